/*
 * What is known of a source, read from the store into memory.
 */
#ifndef FLOW_SWEEP_RECALL_H
#define FLOW_SWEEP_RECALL_H

#include "flow/sweep.h"

/* What is known is read from the store again; nothing may be under way. */
bool sweep_recall(struct intake *intake, int64_t source_id,
    struct err *err) MUST_CHECK;

/* ${cut}, a complete sweep that was cut off, is under way again: whom its pages
 * have shown is seen. */
bool sweep_recall_shown(struct intake *intake, const struct sweep *cut,
    struct err *err) MUST_CHECK;

#endif
