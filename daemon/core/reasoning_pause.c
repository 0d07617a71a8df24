/* What a pause moved, what was left of the limit, or why nothing moved. */
#include "core/reasoning.h"

static struct reason_words
policy_words(enum pause_policy policy)
{
	switch (policy) {
	case PAUSE_PRESERVE:
		return (struct reason_words){ "phần thời hạn còn lại tính tiếp",
			"what was left runs on" };
	case PAUSE_RESET:
		return (struct reason_words){ "thời hạn tính lại từ đầu",
			"the full limit runs anew" };
	case PAUSE_SHIFT:
		break;
	}
	return (struct reason_words){ "hạn lùi đúng bằng thời gian tạm "
				      "dừng; rơi vào ngoài giờ làm việc thì "
				      "chuyển đến giờ làm việc kế tiếp",
		"the due time moves by the length of the pause" };
}

void
reasoning_pause(struct reasoner *reasoner, enum measure measure,
    const struct pause_span *pause, instant due, day back)
{
	struct reason_words words;
	const char *vi = "", *en = "";

	if (reasoner == NULL)
		return;
	words = policy_words(pause->policy);
	if (pause->policy != PAUSE_SHIFT &&
	    (measure == MEASURE_WORKING_DAYS || measure == MEASURE_SAME_DAY)) {
		vi = arena_printf(reasoner->arena, ", từ ngày nhận lại %s",
		    reasoning_date_vi(reasoner, back));
		en =
		    arena_printf(reasoner->arena, " from the day of return, %s",
			reasoning_date_en(reasoner, back));
	}
	SAY(reasoner,
	    arena_printf(reasoner->arena,
		"Tạm dừng từ %s đến %s, khi hạn là %s: %s%s.",
		reasoning_time_vi(reasoner, pause->from),
		reasoning_time_vi(reasoner, pause->to),
		reasoning_time_vi(reasoner, due), words.vi, vi),
	    arena_printf(reasoner->arena,
		"Paused from %s to %s, when due %s: %s%s.",
		reasoning_time_en(reasoner, pause->from),
		reasoning_time_en(reasoner, pause->to),
		reasoning_time_en(reasoner, due), words.en, en));
}

void
reasoning_cap(struct reasoner *reasoner, const struct pause_span *pause,
    struct limit cap)
{
	struct arena *arena;

	if (reasoner == NULL)
		return;
	arena = reasoner->arena;
	SAY(reasoner,
	    arena_printf(arena,
		"Thời gian tạm dừng được tính tối đa %s, hết lúc %s: từ đó "
		"thời hạn tiếp tục tính.",
		limit_people(arena, cap),
		reasoning_time_vi(reasoner, pause->to)),
	    arena_printf(arena,
		"A pause may stop the limit for at most %s, over at %s: from "
		"then on it runs.",
		limit_english(arena, cap),
		reasoning_time_en(reasoner, pause->to)));
}

void
reasoning_left(struct reasoner *reasoner, enum measure measure, int64_t left)
{
	struct arena *arena;
	long long n = left;

	if (reasoner == NULL)
		return;
	arena = reasoner->arena;
	switch (measure) {
	case MEASURE_WORKING_DAYS:
		SAY(reasoner,
		    arena_printf(arena, "Còn lại %02lld ngày làm việc.", n),
		    arena_printf(arena, "Left: %lld working day%s.", n,
			n == 1 ? "" : "s"));
		return;
	case MEASURE_DAYS:
		SAY(reasoner, arena_printf(arena, "Còn lại %02lld ngày.", n),
		    arena_printf(arena, "Left: %lld day%s.", n,
			n == 1 ? "" : "s"));
		return;
	case MEASURE_OFFICE_TIME:
		SAY(reasoner,
		    arena_printf(arena,
			"Còn lại %02lld giờ %02lld phút làm việc.", n / 3600,
			n / 60 % 60),
		    arena_printf(arena, "Left: %lld:%02lld of office time.",
			n / 3600, n / 60 % 60));
		return;
	case MEASURE_SAME_DAY:
		return;
	}
}

static void
no_effect(struct reasoner *reasoner, const struct pause_span *pause,
    const char *vi, const char *en)
{
	if (reasoner == NULL)
		return;
	SAY(reasoner,
	    arena_printf(reasoner->arena, "Tạm dừng từ %s đến %s: %s.",
		reasoning_time_vi(reasoner, pause->from),
		reasoning_time_vi(reasoner, pause->to), vi),
	    arena_printf(reasoner->arena, "Paused from %s to %s: %s.",
		reasoning_time_en(reasoner, pause->from),
		reasoning_time_en(reasoner, pause->to), en));
}

void
reasoning_before(struct reasoner *reasoner, const struct pause_span *pause)
{
	no_effect(reasoner, pause,
	    "kết thúc trước khi thời hạn bắt đầu chạy, "
	    "không làm thay đổi hạn",
	    "over before the limit runs, nothing moves");
}

void
reasoning_too_late(struct reasoner *reasoner, const struct pause_span *pause)
{
	no_effect(reasoner, pause,
	    "bắt đầu sau khi đã hết hạn, không làm thay đổi hạn",
	    "begins after the limit has ended, nothing moves");
}
