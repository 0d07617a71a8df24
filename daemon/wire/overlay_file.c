/* The overlays' file: sections of agencies, then one decision a line. */
#include "wire/overlay_file.h"

#include <string.h>
#include <openssl/sha.h>

#include "base/text.h"
#include "wire/calendar_file.h"
#include "wire/day_lines.h"
#include "wire/office_hours.h"
#include "wire/overlay_fields.h"

enum { AGENCIES = 256 };

/* One section of the file: an overlay of each of its agencies. */
struct section {
	const char *agencies[AGENCIES];
	size_t agency_count;
	int line, valid_line;
	day from, until;
	size_t first_line; /* of reader->lines */
};

struct reader {
	const char *file;
	struct arena *arena;
	struct complaints *complaints;
	const struct calendar *national;
	struct section section;
	bool open; /* a section has begun */
	struct overlay_line *lines;
	size_t line_count;
	struct overlay *overlays;
	size_t overlay_count, overlay_room;
};

static void
refuse(struct reader *reader, int line, const struct err *err)
{
	complaints_add(reader->complaints, reader->file, line, 0, "%s",
	    err->text);
}

/* ---- days ---- */

/* Both say something of one day. */
static bool
is_twice(const struct overlay_line *a, const struct overlay_line *b, day *which)
{
	if (a->kind != b->kind)
		return false;
	*which = a->from.n > b->from.n ? a->from : b->from;
	for (; which->n <= a->until.n && which->n <= b->until.n; which->n++)
		if (overlay_line_covers(a, *which) &&
		    overlay_line_covers(b, *which))
			return true;
	return false;
}

static bool
check_line(const struct reader *reader, const struct overlay_line *line,
    struct err *err)
{
	const struct section *section = &reader->section;
	char date[WHEN_TEXT];
	int first, last;
	day twice;

	calendar_years(reader->national, &first, &last);
	if (when_civil(line->from).year < first ||
	    when_civil(line->until).year > last)
		return err_set(err,
		    "outside the years %d..%d of the national calendar", first,
		    last);
	if (section->valid_line != 0 &&
	    (line->from.n < section->from.n ||
		line->until.n > section->until.n))
		return err_set(err, "outside the overlay's validity");
	for (size_t i = section->first_line; i < reader->line_count; i++)
		if (is_twice(line, &reader->lines[i], &twice))
			return err_set(err,
			    "%s stands twice as %s, first on line %d",
			    when_iso_day(date, twice),
			    overlay_kind_text(line->kind),
			    reader->lines[i].line);
	return true;
}

static void
read_day(struct reader *reader, int line, char *text)
{
	struct overlay_line *out = &reader->lines[reader->line_count];
	struct err err;

	*out = (struct overlay_line){ .line = line };
	if (!reader->open) {
		complaints_add(reader->complaints, reader->file, line, 0,
		    "a day before any \"agency\" line");
		return;
	}
	if (!overlay_fields_read(reader->arena, text, out, &err) ||
	    !check_line(reader, out, &err)) {
		refuse(reader, line, &err);
		return;
	}
	reader->line_count++;
}

/* ---- sections ---- */

static void
add_overlay(struct reader *reader, const struct overlay *overlay)
{
	if (reader->overlay_count == reader->overlay_room) {
		struct overlay *more;

		reader->overlay_room = 2 * reader->overlay_room + 16;
		more = arena_alloc(reader->arena,
		    reader->overlay_room * sizeof(*more));
		if (reader->overlay_count > 0)
			memcpy(more, reader->overlays,
			    reader->overlay_count * sizeof(*more));
		reader->overlays = more;
	}
	reader->overlays[reader->overlay_count++] = *overlay;
}

static void
end_section(struct reader *reader)
{
	const struct section *section = &reader->section;

	if (!reader->open)
		return;
	if (section->valid_line == 0)
		complaints_add(reader->complaints, reader->file, section->line,
		    0, "no \"valid\" line follows");
	if (reader->line_count == section->first_line)
		complaints_add(reader->complaints, reader->file, section->line,
		    0, "no day follows: the overlay changes nothing");
	for (size_t i = 0; i < section->agency_count; i++) {
		struct overlay overlay = {
			.agency = section->agencies[i],
			.from = section->from,
			.until = section->until,
			.lines = &reader->lines[section->first_line],
			.line_count = reader->line_count - section->first_line,
			.line = section->line,
		};

		add_overlay(reader, &overlay);
	}
}

