/*
 * How far a sweep has come through a list, and whether the server really turns
 * its pages.
 */
#ifndef IO_PAGING_H
#define IO_PAGING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "wire/page.h"
#include "wire/source_plan.h"

/* What of a page decides how its list goes on. */
struct paging_says {
	size_t count;        /* records */
	int64_t total;       /* as in struct page */
	int64_t pages;       /* as in struct page */
	enum page_more more; /* as in struct page */
	const char *next;    /* NULL: not named */
	uint64_t first;      /* hash of its first record; 0: it has none */
};

/* Borrows `next`. */
struct paging_says paging_read(const struct page *page);

/* Where a sweep goes on. */
struct paging_place {
	instant span;     /* since when the window under way reaches; NONE:
			   * the list is asked for as one */
	int32_t pages;    /* taken of it */
	int64_t records;  /* on them, as the server counts */
	int64_t total;    /* as the last of them stated it; -1: it did not */
	const char *next; /* as the last of them named it, or NULL */
};

struct paging {
	const struct source_plan *plan; /* borrowed */
	int32_t pages;                  /* taken */
	int64_t records;                /* on them */
	int64_t total;                  /* as last stated; -1: not stated */
	/* The page taken last states another total than the one before, or
	 * ends the list before its total is reached: the list changed
	 * meanwhile, or is cut short, and records may have been skipped. */
	bool has_moved;
	/* Hashes of each page's first record and of what it says is next; 0
	 * where there is none.  Owned, as is the newest `next` itself. */
	uint64_t *firsts, *nexts;
	char *next;
};

/* Back to the first page. */
void paging_begin(struct paging *paging, const struct source_plan *plan);
void paging_finish(struct paging *paging);

/* After paging_begin: goes on at ${place}.  What the pages before it were is
 * not known any more: a list that goes round is noticed a round later. */
void paging_resume(struct paging *paging, const struct paging_place *place);

/* Where it stands, in the window ${span}; borrows `next`. */
struct paging_place paging_place(const struct paging *paging, instant span);

/* What the server calls the page that comes next: {{page}}. */
int32_t paging_number(const struct paging *paging);

/* What stands before the page that comes next: {{offset}}. */
int64_t paging_offset(const struct paging *paging);

/* Counts a page that ${says} so.  Refused, and not counted, when it begins like
 * an earlier one, or names a next page that an earlier one named: a server that
 * ignores what it is asked would be read for ever.  Refused, too, when more is
 * promised and not named.  ${is_last} is whether no page follows, so far as is
 * known.  An empty page ends a list only where nothing names another; a count
 * of nothing over a page of records is not believed. */
bool paging_take(struct paging *paging, const struct paging_says *says,
    bool *is_last, struct err *err) MUST_CHECK;

#endif
