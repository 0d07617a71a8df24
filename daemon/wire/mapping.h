/*
 * The field map of one source: where in a record each field of an observation
 * stands, how its times and codes are written, and the decoding of a record by
 * it.  Built once from plain data (the configuration's), immutable after.
 */
#ifndef WIRE_MAPPING_H
#define WIRE_MAPPING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "core/dossier.h"
#include "wire/timeform.h"

enum mapping_field {
	MAPPING_CODE, /* the only one that must be mapped */
	MAPPING_PROCEDURE,
	MAPPING_PROCEDURE_NAME,
	MAPPING_FIELD, /* lĩnh vực */
	MAPPING_FILING,
	MAPPING_SUBMITTED,
	MAPPING_RECEIVED,
	MAPPING_PROMISED,
	MAPPING_FINISHED,
	MAPPING_RETURNED,
	MAPPING_UPDATED,
	MAPPING_STATUS,
	MAPPING_AGENCY,
	MAPPING_OFFICER_ACCOUNT,
	MAPPING_OFFICER_MAIL,
	MAPPING_OFFICER_NAME,
	MAPPING_STEP,
	MAPPING_STEP_DUE,
	MAPPING_DELETED, /* a truth value: true means STATUS_DELETED */
	MAPPING_FIELDS
};

/* The words of configuration: "code", "procedure", "procedure_name", …. */
const char *mapping_field_text(enum mapping_field field);
bool mapping_field_parse(const char *text, enum mapping_field *out);
bool mapping_field_is_time(enum mapping_field field);

enum { MAPPING_ALTERNATIVES = 6 };

/* Where one value stands.  Everything in a plan is borrowed until
 * mapping_build returns, which copies it. */
struct mapping_place {
	const char
	    *at[MAPPING_ALTERNATIVES]; /* selectors, first non-empty wins */
	int at_count;
	const char *otherwise; /* the value where none gives one; or NULL */
	/* Time forms of this value alone; 0: those of the source. */
	enum timeform forms[TIMEFORM_LIST];
	int form_count;
};

struct mapping_status {
	const char *raw; /* compared exactly, after trimming */
	enum status status;
};

struct mapping_filing {
	const char *raw;
	enum filing filing;
};

struct mapping_plan {
	struct mapping_place fields[MAPPING_FIELDS];
	struct timeform_rules times;
	const struct mapping_status *statuses;
	int status_count;
	const struct mapping_filing *filings;
	int filing_count;
	/* The record's own supplement rounds: the array, and the times of one
	 * round, their selectors relative to it.  NULL: it states none. */
	const char *rounds;
	struct mapping_place round_from, round_to;
	struct mapping_place round_before, round_after; /* promised dates */
};

struct mapping;

/*
 * Refuses, naming the field: no selector for the code, a selector or form that
 * is wrong, a raw status or filing listed twice, rounds without their start.
 * The caller owns the result and gives it to mapping_free.
 */
struct mapping *
mapping_build(const struct mapping_plan *plan, struct err *err) MUST_CHECK;
void mapping_free(struct mapping *mapping);

/* The generation of a mapping: equal plans have equal hashes, on every
 * machine and in every run. */
uint64_t mapping_hash(const struct mapping *mapping);

/* What decoding a record that was accepted had to put up with. */
enum { MAPPING_NOTES = 8 };
struct mapping_report {
	const char *notes[MAPPING_NOTES]; /* sentences, in the arena */
	int note_count;
	int unsaid;          /* notes beyond MAPPING_NOTES */
	bool status_unknown; /* raw_status is not in the status map */
};

/*
 * One record to an observation, whose strings live in ${arena}.
 *
 * Refused (the caller counts it and names it by its position): a record that
 * is no JSON object, one without a code, and one with a time that exists
 * nowhere, or in none of its forms, in a field that decides deadlines:
 * submitted, received, promised, finished, returned, and the supplement
 * rounds.  The error names the field and quotes the time, nothing else of
 * the record.
 *
 * Accepted with a note, the field left empty or cleaned: an unreadable updated
 * or step_due, a number too long to be kept digit by digit, invisible
 * characters in the code, a text longer than 1000 bytes, a round without a
 * start, rounds beyond DOSSIER_ROUNDS (the earliest are left out), a filing
 * that is not in its map.
 *
 * Texts are trimmed, runs of blanks and control characters become one space,
 * "" and "&nbsp;" become NULL, decomposed letters are composed (NFC).
 */
bool mapping_decode(const struct mapping *mapping, struct slice record,
    struct arena *arena, struct observation *out, struct mapping_report *report,
    struct err *err) MUST_CHECK;

#endif
