/* Lists of late dossiers that other systems give. */
#include "wire/late_list.h"

#include <stdlib.h>
#include <string.h>

#include "wire/clean.h"
#include "wire/csv.h"
#include "wire/decode.h"
#include "wire/late_header.h"
#include "wire/timeform.h"

enum { QUOTED = 60 /* characters of a cell that a sentence repeats */ };

const char *
late_field_text(enum late_field field)
{
	static const char *const words[LATE_FIELDS] = { "code", "due",
		"finished", "agency" };

	return words[field];
}

struct reading {
	struct arena *arena;
	const struct late_map *maps;
	size_t map_count;
	struct timeform_rules times[2]; /* more forms than one list holds */
	int places[LATE_FIELDS];        /* columns, -1: none */
	struct late_list *out;
};

/* ---- the header ---- */

/* The field that a header names: what is mapped goes before what is known. */
static bool
field_of(const struct reading *reading, const char *header,
    enum late_field *out)
{
	const char *folded = text_fold(reading->arena, header);

	for (size_t i = 0; i < reading->map_count; i++)
		if (text_equal(folded,
			text_fold(reading->arena, reading->maps[i].header))) {
			*out = reading->maps[i].field;
			return true;
		}
	return late_header_known(folded, out);
}

/* A field that is mapped is nobody else's. */
static bool
is_mapped(const struct reading *reading, enum late_field field,
    const char *header)
{
	const char *folded = text_fold(reading->arena, header);
	bool other = false;

	for (size_t i = 0; i < reading->map_count; i++) {
		if (reading->maps[i].field != field)
			continue;
		if (text_equal(folded,
			text_fold(reading->arena, reading->maps[i].header)))
			return true;
		other = true;
	}
	return !other;
}

static const char *
header_text(const struct reading *reading, const char *cell)
{
	return cell == NULL ? NULL : clean_text(reading->arena, cell, NULL);
}

static bool
names_code(const struct reading *reading, const struct grid_row *row)
{
	enum late_field field;

	for (int i = 0; i < row->count; i++) {
		const char *header = header_text(reading, row->cells[i]);

		if (header != NULL && field_of(reading, header, &field) &&
		    field == LATE_CODE && is_mapped(reading, field, header))
			return true;
	}
	return false;
}

/* "Mã hồ sơ (C), Số TT (A)", for a sentence. */
static void
add_header(struct buf *buf, const char *header, int column)
{
	char name[8];

	buf_printf(buf, "%s\"%s\" (%s)", buf->size == 0 ? "" : ", ", header,
	    grid_column(name, column));
}

static bool
place_columns(struct reading *reading, const struct grid_row *row,
    struct err *err)
{
	struct late_list *out = reading->out;
	struct buf unused = buf_over(reading->arena);
	enum late_field field;

	for (int i = 0; i < row->count; i++) {
		const char *header = header_text(reading, row->cells[i]);

		if (header == NULL)
			continue;
		if (!field_of(reading, header, &field) ||
		    !is_mapped(reading, field, header)) {
			add_header(&unused, header, i);
			continue;
		}
		if (out->columns[field] != NULL)
			return err_set(err,
			    "line %d: columns \"%s\" and \"%s\" both mean %s: "
			    "say which with --map \"COLUMN=%s\"",
			    row->number, out->columns[field], header,
			    late_field_text(field), late_field_text(field));
		out->columns[field] = header;
		reading->places[field] = i;
	}
	out->unused = unused.size == 0 ? NULL : buf_text(&unused);
	return true;
}

/* Every map must have met its column. */
static bool
check_maps(const struct reading *reading, const struct grid_row *row,
    struct err *err)
{
	for (size_t i = 0; i < reading->map_count; i++) {
		const char *wanted =
		    text_fold(reading->arena, reading->maps[i].header);
		bool found = false;

		for (int k = 0; k < row->count && !found; k++)
			found = row->cells[k] != NULL &&
			    text_equal(text_fold(reading->arena, row->cells[k]),
				wanted);
		if (!found)
			return err_set(err,
			    "--map \"%s=%s\": line %d has no such column",
			    reading->maps[i].header,
			    late_field_text(reading->maps[i].field),
			    row->number);
	}
	return true;
}

static bool
is_blank(const struct grid_row *row)
{
	for (int i = 0; i < row->count; i++)
		if (!text_is_empty(row->cells[i]))
			return false;
	return true;
}

/* No row names the code: what the first one that looks like a header says. */
static bool
refuse_headers(const struct reading *reading, const struct grid *grid,
    struct err *err)
{
	const struct grid_row *widest = NULL;
	struct buf buf = buf_over(reading->arena);

