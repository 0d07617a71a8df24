/* The calendar file: directives, then one day a line. */
#include "wire/calendar_file.h"

#include <assert.h>
#include <string.h>
#include <openssl/sha.h>

#include "base/text.h"
#include "wire/day_lines.h"
#include "wire/office_hours.h"

enum { FIELDS = 4 };

/* Where a directive stood; 0 while it has not been seen. */
struct lines {
	int name, years, confirmed, hours;
};

struct reader {
	const char *file;
	struct arena *arena;
	struct complaints *complaints;
	struct calendar_plan plan;
	struct lines lines;
	struct calendar_entry *entries;
	int *entry_lines;
};

/* Adds what ${err} says about ${line}. */
static void
refuse(struct reader *reader, int line, const struct err *err)
{
	complaints_add(reader->complaints, reader->file, line, 0, "%s",
	    err->text);
}

static bool
parse_year(const char *text, int *out, struct err *err)
{
	int64_t year;

	if (!text_to_int(text, 1, 9999, &year))
		return err_set(err, "\"%s\": not a year", text);
	*out = (int)year;
	return true;
}

static bool
read_name(struct reader *reader, char *text, struct err *err)
{
	if (*text == '\0')
		return err_set(err, "name: no name follows");
	reader->plan.name = text;
	return true;
}

static bool
read_years(struct reader *reader, char *text, struct err *err)
{
	char *dots = strstr(text, "..");

	if (dots == NULL)
		return err_set(err, "\"%s\": not years (2019..2027)", text);
	*dots = '\0';
	return parse_year(text, &reader->plan.first_year, err) &&
	    parse_year(dots + 2, &reader->plan.last_year, err);
}

static bool
read_confirmed(struct reader *reader, char *text, struct err *err)
{
	/* No year: below whatever the first will be; settled at the end. */
	if (strcmp(text, "none") == 0) {
		reader->plan.confirmed_until = 0;
		return true;
	}
	return parse_year(text, &reader->plan.confirmed_until, err);
}

static bool
read_hours(struct reader *reader, char *text, struct err *err)
{
	struct calendar_plan *plan = &reader->plan;
	struct office_shift hours;

	if (!office_hours_parse(text, &hours, err))
		return false;
	for (int i = 0; i < hours.count; i++)
		plan->spans[i] = hours.spans[i];
	plan->span_count = hours.count;
	return true;
}

/* The directives: what they are called, where they were seen, who reads. */
static const struct directive {
	const char *word;
	size_t line; /* offset in struct lines */
	bool (*read)(struct reader *reader, char *text, struct err *err);
} directives[] = {
	{ "name", offsetof(struct lines, name), read_name },
	{ "years", offsetof(struct lines, years), read_years },
	{ "confirmed-until", offsetof(struct lines, confirmed),
	    read_confirmed },
	{ "office-hours", offsetof(struct lines, hours), read_hours },
};

enum { DIRECTIVES = sizeof(directives) / sizeof(directives[0]) };

static int *
directive_line(struct reader *reader, const struct directive *directive)
{
	return (int *)(void *)((char *)&reader->lines + directive->line);
}

