/* Findings of units: numbers of a day that no source has shown, and units that
 * receive nothing.  One pass over all dossiers gathers what both need. */
#include "ctl/findings_find.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/code.h"
#include "core/lull.h"
#include "core/sequence.h"
#include "io/store_survey.h"

enum { PAGE = 5000 };

/* A number that a unit gave. */
struct given {
	const char *code; /* its first ${unit} bytes name the unit */
	size_t unit;
	day date;
	uint32_t owner, number;
	int64_t source;
	instant first_seen;
};

/* A date on which an agency received something. */
struct received {
	const char *agency; /* one pointer for each agency */
	day date;
	int64_t source;
};

struct gathering {
	const struct finding_search *search;
	struct found_list *list;
	struct given *given;
	size_t given_count, given_capacity;
	struct received *received;
	size_t received_count, received_capacity;
	struct findings_hours hours;
};

static void
gather_code(struct gathering *g, const struct receipt_row *row)
{
	const struct period *period = &g->search->period;
	struct code_parts parts;

	if (!code_take_apart(row->code, &parts) ||
	    parts.date.n < period->from.n || parts.date.n > period->to.n)
		return;
	if (g->given_count == g->given_capacity) {
		g->given_capacity = g->given_capacity * 2 + 1024;
		g->given =
		    mem_resize(g->given, g->given_capacity * sizeof(*g->given));
	}
	g->given[g->given_count++] =
	    (struct given){ .code = arena_string(g->search->database->arena,
				row->code),
		    .unit = parts.unit,
		    .date = parts.date,
		    .owner = parts.owner,
		    .number = parts.number,
		    .source = row->source,
		    .first_seen = row->first_seen };
}

static void
gather_receipt(struct gathering *g, const struct receipt_row *row)
{
	if (row->agency == NULL || row->received == INSTANT_NONE)
		return;
	if (g->received_count == g->received_capacity) {
		g->received_capacity = g->received_capacity * 2 + 1024;
		g->received = mem_resize(g->received,
		    g->received_capacity * sizeof(*g->received));
	}
	g->received[g->received_count++] =
	    (struct received){ .agency = row->agency,
		    .date = when_day(row->received,
			g->search->database->conf->offset),
		    .source = row->source };
}

static bool
gather(struct gathering *g, struct err *err)
{
	const struct database *database = g->search->database;
	bool wants_codes = finding_search_wants(g->search, FINDING_SEQUENCE);
	bool wants_receipts = finding_search_wants(g->search, FINDING_LULL) &&
	    finding_search_is_present(g->search);
	struct arena *page = arena_new(1024 * 1024);
	struct receipt_row *rows;
	bool wants_hours = finding_search_wants(g->search, FINDING_OFF_HOURS);
	size_t count = wants_codes || wants_receipts || wants_hours ? PAGE : 0;
	int64_t after = 0;
	bool ok = true;

	while (ok && count == PAGE) {
		arena_reset(page);
		ok = store_receipts(database->store, after, PAGE, page, &rows,
		    &count, err);
		for (size_t i = 0; ok && i < count; i++) {
			after = rows[i].id;
			if (wants_codes)
				gather_code(g, &rows[i]);
			if (wants_receipts)
				gather_receipt(g, &rows[i]);
			if (wants_hours)
				ok = findings_hours_take(&g->hours, &rows[i],
				    page, err);
		}
	}
	arena_free(page);
	return ok;
}

/* ---- the sequence of a day ---- */

static int
compare_units(const struct given *a, const struct given *b)
{
	size_t least = a->unit < b->unit ? a->unit : b->unit;
	int order = memcmp(a->code, b->code, least);

	return order != 0 ? order : (a->unit > b->unit) - (a->unit < b->unit);
}

