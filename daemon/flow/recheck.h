/*
 * Dossiers that are asked for by their codes after a sweep: who two complete
 * sweeps in a row have missed, and who was not shown for long.  Here stands who
 * they are and what the server said of each.
 */
#ifndef FLOW_RECHECK_H
#define FLOW_RECHECK_H

#include "base/arena.h"
#include "io/source.h"

enum recheck_answer {
	RECHECK_UNASKED, /* the source cannot be asked */
	RECHECK_UNTOLD,  /* asked, and nothing sound was said of it */
	RECHECK_ABSENT,  /* a sound answer, and it is not on it */
	RECHECK_THERE,
	RECHECK_MISSING, /* the server says that it has it not */
};

struct recheck_dossier {
	int64_t id;
	bool is_missed; /* by two complete sweeps */
	enum recheck_answer answer;
};

struct recheck {
	struct recheck_dossier *dossiers;
	const char **codes; /* the same, in the same order */
	size_t count;
	bool finds; /* one was there: it is really looked up by its code */
};

/* Notes what ${page} says of those it was asked for; ${seen} are the dossiers
 * on it. */
void recheck_note(struct recheck *recheck, const struct source_page *page,
    const int64_t *seen, size_t count);

#endif
