/* Laying local decisions over the national calendar. */
#include "core/calendar_overlay.h"

#include <string.h>

#include "core/calendar_tables.h"

static const char *const kinds[] = {
	[OVERLAY_CLOSED] = "off_local",
	[OVERLAY_WORKED] = "work_makeup",
	[OVERLAY_COUNTER] = "counter_open",
	[OVERLAY_HOURS] = "office_hours",
};

const char *
overlay_kind_text(enum overlay_kind kind)
{
	return kinds[kind];
}

bool
overlay_kind_parse(const char *text, enum overlay_kind *out)
{
	for (int i = OVERLAY_CLOSED; i <= OVERLAY_HOURS; i++) {
		if (strcmp(text, kinds[i]) == 0) {
			*out = (enum overlay_kind)i;
			return true;
		}
	}
	return false;
}

bool
overlay_line_covers(const struct overlay_line *line, day date)
{
	return line->from.n <= date.n && date.n <= line->until.n &&
	    (line->weekdays == 0 ||
		(line->weekdays & (1U << when_weekday(date))) != 0);
}

struct overlaying {
	struct calendar *calendar;
	const struct overlay_line *const *lines;
	size_t count;
	struct office_shift *shifts; /* the standard, then one of each line */
	int32_t *entry_of;           /* of each line; -1: none yet */
	struct calendar_entry *entries;
	int *changed;
};

static bool
is_open(const struct calendar *calendar, int32_t index)
{
	switch ((enum day_kind)calendar->kinds[index]) {
	case DAY_WORKING:
	case DAY_MADE_UP:
	case DAY_COUNTER:
		return true;
	case DAY_WEEKEND:
	case DAY_OFF_STATUTORY:
	case DAY_OFF_COMPENSATORY:
	case DAY_OFF_SWAP:
	case DAY_OFF_LOCAL:
		break;
	}
	return false;
}

static bool
applies(const struct calendar *calendar, const struct overlay_line *line,
    int32_t index)
{
	switch (line->kind) {
	case OVERLAY_CLOSED:
	case OVERLAY_HOURS:
		return is_open(calendar, index);
	case OVERLAY_WORKED:
	case OVERLAY_COUNTER:
		break;
	}
	return calendar->kinds[index] == DAY_WEEKEND;
}

static enum day_kind
kind_of(enum overlay_kind kind)
{
	switch (kind) {
	case OVERLAY_WORKED:
		return DAY_MADE_UP;
	case OVERLAY_COUNTER:
		return DAY_COUNTER;
	case OVERLAY_CLOSED:
	case OVERLAY_HOURS:
		break;
	}
	return DAY_OFF_LOCAL;
}

/* One entry serves all days of a line; its date is the line's first. */
static int32_t
entry_of(struct overlaying *it, size_t i)
{
	struct calendar *calendar = it->calendar;
	const struct overlay_line *line = it->lines[i];

	if (it->entry_of[i] < 0) {
		it->entry_of[i] = calendar->entry_count;
		it->entries[calendar->entry_count++] = (struct calendar_entry){
			.date = line->from,
			.kind = kind_of(line->kind),
			.label = arena_string(calendar->arena, line->label),
			.basis = arena_string(calendar->arena, line->basis),
		};
	}
	return it->entry_of[i];
}

static void
lay(struct overlaying *it, size_t i, int32_t index)
{
	const struct overlay_line *line = it->lines[i];
	struct calendar *calendar = it->calendar;

	it->changed[i]++;
	if (line->hours.count > 0)
		calendar->shift[index] = (uint16_t)(i + 1);
	if (line->kind == OVERLAY_HOURS)
		return;
	calendar->kinds[index] = (uint8_t)kind_of(line->kind);
	calendar->entry[index] = entry_of(it, i);
}

