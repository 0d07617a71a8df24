/* The shipped calendar, read from the source tree. */
#include "support/pure_calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/calendar_file.h"

const char pure_swap_2026[] = "2026-11-23\toff_swap\tswap\tproposal\n"
			      "2026-11-28\twork_makeup\tswap\tproposal\n";

char *
pure_read(const char *path)
{
	FILE *file = fopen(path, "re");
	size_t size = 0, n;
	char *text = mem_alloc(1);

	if (file == NULL) {
		perror(path);
		abort();
	}
	do {
		text = mem_resize(text, size + 65536);
		n = fread(text + size, 1, 65535, file);
		size += n;
	} while (n > 0);
	fclose(file);
	text[size] = '\0';
	return text;
}

struct calendar *
pure_calendar(const char *more)
{
	struct complaints complaints = { 0 };
	struct arena *arena = arena_new(65536);
	char *shipped = pure_read("config/calendar.tsv");
	char *text = mem_printf("%s%s", shipped, more);
	struct calendar *calendar = calendar_file_parse("config/calendar.tsv",
	    text, strlen(text), arena, &complaints);

	for (int i = 0; i < complaints.count; i++)
		fprintf(stderr, "%d: %s\n", complaints.items[i].line,
		    complaints.items[i].text);
	if (calendar == NULL)
		abort();
	complaints_finish(&complaints);
	mem_free(shipped);
	mem_free(text);
	arena_free(arena);
	return calendar;
}
