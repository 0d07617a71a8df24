/*
 * Who may sign in to the dashboard, from the secret file that says so: one
 * account a line, `#` begins a comment.
 *
 *   name:hash:scope:right:Full name
 *
 * The name is of small letters, digits and . _ - @.  The hash is crypt(3)'s
 * yescrypt of the password, or `!`: no password signs in, but the proxy may.
 * The scope is `*`, or codes of agencies with commas between them.  The right
 * is read, act or operate, each with those before it.
 */
#ifndef WIRE_WEB_ACCOUNTS_H
#define WIRE_WEB_ACCOUNTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "core/directory.h"

enum {
	WEB_ACCOUNTS_MAX = 1 << 20, /* bytes of the file */
	WEB_ACCOUNTS = 2000,
	WEB_ACCOUNT_NAME = 64,   /* bytes */
	WEB_ACCOUNT_SCOPE = 64,  /* codes */
	WEB_ACCOUNT_CALLED = 100 /* characters */
};

/* Each includes those before it. */
enum web_right { WEB_READ, WEB_ACT, WEB_OPERATE };

struct web_account {
	const char *name;
	const char *hash; /* NULL: no password signs in */
	bool province;    /* sees everything; else these codes and below */
	const char *const *scope;
	size_t scope_count;
	enum web_right right;
	const char *full_name;
	int line;
};

struct web_accounts {
	const struct web_account *items;
	size_t count;
};

/*
 * Reads ${bytes}, which stand in ${file}; what is kept is in ${arena}.
 * Everything wrong is added to ${complaints} with its line, and no hash is
 * quoted.  Codes that ${directory} does not have are refused; NULL, where its
 * table was refused, has any.  NULL when anything is wrong.
 */
const struct web_accounts *web_accounts_parse(const char *file,
    struct slice bytes, const struct directory *directory, struct arena *arena,
    struct complaints *complaints) MUST_CHECK;

/* The account of exactly that name, or NULL. */
const struct web_account *
web_accounts_find(const struct web_accounts *accounts, const char *name);

/* ${typed} as names are compared: without blanks around it, in small letters.
 * NULL where no account can be called so. */
const char *web_account_name(struct arena *arena, const char *typed);

/* "read", "act", "operate" */
const char *web_right_text(enum web_right right);
bool web_right_parse(const char *text, enum web_right *out);

/* Checks ${scope}, as a line of the file has it, and gives its codes (none for
 * `*`) in ${arena}. */
bool web_scope_parse(struct arena *arena, const char *scope,
    const struct directory *directory, const char *const **codes, size_t *count,
    struct err *err) MUST_CHECK;

#endif
