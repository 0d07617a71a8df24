/* Whether addresses reach somebody. */
#include "core/reach.h"

#include <string.h>

#include "core/names.h"

struct reach {
	struct names *names;
	struct reach_row *rows; /* by the name's number */
};

const char *
reach_text(enum reach_state state)
{
	static const char *const words[] = {
		[REACH_GOOD] = "confirmed",
		[REACH_NEW] = "new",
		[REACH_ASKED] = "asked",
		[REACH_UNCONFIRMED] = "unconfirmed",
		[REACH_BOUNCING] = "bouncing",
		[REACH_REFUSED] = "refused",
	};

	return words[state];
}

static void
take(struct reach_row *row, const struct reach_fact *fact)
{
	switch (fact->kind) {
	case REACH_FACT_ASKED:
		row->asked = fact->at;
		break;
	case REACH_FACT_PASSED:
		row->passed = fact->at;
		break;
	case REACH_FACT_CONFIRMED:
		row->confirmed = fact->at;
		break;
	case REACH_FACT_PERMANENT:
		row->permanent = fact->at;
		break;
	case REACH_FACT_TEMPORARY:
		memmove(row->temporary + 1, row->temporary,
		    sizeof(row->temporary) - sizeof(row->temporary[0]));
		row->temporary[0] = fact->at;
		break;
	case REACH_FACT_REFUSED:
		row->refused = fact->at;
		break;
	case REACH_FACT_TAKEN:
		row->taken = fact->at;
		break;
	}
}

struct reach *
reach_new(struct arena *arena, size_t most)
{
	struct reach *reach = arena_alloc(arena, sizeof(*reach));

	reach->names = names_new(arena, most + 1);
	reach->rows = arena_alloc(arena, (most + 1) * sizeof(*reach->rows));
	return reach;
}

void
reach_take(struct reach *reach, const struct reach_fact *fact)
{
	int32_t known = names_count(reach->names);
	int32_t number =
	    names_add(reach->names, fact->address, strlen(fact->address));
	struct reach_row *row = &reach->rows[number];

	if (number == known)
		*row = (struct reach_row){ INSTANT_NONE, INSTANT_NONE,
			INSTANT_NONE, INSTANT_NONE, INSTANT_NONE, INSTANT_NONE,
			{ INSTANT_NONE, INSTANT_NONE, INSTANT_NONE } };
	take(row, fact);
}

struct reach *
reach_build(struct arena *arena, const struct reach_fact *facts, size_t count)
{
	struct reach *reach = reach_new(arena, count);

	for (size_t i = 0; i < count; i++)
		reach_take(reach, &facts[i]);
	return reach;
}

const struct reach_row *
reach_find(const struct reach *reach, const char *address)
{
	int32_t number;

	if (reach == NULL || address == NULL)
		return NULL;
	number = names_find(reach->names, address, strlen(address));
	return number < 0 ? NULL : &reach->rows[number];
}

bool
reach_is_empty(const struct reach *reach)
{
	return names_count(reach->names) == 0;
}

static bool
bounces(const struct reach_row *row, instant now)
{
	instant third = row->temporary[REACH_TEMPORARY - 1];

	/* INSTANT_NONE is the smallest instant. */
	if (row->permanent > row->confirmed)
		return true;
	return third != INSTANT_NONE && third > row->confirmed &&
	    third >= now - (instant)REACH_TEMPORARY_DAYS * WHEN_DAY;
}

/* Where the calendar does not know, days are days. */
static bool
is_late(const struct reach_rules *rules, instant asked, instant now)
{
	const struct calendar *calendar = rules->calendar;
	day from, until;
	int32_t count;

	if (calendar != NULL && calendar_day_of(calendar, asked, &from) &&
	    calendar_day_of(calendar, now, &until) &&
	    calendar_count(calendar, from, until, &count))
		return count > rules->days;
	return now - asked > (instant)(rules->days + 1) * WHEN_DAY;
}

enum reach_state
reach_state(const struct reach_rules *rules, const struct reach_row *row,
    instant now)
{
	if (row != NULL && row->refused > row->confirmed &&
	    row->refused > row->taken)
		return REACH_REFUSED;
	if (row != NULL && bounces(row, now))
		return REACH_BOUNCING;
	if (!rules->asks ||
	    (row != NULL &&
		(row->confirmed != INSTANT_NONE ||
		    row->passed != INSTANT_NONE)))
		return REACH_GOOD;
	if (row == NULL || row->asked == INSTANT_NONE)
		return REACH_NEW;
	return is_late(rules, row->asked, now) ? REACH_UNCONFIRMED
					       : REACH_ASKED;
}

bool
reach_is_bad(enum reach_state state)
{
	return state == REACH_UNCONFIRMED || state == REACH_BOUNCING ||
	    state == REACH_REFUSED;
}