	for (size_t i = 0; i < grid->count && i < GRID_HEADER_ROWS; i++)
		if (!is_blank(&grid->rows[i]) &&
		    (widest == NULL || grid->rows[i].count > widest->count))
			widest = &grid->rows[i];
	if (widest == NULL)
		return err_set(err, "is empty");
	for (int i = 0; i < widest->count && buf.size < 400; i++) {
		const char *header = header_text(reading, widest->cells[i]);

		if (header != NULL && text_length(header) <= QUOTED)
			add_header(&buf, header, i);
	}
	return err_set(err,
	    "none of its first %d rows has a column for the dossier's code; "
	    "line %d has: %s. Say which it is with --map \"COLUMN=code\"",
	    GRID_HEADER_ROWS, widest->number, buf_text(&buf));
}

static bool
find_header(struct reading *reading, const struct grid *grid, size_t *behind,
    struct err *err)
{
	for (size_t i = 0; i < grid->count && i < GRID_HEADER_ROWS; i++) {
		const struct grid_row *row = &grid->rows[i];

		if (!names_code(reading, row))
			continue;
		reading->out->header = row->number;
		*behind = i + 1;
		return check_maps(reading, row, err) &&
		    place_columns(reading, row, err);
	}
	return refuse_headers(reading, grid, err);
}

/* ---- rows ---- */

/* A cell as a sentence quotes it: short, and on one line. */
static const char *
quoted(const struct reading *reading, const char *cell)
{
	const char *text = clean_text(reading->arena, cell, NULL);
	size_t length = 0, at = 0;

	if (text == NULL || text_length(text) <= QUOTED)
		return text == NULL ? "" : text;
	for (; length < QUOTED; length++)
		do
			at++;
		while (((unsigned char)text[at] & 0xc0) == 0x80);
	return arena_printf(reading->arena, "%.*s… (%zu ký tự)", (int)at, text,
	    text_length(cell));
}

static const char *
cell_of(const struct reading *reading, const struct grid_row *row,
    enum late_field field)
{
	int place = reading->places[field];

	return place < 0 || place >= row->count ? NULL : row->cells[place];
}

static bool
read_time(const struct reading *reading, const struct grid_row *row,
    enum late_field field, struct timeform_time *out, struct late_row *late)
{
	const char *cell = cell_of(reading, row, field);
	const char *text =
	    cell == NULL ? NULL : clean_text(reading->arena, cell, NULL);
	struct err err;

	for (size_t i = 0; i < 2; i++)
		if (timeform_read(&reading->times[i], text, out, &err))
			return true;
	if (late->wrong == NULL)
		late->wrong = arena_printf(reading->arena,
		    "cột \"%s\": \"%s\" không phải ngày giờ đọc được",
		    reading->out->columns[field], quoted(reading, cell));
	return false;
}

static void
read_code(const struct reading *reading, const struct grid_row *row,
    struct late_row *late)
{
	const char *cell = cell_of(reading, row, LATE_CODE);

	late->code =
	    cell == NULL ? NULL : clean_code(reading->arena, cell, NULL);
	if (late->code == NULL)
		late->wrong = "không có mã hồ sơ";
	else if (strlen(late->code) > DECODE_CODE_MAX) {
		late->wrong =
		    arena_printf(reading->arena, "mã hồ sơ dài %zu ký tự: %s",
			text_length(late->code), quoted(reading, late->code));
		late->code = NULL;
	}
}

static void
read_row(const struct reading *reading, const struct grid_row *row,
    struct late_row *late)
{
	const char *agency = cell_of(reading, row, LATE_AGENCY);
	struct timeform_time due, finished;

	*late = (struct late_row){ .line = row->number,
		.due = INSTANT_NONE,
		.finished = INSTANT_NONE };
	read_code(reading, row, late);
	if (read_time(reading, row, LATE_DUE, &due, late)) {
		late->due = due.at;
		late->due_is_date = due.date_only;
	}
	if (read_time(reading, row, LATE_FINISHED, &finished, late))
		late->finished = finished.at;
	if (agency != NULL)
		late->agency = clean_text(reading->arena, agency, NULL);
}

/* Behind the last row with a code there are totals and signatures. */
static size_t
last_row(const struct reading *reading, const struct grid *grid, size_t behind)
{
	size_t count = grid->count;

	while (count > behind) {
		const char *cell =
		    cell_of(reading, &grid->rows[count - 1], LATE_CODE);

		if (cell != NULL &&
		    clean_code(reading->arena, cell, NULL) != NULL)
			break;
		count--;
	}
	return count;
}

