/*
 * Who is who: the tree of agencies and the people with their addresses, each
 * with validity dates.  Built from rows that wire/ parsed; never changed
 * after.  Decisions 3 and 4 of the design: an officer is matched by account,
 * then mail, then folded name within the agency (its subtree), and two hits
 * are none.  Lookups remember the spellings they met, so that a known spelling
 * costs one hash; for that reason a directory serves one thread at a time, and
 * directory_still makes one for any other.
 */
#ifndef CORE_DIRECTORY_H
#define CORE_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/when.h"

enum role {
	ROLE_OFFICER = 1 << 0,
	ROLE_DEPUTY = 1 << 1,
	ROLE_HEAD = 1 << 2,
	ROLE_DESK = 1 << 3,     /* the agency's one-stop desk */
	ROLE_PROVINCE = 1 << 4, /* the control office */
	ROLE_ADMINISTRATOR = 1 << 5,
};

const char *role_text(enum role role);   /* "officer" */
const char *role_people(enum role role); /* "cán bộ xử lý" */
bool role_parse(const char *text, enum role *out);

struct agency {
	const char *code;
	const char *name;
	const char *short_name;     /* or NULL */
	const char *const *aliases; /* NULL-terminated, may be empty */
	const char *parent;         /* code, or NULL */
	const char *class;          /* "mountain", …, or NULL */
	const char *head;           /* an account of contacts, or NULL */
	const char *desk;
	day from, to;
	const char *successor; /* code, or NULL */
	int line;
};

struct contact {
	const char *name;
	const char *account; /* in the one-stop software, or NULL */
	const char *mail;    /* or NULL */
	const char *zalo;    /* chat id, or NULL */
	const char *phone;   /* or NULL */
	const char *agency;  /* code */
	enum role role;
	day from, to;
	/* While away (both days included) this account is told instead. */
	const char *substitute; /* or NULL: nobody is */
	day away_from, away_to;
	bool derived; /* the mail address is the rule's, nobody wrote it */
	int line;
};

/* How an office makes mail addresses of accounts: what stands before the
 * account and behind it.  Both NULL: it makes none. */
struct mail_rule {
	const char *before, *after;
};

struct directory;

/* Keeps ${agencies} and ${contacts} (in ${arena}, not copied).  Refuses, by
 * line, a code twice at one time, an unknown parent, successor or agency, a
 * circle of parents, and what is no mail address. */
struct directory *
directory_build(struct arena *arena, const struct agency *agencies,
    size_t agency_count, const struct contact *contacts, size_t contact_count,
    struct err *err) MUST_CHECK;

/* Adds to ${complaints}, under the name ${file}, the substitutes that nobody is
 * and those that lead back to who is away on the same days.  Whom ${beside}
 * knows, NULL or the directory that this one is added to, is somebody. */
void directory_check_substitutes(const struct directory *directory,
    const struct directory *beside, const char *file,
    struct complaints *complaints);

/* The same directory, borrowed, for another thread: it remembers nothing. */
const struct directory *
directory_still(struct arena *arena, const struct directory *directory);

/* True for one plain ASCII address: one "@" with something on both sides, and
 * nothing that could end a header's line, or the address in it. */
bool directory_is_address(const char *mail);

size_t directory_agency_count(const struct directory *directory);
const struct agency *
directory_agency(const struct directory *directory, size_t index);
size_t directory_contact_count(const struct directory *directory);
const struct contact *
directory_contact(const struct directory *directory, size_t index);

/* The agency of ${name} on ${on}: by code, then by folded name, short name and
 * alias.  NULL when there is none or more than one.  An agency that has ended
 * is followed to its successor. */
const struct agency *directory_find_agency(const struct directory *directory,
    const char *name, day on);
const struct agency *
directory_by_code(const struct directory *directory, const char *code);

/* True when ${agency} is ${root} or below it. */
bool directory_is_within(const struct directory *directory,
    const struct agency *agency, const struct agency *root);

/* The codes of ${root}, of what is below it, and of those that ended and whose
 * work came to one of them: dossiers may still stand under these.  The list is
 * in ${arena}. */
const char **directory_codes_within(const struct directory *directory,
    const struct agency *root, struct arena *arena, size_t *count);

/* The officer of an observation within ${agency} (may be NULL: then account
 * and mail alone decide). */
const struct contact *directory_find_officer(const struct directory *directory,
    const struct agency *agency, const char *account, const char *mail,
    const char *name, day on);

/* The ${index}th row of who is called ${name}, compared folded, in force or
 * not; NULL past the last. */
const struct contact *directory_named(const struct directory *directory,
    const char *name, size_t index);

/* The address that ${rule} makes of ${account}, in ${arena}; NULL where it
 * makes none, or what it makes is no address. */
const char *directory_derive(struct arena *arena, const struct mail_rule *rule,
    const char *account);

/* True when some row, in force or not, has the account. */
bool
directory_knows_account(const struct directory *directory, const char *account);

/* True when ${contact} has an address: mail, Zalo or phone. */
bool directory_can_reach(const struct contact *contact);

/*
 * True when two rows are one person: the same account.  Where one of them has
 * none, an address that both have, unless their names or another address that
 * both have (mail, chat, phone) tell them apart: colleagues who share a mailbox
 * stay two.  (The mailbox gets one letter all the same: a notice's key names
 * the address.)
 */
bool directory_is_same(const struct contact *a, const struct contact *b);

/* True when two rows are one person to whoever keeps the table: of one name and
 * agency, and of one account where both have one, else of one mail, else with
 * neither. */
bool directory_is_person(const struct contact *a, const struct contact *b);

/*
 * Who is told in the place of ${contact} on ${on}: itself, or while it is away
 * its substitute, or while that one is away the substitute's.  A leave in any
 * row of a person holds for the person.  Somebody without an address, or who is
 * in force no more, stands in for nobody: then the last one with an address is
 * told.
 */
const struct contact *directory_stand_in(const struct directory *directory,
    const struct contact *contact, day on);

/* The contacts of ${role} at ${agency} who have an address (mail, Zalo, phone);
 * where it has none, its parents' in turn.  The head or desk that the agency's
 * own row names goes before contacts of that role.  ROLE_PROVINCE and
 * ROLE_ADMINISTRATOR ignore ${agency}.  Fills up to
 * ${capacity} and returns how many there are. */
size_t directory_with_role(const struct directory *directory,
    const struct agency *agency, enum role role, day on,
    const struct contact **out, size_t capacity);

#endif
