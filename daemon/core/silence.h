/*
 * A silence (tạm ngừng nhắc): somebody has it that nothing is sent about a
 * dossier, a procedure, an agency with all below it, or a source, from one
 * instant to another.  What is owed meanwhile waits.  Never deleted: ended
 * early at most.
 */
#ifndef CORE_SILENCE_H
#define CORE_SILENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/when.h"
#include "core/directory.h"

enum silence_kind {
	SILENCE_DOSSIER,
	SILENCE_PROCEDURE,
	SILENCE_AGENCY,
	SILENCE_SOURCE,
	SILENCE_KINDS
};
const char *silence_kind_text(enum silence_kind kind); /* "agency" */
bool silence_kind_parse(const char *text, enum silence_kind *out);

struct silence {
	int64_t id;
	enum silence_kind kind;
	/* "SOURCE/CODE", a procedure's or an agency's code, a source's name. */
	const char *what;
	int64_t dossier; /* of that kind; else 0 */
	int64_t source;  /* of that kind; else 0 */
	instant from, to;
	const char *reason; /* never NULL */
	instant made;
	int64_t uid;     /* who, by the kernel */
	const char *who; /* the name the dashboard vouches for, or NULL */
	instant ended;   /* INSTANT_NONE: not before its time */
	const char *ended_reason; /* or NULL */
	int64_t ended_uid;
	const char *ended_who;
};

/* What of a dossier a silence may name. */
struct silence_subject {
	int64_t dossier, source;
	const char *procedure; /* as its source writes it, or NULL */
	const char *agency;    /* code as resolved, or NULL */
};

/* True while it holds: begun, and neither over nor ended. */
bool silence_is_in_force(const struct silence *silence, instant now);

/* True when ${silence} is about ${subject}.  A procedure's code takes one with
 * a locality's suffix behind it, too; an agency takes what is below it. */
bool silence_is_about(const struct silence *silence,
    const struct silence_subject *subject, const struct directory *directory);

#endif
