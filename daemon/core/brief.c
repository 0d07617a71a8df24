/* The reckoning of the clocks beside the result, in one clause each. */
#include "core/brief.h"

#include "core/brief_days.h"

static const char *
time_words(struct arena *arena, const struct calendar *calendar, instant at)
{
	return when_people(arena_alloc(arena, WHEN_TEXT), at,
	    calendar_offset(calendar));
}

/* Where it does not run from ${from} itself. */
static const char *
start_words(struct arena *arena, const struct calendar *calendar,
    const struct deadline_rule *rule, instant from)
{
	int32_t offset = calendar_offset(calendar);
	instant opening;
	day deemed;

	switch (rule->limit.unit) {
	case LIMIT_WORKING_HOURS:
		if (!calendar_next_office(calendar, from, &opening) ||
		    opening == from)
			break;
		return arena_printf(arena,
		    ", ngoài giờ làm việc nên tính từ %s",
		    time_words(arena, calendar, opening));
	case LIMIT_WORKING_DAYS:
	case LIMIT_SAME_DAY:
		if (!deadline_deemed_day(calendar, rule->cutoff, from,
			&deemed) ||
		    deemed.n == when_day(from, offset).n)
			break;
		/* A counter may have been open on it. */
		return arena_printf(arena, ", %s nên tính là ngày %s",
		    calendar_is_working(calendar, when_day(from, offset))
			? "ngoài giờ làm việc"
			: "không phải ngày làm việc",
		    brief_date(arena, deemed));
	case LIMIT_DAYS:
	case LIMIT_MONTHS:
		break;
	}
	return "";
}

/* The day of the event is not counted, where days are. */
static const char *
first_day_words(const struct limit *limit, const char *words)
{
	return limit->unit == LIMIT_WORKING_HOURS ||
		limit->unit == LIMIT_SAME_DAY
	    ? ""
	    : words;
}

const char *
brief_acceptance(struct arena *arena, const struct calendar *calendar,
    const struct facts *facts, const struct deadline_rule *rule, instant from,
    instant due)
{
	const struct observation *seen = &facts->seen;
	const char *act = from == seen->submitted ? "nộp"
	    : from == seen->received              ? "ghi tiếp nhận"
						  : "nhận bổ sung";

	return arena_printf(arena, "%s lúc %s%s; thời hạn tiếp nhận %s%s%s",
	    act, time_words(arena, calendar, from),
	    start_words(arena, calendar, rule, from),
	    limit_people(arena, rule->limit),
	    first_day_words(&rule->limit, ", không tính ngày đầu"),
	    brief_counted(arena, calendar, rule, from, due));
}

/* True where only a status told of the request. */
static bool
is_by_status(const struct facts *facts, instant from)
{
	for (int i = 0; i < facts->pause_count; i++) {
		const struct pause *p = &facts->pauses[i];

		if (p->from_latest == from && p->from_earliest != from)
			return true;
	}
	return false;
}

const char *
brief_supplement(struct arena *arena, const struct calendar *calendar,
    const struct facts *facts, const struct deadline_rule *rule, instant from,
    instant due)
{
	return arena_printf(arena,
	    "yêu cầu bổ sung %slúc %s%s; thời gian bổ sung %s%s%s",
	    is_by_status(facts, from) ? "chậm nhất " : "",
	    time_words(arena, calendar, from),
	    start_words(arena, calendar, rule, from),
	    limit_people(arena, rule->limit),
	    first_day_words(&rule->limit, ", không tính ngày yêu cầu"),
	    brief_counted(arena, calendar, rule, from, due));
}

const char *
brief_apology(struct arena *arena, const struct calendar *calendar, day due,
    bool is_earliest)
{
	day legal, last;
	const char *words, *name;

	if (!deadline_apology(calendar, due, &legal, &last))
		return NULL;
	words =
	    arena_printf(arena, "hạn%s %s; chậm nhất một ngày trước hạn là %s",
		is_earliest ? " sớm nhất" : "", brief_date(arena, due),
		brief_date(arena, legal));
	if (legal.n == last.n)
		return words;
	name = brief_name_off(calendar, legal);
	return arena_printf(arena,
	    "%s, là ngày nghỉ%s%s%s nên ngày làm việc cuối để gửi là %s", words,
	    name == NULL ? "" : " (", name == NULL ? "" : name,
	    name == NULL ? "" : ")", brief_date(arena, last));
}

const char *
brief_step(const struct calendar *calendar, instant given)
{
	return when_second_of_day(given, calendar_offset(calendar)) == 0
	    ? "phần mềm một cửa chỉ ghi ngày, tính đến hết giờ làm việc"
	    : NULL;
}
