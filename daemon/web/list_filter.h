/*
 * What is asked of the list of dossiers: read from a query, and written as one
 * again.  Nothing outside the reader's scope can be asked for.
 */
#ifndef WEB_LIST_FILTER_H
#define WEB_LIST_FILTER_H

#include "io/store_urgent.h"
#include "web/visit.h"

struct list_filter {
	const char *code;     /* that it begins with, cleaned; or NULL */
	const char *standing; /* as the query has it; or NULL: all open */
	const struct agency *agency; /* with its subtree; NULL: the scope */
	const char *source;          /* its name; or NULL */
	const char *apology;         /* "co", "khong"; or NULL */
	struct brief_filter brief;   /* the same for the store */
	bool is_behind;              /* a later page: */
	struct urgent_place after;
	const char *wrong; /* a sentence; NULL where all of it was understood */
};

/* The choices of `tinh-trang`, from 0 on: a key of the query, and its words;
 * false behind the last. */
bool list_filter_choice(int number, const char **key, const char **words);

/* Reads the query of ${visit}.  The database's error, or true. */
bool list_filter_read(struct visit *visit, struct list_filter *out,
    struct err *err) MUST_CHECK;

/* The query of the page behind ${last}: "?tinh-trang=…&sau=…". */
const char *list_filter_link(const struct list_filter *filter,
    const struct urgent_place *last, struct arena *arena);

#endif
