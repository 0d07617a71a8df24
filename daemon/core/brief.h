/*
 * How the clocks beside the result were reckoned, in one clause each: the
 * reasons of core/reasoning, shortened and without articles, for letters.  From
 * when it runs, and by core/brief_days what counted.  Vietnamese only, as
 * letters are; everything lives in the arena.
 */
#ifndef CORE_BRIEF_H
#define CORE_BRIEF_H

#include "base/arena.h"
#include "core/calendar.h"
#include "core/deadline.h"
#include "core/facts.h"

/* The clocks beside the result; ${rule} and ${from} are those of the judgement,
 * ${due} is the end that it found. */
const char *brief_acceptance(struct arena *arena,
    const struct calendar *calendar, const struct facts *facts,
    const struct deadline_rule *rule, instant from, instant due);
const char *brief_supplement(struct arena *arena,
    const struct calendar *calendar, const struct facts *facts,
    const struct deadline_rule *rule, instant from, instant due);
/* ${due} is the deadline, the earliest of its bounds where ${is_earliest}. */
const char *brief_apology(struct arena *arena, const struct calendar *calendar,
    day due, bool is_earliest);
/* NULL where the export gave the instant: nothing was reckoned. */
const char *brief_step(const struct calendar *calendar, instant given);

#endif