static bool
begin_section(struct reader *reader, int line, char *text, struct err *err)
{
	struct section *section = &reader->section;

	end_section(reader);
	*section =
	    (struct section){ .line = line, .first_line = reader->line_count };
	reader->open = true;
	if (*text == '\0')
		return err_set(err, "agency: no code follows");
	while (*text != '\0') {
		if (section->agency_count == AGENCIES)
			return err_set(err, "more than %d agencies", AGENCIES);
		section->agencies[section->agency_count++] =
		    office_hours_word(&text);
	}
	return true;
}

static bool
read_valid(struct reader *reader, int line, char *text, struct err *err)
{
	struct section *section = &reader->section;

	if (!reader->open)
		return err_set(err, "\"valid\" before any \"agency\" line");
	if (section->valid_line != 0)
		return err_set(err, "\"valid\" stands twice, first on line %d",
		    section->valid_line);
	if (section->first_line != reader->line_count)
		return err_set(err, "\"valid\" stands before the days");
	section->valid_line = line;
	return overlay_fields_range(text, &section->from, &section->until, err);
}

static void
read_directive(struct reader *reader, int line, char *text)
{
	char *word = office_hours_word(&text);
	struct err err;
	bool ok;

	if (strcmp(word, "agency") == 0)
		ok = begin_section(reader, line, text, &err);
	else if (strcmp(word, "valid") == 0)
		ok = read_valid(reader, line, text, &err);
	else
		ok = err_set(&err,
		    "\"%s\": neither a date nor \"agency\" nor \"valid\"",
		    word);
	if (!ok)
		refuse(reader, line, &err);
}

/* The overlays of the file, in ${reader}. */
static void
read_file(struct reader *reader, const char *data, size_t size)
{
	struct day_lines lines = day_lines_of(reader->file, data, size,
	    reader->arena, reader->complaints);
	char *text;

	reader->lines = arena_alloc(reader->arena,
	    day_lines_count(data, size) * sizeof(*reader->lines));
	while (day_lines_next(&lines, &text))
		if (day_lines_is_day(text))
			read_day(reader, lines.line, text);
		else
			read_directive(reader, lines.line, text);
	end_section(reader);
}

struct calendars *
overlay_file_parse(const char *name, const char *data, size_t size,
    const struct calendar *national, const struct directory *directory,
    struct arena *arena, struct complaints *complaints)
{
	struct reader reader = {
		.file = name,
		.arena = arena,
		.complaints = complaints,
		.national = national,
	};
	int errors = complaints->errors;
	struct calendars *calendars;

	read_file(&reader, data, size);
	/* What the sections say together is told of the sound ones, too. */
	calendars = calendars_build(national, directory, reader.overlays,
	    reader.overlay_count, name, complaints);
	if (complaints->errors > errors) {
		calendars_free(calendars);
		return NULL;
	}
	return calendars;
}

/* ---- identity, and what is kept ---- */

const char *
overlay_file_hash(const struct calendar *national, const char *data,
    size_t size, struct arena *arena)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	struct buf both = buf_over(arena);

	if (data == NULL)
		return arena_string(arena, calendar_hash(national));
	buf_printf(&both, "%s\n", calendar_hash(national));
	buf_add_bytes(&both, data, size);
	SHA256((const unsigned char *)buf_text(&both), both.size, digest);
	return text_hex(arena, digest, sizeof(digest));
}

/* Between the two kept texts; no line of a calendar. */
static const char between[] = "\n=overlays\n";

const char *
overlay_file_keep(const struct calendar *national, const char *overlays,
    struct arena *arena)
{
	const char *text = calendar_file_print(national, arena);

	return overlays == NULL
	    ? text
	    : arena_printf(arena, "%s%s%s", text, between, overlays);
}

bool
overlay_file_recall(const char *text, const struct directory *directory,
    struct arena *arena, struct calendar **national,
    struct calendars **calendars)
{
	struct complaints complaints = { 0 };
	const char *overlays = strstr(text, between);
	size_t size =
	    overlays == NULL ? strlen(text) : (size_t)(overlays - text) + 1;
	struct reader reader = {
		.file = "database",
		.arena = arena,
		.complaints = &complaints,
	};

	*national =
	    calendar_file_parse("database", text, size, arena, &complaints);
	if (*national != NULL) {
		reader.national = *national;
		if (overlays != NULL) {
			overlays += strlen(between);
			read_file(&reader, overlays, strlen(overlays));
		}
		*calendars = calendars_build(*national, directory,
		    reader.overlays, reader.overlay_count, NULL, NULL);
	}
	complaints_finish(&complaints);
	return *national != NULL;
}
