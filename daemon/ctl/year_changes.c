/* What the overlays of an agency changed of a year, by which decision. */
#include "ctl/year_changes.h"

#include <stdio.h>
#include <string.h>
#include <cjson/cJSON.h>

#include "base/text.h"
#include "ctl/overlay_words.h"

static bool
same_hours(const struct office_shift *a, const struct office_shift *b)
{
	if (a->count != b->count)
		return false;
	for (int i = 0; i < a->count; i++)
		if (a->spans[i].open != b->spans[i].open ||
		    a->spans[i].close != b->spans[i].close)
			return false;
	return true;
}

bool
year_differs(const struct year *year, day date)
{
	const struct calendar_entry *entry;

	if (calendar_kind(year->calendar, date, &entry) !=
	    calendar_kind(year->national, date, &entry))
		return true;
	return calendar_is_open(year->calendar, date) &&
	    !same_hours(calendar_hours(year->calendar, date),
		calendar_hours(year->national, date));
}

const char *
year_hours(const struct year *year, day date)
{
	return calendar_is_open(year->calendar, date)
	    ? overlay_words_hours(year->arena,
		  calendar_hours(year->calendar, date))
	    : "";
}

static bool
is_own(const struct year *year, const struct overlay *overlay)
{
	return text_equal(overlay->agency, year->agency->code);
}

/* Of two lines that give a day the same hours, the nearer agency's. */
static const struct overlay_line *
line_of_hours(const struct year *year, day date)
{
	const struct office_shift *hours = calendar_hours(year->calendar, date);
	const struct overlay_line *found = NULL;
	bool own = false;

	for (size_t i = 0; i < calendars_overlay_count(year->calendars); i++) {
		const struct overlay *o = calendars_overlay(year->calendars, i);

		if (!calendars_holds(year->calendars, o, year->agency) ||
		    (own && !is_own(year, o)))
			continue;
		for (size_t j = 0; j < o->line_count; j++) {
			const struct overlay_line *line = &o->lines[j];

			if (!overlay_line_covers(line, date) ||
			    !same_hours(&line->hours, hours))
				continue;
			found = line;
			own = is_own(year, o);
		}
	}
	return found;
}

bool
year_cause(const struct year *year, day date, const char **label,
    const char **basis)
{
	const struct calendar_entry *entry;
	const struct overlay_line *line;

	calendar_kind(year->calendar, date, &entry);
	if (entry != NULL) {
		*label = entry->label;
		*basis = entry->basis;
		return true;
	}
	if (year->agency == NULL || !year_differs(year, date))
		return false;
	line = line_of_hours(year, date);
	*label = line == NULL ? "" : line->label;
	*basis = line == NULL ? "" : line->basis;
	return true;
}

/* ---- line by line ---- */

static int
days_changed(const struct year *year, const struct overlay_line *line)
{
	day end = when_from_civil(year->number + 1, 1, 1);
	int count = 0;

	for (day d = when_from_civil(year->number, 1, 1); d.n < end.n;
	     d = when_add_days(d, 1))
		count += overlay_line_covers(line, d) && year_differs(year, d);
	return count;
}

static void
add_overlay(const struct year *year, const struct overlay *overlay,
    struct year_change *changes, size_t *count)
{
	day first = when_from_civil(year->number, 1, 1);
	day last = when_from_civil(year->number, 12, 31);

	for (size_t i = 0; i < overlay->line_count; i++) {
		const struct overlay_line *line = &overlay->lines[i];

		if (line->until.n < first.n || line->from.n > last.n)
			continue;
		changes[(*count)++] = (struct year_change){ .overlay = overlay,
			.line = line,
			.weekdays = overlay_words_weekdays(year->arena, line),
			.hours = overlay_words_hours(year->arena, &line->hours),
			.days = days_changed(year, line) };
	}
}

const struct year_change *
year_changes(const struct year *year, size_t *count)
{
	size_t overlays = calendars_overlay_count(year->calendars), room = 1;
	struct year_change *changes;

	for (size_t i = 0; i < overlays; i++)
		room += calendars_overlay(year->calendars, i)->line_count;
	changes = arena_alloc(year->arena, room * sizeof(*changes));
	*count = 0;
	for (int own = 0; own <= 1; own++)
		for (size_t i = 0; i < overlays; i++) {
			const struct overlay *o =
			    calendars_overlay(year->calendars, i);

			if (is_own(year, o) == own &&
			    calendars_holds(year->calendars, o, year->agency))
				add_overlay(year, o, changes, count);
		}
	return changes;
}

/* ---- printing ---- */

static void
print_change(const struct year *year, const struct year_change *change,
    bool english)
{
	printf("  %s [%s; %d %s]\n",
	    overlay_words_line(year->arena, change->line, english),
	    change->overlay->agency, change->days, english ? "days" : "ngày");
}

void
year_print_changes(const struct year *year, bool english)
{
	const struct year_change *changes;
	size_t count;

	if (year->agency == NULL)
		return;
	changes = year_changes(year, &count);
	printf("\n%s (%s)\n", year->agency->name, year->agency->code);
	if (count == 0)
		puts(english ? "  as the national calendar"
			     : "  như lịch chung, không có quyết định riêng");
	for (size_t i = 0; i < count; i++)
		print_change(year, &changes[i], english);
}

static void
add_day(cJSON *item, const char *key, day date)
{
	char text[WHEN_TEXT];

	cJSON_AddStringToObject(item, key, when_iso_day(text, date));
}

void
year_add_changes(const struct year *year, struct cJSON *root)
{
	const struct year_change *changes;
	cJSON *agency, *list;
	size_t count;

	if (year->agency == NULL)
		return;
	changes = year_changes(year, &count);
	agency = cJSON_AddObjectToObject(root, "agency");
	cJSON_AddStringToObject(agency, "code", year->agency->code);
	cJSON_AddStringToObject(agency, "name", year->agency->name);
	list = cJSON_AddArrayToObject(root, "overlays");
	for (size_t i = 0; i < count; i++) {
		const struct year_change *it = &changes[i];
		cJSON *item = cJSON_CreateObject();

		cJSON_AddStringToObject(item, "agency", it->overlay->agency);
		add_day(item, "from", it->line->from);
		add_day(item, "until", it->line->until);
		cJSON_AddStringToObject(item, "kind",
		    overlay_kind_text(it->line->kind));
		cJSON_AddStringToObject(item, "weekdays", it->weekdays);
		cJSON_AddStringToObject(item, "hours", it->hours);
		cJSON_AddStringToObject(item, "label", it->line->label);
		cJSON_AddStringToObject(item, "basis", it->line->basis);
		cJSON_AddNumberToObject(item, "days", it->days);
		cJSON_AddItemToArray(list, item);
	}
}
