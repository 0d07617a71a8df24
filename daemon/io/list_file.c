/* From a file's name and bytes to a page. */
#include "io/list_file.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <xxhash.h>

#include "io/file.h"
#include "io/workbook.h"
#include "wire/answer.h"
#include "wire/csv.h"

enum kind { PAGE, TABLE, WORKBOOK, OLD_WORKBOOK };

static bool
ends_with(const char *text, const char *ending)
{
	size_t size = strlen(text), tail = strlen(ending);

	return size >= tail && strcasecmp(text + size - tail, ending) == 0;
}

static enum kind
kind_of(const char *path)
{
	if (ends_with(path, ".csv") || ends_with(path, ".tsv") ||
	    ends_with(path, ".txt"))
		return TABLE;
	if (ends_with(path, ".xlsx") || ends_with(path, ".xlsm"))
		return WORKBOOK;
	return ends_with(path, ".xls") ? OLD_WORKBOOK : PAGE;
}

bool
list_file_is_table(const char *path)
{
	return kind_of(path) != PAGE;
}

static bool
begins(struct slice bytes, const char *magic, size_t size)
{
	return bytes.size >= size && memcmp(bytes.data, magic, size) == 0;
}

/* An old workbook, or a new one that a password protects. */
static bool
is_compound(struct slice bytes)
{
	return begins(bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
}

static bool
is_zip(struct slice bytes)
{
	return begins(bytes, "PK\x03\x04", 4);
}

/* What some software exports under the name of a workbook. */
static bool
is_markup(struct slice bytes)
{
	size_t at = begins(bytes, "\xef\xbb\xbf", 3) ? 3 : 0;

	while (at < bytes.size && strchr(" \t\r\n", bytes.data[at]) != NULL &&
	    bytes.data[at] != '\0')
		at++;
	return at < bytes.size && bytes.data[at] == '<';
}

/* Bytes that are not what the name says. */
static bool
check_bytes(enum kind kind, struct slice bytes, struct err *err)
{
	if (bytes.size == 0)
		return err_set(err, "is empty");
	if (kind == OLD_WORKBOOK)
		return err_set(err,
		    is_markup(bytes)
			? "is a web page under the name of a workbook: open it "
			  "in a spreadsheet and save it as .xlsx"
			: "is a workbook of the old kind: save it as .xlsx");
	if (kind == WORKBOOK && is_compound(bytes))
		return err_set(err,
		    "is protected by a password, or a workbook of the old kind "
		    "(.xls): save it as .xlsx without a password");
	if (kind == WORKBOOK && is_markup(bytes))
		return err_set(err,
		    "is a web page under the name of a workbook: open it in a "
		    "spreadsheet and save it as .xlsx");
	if (kind == TABLE && (is_zip(bytes) || is_compound(bytes)))
		return err_set(err,
		    "is a workbook under the name of a table: give it its own "
		    "name (.xlsx)");
	return true;
}

static bool
read_table(struct arena *arena, const struct source_folder *folder,
    struct slice bytes, struct grid *out, const char **told, struct err *err)
{
	char separator = folder->separator;
	enum charset taken;
	struct slice text;

	if (!charset_read(arena, bytes, folder->charset, &text, &taken, err) ||
	    !csv_grid(arena, text, &separator, out, err))
		return false;
	*told = arena_printf(arena, "%s, separated by %s", charset_text(taken),
	    separator == ','       ? "commas"
		: separator == ';' ? "semicolons"
				   : "tabs");
	return true;
}

static bool
read_grid(struct arena *arena, const struct source_plan *plan,
    const struct mapping *mapping, enum kind kind, struct slice bytes,
    struct list_file *out, struct err *err)
{
	const struct source_folder *folder = &plan->folder;
	const struct grid_plan grid_plan = { .mapping = mapping,
		.header_row = folder->header_row,
		.max_records = (size_t)plan->page.cut.max_records };
	const char *how, *header;
	struct grid grid;

	if (!(kind == WORKBOOK
		    ? workbook_grid(arena, bytes, folder->sheet,
			  plan->bounds.max_bytes, &grid, &how, err)
		    : read_table(arena, folder, bytes, &grid, &how, err)))
		return false;
	if (!grid_page(arena, &grid_plan, &grid, &out->page, &header, err))
		return false;
	out->told = arena_printf(arena, "%s, %s", how, header);
	return true;
}

static bool
read_page(struct arena *arena, const struct source_plan *plan,
    struct slice bytes, struct list_file *out, struct err *err)
{
	const struct answer answer = { .status = 200, .body = bytes };

	out->told = NULL;
	return answer_page(arena, plan, &answer, &out->page, err) == FRAME_GOOD;
}

/* The same bytes read otherwise are another page. */
static uint64_t
hash_of(const struct source_folder *folder, enum kind kind, struct slice bytes)
{
	char how[300];

	if (kind == PAGE)
		return XXH3_64bits(bytes.data, bytes.size);
	snprintf(how, sizeof(how), "%d %d %d %s", (int)folder->charset,
	    folder->separator, (int)folder->header_row,
	    folder->sheet == NULL ? "" : folder->sheet);
	return XXH3_64bits_withSeed(bytes.data, bytes.size,
	    XXH3_64bits(how, strlen(how)));
}

/* The path stands before the sentence already. */
static void
without_path(struct err *err, const char *path)
{
	size_t size = strlen(path);

	if (strncmp(err->text, path, size) == 0 && err->text[size] == ':' &&
	    err->text[size + 1] == ' ')
		memmove(err->text, err->text + size + 2,
		    strlen(err->text + size + 2) + 1);
}

bool
list_file_read(struct arena *arena, const struct source_plan *plan,
    const struct mapping *mapping, const char *path, struct list_file *out,
    struct err *err)
{
	enum kind kind = kind_of(path);
	struct list_file read = { .told = NULL };
	struct slice bytes;

	if (!file_read(arena, path, (size_t)plan->bounds.max_bytes, &bytes,
		err)) {
		without_path(err, path);
		return false;
	}
	read.bytes = (int64_t)bytes.size;
	read.hash = hash_of(&plan->folder, kind, bytes);
	if (!check_bytes(kind, bytes, err) ||
	    !(kind == PAGE
		    ? read_page(arena, plan, bytes, &read, err)
		    : read_grid(arena, plan, mapping, kind, bytes, &read, err)))
		return false;
	*out = read;
	return true;
}
