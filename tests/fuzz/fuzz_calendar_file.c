/*
 * Any bytes as a calendar file: a calendar or a complaint, never both, never
 * neither; and a calendar that was accepted answers for its own years.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "wire/calendar_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(int holds)
{
	if (!holds)
		abort();
}

static void
ask(const struct calendar *calendar)
{
	int first, last;
	day begin, end, d;
	int32_t count;

	calendar_years(calendar, &first, &last);
	begin = when_from_civil(first, 1, 1);
	end = when_from_civil(last, 12, 31);
	expect(calendar_count(calendar, begin, end, &count));
	expect(count >= 0 && count <= end.n - begin.n);
	expect(!calendar_add(calendar, begin, count + 2, &d));
	if (calendar_add(calendar, begin, count, &d))
		expect(d.n >= begin.n && d.n <= end.n);
	expect(calendar_open(calendar) < calendar_close(calendar));
	expect(calendar_day_length(calendar) > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct complaints complaints = { 0 };
	struct arena *arena = arena_new(4096);
	struct calendar *calendar = calendar_file_parse("fuzz",
	    (const char *)data, size, arena, &complaints);

	expect((calendar == NULL) == (complaints.errors > 0));
	if (calendar != NULL)
		ask(calendar);
	calendar_free(calendar);
	complaints_finish(&complaints);
	arena_free(arena);
	return 0;
}
