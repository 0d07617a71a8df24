/*
 * The daemon's database as a command opens it, and what an operator names in
 * it: what every reading command begins with.  What is wrong is said on
 * standard error.
 */
#ifndef CTL_DATABASE_H
#define CTL_DATABASE_H

#include "ctl/command.h"
#include "io/conf_load.h"
#include "tell/database.h"

#define DATABASE_CONFIG HOSOD_CONFIG /* by the Makefile */

/* Reads the configuration alone: -1 and ${out}, which the caller gives to
 * conf_free, or an exit code with all that is wrong with it said, and ${out} is
 * NULL. */
int database_conf(const struct conf_load_plan *plan, struct conf **out);

/* Opens both, the configuration by ${plan}; an exit code with its sentence
 * already said, or -1 to go on.  database_close in either case. */
int database_open(const struct command *command,
    const struct conf_load_plan *plan, struct database *out);
void database_close(struct database *database);

/* Opens both, lets ${answer} tell what it was asked, and closes them; returns
 * its exit code, or that of database_open. */
int database_answer(const struct command *command, const char *config,
    int (*answer)(const struct command *command, struct database *database,
	const void *asked),
    const void *asked);

/*
 * Whether anything can be told of dossiers at all: where no source was read to
 * its end yet, an exit code with its sentence said, else -1.  Of each that is
 * unread it is said that its dossiers are missing.
 */
int database_was_read(const struct command *command,
    const struct database *database);

/*
 * The dossier that the operator named CODE or SOURCE/CODE; by its code alone it
 * is that of a source which is still configured, where there is one.  An exit
 * code with its sentence said (with codes that look alike), or -1 and ${out}.
 */
int database_dossier(const struct command *command, struct database *database,
    const char *name, struct dossier *out);

/* The agency that the operator named by code or name; an exit code with
 * suggestions said, or -1. */
int
database_agency(const struct command *command, const struct database *database,
    const char *name, const struct agency **out);
/* The same where there is a configuration and no database. */
int database_agency_of(const struct command *command,
    const struct directory *directory, const char *name, day today,
    struct arena *arena, const struct agency **out);

/* Whether ${conf} has a source called ${name}: -1, or an exit code with the
 * nearest name said. */
int database_source_named(const struct command *command,
    const struct conf *conf, const char *name, struct arena *arena);

#endif
