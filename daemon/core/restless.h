/*
 * Restless dossiers: those that keep leaving a state and coming back to it, or
 * whose promise keeps moving forth and back.  Each turn alone is ordinary; who
 * is told of every one of them stops reading.
 */
#ifndef CORE_RESTLESS_H
#define CORE_RESTLESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/when.h"
#include "core/calendar.h"

enum restless_kind { RESTLESS_RUNS, RESTLESS_PAUSED, RESTLESS_ENDED };

/* What one observation showed, in the order of time. */
struct restless_state {
	instant at;
	enum restless_kind kind;
	instant promised; /* INSTANT_NONE: none */
};

enum { RESTLESS_TURNS = 2 };

/*
 * A turn is a change back to a kind that the dossier had left, or a promise
 * that moves the other way than it moved last.  True when there were
 * RESTLESS_TURNS of them, no working day of quiet between, and ${now} is not a
 * working day (of office time) after the last change: ${since} is then the
 * change that the first of them turned back, ${quiet} the end of that day.
 */
bool restless_now(const struct restless_state *states, size_t count,
    const struct calendar *calendar, instant now, instant *since,
    instant *quiet);

/* A working day of office time after ${at}; false outside the listed years. */
bool restless_quiet(const struct calendar *calendar, instant at, instant *out);

#endif
