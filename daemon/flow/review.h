/*
 * Review: what time alone makes due.  The loop sleeps until the smallest
 * "next" of all verdicts; a review judges those whose instant has come, in
 * batches, and a new generation of rules re-projects every open dossier.  One
 * that cannot be read is set aside (flow/aside), and the others go on.
 */
#ifndef FLOW_REVIEW_H
#define FLOW_REVIEW_H

#include "flow/world.h"

struct review *review_new(struct world *world);
void review_free(struct review *review);

/* Something was committed that may be due earlier: sets the alarm anew. */
void review_nudge(struct review *review);

/* The rules are others: every open dossier is judged again, in batches. */
void review_all(struct review *review);

/* True while a verdict that is due by ${now} has not been judged. */
bool review_is_behind(const struct review *review, instant now);

/* Judges a batch of what is due by ${now}, in one transaction of its own; 0 in
 * ${count}: nothing is.  For who has no loop and no review. */
bool review_batch(struct world *world, instant now, size_t *count,
    struct err *err) MUST_CHECK;

/* When something will next be due; INSTANT_NEVER.  For the same. */
bool review_next(struct world *world, instant *out, struct err *err) MUST_CHECK;

#endif
