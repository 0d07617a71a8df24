/*
 * What is told of a procedure that tells of its applicant: its field alone.
 * Its name stands in what a source said of the dossier, too, and is left out
 * there.
 */
#ifndef TELL_DISCRETION_H
#define TELL_DISCRETION_H

#include "io/store_query.h"
#include "tell/explain.h"

struct discretion {
	const struct explanation *explanation; /* borrowed */
	bool hides;
	const char **names; /* that the procedure has or had, longest first */
	size_t count;
};

/* Of the dossier that is explained, with its ${story}; ${always}: of whatever
 * procedure.  Needs json_init. */
struct discretion discretion_of(const struct explanation *explanation,
    const struct story *story, bool always);

/* The procedure as it may be called; NULL where it has no name. */
const char *discretion_procedure(const struct discretion *discretion);

/* ${text} without the procedure's names. */
const char *
discretion_text(const struct discretion *discretion, const char *text);

#endif
