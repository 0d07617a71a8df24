/*
 * Who reads: an account of hosoweb as the pages need it, with what it may see
 * and do.
 */
#ifndef WEB_READER_H
#define WEB_READER_H

#include <stdbool.h>
#include <stddef.h>

struct web_reader {
	const char *account; /* NULL: nobody is signed in */
	const char *name;    /* as people call them */
	/* Sees everything, dossiers without a known agency too. */
	bool province;
	const char *const *agencies; /* else the codes of its subtrees */
	size_t agency_count;
	bool may_act;     /* acknowledge, apologise */
	bool may_operate; /* accept a shrunken list */
};

/* Whether ${reader} may know of what is ${agency}'s: a code as resolved, or
 * NULL. */
bool web_reader_sees(const struct web_reader *reader, const char *agency);

#endif
