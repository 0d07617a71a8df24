/* Which days and hours counted, and which did not. */
#include "core/brief_days.h"

#include <assert.h>

#include "base/text.h"

/* Beyond so many the days are told as a range. */
enum { DAYS_LISTED = 3 };

const char *
brief_date(struct arena *arena, day date)
{
	return when_people_day(arena_alloc(arena, WHEN_TEXT), date);
}

/* "12/09/2020 đến 13/09/2020", or the one day. */
static const char *
range_words(struct arena *arena, day first, day last)
{
	return first.n == last.n
	    ? brief_date(arena, first)
	    : arena_printf(arena, "%s đến %s", brief_date(arena, first),
		  brief_date(arena, last));
}

/* "01 giờ 30 phút", "08 giờ", "45 phút". */
static const char *
hours_words(struct arena *arena, int minutes)
{
	if (minutes % 60 == 0)
		return arena_printf(arena, "%02d giờ", minutes / 60);
	return minutes < 60 ? arena_printf(arena, "%02d phút", minutes)
			    : arena_printf(arena, "%02d giờ %02d phút",
				  minutes / 60, minutes % 60);
}

static bool
is_listed(const struct calendar *calendar, instant at)
{
	return calendar_coverage(calendar,
		   when_day(at, calendar_offset(calendar))) !=
	    CALENDAR_UNLISTED;
}

/* ---- days that do not count ---- */

/* What is listed of a day off; NULL: weekly rest, which a counter that serves
 * leaves as it is. */
static const struct calendar_entry *
entry_of(const struct calendar *calendar, day date)
{
	const struct calendar_entry *entry;

	return calendar_kind(calendar, date, &entry) == DAY_COUNTER ? NULL
								    : entry;
}

const char *
brief_name_off(const struct calendar *calendar, day date)
{
	const struct calendar_entry *entry = entry_of(calendar, date);

	return entry == NULL ? NULL : entry->label;
}

/* Neighbours that are off for one reason. */
struct run {
	day first, last;
	const struct calendar_entry *entry; /* NULL: weekly rest */
};

struct days_off {
	struct arena *arena;
	struct buf named;
	struct run open; /* of the newest listed day off */
	bool is_open;
	struct run rest; /* the first run of weekly rest */
	int rests, rest_days;
};

static void
close_run(struct days_off *off)
{
	if (!off->is_open)
		return;
	buf_printf(&off->named, "%s%s (%s)", off->named.size > 0 ? ", " : "",
	    range_words(off->arena, off->open.first, off->open.last),
	    off->open.entry->label);
	off->is_open = false;
}

static void
add_rest(struct days_off *off, day date)
{
	off->rest_days++;
	if (off->rests > 0 && off->rest.last.n + 1 == date.n) {
		off->rest.last = date;
		return;
	}
	if (off->rests++ == 0)
		off->rest = (struct run){ date, date, NULL };
}

static void
add_off(struct days_off *off, const struct calendar *calendar, day date)
{
	const struct calendar_entry *entry = entry_of(calendar, date);

	if (entry == NULL) {
		add_rest(off, date);
		return;
	}
	if (off->is_open && off->open.last.n + 1 == date.n &&
	    text_equal(off->open.entry->label, entry->label)) {
		off->open.last = date;
		return;
	}
	close_run(off);
	off->open = (struct run){ date, date, entry };
	off->is_open = true;
}

/* Weekly rest by its dates where it is one run, else by their number; listed
 * days each with their name. */
static const char *
off_words(struct days_off *off)
{
	const char *rest = "";

	close_run(off);
	if (off->rests == 1)
		rest = arena_printf(off->arena, "%s (nghỉ hằng tuần)",
		    range_words(off->arena, off->rest.first, off->rest.last));
	else if (off->rests > 1)
		rest = arena_printf(off->arena, "%02d ngày nghỉ hằng tuần",
		    off->rest_days);
	if (*rest == '\0' && off->named.size == 0)
		return "";
	return arena_printf(off->arena, "; không tính %s%s%s", rest,
	    *rest != '\0' && off->named.size > 0 ? ", " : "",
	    off->named.size > 0 ? buf_text(&off->named) : "");
}

static struct days_off
off_begin(struct arena *arena)
{
	return (struct days_off){ .arena = arena, .named = buf_over(arena) };
}

const char *
brief_holidays(struct arena *arena, const struct calendar *calendar,
    const struct deadline_rule *rule, instant from, instant due)
{
	struct days_off off = off_begin(arena);
	int32_t offset = calendar_offset(calendar);
	day last = when_day(due, offset);

	if ((rule->limit.unit != LIMIT_WORKING_DAYS &&
		rule->limit.unit != LIMIT_WORKING_HOURS) ||
	    !is_listed(calendar, from) || !is_listed(calendar, due))
		return "";
	for (day d = when_add_days(when_day(from, offset), 1); d.n <= last.n;
	     d = when_add_days(d, 1)) {
		if (entry_of(calendar, d) != NULL &&
		    !calendar_is_open(calendar, d))
			add_off(&off, calendar, d);
	}
	return off_words(&off);
}

