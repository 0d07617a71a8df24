/*
 * Any bytes as a record of the portal: refused with a sentence, or an
 * observation that keeps what dossier.h promises.
 */
#include <stdlib.h>
#include <string.h>

#include "support/portal_plan.h"
#include "wire/clean.h"
#include "wire/decode.h"
#include "wire/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* NULL or something to show, never "" and never out of form. */
static void
check_text(const char *text)
{
	if (text == NULL)
		return;
	if (*text == '\0' || strlen(text) > CLEAN_TEXT_MAX ||
	    !text_is_utf8(text, strlen(text), NULL) ||
	    strpbrk(text, "\r\n\t") != NULL)
		abort();
}

static void
check(const struct observation *seen, const struct decode_report *report)
{
	if (seen->code == NULL || strlen(seen->code) > DECODE_CODE_MAX)
		abort();
	check_text(seen->code);
	check_text(seen->procedure);
	check_text(seen->procedure_name);
	check_text(seen->field);
	check_text(seen->raw_status);
	check_text(seen->agency);
	check_text(seen->officer_name);
	check_text(seen->step);
	for (int i = 0; i < seen->round_count; i++)
		if (seen->rounds[i].from == INSTANT_NONE ||
		    seen->rounds[i].to < seen->rounds[i].from)
			abort();
	for (int i = 0; i < report->note_count; i++)
		if (*report->notes[i] == '\0')
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	static struct mapping *mapping;
	struct observation seen, again;
	struct decode_report report;
	struct slice record = { (const char *)data, size };
	struct err err = { "" };

	if (arena == NULL) {
		json_init();
		arena = arena_new(1U << 20);
		mapping = mapping_build(&portal_plan, &err);
	}
	if (decode_record(mapping, record, arena, &seen, &report, &err)) {
		check(&seen, &report);
		/* The same bytes say the same twice. */
		if (!decode_record(mapping, record, arena, &again, &report,
			&err) ||
		    !observation_equal(&seen, &again))
			abort();
	} else if (err.text[0] == '\0') {
		abort();
	}
	arena_reset(arena);
	return 0;
}
