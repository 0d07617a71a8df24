/*
 * Signs that a source is not what it seems, although it answers: nothing has
 * changed for days of work, its clock is not ours.
 */
#ifndef CORE_PULSE_H
#define CORE_PULSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/when.h"
#include "core/calendar.h"

/*
 * The working days that have passed whole: after the date of ${since}, their
 * office closed by ${until}.  Weekends and holidays are none.  False where the
 * calendar does not list the way: nobody can tell then.
 */
bool pulse_still_days(const struct calendar *calendar, instant since,
    instant until, int32_t *days);

/* Seconds by which a server's clock is ahead of ours (negative: behind), by the
 * ${date} of its answer to a request of ${asked} that came at ${came}; 0 while
 * it lies between the two, however long that took. */
int64_t pulse_apart(instant asked, instant came, instant date);

/* "12 phút", "1 giờ 20 phút", "3 ngày 4 giờ": the sign left out, the two
 * greatest measures. */
const char *pulse_people(struct arena *arena, int64_t seconds);

#endif