/* ---- days and hours that count ---- */

static const char *
counted_days(struct arena *arena, const struct calendar *calendar, day start,
    day last)
{
	struct days_off off = off_begin(arena);
	struct buf list = buf_over(arena);
	day first = last;
	int count = 0;

	for (day d = when_add_days(start, 1); d.n <= last.n;
	     d = when_add_days(d, 1)) {
		if (!calendar_is_working(calendar, d)) {
			add_off(&off, calendar, d);
			continue;
		}
		if (count++ == 0)
			first = d;
		buf_printf(&list, "%s%s", count > 1 ? ", " : "",
		    brief_date(arena, d));
	}
	if (count > DAYS_LISTED)
		return arena_printf(arena, ": từ %s%s",
		    range_words(arena, first, last), off_words(&off));
	return arena_printf(arena, ": %s%s", buf_text(&list), off_words(&off));
}

/* Office time of one date within [${from}, ${due}]. */
static int64_t
seconds_on(const struct calendar *calendar, day date, instant from, instant due)
{
	int32_t offset = calendar_offset(calendar);
	instant begin = when_at(date, 0, offset);
	instant end = when_at(date, WHEN_DAY, offset);
	int64_t seconds;
	bool covered = calendar_office_between(calendar,
	    begin < from ? from : begin, end > due ? due : end, &seconds);

	assert(covered);
	return seconds;
}

/* To the minute, and so that the parts make the whole: a receipt has seconds.
 */
static const char *
counted_hours(struct arena *arena, const struct calendar *calendar,
    instant from, instant due)
{
	struct days_off off = off_begin(arena);
	struct buf list = buf_over(arena);
	int32_t offset = calendar_offset(calendar);
	day last = when_day(due, offset), first = last;
	instant opening;
	int64_t passed = 0;
	int count = 0, told = 0;

	if (!calendar_next_office(calendar, from, &opening))
		return "";
	for (day d = when_day(opening, offset); d.n <= last.n;
	     d = when_add_days(d, 1)) {
		int minutes;

		passed += seconds_on(calendar, d, from, due);
		minutes = (int)((passed + 30) / 60) - told;
		if (!calendar_is_open(calendar, d))
			add_off(&off, calendar, d);
		if (minutes == 0)
			continue;
		told += minutes;
		if (count++ == 0)
			first = d;
		buf_printf(&list, "%s%s ngày %s", count > 1 ? ", " : "",
		    hours_words(arena, minutes), brief_date(arena, d));
	}
	if (count > DAYS_LISTED)
		return arena_printf(arena, ": từ %s%s",
		    range_words(arena, first, last), off_words(&off));
	return arena_printf(arena, ": %s%s", buf_text(&list), off_words(&off));
}

/* The last day before it is moved off a day of rest. */
static day
counted_end(const struct limit *limit, day start)
{
	struct civil c = when_civil(start);
	int32_t month;
	int year, days;

	if (limit->unit == LIMIT_DAYS)
		return when_add_days(start, limit->count);
	month = c.month - 1 + limit->count;
	year = c.year + month / 12;
	days = when_days_in_month(year, month % 12 + 1);
	return when_from_civil(year, month % 12 + 1,
	    c.dom < days ? c.dom : days);
}

static const char *
counted_to_the_end(struct arena *arena, const struct limit *limit, day start,
    day due)
{
	day end = counted_end(limit, start);

	if (end.n == due.n)
		return arena_printf(arena, ": đến %s", brief_date(arena, due));
	return arena_printf(arena,
	    ": đến %s là ngày nghỉ, chuyển sang ngày làm việc tiếp theo %s",
	    brief_date(arena, end), brief_date(arena, due));
}

const char *
brief_counted(struct arena *arena, const struct calendar *calendar,
    const struct deadline_rule *rule, instant from, instant due)
{
	int32_t offset = calendar_offset(calendar);
	day deemed;

	/* The calendar may be another than that of the last judgement. */
	if (!is_listed(calendar, due))
		return "";
	switch (rule->limit.unit) {
	case LIMIT_WORKING_HOURS:
		return counted_hours(arena, calendar, from, due);
	case LIMIT_WORKING_DAYS:
		if (!deadline_deemed_day(calendar, rule->cutoff, from, &deemed))
			break;
		return counted_days(arena, calendar, deemed,
		    when_day(due, offset));
	case LIMIT_DAYS:
	case LIMIT_MONTHS:
		return counted_to_the_end(arena, &rule->limit,
		    when_day(from, offset), when_day(due, offset));
	case LIMIT_SAME_DAY:
		break;
	}
	return "";
}