static int
by_day(const void *left, const void *right)
{
	const struct given *a = left, *b = right;
	int order = compare_units(a, b);

	if (order != 0)
		return order;
	if (a->date.n != b->date.n)
		return a->date.n < b->date.n ? -1 : 1;
	if (a->owner != b->owner)
		return a->owner < b->owner ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

/* From when on a source can be asked for what it lacks, and until when: behind
 * the day on which its watch began.  False while it was never read whole. */
static bool
watch_of(const struct finding_search *search, int64_t source, day *from,
    instant *until)
{
	const struct database *database = search->database;
	const struct source_health *health = database_health(database, source);

	if (health == NULL || health->baseline == INSTANT_NONE ||
	    health->last_success == INSTANT_NONE)
		return false;
	*from =
	    when_add_days(when_day(health->baseline, database->conf->offset),
		1);
	*until = health->last_success;
	return true;
}

/* All sources that showed codes of the unit have been watched by ${date}; until
 * when all of them were read. */
static bool
is_watched(const struct gathering *g, const struct given *unit, size_t count,
    day date, instant *until)
{
	int64_t last = 0;

	*until = INSTANT_NEVER;
	for (size_t i = 0; i < count; i++) {
		instant looked;
		day from;

		if (unit[i].source == last)
			continue;
		last = unit[i].source;
		if (!watch_of(g->search, last, &from, &looked) ||
		    from.n > date.n)
			return false;
		if (looked < *until)
			*until = looked;
	}
	return true;
}

/* One working day is given to enter what came on ${date}. */
static bool
had_time(const struct gathering *g, day date, instant until)
{
	const struct conf *conf = g->search->database->conf;
	int32_t days;

	return calendar_count(conf->calendar, date,
		   when_day(until, conf->offset), &days) &&
	    days > 1;
}

static const char *
unit_agency(const struct gathering *g, const char *unit, day date)
{
	const struct agency *agency =
	    directory_find_agency(g->search->database->conf->directory, unit,
		date);

	return agency == NULL ? NULL : agency->code;
}

/* ${day} is what a unit gave on one day, in order. */
static void
look_at_day(struct gathering *g, const struct given *of, size_t count,
    instant until)
{
	struct arena *arena = g->search->database->arena;
	uint32_t *numbers = mem_alloc(count * sizeof(*numbers));
	struct sequence_gap *gaps = mem_alloc(count * sizeof(*gaps));
	const struct given *last = &of[count - 1];
	char date[WHEN_TEXT];
	struct found found = { .kind = FINDING_SEQUENCE,
		.after = INSTANT_NONE };
	size_t n;

	for (size_t i = 0; i < count; i++)
		numbers[i] = of[i].number;
	n = sequence_gaps(numbers, count, gaps);
	if (n > 0) {
		found.code = arena_bytes(arena, of->code, of->unit);
		found.agency = unit_agency(g, found.code, of->date);
		found.detail = arena_printf(arena,
		    "ngày %s%s: thiếu %lld số (%s); số lớn nhất đã thấy %s",
		    when_people_day(date, of->date),
		    of->owner == 0
			? ""
			: arena_printf(arena, ", hệ thống %02u", of->owner),
		    (long long)sequence_missing(gaps, n),
		    sequence_text(arena, gaps, n), last->code);
		found.first = last->first_seen;
		found.at = last->first_seen;
		found.last = until;
		found_add(g->search, g->list, &found);
	}
	mem_free(gaps);
	mem_free(numbers);
}

static void
look_at_unit(struct gathering *g, const struct given *unit, size_t count)
{
	size_t begin = 0;
	instant until;

	for (size_t i = 1; i <= count; i++) {
		if (i < count && unit[i].date.n == unit[begin].date.n &&
		    unit[i].owner == unit[begin].owner)
			continue;
		if (is_watched(g, unit, count, unit[begin].date, &until) &&
		    had_time(g, unit[begin].date, until))
			look_at_day(g, &unit[begin], i - begin, until);
		begin = i;
	}
}

static void
look_at_codes(struct gathering *g)
{
	size_t begin = 0;

	if (g->given_count > 1)
		qsort(g->given, g->given_count, sizeof(*g->given), by_day);
	for (size_t i = 1; i <= g->given_count; i++) {
		if (i < g->given_count &&
		    compare_units(&g->given[i], &g->given[begin]) == 0)
			continue;
		look_at_unit(g, &g->given[begin], i - begin);
		begin = i;
	}
}

/* ---- units that receive nothing ---- */

static int
by_receipt(const void *left, const void *right)
{
	const struct received *a = left, *b = right;

	if (a->agency != b->agency)
		return a->agency < b->agency ? -1 : 1;
	return (a->date.n > b->date.n) - (a->date.n < b->date.n);
}

/* Until when all sources that have shown something of it were read. */
static instant
looked_until(const struct gathering *g, const struct received *of, size_t count)
{
	instant until = INSTANT_NEVER;
	int64_t last = 0;

	for (size_t i = 0; i < count; i++) {
		if (of[i].source == last)
			continue;
		last = of[i].source;
		if (found_looked(g->search, last) < until)
			until = found_looked(g->search, last);
	}
	return until;
}

/* The dates of ${of}, each once, none behind ${until}. */
static size_t
dates_of(const struct received *of, size_t count, day until, day *out)
{
	size_t n = 0;

	for (size_t i = 0; i < count && of[i].date.n <= until.n; i++)
		if (n == 0 || out[n - 1].n != of[i].date.n)
			out[n++] = of[i].date;
	return n;
}

static void
look_at_agency(struct gathering *g, const struct received *of, size_t count)
{
	const struct conf *conf = g->search->database->conf;
	struct arena *arena = g->search->database->arena;
	const struct agency *agency =
	    directory_by_code(conf->directory, of->agency);
	const struct calendar *calendar = calendars_of(conf->calendars, agency);
	instant until = looked_until(g, of, count);
	struct found found = { .kind = FINDING_LULL,
		.agency = of->agency,
		.after = INSTANT_NONE,
		.at = INSTANT_NONE,
		.last = until };
	struct lull lull;
	char date[WHEN_TEXT];
	day *days, today;

	today = when_day(until, conf->offset);
	/* Whoever has ended receives nothing. */
	if (until == INSTANT_NONE || (agency != NULL && agency->to.n < today.n))
		return;
	days = mem_alloc(count * sizeof(*days));
	if (lull_measure(calendar, days, dates_of(of, count, today, days),
		today, &lull) &&
	    lull_is_long(&lull, conf->findings.bounds.lull)) {
		found.detail = arena_printf(arena,
		    "%02d ngày làm việc, từ %s; thường lệ %02d ngày làm việc",
		    (int)lull.days, when_people_day(date, lull.last),
		    (int)lull.usual);
		found.first =
		    when_at(when_add_days(lull.last, 1), 0, conf->offset);
		found_add(g->search, g->list, &found);
	}
	mem_free(days);
}

static void
look_at_receipts(struct gathering *g)
{
	size_t begin = 0;

	if (g->received_count > 1)
		qsort(g->received, g->received_count, sizeof(*g->received),
		    by_receipt);
	for (size_t i = 1; i <= g->received_count; i++) {
		if (i < g->received_count &&
		    g->received[i].agency == g->received[begin].agency)
			continue;
		look_at_agency(g, &g->received[begin], i - begin);
		begin = i;
	}
}

bool
findings_units(const struct finding_search *search, struct found_list *list,
    struct err *err)
{
	struct gathering g = { .search = search,
		.list = list,
		.hours = { .search = search } };
	bool ok = gather(&g, err);

	if (ok && g.given_count > 0)
		look_at_codes(&g);
	if (ok && g.received_count > 0)
		look_at_receipts(&g);
	if (ok && g.hours.count > 0)
		findings_hours_look(&g.hours, list);
	findings_hours_finish(&g.hours);
	mem_free(g.given);
	mem_free(g.received);
	return ok;
}
