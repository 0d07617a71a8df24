/*
 * From the path of hosod.yaml to a configuration ready to run: the file, its
 * presets, the tables beside it, and the secrets it names.
 */
#ifndef IO_CONF_LOAD_H
#define IO_CONF_LOAD_H

#include <stdbool.h>

#include "base/err.h"
#include "base/when.h"
#include "wire/conf.h"

struct conf_load_plan {
	const char *path; /* of hosod.yaml */
	/* Folder of credential files, $CREDENTIALS_DIRECTORY of systemd; NULL:
	 * secrets that are no `file` cannot be read. */
	const char *credentials;
	day today; /* for who holds a role, and the calendar's end */
	/* hosoctl tells nobody anything: true leaves out what is checked
	 * against today. */
	bool without_today;
	/* hosoctl reads no secrets: false leaves them NULL, uncomplained. */
	bool with_secrets;
	/* Of them only those whose names begin so; NULL: all, and what else
	 * the daemon needs outside the configuration is checked. */
	const char *secrets_of;
	/* Only those of the source, or of the channel, that is called so: who
	 * tries one needs no other's; NULL: as above. */
	const char *secrets_of_source, *secrets_of_channel;
	/* Of hosoweb's accounts only hosoweb and --check read who they are:
	 * one that is wrong stops no letter. */
	bool with_accounts;
	/* Only who writes letters reads the templates. */
	bool with_templates;
	/* The table of contacts to look at in the place of the one that the
	 * configuration names; or NULL. */
	const char *contacts;
	/* True: hosod.yaml and its presets alone, for who only wants to know
	 * where the daemon listens; no table beside it can refuse that. */
	bool without_tables;
	/* What is supposed to be in force in the place of what hosod.yaml
	 * says; each the path of a file, or NULL: the tables of the ladder
	 * (wire/conf.h, conf_suppose), the calendar, the overlays. */
	struct {
		const char *ladder, *calendar, *overlays;
	} supposed;
};

/*
 * Loads and checks everything; all that is wrong, with file, line and column,
 * is in ${complaints}.  NULL when one of the complaints is an error.  The
 * caller owns the result and gives it to conf_free.
 */
struct conf *conf_load(const struct conf_load_plan *plan,
    struct complaints *complaints) MUST_CHECK;

/* Prints complaints as "hosod.yaml:12:5: …", one a line, into ${out}; warnings
 * say so. */
void conf_load_words(struct buf *out, const struct complaints *complaints);

#endif
