/*
 * What a row of history says, as compact JSON text: the fields of a first
 * observation, or those that changed with the old and the new value.  Written
 * and read here only, so that the facts of a dossier can be counted again from
 * its history.
 *
 *   first     {"code":"H-1","received":1600000000,"status":"received"}
 *   observed  {"status":["received","done"],"finished":[null,1600090000]}
 *   deadline  {"due":[1600000000,1600090000],"why":"calendar"}
 *   finding   {"finding":"promise-moved","detail":"…"}
 *
 * Instants are whole seconds, null where there is none, "never" for
 * INSTANT_NEVER.  Supplement rounds are [from,to,before,after] each.
 */
#ifndef WIRE_PAYLOAD_H
#define WIRE_PAYLOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/when.h"
#include "core/dossier.h"
#include "core/findings.h"

/* The payload of ${now} seen after ${before}; every field that ${now} gives
 * where ${before} is NULL.  "{}" when nothing differs. */
const char *payload_observation(struct arena *arena,
    const struct observation *before, const struct observation *now);

/*
 * The other way: puts what ${payload} says into ${observation}, whose strings
 * then borrow ${arena}.  ${first} tells a first observation (which clears
 * ${observation} beforehand) from a change.  Refuses what payload_observation
 * does not write, and a change whose old value is not what stands in
 * ${observation}; ${observation} is then untouched.
 */
bool payload_apply(struct arena *arena, const char *payload, bool first,
    struct observation *observation, struct err *err) MUST_CHECK;

/* A deadline that moved: ${why} is one word, "calendar", "promise", "pause",
 * "rules". */
const char *payload_deadline(struct arena *arena, instant before, instant now,
    const char *why);
bool
payload_deadline_read(struct arena *arena, const char *payload, instant *before,
    instant *now, const char **why, struct err *err) MUST_CHECK;

const char *payload_finding(struct arena *arena, const struct finding *finding);

#endif
