/*
 * The nightly self-audit (invariant 6): every open dossier is counted again
 * from its history, judged afresh and compared with what is stored, with the
 * alerts that must exist and with the letters that left; a few milliseconds a
 * turn.  A difference is a finding and is told to the administrators; only a
 * night without one lets the heartbeat go out.  Nothing is mended here: what
 * differs shows that something is wrong, and what, to whoever looks.
 */
#ifndef FLOW_AUDIT_H
#define FLOW_AUDIT_H

#include "flow/world.h"

struct audit;

struct audit *audit_new(struct world *world);
void audit_free(struct audit *audit);

/* From now on every night at conf->audit.at; where the last night's did not
 * take place also an hour from now, when what was missed has been made up for.
 */
void audit_start(struct audit *audit);

/* A review ended: an audit that waits for it may begin. */
void audit_nudge(struct audit *audit);

#endif
