/*
 * The parts of a workbook, and the same bytes as CSV, to a grid and its
 * records: every text in them is UTF-8, every record JSON that is read back.
 * The input is workbook.xml, its relations, styles, strings and sheet, one
 * after another with a NUL between.
 */
#include <stdlib.h>
#include <string.h>

#include "wire/charset.h"
#include "wire/csv.h"
#include "wire/json.h"
#include "wire/stamp.h"
#include "wire/xlsx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = { "xl/workbook.xml",
	"xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml",
	"xl/worksheets/sheet1.xml" };

enum { PARTS = sizeof(names) / sizeof(names[0]) };

static bool
read_part(void *context, const char *name, struct slice *out, struct err *err)
{
	static const char package[] =
	    "<Relationships><Relationship Id='a' Type='/officeDocument' "
	    "Target='xl/workbook.xml'/></Relationships>";
	const struct slice *parts = context;

	(void)err;
	*out = (struct slice){ NULL, 0 };
	if (strcmp(name, "_rels/.rels") == 0)
		*out = (struct slice){ package, sizeof(package) - 1 };
	for (size_t i = 0; i < PARTS; i++)
		if (strcmp(name, names[i]) == 0)
			*out = parts[i];
	return true;
}

static void
split(struct slice input, struct slice parts[PARTS])
{
	for (size_t i = 0; i < PARTS; i++) {
		const char *nul = input.size == 0
		    ? NULL
		    : memchr(input.data, '\0', input.size);
		size_t part = nul == NULL || i + 1 == PARTS
		    ? input.size
		    : (size_t)(nul - input.data);

		parts[i] = (struct slice){ input.data, part };
		part += part < input.size;
		input = (struct slice){ input.data + part, input.size - part };
	}
}

static struct mapping *
build(void)
{
	struct mapping_plan plan = { 0 };
	struct err err;
	struct mapping *mapping;

	plan.fields[MAPPING_CODE] =
	    (struct mapping_place){ .at = { "/a" }, .at_count = 1 };
	plan.fields[MAPPING_STATUS] =
	    (struct mapping_place){ .at = { "/b", "/a" }, .at_count = 2 };
	mapping = mapping_build(&plan, &err);
	if (mapping == NULL)
		abort();
	return mapping;
}

static void
check_grid(struct arena *arena, const struct mapping *mapping,
    const struct grid *grid)
{
	const struct grid_plan plan = { .mapping = mapping,
		.max_records = 1000 };
	struct page page;
	const char *told;
	struct err err;

	for (size_t i = 0; i < grid->count; i++)
		for (int k = 0; k < grid->rows[i].count; k++) {
			const char *text = grid->rows[i].cells[k];

			if (text != NULL &&
			    !text_is_utf8(text, strlen(text), NULL))
				abort();
			if (i > 0 &&
			    grid->rows[i].number <= grid->rows[i - 1].number)
				abort();
		}
	if (!grid_page(arena, &plan, grid, &page, &told, &err))
		return;
	for (size_t i = 0; i < page.count; i++) {
		const struct cJSON *record;

		if (!json_parse(arena, page.records[i], &record, &err))
			abort();
	}
}

static void
check_csv(struct arena *arena, const struct mapping *mapping,
    struct slice input)
{
	enum charset taken;
	char separator = '\0';
	struct slice text;
	struct grid grid;
	struct err err;

	if (charset_read(arena, input, CHARSET_WINDOWS_1258, &text, &taken,
		&err) &&
	    !text_is_utf8(text.data, text.size, NULL))
		abort();
	if (charset_read(arena, input, CHARSET_UTF8, &text, &taken, &err) &&
	    csv_grid(arena, text, &separator, &grid, &err))
		check_grid(arena, mapping, &grid);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(65536);
	struct slice input = { (const char *)data, size };
	struct slice parts[PARTS];
	const struct xlsx_parts reader = { read_part, parts };
	struct mapping *mapping;
	struct stamp stamp;
	struct grid grid;
	const char *told;
	struct err err;
	static bool ready;

	if (!ready)
		json_init();
	ready = true;
	mapping = build();
	split(input, parts);
	if (xlsx_read(arena, &reader, NULL, &grid, &told, &err))
		check_grid(arena, mapping, &grid);
	check_csv(arena, mapping, input);
	(void)!stamp_read(arena_bytes(arena, input.data, input.size), 25200,
	    &stamp);
	mapping_free(mapping);
	arena_free(arena);
	return 0;
}
