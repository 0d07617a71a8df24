/*
 * The trial: every letter is rendered and stored, and marked; only those to
 * the configuration's trial_recipients leave, the others rest for ever.  An
 * operator ends it with go-live, whatever the configuration says; a
 * configuration with `mode: live` forgets that, so that a later `mode: trial`
 * is a trial again.
 */
#ifndef FLOW_TRIAL_H
#define FLOW_TRIAL_H

#include "flow/world.h"

bool trial_is_on(const struct world *world);

/* True when a letter to ${recipient} must not leave. */
bool trial_holds(const struct world *world, const char *recipient);

/* ${text} with the mark of a trial in subject, text and HTML. */
struct letter_text
trial_mark(struct arena *arena, const struct letter_text *text);

/* Inside a transaction, before ${conf} is in force: since when its trial is
 * over, INSTANT_NONE when an operator did not end it. */
bool trial_adopt(struct world *world, const struct conf *conf, instant *live,
    struct err *err) MUST_CHECK;

/* Ends the trial, on behalf of ${uid}; recorded.  Refused when there is
 * none. */
bool trial_end(struct world *world, int64_t uid, instant now,
    struct err *err) MUST_CHECK;

#endif
