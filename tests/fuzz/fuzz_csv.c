/* A table: the rows that are kept have the header's width and are text. */
#include <stdlib.h>
#include <string.h>

#include "wire/csv.h"
#include "wire/tables.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
	complaints_finish(&complaints);
	arena_free(arena);
	return 0;
}
