/* Limits as text: 3wd, 10d, 8wh, 1mo, sameday. */
#include "core/limit.h"

#include <string.h>

static const struct unit {
	const char *suffix;
	const char *vietnamese;
	const char *one, *many;
	int32_t short_until; /* limits up to this are of one day or less */
} units[] = {
	[LIMIT_WORKING_DAYS] = { "wd", "ngày làm việc", "working day",
	    "working days", 1 },
	[LIMIT_DAYS] = { "d", "ngày", "day", "days", 1 },
	[LIMIT_WORKING_HOURS] = { "wh", "giờ làm việc", "working hour",
	    "working hours", 8 },
	[LIMIT_MONTHS] = { "mo", "tháng", "month", "months", 0 },
	[LIMIT_SAME_DAY] = { "sameday", "trong ngày", "the same day",
	    "the same day", 0 },
};

static bool
unit_parse(const char *suffix, enum limit_unit *out)
{
	for (int i = LIMIT_WORKING_DAYS; i < LIMIT_SAME_DAY; i++) {
		if (strcmp(suffix, units[i].suffix) == 0) {
			*out = (enum limit_unit)i;
			return true;
		}
	}
	return false;
}

bool
limit_parse(const char *text, struct limit *out, struct err *err)
{
	const char *p = text;
	int32_t count = 0;
	enum limit_unit unit;

	if (strcmp(text, units[LIMIT_SAME_DAY].suffix) == 0) {
		*out = (struct limit){ .unit = LIMIT_SAME_DAY };
		return true;
	}
	for (; *p >= '0' && *p <= '9' && count <= LIMIT_MOST; p++)
		count = count * 10 + (*p - '0');
	if (count > LIMIT_MOST)
		return err_set(err, "\"%s\": a limit is at most %d", text,
		    LIMIT_MOST);
	if (p == text || !unit_parse(p, &unit))
		return err_set(err,
		    "\"%s\": not a limit (3wd, 10d, 8wh, 1mo or sameday)",
		    text);
	if (count == 0)
		return err_set(err, "\"%s\": a limit is at least 1", text);
	*out = (struct limit){ .unit = unit, .count = count };
	return true;
}

char *
limit_text(struct arena *arena, struct limit limit)
{
	if (limit.unit == LIMIT_SAME_DAY)
		return arena_string(arena, units[limit.unit].suffix);
	return arena_printf(arena, "%d%s", limit.count,
	    units[limit.unit].suffix);
}

char *
limit_people(struct arena *arena, struct limit limit)
{
	if (limit.unit == LIMIT_SAME_DAY)
		return arena_string(arena, units[limit.unit].vietnamese);
	return arena_printf(arena, "%02d %s", limit.count,
	    units[limit.unit].vietnamese);
}

char *
limit_english(struct arena *arena, struct limit limit)
{
	const struct unit *unit = &units[limit.unit];

	if (limit.unit == LIMIT_SAME_DAY)
		return arena_string(arena, unit->one);
	return arena_printf(arena, "%d %s", limit.count,
	    limit.count == 1 ? unit->one : unit->many);
}

bool
limit_is_short(struct limit limit)
{
	return limit.count <= units[limit.unit].short_until;
}

/* In working hours, or else in days. */
static int32_t
length(struct limit limit, bool *in_days)
{
	*in_days = limit.unit == LIMIT_DAYS || limit.unit == LIMIT_MONTHS;
	switch (limit.unit) {
	case LIMIT_WORKING_DAYS:
		return limit.count * 8;
	case LIMIT_MONTHS:
		return limit.count * 30;
	case LIMIT_SAME_DAY:
	case LIMIT_WORKING_HOURS:
	case LIMIT_DAYS:
		break;
	}
	return limit.count;
}

bool
limit_is_within(struct limit limit, struct limit most)
{
	bool days, most_days;
	int32_t size = length(limit, &days);
	int32_t bound = length(most, &most_days);

	if (limit.unit == LIMIT_SAME_DAY)
		return true;
	if (most.unit == LIMIT_SAME_DAY)
		return false;
	return days == most_days && size <= bound;
}

bool
limit_is_hours(struct limit limit)
{
	return limit.unit == LIMIT_WORKING_HOURS;
}
