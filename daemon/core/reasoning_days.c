/*
 * The days one by one: which counted, which did not, and by which decree.
 * Neighbours of one kind share a line.  The walk is bounded by the calendar,
 * for it is only taken between days that the calendar has answered for.
 */
#include "core/reasoning.h"

#include "base/text.h"

/* What neighbours must have in common to share a line. */
enum weight {
	WEIGHT_OFF,
	WEIGHT_COUNTED,
	WEIGHT_PART, /* a day of which only some office time counted */
};

struct run {
	day first, last;
	enum weight weight;
	const struct calendar_entry *entry;
	int number;  /* of the first counted day */
	int minutes; /* of the part of a day */
};

static bool
is_same_entry(const struct calendar_entry *a, const struct calendar_entry *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return a->kind == b->kind && text_equal(a->label, b->label) &&
	    text_equal(a->basis, b->basis);
}

/* "từ … đến …", or the one day; English beside it. */
static void
range_words(struct reasoner *reasoner, const struct run *run, const char **vi,
    const char **en)
{
	*vi = reasoning_date_vi(reasoner, run->first);
	*en = reasoning_date_en(reasoner, run->first);
	if (run->first.n == run->last.n)
		return;
	*vi = arena_printf(reasoner->arena, "từ %s đến %s", *vi,
	    reasoning_date_vi(reasoner, run->last));
	*en = arena_printf(reasoner->arena, "%s to %s", *en,
	    reasoning_date_en(reasoner, run->last));
}

/* ", Tết Nguyên đán (Thông báo …)" for a listed day, else ${otherwise}. */
static const char *
basis_words(struct reasoner *reasoner, const struct run *run,
    const char *otherwise)
{
	if (run->entry == NULL)
		return otherwise;
	return arena_printf(reasoner->arena, ": %s (%s)", run->entry->label,
	    run->entry->basis);
}

static void
say_off(struct reasoner *reasoner, const struct run *run, const day *about)
{
	const char *vi, *en;

	range_words(reasoner, run, &vi, &en);
	reasoning_say(reasoner, about, false,
	    arena_printf(reasoner->arena, "Không tính %s%s.", vi,
		basis_words(reasoner, run, ": nghỉ hằng tuần")),
	    arena_printf(reasoner->arena, "Not counted: %s%s.", en,
		basis_words(reasoner, run, ": weekly rest")));
}

static void
say_counted(struct reasoner *reasoner, const struct run *run, const day *about)
{
	const char *vi, *en;
	int days = run->last.n - run->first.n;

	range_words(reasoner, run, &vi, &en);
	if (days == 0) {
		reasoning_say(reasoner, about, true,
		    arena_printf(reasoner->arena, "Ngày thứ %d: %s%s.",
			run->number, vi, basis_words(reasoner, run, "")),
		    arena_printf(reasoner->arena, "Day %d: %s%s.", run->number,
			en, basis_words(reasoner, run, "")));
		return;
	}
	reasoning_say(reasoner, about, true,
	    arena_printf(reasoner->arena, "Ngày thứ %d đến ngày thứ %d: %s%s.",
		run->number, run->number + days, vi,
		basis_words(reasoner, run, "")),
	    arena_printf(reasoner->arena, "Days %d to %d: %s%s.", run->number,
		run->number + days, en, basis_words(reasoner, run, "")));
}

static void
say_part(struct reasoner *reasoner, const struct run *run, const day *about)
{
	const char *vi, *en;
	int minutes = run->minutes;

	range_words(reasoner, run, &vi, &en);
	reasoning_say(reasoner, about, true,
	    arena_printf(reasoner->arena,
		"Trong giờ làm việc %s: %d giờ %02d phút%s.", vi, minutes / 60,
		minutes % 60, basis_words(reasoner, run, "")),
	    arena_printf(reasoner->arena, "Office time on %s: %d:%02d%s.", en,
		minutes / 60, minutes % 60, basis_words(reasoner, run, "")));
}

static void
say_run(struct reasoner *reasoner, const struct run *run)
{
	const day *about = run->first.n == run->last.n ? &run->first : NULL;

	switch (run->weight) {
	case WEIGHT_OFF:
		say_off(reasoner, run, about);
		return;
	case WEIGHT_COUNTED:
		say_counted(reasoner, run, about);
		return;
	case WEIGHT_PART:
		say_part(reasoner, run, about);
		return;
	}
}

/* Says ${run} unless ${next} continues it. */
static void
follow(struct reasoner *reasoner, struct run *run, bool *open,
    const struct run *next)
{
	if (*open && run->weight == next->weight &&
	    run->weight != WEIGHT_PART &&
	    is_same_entry(run->entry, next->entry)) {
		run->last = next->last;
		return;
	}
	if (*open)
		say_run(reasoner, run);
	*run = *next;
	*open = true;
}

void
reasoning_working_days(struct reasoner *reasoner, day start, day due,
    bool first_counts)
{
	struct run run = { 0 };
	bool open = false;
	int number = 0;

	if (reasoner == NULL)
		return;
	for (day d = when_add_days(start, first_counts ? 0 : 1); d.n <= due.n;
	     d = when_add_days(d, 1)) {
		struct run next = { .first = d, .last = d };

		calendar_kind(reasoner->calendar, d, &next.entry);
		if (calendar_is_working(reasoner->calendar, d)) {
			next.weight = WEIGHT_COUNTED;
			next.number = ++number;
		}
		follow(reasoner, &run, &open, &next);
	}
	if (open)
		say_run(reasoner, &run);
}

void
reasoning_days(struct reasoner *reasoner, day start, day due)
{
	struct run run = {
		.first = when_add_days(start, 1),
		.last = due,
		.weight = WEIGHT_COUNTED,
		.number = 1,
	};

	if (reasoner == NULL || due.n <= start.n)
		return;
	say_run(reasoner, &run);
}

/* The office seconds of ${date} that lie in [${from}, ${due}]. */
static int32_t
office_seconds(const struct calendar *calendar, day date, instant from,
    instant due)
{
	const struct office_shift *hours = calendar_hours(calendar, date);
	int32_t offset = calendar_offset(calendar);
	int64_t seconds = 0;

	for (int i = 0; i < hours->count; i++) {
		instant open = when_at(date, hours->spans[i].open, offset);
		instant close = when_at(date, hours->spans[i].close, offset);

		if (open < from)
			open = from;
		if (close > due)
			close = due;
		if (open < close)
			seconds += close - open;
	}
	return (int32_t)seconds;
}

/* To the minute, and so that the parts make the whole: a receipt has seconds.
 */
void
reasoning_office_time(struct reasoner *reasoner, instant from, instant due)
{
	struct run run = { 0 };
	int64_t passed = 0;
	bool open = false;
	day last;
	int32_t offset;
	int told = 0;

	if (reasoner == NULL)
		return;
	offset = calendar_offset(reasoner->calendar);
	last = when_day(due, offset);
	for (day d = when_day(from, offset); d.n <= last.n;
	     d = when_add_days(d, 1)) {
		struct run next = { .first = d, .last = d };

		calendar_kind(reasoner->calendar, d, &next.entry);
		if (calendar_is_open(reasoner->calendar, d)) {
			next.weight = WEIGHT_PART;
			passed +=
			    office_seconds(reasoner->calendar, d, from, due);
			next.minutes = (int)((passed + 30) / 60) - told;
			if (next.minutes == 0)
				continue;
			told += next.minutes;
		}
		follow(reasoner, &run, &open, &next);
	}
	if (open)
		say_run(reasoner, &run);
}
