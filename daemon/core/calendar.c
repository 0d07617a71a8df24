/* Building a calendar: what it refuses, and its tables. */
#include "core/calendar_tables.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static const char *const kinds[] = {
	[DAY_WORKING] = "working",
	[DAY_WEEKEND] = "weekend",
	[DAY_OFF_STATUTORY] = "off_statutory",
	[DAY_OFF_COMPENSATORY] = "off_compensatory",
	[DAY_OFF_SWAP] = "off_swap",
	[DAY_OFF_LOCAL] = "off_local",
	[DAY_MADE_UP] = "work_makeup",
	[DAY_COUNTER] = "counter_open",
};

const char *
day_kind_text(enum day_kind kind)
{
	return kinds[kind];
}

bool
day_kind_parse(const char *text, enum day_kind *out)
{
	for (int i = DAY_OFF_STATUTORY; i <= DAY_MADE_UP; i++) {
		if (strcmp(text, kinds[i]) == 0) {
			*out = (enum day_kind)i;
			return true;
		}
	}
	return false;
}

static bool
is_weekend(day date)
{
	return when_weekday(date) >= 5;
}

bool
calendar_check_years(const struct calendar_plan *plan, struct err *err)
{
	if (plan->first_year < 1900 || plan->last_year > 2999)
		return err_set(err, "years %d..%d: not within 1900..2999",
		    plan->first_year, plan->last_year);
	if (plan->first_year > plan->last_year)
		return err_set(err, "years %d..%d: the first is after the last",
		    plan->first_year, plan->last_year);
	return true;
}

bool
calendar_check_confirmed(const struct calendar_plan *plan, struct err *err)
{
	/* One less than the first year says that none is confirmed. */
	if (plan->confirmed_until < plan->first_year - 1 ||
	    plan->confirmed_until > plan->last_year)
		return err_set(err, "confirmed until %d: not within %d..%d",
		    plan->confirmed_until, plan->first_year, plan->last_year);
	return true;
}

bool
office_shift_check(struct office_shift *shift, struct err *err)
{
	int32_t before = 0, length = 0;

	if (shift->count < 1)
		return err_set(err, "no office hours");
	assert(shift->count <= CALENDAR_SPANS);
	for (int i = 0; i < shift->count; i++) {
		const struct office_span *span = &shift->spans[i];

		if (span->open < 0 || span->close > WHEN_DAY ||
		    span->open >= span->close)
			return err_set(err,
			    "office hours %d: they end before they begin",
			    i + 1);
		if (span->open < before)
			return err_set(err,
			    "office hours %d: they begin before the ones "
			    "before have ended",
			    i + 1);
		before = span->close;
		length += span->close - span->open;
	}
	/* Closing at 24:00 would put the due instant on the next date. */
	if (before >= WHEN_DAY)
		return err_set(err, "office hours end after 23:59");
	shift->length = length;
	return true;
}

static struct office_shift
shift_of(const struct calendar_plan *plan)
{
	struct office_shift shift = { .count = plan->span_count };

	for (int i = 0; i < plan->span_count; i++)
		shift.spans[i] = plan->spans[i];
	return shift;
}

bool
calendar_check_hours(const struct calendar_plan *plan, struct err *err)
{
	struct office_shift shift = shift_of(plan);

	return office_shift_check(&shift, err);
}

bool
calendar_check_entry(const struct calendar_plan *plan,
    const struct calendar_entry *entry, struct err *err)
{
	char date[WHEN_TEXT];
	int year = when_civil(entry->date).year;

	when_iso_day(date, entry->date);
	if (year < plan->first_year || year > plan->last_year)
		return err_set(err, "%s: outside the listed years %d..%d", date,
		    plan->first_year, plan->last_year);
	switch (entry->kind) {
	case DAY_OFF_STATUTORY:
	case DAY_OFF_LOCAL:
		return true;
	case DAY_OFF_COMPENSATORY:
	case DAY_OFF_SWAP:
		if (is_weekend(entry->date))
			return err_set(err, "%s is a %s day off: no %s", date,
			    when_weekday(entry->date) == 5 ? "Saturday"
							   : "Sunday",
			    kinds[entry->kind]);
		return true;
	case DAY_MADE_UP:
		if (!is_weekend(entry->date))
			return err_set(err, "%s is worked anyway: no %s", date,
			    kinds[entry->kind]);
		return true;
	case DAY_WORKING:
	case DAY_WEEKEND:
	case DAY_COUNTER:
		break;
	}
	return err_set(err, "%s: \"%s\" is the rule, not an entry", date,
	    kinds[entry->kind]);
}

bool
calendar_check_holidays(const struct calendar_plan *plan, int year,
    struct err *err)
{
	for (int i = 0; i < plan->entry_count; i++) {
		if (plan->entries[i].kind == DAY_OFF_STATUTORY &&
		    when_civil(plan->entries[i].date).year == year)
			return true;
	}
	return err_set(err, "year %d is listed without any off_statutory day",
	    year);
}

static int
by_date(const void *a, const void *b)
{
	const struct calendar_entry *x = a, *y = b;

	return (x->date.n > y->date.n) - (x->date.n < y->date.n);
}

