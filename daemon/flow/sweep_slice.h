/*
 * A slice: the part of a page that one transaction takes (invariant 1).
 */
#ifndef FLOW_SWEEP_SLICE_H
#define FLOW_SWEEP_SLICE_H

#include "flow/sweep.h"

/* The slice task of an intake, ${context}: takes the next records of its page,
 * as far as they are decoded, then asks for another slice or, behind the last
 * record, for the next page.  Where the store refuses, the sweep fails. */
void sweep_slice_take(void *context);

#endif
