/*
 * When what a source last said is too old to be relied on.  Asked by the
 * daemon, which marks letters and tells administrators, and by hosoctl.
 */
#ifndef IO_SOURCE_AGE_H
#define IO_SOURCE_AGE_H

#include "io/store_meta.h"
#include "wire/conf.h"

/* A list put into a folder is good for one working day, as a limit of one
 * working day runs: until the close of office of the working day after ${as_of}
 * (of the next day where the calendar does not reach). */
instant source_age_list_until(const struct calendar *calendar, instant as_of);

/* True when what ${source} says is marked as not verified since: a folder's
 * list by its age or because it is not believed, an API's data by its polls
 * (store_source_is_stale). */
bool source_age_is_stale(const struct conf_source *source,
    const struct calendar *calendar, const struct source_health *health,
    instant now);

#endif