static void
copy_entries(struct calendar *calendar, const struct calendar_plan *plan)
{
	struct arena *arena = calendar->arena;
	struct calendar_entry *entries =
	    arena_alloc(arena, (size_t)plan->entry_count * sizeof(*entries));

	for (int i = 0; i < plan->entry_count; i++) {
		const struct calendar_entry *from = &plan->entries[i];

		entries[i] = (struct calendar_entry){
			.date = from->date,
			.kind = from->kind,
			.label = arena_string(arena, from->label),
			.basis = arena_string(arena, from->basis),
		};
	}
	qsort(entries, (size_t)plan->entry_count, sizeof(*entries), by_date);
	calendar->entries = entries;
	calendar->entry_count = plan->entry_count;
}

/* Weekly rest first (Labour Code art. 111(1)), then the entries over it. */
static bool
mark_kinds(struct calendar *calendar, struct err *err)
{
	char date[WHEN_TEXT];
	int32_t index;

	for (int32_t i = 0; i < calendar->days; i++) {
		calendar->entry[i] = -1;
		calendar->kinds[i] = is_weekend(calendar_date(calendar, i))
		    ? DAY_WEEKEND
		    : DAY_WORKING;
	}
	for (int i = 0; i < calendar->entry_count; i++) {
		const struct calendar_entry *entry = &calendar->entries[i];
		bool listed = calendar_index(calendar, entry->date, &index);

		assert(listed);
		if (calendar->entry[index] >= 0)
			return err_set(err, "%s stands twice",
			    when_iso_day(date, entry->date));
		calendar->entry[index] = i;
		calendar->kinds[index] = (uint8_t)entry->kind;
	}
	return true;
}

static void
count_days(struct calendar *calendar)
{
	int32_t working = 0;

	for (int32_t i = 0; i < calendar->days; i++) {
		calendar->rank[i] = working;
		if (calendar->kinds[i] == DAY_WORKING ||
		    calendar->kinds[i] == DAY_MADE_UP)
			calendar->select[working++] = i;
	}
	calendar->rank[calendar->days] = working;
	calendar->working = working;
}

static void
make_tables(struct calendar *calendar)
{
	struct arena *arena = calendar->arena;
	size_t days;

	calendar->first = when_from_civil(calendar->first_year, 1, 1);
	calendar->days = when_from_civil(calendar->last_year + 1, 1, 1).n -
	    calendar->first.n;
	calendar->begin = when_at(calendar->first, 0, calendar->offset);
	calendar->end = calendar->begin + (int64_t)calendar->days * WHEN_DAY;
	calendar->confirmed_before =
	    when_from_civil(calendar->confirmed_until + 1, 1, 1);
	days = (size_t)calendar->days;
	calendar->kinds = arena_alloc(arena, days * sizeof(*calendar->kinds));
	calendar->entry = arena_alloc(arena, days * sizeof(*calendar->entry));
	calendar->rank =
	    arena_alloc(arena, (days + 1) * sizeof(*calendar->rank));
	calendar->select = arena_alloc(arena, days * sizeof(*calendar->select));
}

static bool
check(const struct calendar_plan *plan, struct err *err)
{
	if (!calendar_check_years(plan, err) ||
	    !calendar_check_confirmed(plan, err))
		return false;
	for (int i = 0; i < plan->entry_count; i++)
		if (!calendar_check_entry(plan, &plan->entries[i], err))
			return false;
	for (int year = plan->first_year; year <= plan->last_year; year++)
		if (!calendar_check_holidays(plan, year, err))
			return false;
	return true;
}

struct calendar *
calendar_build(const struct calendar_plan *plan, struct err *err)
{
	struct office_shift standard = shift_of(plan);
	struct arena *arena;
	struct calendar *calendar;

	if (!check(plan, err) || !office_shift_check(&standard, err))
		return NULL;
	arena = arena_new(65536);
	calendar = arena_alloc(arena, sizeof(*calendar));
	calendar->arena = arena;
	calendar->name = arena_string(arena, plan->name);
	calendar->hash = arena_string(arena, plan->hash);
	calendar->first_year = plan->first_year;
	calendar->last_year = plan->last_year;
	calendar->confirmed_until = plan->confirmed_until;
	calendar->offset = plan->offset;
	calendar->standard = standard;
	copy_entries(calendar, plan);
	make_tables(calendar);
	if (!mark_kinds(calendar, err)) {
		calendar_free(calendar);
		return NULL;
	}
	count_days(calendar);
	return calendar;
}

void
calendar_free(struct calendar *calendar)
{
	if (calendar != NULL)
		arena_free(calendar->arena);
}

const char *
calendar_name(const struct calendar *calendar)
{
	return calendar->name;
}

const char *
calendar_hash(const struct calendar *calendar)
{
	return calendar->hash;
}

int
calendar_confirmed_until(const struct calendar *calendar)
{
	return calendar->confirmed_until;
}

void
calendar_years(const struct calendar *calendar, int *first, int *last)
{
	*first = calendar->first_year;
	*last = calendar->last_year;
}

int32_t
calendar_offset(const struct calendar *calendar)
{
	return calendar->offset;
}
