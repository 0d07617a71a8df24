/*
 * `hosoctl outbox waiting`: what is owed and not yet in a letter, as the
 * letters that it will be: to whom, when, how much, and what it waits for.
 */
#ifndef CTL_WAITING_H
#define CTL_WAITING_H

#include "ctl/database.h"

enum {
	WAITING_PEOPLE = 100, /* letters that are shown to people */
	WAITING_ALL = 0,
};

struct waiting_asked {
	const char *to;      /* an address, or NULL */
	const char *dossier; /* as an operator names it, or NULL */
	int64_t limit;       /* letters at most; WAITING_ALL: no limit */
	bool json, csv;
};

/* Answers; returns the exit code. */
int waiting_answer(const struct command *command, struct database *database,
    const struct waiting_asked *asked);

#endif
