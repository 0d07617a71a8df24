/*
 * One record of an export to an observation, by the source's mapping.  The
 * record's own oddities are refused or noted here, once, so that everything
 * above sees clean values.
 */
#ifndef WIRE_DECODE_H
#define WIRE_DECODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "core/dossier.h"
#include "core/person.h"
#include "wire/mapping.h"

enum { DECODE_NOTES = 8, DECODE_CODE_MAX = 200 };

/* What decoding put up with in a record that was accepted; of a refused one
 * only `code` counts. */
struct decode_report {
	const char *code; /* in the arena; NULL where it could not be read */
	const char *notes[DECODE_NOTES]; /* sentences, in the arena */
	int note_count;
	int unsaid;          /* notes beyond DECODE_NOTES */
	bool status_unknown; /* raw_status is not in the status map */
	/* The invisible characters that stood in the code, "U+200B"; or NULL.
	 */
	const char *code_removed;
	/* Of an ended dossier: how many steps its record lists, and how many of
	 * them bear the moment of the one before.  0 where nothing tells. */
	int steps, steps_at_once;
	/* What the mapping names of the person, and nothing else. */
	struct person person;
	/* A bit for each mapping_field that is its `otherwise`. */
	uint32_t defaulted;
};

/*
 * Decodes ${record}; all strings of ${out} live in ${arena}.  What a
 * time is told as left of it is settled by the caller (observation_settle).
 *
 * Refused (the caller counts it and names it by its position): a record that
 * is no JSON object, one without a code or with a code longer than
 * DECODE_CODE_MAX bytes, and one with a time that exists nowhere, or is in none
 * of its forms, in a field that decides deadlines: submitted, received,
 * promised, finished, returned, and the supplement rounds.  The error names
 * the field and quotes the time, and nothing else of the record.
 *
 * Accepted with a note, the field left empty or cleaned: an unreadable updated
 * or step_due, a number too long to be kept digit by digit (in a code:
 * refused), invisible characters in the code, a text cut at CLEAN_TEXT_MAX, a
 * round without a start or ending before it, rounds beyond DOSSIER_ROUNDS
 * (the earliest are left out), a filing that is not in its map, a deleted that
 * is no truth value.
 *
 * Texts are cleaned as clean.h says.  An array, an object or, for a time, a
 * truth value counts as empty: the next alternative is tried.  For status and
 * filing the first alternative that the map lists is taken, else the first
 * that says anything.
 */
bool decode_record(const struct mapping *mapping, struct slice record,
    struct arena *arena, struct observation *out, struct decode_report *report,
    struct err *err) MUST_CHECK;

/* When ${record} says it last changed, read alone; INSTANT_NONE where it does
 * not say, or cannot be read. */
instant decode_updated(const struct mapping *mapping, struct slice record,
    struct arena *arena);

#endif
