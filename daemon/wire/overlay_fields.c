/* One decision: date or range, kind, label, decision, weekdays and hours. */
#include "wire/overlay_fields.h"

#include <string.h>

#include "base/text.h"
#include "wire/day_lines.h"
#include "wire/office_hours.h"

enum { FIELDS = 5 };

bool
overlay_fields_range(char *text, day *from, day *until, struct err *err)
{
	char *dots = strstr(text, "..");

	if (dots != NULL)
		*dots = '\0';
	if (!when_parse_day(text, from, err))
		return false;
	*until = *from;
	if (dots != NULL && !when_parse_day(dots + 2, until, err))
		return false;
	if (until->n < from->n)
		return err_set(err, "%s..%s: ends before it begins", text,
		    dots + 2);
	return true;
}

static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri",
	"sat", "sun" };

static int
weekday_of(const char *text, size_t size)
{
	for (int i = 0; i < 7; i++)
		if (size == 3 && strncmp(text, weekdays[i], 3) == 0)
			return i;
	return -1;
}

/* "sat" or "mon-fri"; false for anything else, which may be hours. */
static bool
read_weekdays(const char *word, unsigned *out)
{
	size_t size = strcspn(word, "-");
	int first = weekday_of(word, size);
	int last = first;

	if (word[size] == '-')
		last = weekday_of(word + size + 1, strlen(word + size + 1));
	if (first < 0 || last < first)
		return false;
	for (int i = first; i <= last; i++)
		*out |= 1U << i;
	return true;
}

static bool
read_when(char *text, struct overlay_line *out, struct err *err)
{
	while (*text != '\0' && (*text < '0' || *text > '9')) {
		char *word = office_hours_word(&text);

		if (!read_weekdays(word, &out->weekdays))
			return err_set(err,
			    "\"%s\": neither weekdays (sat, mon-fri) nor "
			    "office hours (07:30-11:30)",
			    word);
	}
	return *text == '\0' || office_hours_parse(text, &out->hours, err);
}

static bool
check_when(const struct overlay_line *line, const char *when, struct err *err)
{
	switch (line->kind) {
	case OVERLAY_CLOSED:
		if (*when != '\0')
			return err_set(err,
			    "off_local closes whole days: no weekdays and no "
			    "hours");
		return true;
	case OVERLAY_COUNTER:
	case OVERLAY_HOURS:
		if (line->hours.count == 0)
			return err_set(err, "%s: no hours",
			    overlay_kind_text(line->kind));
		return true;
	case OVERLAY_WORKED:
		break;
	}
	return true;
}

bool
overlay_fields_read(struct arena *arena, char *text, struct overlay_line *out,
    struct err *err)
{
	char *fields[FIELDS];
	int count = day_lines_split(arena, text, fields, FIELDS);

	if (count == FIELDS - 1) {
		fields[FIELDS - 1] = arena_string(arena, "");
		count++;
	}
	if (count != FIELDS)
		return err_set(err,
		    "expected date, kind, label, decision and, where the kind "
		    "has them, weekdays and hours, with tabs between them; "
		    "found %d field%s",
		    count, count == 1 ? "" : "s");
	if (!overlay_fields_range(fields[0], &out->from, &out->until, err))
		return false;
	if (!overlay_kind_parse(fields[1], &out->kind))
		return err_set(err,
		    "\"%s\": not a kind of an overlay (off_local, work_makeup, "
		    "counter_open or office_hours)",
		    fields[1]);
	if (*fields[2] == '\0' || *fields[3] == '\0')
		return err_set(err, "no %s",
		    *fields[2] == '\0' ? "label" : "decision");
	out->label = fields[2];
	out->basis = fields[3];
	return read_when(fields[4], out, err) &&
	    check_when(out, fields[4], err);
}
