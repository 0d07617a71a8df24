/* Silences: which hold, and about whom. */
#include "core/silence.h"

#include <string.h>

#include "core/catalogue.h"

static const char *const kinds[SILENCE_KINDS] = {
	[SILENCE_DOSSIER] = "dossier",
	[SILENCE_PROCEDURE] = "procedure",
	[SILENCE_AGENCY] = "agency",
	[SILENCE_SOURCE] = "source",
};

const char *
silence_kind_text(enum silence_kind kind)
{
	return kinds[kind];
}

bool
silence_kind_parse(const char *text, enum silence_kind *out)
{
	for (int i = 0; i < SILENCE_KINDS; i++) {
		if (strcmp(kinds[i], text) == 0) {
			*out = (enum silence_kind)i;
			return true;
		}
	}
	return false;
}

bool
silence_is_in_force(const struct silence *silence, instant now)
{
	return silence->from <= now && now < silence->to &&
	    (silence->ended == INSTANT_NONE || now < silence->ended);
}

static bool
is_within(const struct directory *directory, const char *code, const char *root)
{
	const struct agency *agency, *above;

	if (code == NULL || directory == NULL)
		return false;
	agency = directory_by_code(directory, code);
	above = directory_by_code(directory, root);
	return agency != NULL && above != NULL &&
	    directory_is_within(directory, agency, above);
}

bool
silence_is_about(const struct silence *silence,
    const struct silence_subject *subject, const struct directory *directory)
{
	switch (silence->kind) {
	case SILENCE_DOSSIER:
		return silence->dossier == subject->dossier;
	case SILENCE_SOURCE:
		return silence->source == subject->source;
	case SILENCE_PROCEDURE:
		return catalogue_is_code(silence->what, subject->procedure);
	case SILENCE_AGENCY:
		return is_within(directory, subject->agency, silence->what);
	case SILENCE_KINDS:
		break;
	}
	return false;
}
