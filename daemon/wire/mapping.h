/*
 * The field map of one source: where in a record each field of an observation
 * stands, and how its times and codes are written.  Built once from plain data
 * (the configuration's), immutable after; decode.h reads records by it.
 */
#ifndef WIRE_MAPPING_H
#define WIRE_MAPPING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "core/dossier.h"
#include "wire/keytable.h"
#include "wire/selector.h"
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
	MAPPING_STEPS,   /* an array: how many there are */
	MAPPING_DELETED, /* a truth value: true means STATUS_DELETED */
	/* Personal data, in the order of enum person_part; of no observation.
	 */
	MAPPING_APPLICANT,
	MAPPING_IDENTITY,
	MAPPING_PHONE,
	MAPPING_FIELDS
};

/* The words of configuration: "code", "procedure", "procedure_name", …. */
const char *mapping_field_text(enum mapping_field field);
bool mapping_field_parse(const char *text, enum mapping_field *out);
bool mapping_field_is_time(enum mapping_field field);
bool mapping_field_is_personal(enum mapping_field field);

enum { MAPPING_ALTERNATIVES = 6 };

/* Where one value stands.  Everything in a plan is borrowed until
 * mapping_build returns, which copies it. */
struct mapping_place {
	const char
	    *at[MAPPING_ALTERNATIVES]; /* selectors, first non-empty wins */
	int at_count;
	/* The value where none gives one, or NULL: a text, for status and
	 * filing one of their maps or of our own words. */
	const char *otherwise;
	/* Not the first that says anything, but all of them, with this
	 * between; texts alone.  NULL: the first. */
	const char *join;
	/* Of a list: where the time of one of its entries stands, relative to
	 * it.  NULL: nowhere. */
	const char *each;
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
	/* Where a record holds JSON in a string, read as if it stood there
	 * itself: a selector, "" for the record.  NULL: nowhere. */
	const char *inner;
};

/* A selector and the root that its first step names; -1 when it names none,
 * or there are too many: then it is searched for in the record. */
struct mapping_selector {
	struct selector *selector;
	int root;
};

/* A place, compiled. */
struct mapping_value {
	struct mapping_selector at[MAPPING_ALTERNATIVES];
	int at_count;
	char *otherwise, *join;
	struct mapping_selector each; /* selector NULL: none */
	struct timeform_rules times;
};

/* Read only, once built.  Roots are the distinct first keys of all selectors:
 * one walk over a record's members finds them all. */
struct mapping {
	struct mapping_value fields[MAPPING_FIELDS];
	struct timeform_rules times;
	struct mapping_status *statuses;
	int status_count;
	struct mapping_filing *filings;
	int filing_count;
	struct mapping_selector rounds; /* selector NULL: no rounds */
	struct mapping_value round_from, round_to, round_before, round_after;
	struct selector *inner; /* NULL: no JSON in a string */
	unsigned personal; /* which parts of a person it names, 1U << part */
	struct keytable roots;
	uint64_t hash;
};

/*
 * Refuses, naming the field: no selector for the code, a selector that is
 * wrong, no time forms though a time is mapped, ms_from_now for another time
 * than promised and step_due, a raw status or filing listed twice, values
 * joined that are no texts, a time of each entry of what is no list of steps, a
 * default where none can be (code, times, deleted, personal data) or that is no
 * status or filing, rounds without their start. The caller owns the result and
 * gives it to mapping_free.
 */
struct mapping *
mapping_build(const struct mapping_plan *plan, struct err *err) MUST_CHECK;
void mapping_free(struct mapping *mapping);

/* The generation of a mapping: equal plans have equal hashes, in every run
 * and on every machine. */
uint64_t mapping_hash(const struct mapping *mapping);

/* The canonical value of a raw one that the source's map lists, or false. */
bool mapping_find_status(const struct mapping *mapping, const char *raw,
    enum status *out);
bool mapping_find_filing(const struct mapping *mapping, const char *raw,
    enum filing *out);

#endif
