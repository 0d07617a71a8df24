/*
 * The pages of a source's last complete sweep, as far as the next sweep needs
 * them to recognise a page that is byte for byte what it was: then nothing of
 * it has to be opened.  A few dozen bytes a page, and the address or cursor
 * where a page names one.
 */
#ifndef IO_REMEMBERED_H
#define IO_REMEMBERED_H

#include "base/text.h"
#include "io/paging.h"
#include "io/validator.h"

struct remembered;

/* A page as it was. */
struct remembered_page {
	uint64_t hash;
	struct paging_says says;
	struct validator validator;
};

struct remembered *remembered_new(void);
void remembered_free(struct remembered *remembered);

/* A sweep begins: a ${complete} one from its beginning is remembered. */
void remembered_begin(struct remembered *remembered, bool complete);

/* The sweep under way has ended well: what it showed takes the place of what
 * the one before did. */
void remembered_end(struct remembered *remembered);

/* Of a page's body and its Link header. */
uint64_t remembered_hash(struct slice body, const char *link);
/* What the page of that number (from 1) said in the last complete sweep, if it
 * was the same; NULL otherwise.  Borrowed until remembered_end. */
const struct paging_says *remembered_find(const struct remembered *remembered,
    int32_t number, uint64_t hash);
/* The page of that number in the last complete sweep, if the server can be
 * asked by ${request} whether it is as it was; NULL otherwise.  Borrowed
 * likewise. */
const struct remembered_page *
remembered_expect(const struct remembered *remembered, int32_t number,
    uint64_t request, instant now);
/* It was taken, whichever way; all is copied. */
void remembered_put(struct remembered *remembered, int32_t number,
    const struct remembered_page *page);

#endif
