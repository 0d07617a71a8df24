/* Secrets out of their files. */
#include "io/secret_load.h"

#include <string.h>
#include <sys/stat.h>

#include "io/file.h"

enum { SECRET_MAX = 16 * 1024 };

/* Warns of who reads a secret's file beside its account, and where the account
 * does not, as root does not notice.  The owner of the database's folder is
 * that account, its group that of who may use hosoctl. */
static void
check_readers(const struct conf *conf, const struct conf_secret *secret,
    struct complaints *complaints)
{
	struct stat is, state;
	bool has_state = conf->state != NULL && stat(conf->state, &state) == 0;

	bool accounts = text_equal(secret->name, CONF_WEB_ACCOUNTS);
	const char *reader = accounts ? conf->web.user : "hosod";

	if (secret->path == NULL || stat(secret->path, &is) != 0)
		return;
	if ((is.st_mode & S_IROTH) != 0)
		complaints_warn(complaints, secret->file, secret->line,
		    secret->column,
		    "secret %s: everybody on this machine can read %s "
		    "(chmod o-r)",
		    secret->name, secret->path);
	else if (!accounts && has_state && is.st_uid == 0 &&
	    state.st_uid != 0 &&
	    ((is.st_mode & S_IRGRP) == 0 || is.st_gid == 0))
		complaints_warn(complaints, secret->file, secret->line,
		    secret->column,
		    "secret %s: only root can read %s, and hosod runs as the "
		    "owner of %s (chown hosod, chmod 400)",
		    secret->name, secret->path, conf->state);
	else if ((is.st_mode & S_IRGRP) != 0 && has_state &&
	    is.st_gid == state.st_gid)
		complaints_warn(complaints, secret->file, secret->line,
		    secret->column,
		    "secret %s: whoever may use hosoctl can read %s "
		    "(chown %s, chmod 400)",
		    secret->name, secret->path, reader);
}

/* One that is a single line. */
static void
set_line(struct conf *conf, const struct conf_secret *secret, const char *path,
    struct slice bytes, struct arena *scratch, struct complaints *complaints)
{
	char *value = arena_bytes(scratch, bytes.data, bytes.size);

	/* Editors end a file with a newline; no secret does. */
	value[strcspn(value, "\r\n")] = '\0';
	if (value[0] == '\0')
		complaints_add(complaints, secret->file, secret->line,
		    secret->column, "secret %s: %s is empty", secret->name,
		    path);
	else
		conf_set_secret(conf, secret, value);
	explicit_bzero(value, strlen(value));
}

void
secret_load(struct conf *conf, const struct conf_secret *secret,
    const char *credentials, struct complaints *complaints)
{
	struct arena *scratch = arena_new(SECRET_MAX);
	bool accounts = text_equal(secret->name, CONF_WEB_ACCOUNTS);
	const char *path = secret->path;
	struct slice bytes;
	struct err err;

	if (path == NULL && credentials == NULL) {
		complaints_add(complaints, secret->file, secret->line,
		    secret->column,
		    "credential \"%s\": there is no folder of credentials "
		    "(LoadCredential= of the unit sets "
		    "$CREDENTIALS_DIRECTORY; by hand write "
		    "CREDENTIALS_DIRECTORY=FOLDER before the command)",
		    secret->credential);
		arena_free(scratch);
		return;
	}
	if (path == NULL)
		path = file_join(scratch, credentials, secret->credential);
	if (!file_read(scratch, path, accounts ? WEB_ACCOUNTS_MAX : SECRET_MAX,
		&bytes, &err)) {
		complaints_add(complaints, secret->file, secret->line,
		    secret->column, "secret %s: %s", secret->name, err.text);
	} else {
		if (accounts)
			conf_set_accounts(conf, path, bytes, complaints);
		else
			set_line(conf, secret, path, bytes, scratch,
			    complaints);
		explicit_bzero((void *)(uintptr_t)bytes.data, bytes.size);
	}
	check_readers(conf, secret, complaints);
	arena_free(scratch);
}
