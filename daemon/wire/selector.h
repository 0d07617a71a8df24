/*
 * A selector names one place in a JSON tree: a JSON Pointer (RFC 6901) whose
 * tokens may be followed by a pick from an array.
 *
 *   /procedure/code           members, and array elements by number: /task/0
 *   /task[0]  /task[-1]       the first, the last element
 *   /fields[name=MaHoSo]/value  the first element whose member has that text
 *   /steps[max:at]            the element whose member is greatest (latest)
 *   ""                        the whole tree
 *
 * NAME and VALUE are taken as they stand, up to the "]".
 * In a token ~0 is "~", ~1 is "/" and, beside the RFC, ~2 is "[".  A pick on an
 * object, not an array, takes the object for a list of one: some exports send
 * either.
 */
#ifndef WIRE_SELECTOR_H
#define WIRE_SELECTOR_H

#include <stdbool.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "base/err.h"
#include "wire/timeform.h"

enum selector_pick {
	SELECTOR_KEY,   /* a member called `name`, or element `index` */
	SELECTOR_FIRST, /* [0] */
	SELECTOR_LAST,  /* [-1] */
	SELECTOR_WHERE, /* [name=value] */
	SELECTOR_MAX,   /* [max:name] */
};

struct selector_step {
	enum selector_pick pick;
	char *name;
	char *value;   /* for WHERE */
	int32_t index; /* for KEY: the number that `name` spells, else -1 */
};

/* Read only, once built. */
struct selector {
	char *text;
	struct selector_step *steps;
	int count;
};

/* NULL with an error that names the character (from 1) where ${text} is
 * wrong.  The caller owns the result and gives it to selector_free. */
struct selector *selector_build(const char *text, struct err *err) MUST_CHECK;
void selector_free(struct selector *selector);

/* The place in ${root}; NULL when it is not there.  Borrowed from the tree.
 * [max:…] compares times by ${times} where both sides are such times, else
 * numbers, else bytes; the last of equals wins.  ${times} may be NULL. */
const struct cJSON *selector_find(const struct selector *selector,
    const struct cJSON *root, const struct timeform_rules *times);

/* The same, from step ${from} on: ${node} is what the steps before it gave. */
const struct cJSON *selector_find_from(const struct selector *selector,
    int from, const struct cJSON *node, const struct timeform_rules *times);

#endif
