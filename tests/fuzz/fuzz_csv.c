/* A table: the rows that are kept have the header's width and are text; read as
 * a list of late dossiers, its rows are in order and have a code or say why
 * not. */
#include <stdlib.h>
#include <string.h>

#include "wire/csv.h"
#include "wire/late_list.h"
#include "wire/tables.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_late_list(struct arena *arena, struct slice bytes)
{
	static const struct late_map map = { "name", LATE_CODE };
	struct late_list list;
	struct err err;

	if (!late_list_read(arena, bytes, &map, 1, WHEN_OFFICE_OFFSET, &list,
		&err)) {
		if (!text_is_utf8(err.text, strlen(err.text), NULL))
			abort();
		return;
	}
	for (size_t i = 0; i < list.count; i++) {
		const struct late_row *row = &list.rows[i];

		if (row->line <= (i == 0 ? list.header : list.rows[i - 1].line))
			abort();
		if (row->code == NULL && row->wrong == NULL)
			abort();
		if (row->wrong != NULL &&
		    (row->same_as != 0 ||
			!text_is_utf8(row->wrong, strlen(row->wrong), NULL)))
			abort();
		if (row->same_as >= row->line)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(65536);
	struct complaints complaints = { 0 };
	struct table_file file = { .name = "t.csv",
		.bytes = { (const char *)data, size } };
	struct csv csv;

	if (csv_parse(arena, "t.csv", file.bytes, &csv, &complaints)) {
		for (size_t i = 0; i < csv.count; i++)
			for (int j = 0; j < csv.columns; j++)
				if (!text_is_utf8(csv.rows[i].cells[j],
					strlen(csv.rows[i].cells[j]), NULL))
					abort();
	} else if (complaints.errors == 0) {
		abort();
	}
	(void)!tables_directory(arena, &file, &file, &complaints);
	(void)!tables_catalogue(arena, &file, &complaints);
	read_late_list(arena, file.bytes);
	complaints_finish(&complaints);
	arena_free(arena);
	return 0;
}
