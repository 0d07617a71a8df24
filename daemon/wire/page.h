/*
 * A body that a source answered, opened in the order that keeps us safe: whole
 * JSON, then the success test, then the record array, and only then records.
 * This is the door through which flow/ takes pages.
 */
#ifndef WIRE_PAGE_H
#define WIRE_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "wire/cut.h"
#include "wire/frame.h"
#include "wire/selector.h"

/* How a source writes its pages; selectors may be NULL, all borrowed. */
struct page_plan {
	struct cut_plan cut;
	struct frame_rules rules;
	const struct selector *total; /* records in the whole list */
	const struct selector *pages; /* pages in the whole list */
	const struct selector *more;  /* true: another page follows */
	const struct selector *last;  /* true: no page follows */
	const struct selector *next;  /* cursor or URL of the next page */
};

enum page_more { PAGE_MORE_UNSAID, PAGE_MORE_YES, PAGE_MORE_NO };

struct page {
	const struct slice *records;
	size_t count;
	int64_t total;       /* -1 where not said */
	int64_t pages;       /* -1 where not said */
	enum page_more more; /* what `more`, `last` or an empty `next` say */
	const char *next;    /* NULL where not said or empty */
	const struct cJSON *frame;
};

/*
 * Opens ${body}.  FRAME_GOOD: ${out} is filled, its slices borrow the body.
 * Else ${out} is untouched and ${why} says it in one sentence; a body that is
 * not whole JSON, or lacks the record array, is FRAME_RETRY.
 */
enum frame_outcome page_open(struct arena *arena, const struct page_plan *plan,
    struct slice body, struct page *out, struct err *why);

#endif
