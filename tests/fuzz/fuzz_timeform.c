/*
 * Any text as a time in every form: what is read must be printed and read
 * back as the same instant.
 */
#include <stdlib.h>

#include "wire/timeform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A form that prints whole seconds loses nothing of what it reads. */
static void
check_form(struct arena *arena, enum timeform form, const char *text,
    bool z_is_local)
{
	struct timeform_rules rules = {
		.forms = { form },
		.form_count = 1,
		.offset = WHEN_OFFICE_OFFSET,
		.z_is_local = z_is_local,
	};
	struct timeform_time time, again;
	struct err err;
	const char *printed;

	if (!timeform_read(&rules, text, &time, &err) ||
	    time.at == INSTANT_NONE)
		return;
	/* What is left is no instant that could be printed. */
	if (time.from_now)
		return;
	/* Epochs have a fixed number of digits. */
	if ((form == TIMEFORM_EPOCH_S || form == TIMEFORM_EPOCH_MS) &&
	    time.at < 100000000)
		return;
	printed = timeform_print(arena, form, time.at, WHEN_OFFICE_OFFSET,
	    z_is_local);
	if (!timeform_read(&rules, printed, &again, &err))
		abort();
	if (again.at != INSTANT_NONE &&
	    (again.at != time.at || again.date_only != time.date_only))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	const char *text;

	if (arena == NULL)
		arena = arena_new(1U << 16);
	text = arena_bytes(arena, data, size);
	for (int form = 0; form < TIMEFORM_COUNT; form++) {
		check_form(arena, (enum timeform)form, text, false);
		check_form(arena, (enum timeform)form, text, true);
	}
	arena_reset(arena);
	return 0;
}
