/*
 * The file of an office's own tests of its rules: what is seen of a dossier and
 * when, and how it then must stand and who must have been told.  Read through
 * the tables of configuration keys, so that a misspelt key is told with its
 * place and the key that was meant.
 */
#ifndef WIRE_CONF_CASES_H
#define WIRE_CONF_CASES_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/when.h"
#include "core/dossier.h"
#include "core/judge.h"
#include "wire/conf.h"

/* A moment in local time: a date with its time, or a date alone. */
struct case_time {
	enum { CASE_NOT_GIVEN, CASE_NONE, CASE_DATE, CASE_TIME } kind;
	day date;
	int32_t second; /* of the day; 0 for a date alone */
};

/* The instant of ${time} at ${offset}; INSTANT_NONE where there is none. */
instant case_instant(const struct case_time *time, int32_t offset);

/* What is seen at one moment; what is not given stays as it was seen before. */
struct case_seen {
	struct case_time at;
	struct case_time submitted, received, promised, finished, returned,
	    updated, step_due;
	bool has_status, has_filing;
	enum status status;
	enum filing filing;
	/* NULL: not given; "": none any more. */
	const char *procedure, *field, *agency, *officer, *step;
	int line, column;
};

/* A notice that must have left. */
struct case_notice {
	const char *rung;    /* as the ladder names it */
	const char *to;      /* a role, a name or an address; NULL: anybody */
	const char *channel; /* NULL: any */
	struct case_time at; /* its departure; may be not given */
	int line, column;
};

/* How the dossier must stand at a moment. */
struct case_moment {
	struct case_time at;
	bool has_standing, has_notices;
	enum standing standing;
	struct case_time deadline; /* a date: any time of that day */
	/* All that have left since the moment before. */
	const struct case_notice *notices;
	int notice_count;
	int line, column;
};

struct case_case {
	const char *name;
	const char *code;   /* of the dossier */
	const char *source; /* NULL: the first that is enabled */
	/* Seen from the first observation on. */
	const char *procedure, *agency, *officer;
	const char *limit; /* in the place of the catalogue's; or NULL */
	const struct case_seen *seen;
	int seen_count;
	const struct case_moment *moments;
	int moment_count;
	int line, column;
};

struct cases {
	const char *config; /* path of hosod.yaml, absolute; or NULL */
	const struct case_case *items;
	int count;
};

/* Reads ${file}, whose folder is ${folder}; everything wrong is added to
 * ${complaints}.  ${out} lives in ${arena} and borrows the bytes. */
bool cases_read(struct arena *arena, const struct conf_file *file,
    const char *folder, struct cases *out,
    struct complaints *complaints) MUST_CHECK;

struct conf_section;
/* The tables of its keys, the root first: for the manual's test. */
const struct conf_section *const *cases_sections(int *count);

#endif