static struct late_row *
read_rows(const struct reading *reading, const struct grid *grid, size_t behind)
{
	size_t end = last_row(reading, grid, behind), n = 0;
	struct late_row *rows =
	    arena_alloc(reading->arena, (end - behind + 1) * sizeof(*rows));

	for (size_t i = behind; i < end; i++)
		if (!is_blank(&grid->rows[i]))
			read_row(reading, &grid->rows[i], &rows[n++]);
	reading->out->rows = rows;
	reading->out->count = n;
	return rows;
}

/* ---- codes that stand there more than once ---- */

static int
by_code(const void *left, const void *right)
{
	const struct late_row *a = *(struct late_row *const *)left;
	const struct late_row *b = *(struct late_row *const *)right;
	int order = strcmp(a->code, b->code);

	return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static bool
says_the_same(const struct late_row *a, const struct late_row *b)
{
	return a->due == b->due && a->due_is_date == b->due_is_date &&
	    a->finished == b->finished && text_equal(a->agency, b->agency);
}

static void
join(const struct reading *reading, struct late_row **same, size_t count)
{
	const char *wrong;
	bool agree = true;

	for (size_t i = 1; i < count; i++)
		agree = agree && says_the_same(same[0], same[i]);
	for (size_t i = 1; i < count && agree; i++)
		same[i]->same_as = same[0]->line;
	if (agree)
		return;
	wrong = arena_printf(reading->arena,
	    "mã hồ sơ có ở %zu dòng (%d và %d%s) với nội dung khác nhau", count,
	    same[0]->line, same[1]->line, count > 2 ? ", …" : "");
	for (size_t i = 0; i < count; i++)
		same[i]->wrong = wrong;
}

static void
find_doubled(const struct reading *reading, struct late_row *rows)
{
	size_t count = 0, begin = 0;
	struct late_row **sorted = arena_alloc(reading->arena,
	    (reading->out->count + 1) * sizeof(*sorted));

	for (size_t i = 0; i < reading->out->count; i++)
		if (rows[i].code != NULL && rows[i].wrong == NULL)
			sorted[count++] = &rows[i];
	if (count > 1)
		qsort(sorted, count, sizeof(*sorted), by_code);
	for (size_t i = 1; i <= count; i++) {
		if (i < count &&
		    strcmp(sorted[i]->code, sorted[begin]->code) == 0)
			continue;
		if (i - begin > 1)
			join(reading, &sorted[begin], i - begin);
		begin = i;
	}
}

/* ---- the whole ---- */

static bool
check_utf8(struct slice text, struct err *err)
{
	size_t bad;
	int line = 1;

	if (text_is_utf8(text.data, text.size, &bad))
		return true;
	for (size_t i = 0; i < bad; i++)
		line += text.data[i] == '\n';
	return err_set(err,
	    "line %d: neither UTF-8 nor any character set that is certain, or "
	    "several in one file: save it as \"CSV UTF-8\" or .xlsx",
	    line);
}

bool
late_list_read(struct arena *arena, struct slice text,
    const struct late_map *maps, size_t map_count, int32_t offset,
    struct late_list *out, struct err *err)
{
	struct reading reading = { .arena = arena,
		.maps = maps,
		.map_count = map_count,
		.times = { { .forms = { TIMEFORM_SLASH, TIMEFORM_SLASH_MINUTE,
				 TIMEFORM_SLASH_DAY, TIMEFORM_SPACE,
				 TIMEFORM_SPACE_MINUTE, TIMEFORM_DAY,
				 TIMEFORM_COMPACT, TIMEFORM_RFC3339 },
			       .form_count = 8,
			       .offset = offset },
		    { .forms = { TIMEFORM_ISO_LOCAL, TIMEFORM_ISO_OFFSET4,
			  TIMEFORM_COMPACT_MINUTE, TIMEFORM_COMPACT_DAY,
			  TIMEFORM_DOT_DAY },
			.form_count = 5,
			.offset = offset } },
		.out = out };
	char separator = 0;
	struct grid grid;
	size_t behind = 0;

	*out = (struct late_list){ 0 };
	for (int i = 0; i < LATE_FIELDS; i++)
		reading.places[i] = -1;
	if (!check_utf8(text, err) ||
	    !csv_grid(arena, text, &separator, &grid, err) ||
	    !find_header(&reading, &grid, &behind, err))
		return false;
	find_doubled(&reading, read_rows(&reading, &grid, behind));
	return true;
}