static void
unknown_directive(struct reader *reader, int line, const char *word)
{
	const char *words[DIRECTIVES];
	const char *nearest;

	for (int i = 0; i < DIRECTIVES; i++)
		words[i] = directives[i].word;
	nearest = text_nearest(word, words, DIRECTIVES);
	complaints_add(reader->complaints, reader->file, line, 0,
	    "\"%s\": neither a date nor a directive%s%s%s", word,
	    nearest == NULL ? "" : "; did you mean \"",
	    nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?");
}

static void
read_directive(struct reader *reader, int line, char *text)
{
	char *word = office_hours_word(&text);
	struct err err;

	for (int i = 0; i < DIRECTIVES; i++) {
		int *seen = directive_line(reader, &directives[i]);

		if (strcmp(word, directives[i].word) != 0)
			continue;
		if (*seen != 0) {
			complaints_add(reader->complaints, reader->file, line,
			    0, "\"%s\" stands twice, first on line %d", word,
			    *seen);
			return;
		}
		*seen = line;
		if (!directives[i].read(reader, text, &err))
			refuse(reader, line, &err);
		return;
	}
	unknown_directive(reader, line, word);
}

static bool
read_fields(struct reader *reader, char *text, struct calendar_entry *out,
    struct err *err)
{
	char *fields[FIELDS];
	int count = day_lines_split(reader->arena, text, fields, FIELDS);

	if (count != FIELDS)
		return err_set(err,
		    "expected date, kind, label and decree with tabs between "
		    "them, found %d field%s",
		    count, count == 1 ? "" : "s");
	if (!when_parse_day(fields[0], &out->date, err))
		return false;
	if (!day_kind_parse(fields[1], &out->kind))
		return err_set(err,
		    "\"%s\": not a kind of day (off_statutory, "
		    "off_compensatory, off_swap, off_local or work_makeup)",
		    fields[1]);
	if (*fields[2] == '\0')
		return err_set(err, "%s: no label", fields[0]);
	out->label = fields[2];
	out->basis = fields[3];
	return true;
}

static void
read_entry(struct reader *reader, int line, char *text)
{
	int count = reader->plan.entry_count;
	struct calendar_entry entry;
	char date[WHEN_TEXT];
	struct err err;

	if (!read_fields(reader, text, &entry, &err)) {
		refuse(reader, line, &err);
		return;
	}
	for (int i = 0; i < count; i++) {
		if (reader->entries[i].date.n != entry.date.n)
			continue;
		complaints_add(reader->complaints, reader->file, line, 0,
		    "%s stands twice, first on line %d",
		    when_iso_day(date, entry.date), reader->entry_lines[i]);
		return;
	}
	reader->entries[count] = entry;
	reader->entry_lines[count] = line;
	reader->plan.entry_count++;
}

static void
read_lines(struct reader *reader, const char *data, size_t size)
{
	struct day_lines lines = day_lines_of(reader->file, data, size,
	    reader->arena, reader->complaints);
	char *text;

	while (day_lines_next(&lines, &text))
		if (day_lines_is_day(text))
			read_entry(reader, lines.line, text);
		else
			read_directive(reader, lines.line, text);
}

static void
check_directives(struct reader *reader)
{
	for (int i = 0; i < DIRECTIVES; i++) {
		const struct directive *directive = &directives[i];

		if (directive->read != read_name &&
		    *directive_line(reader, directive) == 0)
			complaints_add(reader->complaints, reader->file, 0, 0,
			    "no \"%s\" line", directive->word);
	}
}

/* What can only be said when the years are known. */
static void
check_days(struct reader *reader)
{
	struct calendar_plan *plan = &reader->plan;
	struct err err;

	if (!calendar_check_years(plan, &err)) {
		refuse(reader, reader->lines.years, &err);
		return;
	}
	if (!calendar_check_confirmed(plan, &err))
		refuse(reader, reader->lines.confirmed, &err);
	for (int i = 0; i < plan->entry_count; i++)
		if (!calendar_check_entry(plan, &plan->entries[i], &err))
			refuse(reader, reader->entry_lines[i], &err);
	for (int year = plan->first_year; year <= plan->last_year; year++)
		if (!calendar_check_holidays(plan, year, &err))
			refuse(reader, reader->lines.years, &err);
}

static const char *
hash_of(struct arena *arena, const char *data, size_t size)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];

	SHA256((const unsigned char *)data, size, digest);
	return text_hex(arena, digest, sizeof(digest));
}

struct calendar *
calendar_file_parse(const char *name, const char *data, size_t size,
    struct arena *scratch, struct complaints *complaints)
{
	size_t lines = day_lines_count(data, size);
	struct reader reader = {
		.file = name,
		.arena = scratch,
		.complaints = complaints,
		.plan = { .name = name, .offset = WHEN_OFFICE_OFFSET },
	};
	int errors = complaints->errors;
	struct calendar *calendar;
	struct err err;

	reader.entries = arena_alloc(scratch, lines * sizeof(*reader.entries));
	reader.entry_lines =
	    arena_alloc(scratch, lines * sizeof(*reader.entry_lines));
	reader.plan.entries = reader.entries;
	read_lines(&reader, data, size);
	check_directives(&reader);
	if (reader.plan.confirmed_until == 0)
		reader.plan.confirmed_until = reader.plan.first_year - 1;
	if (reader.lines.years != 0 && reader.lines.confirmed != 0 &&
	    reader.plan.last_year != 0)
		check_days(&reader);
	if (complaints->errors > errors)
		return NULL;
	reader.plan.hash = hash_of(scratch, data, size);
	calendar = calendar_build(&reader.plan, &err);
	assert(calendar != NULL); /* every check has been asked by now */
	return calendar;
}

static void
print_hours(struct buf *out, const struct calendar *calendar)
{
	struct office_shift hours;

	hours.count = calendar_spans(calendar, hours.spans);
	buf_add(out, "office-hours");
	office_hours_print(out, &hours);
	buf_add(out, "\n");
}

static void
print_confirmed(struct buf *out, const struct calendar *calendar, int first)
{
	int until = calendar_confirmed_until(calendar);

	if (until < first)
		buf_add(out, "confirmed-until none\n");
	else
		buf_printf(out, "confirmed-until %d\n", until);
}

const char *
calendar_file_print(const struct calendar *calendar, struct arena *arena)
{
	struct buf out = buf_over(arena);
	int first, last;

	calendar_years(calendar, &first, &last);
	buf_printf(&out, "name %s\nyears %d..%d\n", calendar_name(calendar),
	    first, last);
	print_confirmed(&out, calendar, first);
	print_hours(&out, calendar);
	for (day d = when_from_civil(first, 1, 1);
	     d.n < when_from_civil(last + 1, 1, 1).n; d = when_add_days(d, 1)) {
		const struct calendar_entry *entry;
		enum day_kind kind = calendar_kind(calendar, d, &entry);
		char date[WHEN_TEXT];

		if (entry != NULL)
			buf_printf(&out, "%s\t%s\t%s\t%s\n",
			    when_iso_day(date, d), day_kind_text(kind),
			    entry->label,
			    text_is_empty(entry->basis) ? "-" : entry->basis);
	}
	return buf_text(&out);
}
