/*
 * What a page says around its records: whether it is a success at all (HTTP
 * 200 says little), why not, and where it stands in the list.  Totals and
 * flags are read with tolerance: "3", 3 and 3.0 are three.
 */
#ifndef WIRE_FRAME_H
#define WIRE_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/selector.h"

enum frame_op {
	FRAME_EQ_ANY, /* equals one of the values, as text */
	FRAME_NUM_EQ, /* is the number of the first value: "0", 0, "00", 0.0 */
	FRAME_CONTAINS, /* contains one of the values, case and NFC folded */
	FRAME_EXISTS,   /* is there and not null */
	FRAME_ABSENT,   /* is not there, null, "", [] or {} */
};

/* The words of configuration: "equals", "number", "contains", "exists",
 * "absent". */
const char *frame_op_text(enum frame_op op);
bool frame_op_parse(const char *text, enum frame_op *out);

struct frame_test {
	const struct selector *at; /* borrowed */
	enum frame_op op;
	const char *const *values; /* borrowed; none for EXISTS and ABSENT */
	int value_count;
};

enum frame_outcome {
	FRAME_GOOD,
	FRAME_AUTH,  /* log in again, then repeat this page */
	FRAME_RETRY, /* try again later, with backoff */
	FRAME_FATAL, /* configuration or permission: a person must act */
};

/* "good", "auth", "retry", "fatal". */
const char *frame_outcome_text(enum frame_outcome outcome);

/* Read in this order: a test of `auth` that holds, one of `fatal` that holds,
 * one of `success` that does not (retry).  No tests: every page is good.
 * All borrowed. */
struct frame_rules {
	const struct frame_test *auth, *fatal, *success;
	int auth_count, fatal_count, success_count;
	const struct selector *message; /* the server's own words, or NULL */
};

/* True when ${test} holds in ${frame}. */
bool frame_holds(struct arena *arena, const struct frame_test *test,
    const struct cJSON *frame);

/* Judges a frame.  ${why} is set unless it is good: which test decided, what
 * stood there and the server's message. */
enum frame_outcome
frame_judge(struct arena *arena, const struct frame_rules *rules,
    const struct cJSON *frame, struct err *why);

/* Readings at ${at}, which may be NULL: false when nothing of the kind stands
 * there.  frame_count refuses negative numbers and fractions. */
bool
frame_count(const struct selector *at, const struct cJSON *frame, int64_t *out);
bool
frame_flag(const struct selector *at, const struct cJSON *frame, bool *out);
/* The text there; NULL when there is none or it is blank.  In the arena. */
const char *frame_text(struct arena *arena, const struct selector *at,
    const struct cJSON *frame);

#endif
