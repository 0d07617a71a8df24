/*
 * The nightly self-audit of one dossier: what is stored of it beside what its
 * history and the law give afresh, and every alert that its crossings call for
 * beside the notices and letters there are.  Pure; flow/audit reads and tells.
 * A difference is a fault of this program, its database or somebody's hand in
 * it, never of the dossier.
 */
#ifndef CORE_AUDIT_H
#define CORE_AUDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "core/judge.h"

enum audit_kind {
	AUDIT_FACTS,      /* the facts are not what history adds up to */
	AUDIT_VERDICT,    /* the verdict is not what judging gives now */
	AUDIT_UNCROSSED,  /* a rung was reached, and is not recorded */
	AUDIT_UNOWED,     /* a crossing is to be told, and no notice is there */
	AUDIT_STUCK,      /* a notice may leave, and is in no letter */
	AUDIT_UNREADABLE, /* its row is damaged */
	AUDIT_UNCARRIED,  /* its letter has not left, and nobody will try */
	AUDIT_KIND_COUNT
};
const char *audit_kind_people(enum audit_kind kind); /* in Vietnamese */

enum { AUDIT_PATIENCE_S = 3600 }; /* what is due may take so long */

/* What became of a notice, as far as an audit asks. */
struct audit_notice {
	enum clock_kind clock;
	const char *step; /* or NULL */
	const char *rung;
	day due;
	bool is_open;       /* waits, */
	instant hold_until; /* at least until then */
	instant created;
	bool is_broken;    /* no letter could be made of it so far */
	bool is_under_way; /* its letter is sealed and not settled, */
	instant next_try;  /* tried next then; NEVER while a courier has it */
	instant claimed;   /* by a courier, since then; else INSTANT_NONE */
};

struct audit_input {
	const struct facts *facts;   /* as stored, */
	const struct facts *counted; /* from history; NULL: it was erased */
	const struct verdict *verdict;
	const struct judgement *fresh; /* of the same facts at ${now} */
	const struct crossing *crossings;
	size_t crossing_count;
	const struct audit_notice *notices; /* alerts alone */
	size_t notice_count;
	instant now;
};

struct audit_difference {
	enum audit_kind kind;
	const char *detail; /* a field, a rung; in the arena or static */
};

/* Compares; ${out} is in ${arena}.  Returns how many differences there are; no
 * two of them are of one kind and detail. */
size_t audit_dossier(const struct audit_input *input, struct arena *arena,
    struct audit_difference **out);

#endif
