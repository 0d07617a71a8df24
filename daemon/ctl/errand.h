/*
 * What a command has the running daemon do, beside the database that it reads:
 * one request over its control socket, written member by member, and its
 * answer.
 */
#ifndef CTL_ERRAND_H
#define CTL_ERRAND_H

#include <cjson/cJSON.h>

#include "ctl/database.h"
#include "wire/jsonw.h"

struct errand {
	struct buf text;
	struct jsonw out; /* the members are put here */
};

/* Begins ${errand} to do ${verb}, in ${arena}.  It is not moved from there:
 * its writer writes into it. */
void errand_begin(struct errand *errand, struct arena *arena, const char *verb);

/* A member that is left out where there is no ${text}. */
void errand_put_given(struct errand *errand, const char *key, const char *text);

/* Which dossier: its source and code, by which the daemon knows it. */
void errand_put_dossier(struct errand *errand, const struct database *database,
    const struct dossier *dossier);

/* Ends it; returns its line, as control_ask sends it, in the arena. */
const char *errand_end(struct errand *errand);

/*
 * Ends ${errand} and sends it to the daemon at ${control}, or where the
 * configuration says that it listens (NULL): -1 and its answer, in the
 * database's arena, or EXIT_UNKNOWN with what is wrong said.
 */
int errand_send(const struct command *command, const struct database *database,
    const char *control, struct errand *errand, const struct cJSON **answer);

#endif
