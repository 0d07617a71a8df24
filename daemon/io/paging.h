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

struct paging {
	const struct source_plan *plan; /* borrowed */
	int32_t pages;                  /* taken */
	int64_t records;                /* on them */
	int64_t total;                  /* as last stated; -1: not stated */
	uint64_t *firsts; /* hash of each page's first record; owned */
};

/* Back to the first page. */
void paging_begin(struct paging *paging, const struct source_plan *plan);
void paging_finish(struct paging *paging);

/* What the server calls the page that comes next: {{page}}. */
int32_t paging_number(const struct paging *paging);

/* Counts ${page}.  Refused, and not counted, when it begins like an earlier
 * one: a server that ignores the number would be read for ever.  ${is_last} is
 * whether no page follows, so far as is known. */
bool paging_take(struct paging *paging, const struct page *page, bool *is_last,
    struct err *err) MUST_CHECK;

#endif
