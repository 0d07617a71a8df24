/* Rungs in words. */
#include "core/rung_people.h"

static const char *
days(struct arena *arena, int32_t n)
{
	return arena_printf(arena, "%02d ngày làm việc", n);
}

/* How far behind the limit's end a rung lies. */
static const char *
beyond(struct arena *arena, const struct rung *rung)
{
	if (rung->kind == RUNG_SHARE_AFTER)
		return arena_printf(arena, "bằng %d%% thời hạn", rung->n);
	if (rung->kind == RUNG_WORKING_HOURS_AFTER)
		return arena_printf(arena, "%02d giờ làm việc", rung->n);
	return days(arena, rung->n);
}

static const char *
of_resolution(struct arena *arena, const struct rung *rung)
{
	switch (rung->kind) {
	case RUNG_WORKING_DAYS_BEFORE:
		return arena_printf(arena, "còn %s", days(arena, rung->n));
	case RUNG_WORKING_HOURS_BEFORE:
		return arena_printf(arena, "còn %02d giờ làm việc", rung->n);
	case RUNG_DUE_DAY:
		return "đến hạn trong ngày";
	case RUNG_BUNDLE:
		return "nhắc hồ sơ phải trả trong ngày";
	case RUNG_OVERDUE:
		return "quá hạn";
	case RUNG_SHARE_BEFORE:
		return arena_printf(arena, "còn %d%% thời hạn", rung->n);
	case RUNG_WORKING_DAYS_AFTER:
	case RUNG_WORKING_HOURS_AFTER:
	case RUNG_SHARE_AFTER:
		break;
	}
	return arena_printf(arena, "quá hạn %s", beyond(arena, rung));
}

static const char *
of_acceptance(struct arena *arena, const struct rung *rung)
{
	if (rung->kind == RUNG_OVERDUE)
		return "chậm tiếp nhận";
	return rung_kind_is_past_due(rung->kind)
	    ? arena_printf(arena, "chậm tiếp nhận %s", beyond(arena, rung))
	    : arena_printf(arena, "hạn tiếp nhận %s",
		  of_resolution(arena, rung));
}

/* A step is no overdue dossier. */
static const char *
of_step(struct arena *arena, const struct rung *rung)
{
	switch (rung->kind) {
	case RUNG_OVERDUE:
		return "đã qua hạn của bước";
	case RUNG_WORKING_DAYS_AFTER:
	case RUNG_WORKING_HOURS_AFTER:
	case RUNG_SHARE_AFTER:
		return arena_printf(arena, "đã qua hạn của bước %s",
		    beyond(arena, rung));
	case RUNG_WORKING_DAYS_BEFORE:
	case RUNG_WORKING_HOURS_BEFORE:
	case RUNG_DUE_DAY:
	case RUNG_BUNDLE:
	case RUNG_SHARE_BEFORE:
		break;
	}
	return arena_printf(arena, "hạn của bước %s",
	    of_resolution(arena, rung));
}

/* The applicant's own time is never called overdue. */
static const char *
of_supplement(struct arena *arena, const struct rung *rung)
{
	return rung_kind_is_past_due(rung->kind)
	    ? arena_printf(arena, "đã hết %s", beyond(arena, rung))
	    : of_resolution(arena, rung);
}

static const char *
of_rung(struct arena *arena, const struct rung *rung)
{
	const char *words = of_resolution(arena, rung);

	switch (rung->clock) {
	case CLOCK_ACCEPTANCE:
		return of_acceptance(arena, rung);
	case CLOCK_STEP:
		return of_step(arena, rung);
	case CLOCK_APOLOGY:
		return rung->kind == RUNG_DUE_DAY
		    ? "ngày cuối để gửi văn bản xin lỗi"
		    : arena_printf(arena, "văn bản xin lỗi %s", words);
	case CLOCK_SUPPLEMENT:
		return rung->kind == RUNG_OVERDUE
		    ? "hết thời gian bổ sung"
		    : arena_printf(arena, "thời gian bổ sung %s",
			  of_supplement(arena, rung));
	case CLOCK_RESOLUTION:
	case CLOCK_COUNT:
		break;
	}
	return words;
}

const char *
rung_people(struct arena *arena, const struct ladder *ladder, const char *name)
{
	const struct rung *rung = ladder_find(ladder, name);
	int telling = ladder_telling(name);

	if (rung == NULL)
		return arena_printf(arena, "“%s” (bậc cũ)", name);
	return telling == 1 ? of_rung(arena, rung)
			    : arena_printf(arena, "%s, nhắc lần thứ %d",
				  of_rung(arena, rung), telling);
}
