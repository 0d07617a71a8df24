/*
 * Cuts the records out of a page of an export without building a tree of it:
 * each record is a slice of the page's own bytes, so that an unchanged one is
 * recognised by its hash and never parsed; what is left, the frame, is parsed
 * at once.  When a page is accepted its framing is sound as a whole (decision:
 * framing before the first record); a record may still prove to be no JSON
 * when it is decoded, and is then refused alone.
 */
#ifndef WIRE_CUT_H
#define WIRE_CUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "wire/selector.h"

enum { CUT_RECORDS = 200000 }; /* of one page, where the plan has no bound */

struct cut_plan {
	const struct selector *records; /* "" for a root array; borrowed */
	bool wrap_single;               /* one object there is a list of one */
	bool null_is_empty;             /* null there is an empty list */
	bool in_string;      /* a string there holds the list as JSON */
	int32_t max_records; /* of one page; 0 for CUT_RECORDS */
};

/* Refuses a path that cannot be followed in bytes: [max:…], [name=…], [-1].
 * Members, numbers and [0] are followed. */
bool cut_can_follow(const struct selector *path, struct err *err) MUST_CHECK;

struct cut {
	const struct slice *records; /* into the page; the array in the arena */
	size_t count;
	/* What stands where the records should be: "an array" when they were
	 * found, else "nothing", "null", "an object", "a string", …. */
	bool found;
	const char *instead;
	/* The page with its record array emptied, parsed. */
	const struct cJSON *frame;
};

/*
 * Cuts ${page}.  Refused, with nothing cut: an empty body, HTML or XML, text
 * that is truncated, has unbalanced brackets, too many levels or records,
 * bytes after the end.  A page without the record array is *not* refused
 * here: its frame may say why (`found` is false, `count` 0).  The slices
 * borrow the page, or the arena where a string held them.  Where a key stands
 * twice the first counts, as in json_parse.
 */
bool cut_page(struct arena *arena, const struct cut_plan *plan,
    struct slice page, struct cut *out, struct err *err) MUST_CHECK;

/* XXH3 of the record's bytes, salted with the generation of the mapping that
 * would decode them (mapping_hash). */
uint64_t cut_hash(struct slice record, uint64_t salt);

#endif
