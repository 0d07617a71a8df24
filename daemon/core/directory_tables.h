/*
 * What a directory is made of.  Only core/directory*.c include this.
 * Codes and accounts are found exactly, names and mails folded.
 */
#ifndef CORE_DIRECTORY_TABLES_H
#define CORE_DIRECTORY_TABLES_H

#include "base/text.h"
#include "core/directory.h"
#include "core/names.h"

struct directory {
	const struct agency *agencies;
	size_t agency_count;
	const struct contact *contacts;
	size_t contact_count;

	struct names *codes;
	int32_t *code_of; /* of each agency row */
	int32_t *parent;  /* row of the parent, -1 at the top */
	struct names_rows by_code;

	struct folded *names; /* names, short names, aliases */
	struct names_rows by_name;

	struct names *accounts;
	struct folded *mails;
	struct folded *people;
	int32_t *agency_of; /* code of each contact's agency, -1: none */
	struct names_rows by_account, by_mail, by_person, by_agency;
};

static inline bool
directory_in_force(day from, day to, day on)
{
	return from.n <= on.n && on.n <= to.n;
}

#endif
