/* The commands about contacts, one file each. */
#ifndef CTL_CONTACTS_H
#define CTL_CONTACTS_H

#include "ctl/command.h"

struct contacts_asked {
	const char *config, *control;
	const char *file; /* of import; of confirm: who */
	bool json, csv, dry_run, add;
};

/* Officers of open dossiers without an address that somebody wrote. */
int contacts_missing(const struct command *command,
    const struct contacts_asked *asked);

/* Another table in the place of the one in force. */
int contacts_import(const struct command *command,
    const struct contacts_asked *asked);

/* Which addresses reach somebody. */
int contacts_status(const struct command *command,
    const struct contacts_asked *asked_for);

/* One does: the daemon records it. */
int contacts_confirm(const struct command *command,
    const struct contacts_asked *asked_for);

#endif
