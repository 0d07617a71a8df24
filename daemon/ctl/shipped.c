/* The shipped calendar, and reading another. */
#include "ctl/shipped.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/command.h"
#include "wire/calendar_file.h"

/* The assembler puts the file's bytes between two names; the Makefile knows
 * that this object depends on it.  Paths count from the top of the source. */
__asm__(".section .rodata\n"
	"shipped_calendar_begin:\n"
	".incbin \"config/calendar.tsv\"\n"
	"shipped_calendar_end:\n"
	".byte 0\n"
	".text\n");
extern const char shipped_calendar_begin[];
extern const char shipped_calendar_end[];

/* No calendar is near this large; a device or a log named by mistake is. */
enum { FILE_MOST = 4 << 20 };

/* The whole file; false with ${err} when it cannot be had. */
static bool
read_file(struct arena *arena, const char *path, struct buf *out,
    struct err *err)
{
	FILE *file = fopen(path, "re");
	char chunk[8192];
	size_t n;
	bool ok;

	if (file == NULL)
		return err_set(err, "cannot open it: %s", strerror(errno));
	*out = buf_over(arena);
	while (out->size <= FILE_MOST &&
	    (n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_add_bytes(out, chunk, n);
	if (out->size > FILE_MOST)
		ok = err_set(err, "larger than %d bytes: no calendar",
		    FILE_MOST);
	else if (ferror(file))
		ok = err_set(err, "cannot read it: %s", strerror(errno));
	else
		ok = true;
	fclose(file);
	return ok;
}

struct calendar *
shipped_or_file(const char *path)
{
	struct complaints complaints = { 0 };
	struct arena *arena = arena_new(65536);
	struct calendar *calendar = NULL;
	struct buf bytes;
	struct err err;

	if (path == NULL)
		calendar = calendar_file_parse("config/calendar.tsv",
		    shipped_calendar_begin,
		    /* cppcheck-suppress comparePointers ; two names in one */
		    (size_t)(shipped_calendar_end - shipped_calendar_begin),
		    arena, &complaints);
	else if (!read_file(arena, path, &bytes, &err))
		complaints_add(&complaints, path, 0, 0, "%s", err.text);
	else
		calendar = calendar_file_parse(path, buf_text(&bytes),
		    bytes.size, arena, &complaints);
	command_complain(&complaints);
	complaints_finish(&complaints);
	arena_free(arena);
	return calendar;
}
