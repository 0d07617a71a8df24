/* hosoctl status: how each source fares. */
#ifndef CTL_STATUS_SOURCES_H
#define CTL_STATUS_SOURCES_H

#include "ctl/database.h"
#include "wire/jsonw.h"

struct status_source;

/* Reads what is told of the sources of ${database}, in its order. */
bool status_sources_read(const struct database *database,
    struct status_source **out, struct err *err) MUST_CHECK;

/* Lines for people. */
void status_sources_say(const struct database *database,
    const struct status_source *sources);

/* For people who read a list: of which sources it may not be as things are.
 * Nothing where all are verified. */
void status_sources_warn(const struct database *database);

/* The member "sources". */
void status_sources_json(const struct database *database,
    const struct status_source *sources, struct jsonw *out);

#endif
