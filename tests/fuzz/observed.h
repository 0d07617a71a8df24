/*
 * What dossier.h and decode.h promise of an observation, checked: shared by
 * the fuzz targets that decode.
 */
#ifndef TESTS_FUZZ_OBSERVED_H
#define TESTS_FUZZ_OBSERVED_H

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire/clean.h"
#include "wire/decode.h"

/* One line that says something: it goes into logs and letters. */
static void
check_sentence(const char *text)
{
	if (*text == '\0' || !text_is_utf8(text, strlen(text), NULL))
		abort();
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			abort();
}

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

/* No time, or one of the years that a form may name. */
static void
check_time(instant at)
{
	if (at != INSTANT_NONE && at != INSTANT_NEVER &&
	    (at < when_at(when_from_civil(1899, 12, 30), 0, 0) ||
		at > when_at(when_from_civil(3000, 1, 2), 0, 0)))
		abort();
}

static void
check_observation(const struct observation *seen)
{
	if (seen->code == NULL || strlen(seen->code) > DECODE_CODE_MAX)
		abort();
	check_text(seen->code);
	check_text(seen->procedure);
	check_text(seen->procedure_name);
	check_text(seen->field);
	check_text(seen->raw_status);
	check_text(seen->agency);
	check_text(seen->officer_account);
	check_text(seen->officer_mail);
	check_text(seen->officer_name);
	check_text(seen->step);
	check_time(seen->submitted);
	check_time(seen->received);
	check_time(seen->promised);
	check_time(seen->finished);
	check_time(seen->returned);
	check_time(seen->updated);
	check_time(seen->step_due);
	if (seen->status >= STATUS_COUNT || seen->filing > FILING_POST ||
	    seen->round_count > DOSSIER_ROUNDS || seen->steps < STEPS_UNKNOWN)
		abort();
	for (int i = 0; i < seen->round_count; i++) {
		check_time(seen->rounds[i].from);
		check_time(seen->rounds[i].to);
		if (seen->rounds[i].from == INSTANT_NONE ||
		    seen->rounds[i].to < seen->rounds[i].from)
			abort();
	}
}

/* Decodes ${record}: refused with a sentence, or an observation that keeps
 * its promises, and the same bytes say the same twice. */
static bool
decode_checked(struct arena *arena, const struct mapping *mapping,
    struct slice record)
{
	struct observation seen, again;
	struct decode_report report;
	struct err err = { "" };

	if (!decode_record(mapping, record, arena, &seen, &report, &err)) {
		check_sentence(err.text);
		return false;
	}
	check_observation(&seen);
	for (int i = 0; i < report.note_count; i++)
		check_sentence(report.notes[i]);
	if (report.unsaid > 0 && report.note_count < DECODE_NOTES)
		abort();
	if (!decode_record(mapping, record, arena, &again, &report, &err) ||
	    !observation_equal(&seen, &again))
		abort();
	return true;
}

#endif
