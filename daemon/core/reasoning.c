/*
 * The reasons in words: the rule, the receipt, the result.  The days one
 * by one are in reasoning_days.c, the pauses in reasoning_pause.c.
 */
#include "core/reasoning.h"

#include <string.h>

struct reasoner
reasoning_begin(struct arena *arena, const struct calendar *calendar)
{
	return (struct reasoner){ .arena = arena, .calendar = calendar };
}

void
reasoning_say(struct reasoner *reasoner, const day *about, bool counted,
    const char *vi, const char *en)
{
	struct reasoning *said = &reasoner->said;

	if (said->count == reasoner->capacity) {
		int wider =
		    reasoner->capacity == 0 ? 16 : 2 * reasoner->capacity;
		struct reason *lines = arena_alloc(reasoner->arena,
		    (size_t)wider * sizeof(*lines));

		if (said->count > 0)
			memcpy(lines, said->lines,
			    (size_t)said->count * sizeof(*lines));
		said->lines = lines;
		reasoner->capacity = wider;
	}
	said->lines[said->count] = (struct reason){
		.vi = vi,
		.en = en,
		.has_date = about != NULL,
		.counted = counted,
	};
	if (about != NULL)
		said->lines[said->count].date = *about;
	said->count++;
}

const char *
reasoning_date_vi(struct reasoner *reasoner, day date)
{
	char text[WHEN_TEXT];

	return arena_printf(reasoner->arena, "%s (%s)",
	    when_people_day(text, date), when_people_weekday(date));
}

const char *
reasoning_date_en(struct reasoner *reasoner, day date)
{
	static const char *const names[] = { "Mon", "Tue", "Wed", "Thu", "Fri",
		"Sat", "Sun" };
	char text[WHEN_TEXT];

	return arena_printf(reasoner->arena, "%s %s", names[when_weekday(date)],
	    when_iso_day(text, date));
}

const char *
reasoning_time_vi(struct reasoner *reasoner, instant at)
{
	int32_t offset = calendar_offset(reasoner->calendar);
	int32_t second = when_second_of_day(at, offset);
	const char *date = reasoning_date_vi(reasoner, when_day(at, offset));

	if (second % 60 != 0)
		return arena_printf(reasoner->arena,
		    "%02d giờ %02d phút %02d giây ngày %s", second / 3600,
		    second / 60 % 60, second % 60, date);
	return arena_printf(reasoner->arena, "%02d giờ %02d ngày %s",
	    second / 3600, second / 60 % 60, date);
}

const char *
reasoning_time_en(struct reasoner *reasoner, instant at)
{
	int32_t offset = calendar_offset(reasoner->calendar);
	int32_t second = when_second_of_day(at, offset);
	const char *date = reasoning_date_en(reasoner, when_day(at, offset));

	if (second % 60 != 0)
		return arena_printf(reasoner->arena, "%s %02d:%02d:%02d", date,
		    second / 3600, second / 60 % 60, second % 60);
	return arena_printf(reasoner->arena, "%s %02d:%02d", date,
	    second / 3600, second / 60 % 60);
}

/* What a limit runs from: said of its day or instant, of what happened then,
 * and of a day that it is put off to. */
static const struct {
	struct reason_words of, happened, counts;
} events[] = {
	[EVENT_RECEIPT] = { { "tiếp nhận", "receipt" },
	    { "Tiếp nhận", "Received" },
	    { "tính là tiếp nhận", "counts as received on" } },
	[EVENT_SUBMISSION] = { { "nộp", "submission" }, { "Nộp", "Submitted" },
	    { "tính là nộp", "counts as submitted on" } },
	[EVENT_REQUEST] = { { "yêu cầu bổ sung", "the request" },
	    { "Yêu cầu bổ sung", "Papers asked for" },
	    { "tính là yêu cầu", "counts as asked for on" } },
	[EVENT_RETURN] = { { "nhận lại hồ sơ bổ sung", "return" },
	    { "Nhận lại hồ sơ bổ sung", "Returned" },
	    { "tính là nhận lại", "counts as returned on" } },
};