static void
lay_all(struct overlaying *it, enum overlay_kind kind)
{
	const struct calendar *calendar = it->calendar;

	for (size_t i = 0; i < it->count; i++) {
		const struct overlay_line *line = it->lines[i];
		int64_t from = (int64_t)line->from.n - calendar->first.n;
		int64_t until = (int64_t)line->until.n - calendar->first.n;

		if (line->kind != kind)
			continue;
		from = from < 0 ? 0 : from;
		until = until < calendar->days ? until : calendar->days - 1;
		for (int32_t d = (int32_t)from; d <= until; d++)
			if (overlay_line_covers(line,
				calendar_date(calendar, d)) &&
			    applies(calendar, line, d))
				lay(it, i, d);
	}
}

static void
sum(struct calendar *calendar)
{
	int64_t passed = 0;

	calendar->working = 0;
	for (int32_t i = 0; i < calendar->days; i++) {
		calendar->rank[i] = calendar->working;
		calendar->passed[i] = passed;
		if (!is_open(calendar, i))
			continue;
		passed += calendar_shift(calendar, i)->length;
		if (calendar->kinds[i] != DAY_COUNTER)
			calendar->select[calendar->working++] = i;
	}
	calendar->rank[calendar->days] = calendar->working;
	calendar->passed[calendar->days] = passed;
}

static void *
copy(struct arena *arena, const void *from, size_t size)
{
	void *to = arena_alloc(arena, size);

	memcpy(to, from, size);
	return to;
}

/* Its own tables; what never differs is copied, too, so that the base may be
 * freed before. */
static struct overlaying
begin(const struct calendar *base, const struct overlay_line *const *lines,
    size_t count)
{
	struct arena *arena = arena_new(65536);
	struct calendar *c = copy(arena, base, sizeof(*base));
	size_t days = (size_t)base->days;
	size_t entries = (size_t)base->entry_count;
	struct overlaying it = { .calendar = c,
		.lines = lines,
		.count = count };

	c->arena = arena;
	c->name = arena_string(arena, base->name);
	c->hash = arena_string(arena, base->hash);
	c->kinds = copy(arena, base->kinds, days * sizeof(*c->kinds));
	c->entry = copy(arena, base->entry, days * sizeof(*c->entry));
	c->rank = arena_alloc(arena, (days + 1) * sizeof(*c->rank));
	c->select = arena_alloc(arena, days * sizeof(*c->select));
	c->shift = arena_alloc(arena, days * sizeof(*c->shift));
	c->passed = arena_alloc(arena, (days + 1) * sizeof(*c->passed));
	it.entries =
	    arena_alloc(arena, (entries + count) * sizeof(*it.entries));
	for (size_t i = 0; i < entries; i++) {
		it.entries[i] = base->entries[i];
		it.entries[i].label =
		    arena_string(arena, base->entries[i].label);
		it.entries[i].basis =
		    arena_string(arena, base->entries[i].basis);
	}
	c->entries = it.entries;
	it.shifts = arena_alloc(arena, (count + 1) * sizeof(*it.shifts));
	it.entry_of = arena_alloc(arena, (count + 1) * sizeof(*it.entry_of));
	it.changed = arena_alloc(arena, (count + 1) * sizeof(*it.changed));
	it.shifts[0] = base->standard;
	for (size_t i = 0; i < count; i++) {
		it.shifts[i + 1] = lines[i]->hours;
		it.entry_of[i] = -1;
	}
	c->shifts = it.shifts;
	return it;
}

/* Without other hours the plain arithmetic serves, which is faster. */
static bool
has_hours(const struct overlaying *it)
{
	for (int32_t i = 0; i < it->calendar->days; i++)
		if (it->calendar->shift[i] != 0 && is_open(it->calendar, i))
			return true;
	return false;
}

struct calendar *
calendar_overlaid(const struct calendar *base,
    const struct overlay_line *const *lines, size_t count, int *changed)
{
	struct overlaying it = begin(base, lines, count);

	lay_all(&it, OVERLAY_WORKED);
	lay_all(&it, OVERLAY_COUNTER);
	lay_all(&it, OVERLAY_HOURS);
	lay_all(&it, OVERLAY_CLOSED);
	sum(it.calendar);
	if (!has_hours(&it))
		it.calendar->shifts = NULL;
	memcpy(changed, it.changed, count * sizeof(*changed));
	return it.calendar;
}
