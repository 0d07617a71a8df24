/* What a command explains: the dossier and the moment that an operator named.
 */
#ifndef CTL_EXPLAIN_H
#define CTL_EXPLAIN_H

#include "ctl/database.h"
#include "tell/explain.h"

/*
 * Finds out what there is to explain of the dossier that the operator named
 * ${code}, at the moment ${at} (NULL: now).  An exit code with its sentence
 * said, or -1 and ${out}.
 */
int explain_find(const struct command *command, struct database *database,
    const char *code, const char *at, struct explanation *out);

#endif