/* How a limit is counted; %s is the event. */
static const struct reason_words conventions[] = {
	[CONVENTION_EXC] = { "không tính ngày %s (khoản 3 Điều 147 "
			     "Bộ luật Dân sự 2015)",
	    "the day of %s is not counted (Civil Code 2015 art. 147(3))" },
	[CONVENTION_INC] = { "ngày %s là ngày thứ nhất (cách tính của "
			     "phần mềm một cửa)",
	    "the day of %s is day one (as some one-stop software "
	    "counts)" },
	[CONVENTION_ROLLING] = { "tính bằng giờ làm việc kể từ thời điểm %s "
				 "(cách tính của phần mềm một cửa)",
	    "counted in working hours from the instant of %s (as some "
	    "one-stop software counts)" },
};

static struct reason_words
rule_words(const struct deadline_rule *rule)
{
	switch (rule->limit.unit) {
	case LIMIT_WORKING_DAYS:
		return conventions[rule->convention];
	case LIMIT_DAYS:
		return (struct reason_words){
			"tính cả ngày nghỉ, không tính ngày %s (khoản 3 "
			"Điều 147 Bộ luật Dân sự 2015)",
			"every day counts, the day of %s is not counted "
			"(Civil Code 2015 art. 147(3))"
		};
	case LIMIT_MONTHS:
		return (struct reason_words){
			"hết vào ngày tương ứng của tháng cuối, không có thì "
			"ngày cuối tháng (khoản 3 Điều 148 Bộ luật Dân sự "
			"2015)",
			"ends on the corresponding day of the last month, or "
			"on its last day (Civil Code 2015 art. 148(3))"
		};
	case LIMIT_WORKING_HOURS:
		return (struct reason_words){
			"tính trong giờ làm việc kể từ thời điểm %s "
			"(khoản 1 Điều 147 Bộ luật Dân sự 2015)",
			"runs in office hours from the instant of %s "
			"(Civil Code 2015 art. 147(1))"
		};
	case LIMIT_SAME_DAY:
		break;
	}
	return (struct reason_words){ "trả kết quả trong ngày làm việc %s",
		"the result is due on the working day of %s" };
}

/* ${form} with ${word} in the place of its %s, if it has one. */
static const char *
with_event(struct reasoner *reasoner, const char *form, const char *word)
{
	const char *at = strstr(form, "%s");

	return at == NULL ? form
			  : arena_printf(reasoner->arena, "%.*s%s%s",
				(int)(at - form), form, word, at + 2);
}

void
reasoning_rule(struct reasoner *reasoner, const struct deadline_rule *rule)
{
	struct reason_words words = rule_words(rule);
	const struct reason_words *of = &events[rule->event].of;

	words.vi = with_event(reasoner, words.vi, of->vi);
	words.en = with_event(reasoner, words.en, of->en);
	SAY(reasoner,
	    arena_printf(reasoner->arena, "Thời hạn %s: %s.",
		limit_people(reasoner->arena, rule->limit), words.vi),
	    arena_printf(reasoner->arena, "Limit: %s; %s.",
		limit_english(reasoner->arena, rule->limit), words.en));
}

/* Why a receipt counts as the next working day's. */
static struct reason_words
late_words(struct reasoner *reasoner, const struct deadline_rule *rule,
    instant received)
{
	int32_t offset = calendar_offset(reasoner->calendar);
	int32_t second = when_second_of_day(received, offset);
	char hour[WHEN_TEXT];

	if (!calendar_is_working(reasoner->calendar,
		when_day(received, offset)))
		return (struct reason_words){ "vào ngày nghỉ", "on a day off" };
	if (second >
	    calendar_close_on(reasoner->calendar, when_day(received, offset)))
		return (struct reason_words){ "sau giờ làm việc",
			"after the close of office" };
	if (rule->cutoff.kind == CUTOFF_LAST_HOUR)
		return (struct reason_words){ "trong giờ làm việc cuối cùng",
			"within the last hour of office" };
	return (
	    struct reason_words){ arena_printf(reasoner->arena, "sau %s",
				      when_people_hour(hour, rule->cutoff.at)),
		arena_printf(reasoner->arena, "after the cut-off %s",
		    cutoff_text(reasoner->arena, rule->cutoff)) };
}

void
reasoning_receipt(struct reasoner *reasoner, const struct deadline_rule *rule,
    instant received, day counted)
{
	const struct reason_words *happened = &events[rule->event].happened;
	const struct reason_words *counts = &events[rule->event].counts;
	struct reason_words why;

	if (reasoner == NULL)
		return;
	if (counted.n ==
	    when_day(received, calendar_offset(reasoner->calendar)).n) {
		SAY(reasoner,
		    arena_printf(reasoner->arena, "%s lúc %s.", happened->vi,
			reasoning_time_vi(reasoner, received)),
		    arena_printf(reasoner->arena, "%s %s.", happened->en,
			reasoning_time_en(reasoner, received)));
		return;
	}
	why = late_words(reasoner, rule, received);
	SAY(reasoner,
	    arena_printf(reasoner->arena,
		"%s lúc %s, %s: %s ngày làm việc tiếp theo %s.", happened->vi,
		reasoning_time_vi(reasoner, received), why.vi, counts->vi,
		reasoning_date_vi(reasoner, counted)),
	    arena_printf(reasoner->arena,
		"%s %s, %s: %s the next working day, %s.", happened->en,
		reasoning_time_en(reasoner, received), why.en, counts->en,
		reasoning_date_en(reasoner, counted)));
}

void
reasoning_rollover(struct reasoner *reasoner, day counted, day worked)
{
	const struct calendar_entry *entry;
	const char *what = "";

	if (reasoner == NULL || counted.n == worked.n)
		return;
	calendar_kind(reasoner->calendar, counted, &entry);
	if (entry != NULL)
		what = arena_printf(reasoner->arena, " (%s; %s)", entry->label,
		    entry->basis);
	SAY(reasoner,
	    arena_printf(reasoner->arena,
		"Ngày cuối %s là ngày nghỉ%s: hạn chuyển sang ngày làm việc "
		"tiếp theo %s (khoản 5 Điều 148 Bộ luật Dân sự 2015).",
		reasoning_date_vi(reasoner, counted), what,
		reasoning_date_vi(reasoner, worked)),
	    arena_printf(reasoner->arena,
		"The last day, %s, is a day off%s: due on the next working "
		"day, %s (Civil Code 2015 art. 148(5)).",
		reasoning_date_en(reasoner, counted), what,
		reasoning_date_en(reasoner, worked)));
}

static void
say_due(struct reasoner *reasoner, const struct deadline_rule *rule,
    const struct deadline *deadline)
{
	bool by_instant = rule->limit.unit == LIMIT_WORKING_HOURS;

	SAY(reasoner,
	    arena_printf(reasoner->arena, "Hạn: %s%s.",
		reasoning_time_vi(reasoner, deadline->due),
		by_instant ? ""
			   : "; theo khoản 6 Điều 148 Bộ luật Dân sự 2015, "
			     "ngày này hết lúc 24 giờ 00"),
	    arena_printf(reasoner->arena, "Due: %s%s.",
		reasoning_time_en(reasoner, deadline->due),
		by_instant ? ""
			   : "; in law the day ends at 24:00 (Civil Code 2015 "
			     "art. 148(6))"));
}

static void
say_calendar(struct reasoner *reasoner)
{
	const char *name = calendar_name(reasoner->calendar);
	int confirmed = calendar_confirmed_until(reasoner->calendar);

	SAY(reasoner,
	    arena_printf(reasoner->arena,
		"Lịch áp dụng: %s, đã xác nhận đến hết năm %d.", name,
		confirmed),
	    arena_printf(reasoner->arena,
		"Calendar: %s, confirmed until the end of %d.", name,
		confirmed));
}

void
reasoning_result(struct reasoner *reasoner, const struct deadline_rule *rule,
    const struct deadline *deadline)
{
	switch (deadline->state) {
	case DEADLINE_KNOWN:
		say_due(reasoner, rule, deadline);
		break;
	case DEADLINE_UNCOVERED:
		SAY(reasoner,
		    arena_printf(reasoner->arena,
			"Chưa xác định được hạn: lịch không có năm %d.",
			deadline->uncovered_year),
		    arena_printf(reasoner->arena,
			"Unknown: the calendar does not list %d.",
			deadline->uncovered_year));
		break;
	}
	say_calendar(reasoner);
	if (deadline->provisional)
		SAY(reasoner,
		    "Hạn tạm tính: có ngày thuộc năm chưa được xác nhận lịch "
		    "nghỉ; lịch có thể chưa có đủ ngày nghỉ Tết và nghỉ bù của "
		    "năm đó.",
		    "Provisional: it rests on a year whose days off are not "
		    "confirmed; Tết and days in lieu may not be listed yet.");
}
