/*
 * Building the world on a configuration, building it again on another, and
 * taking it apart in the reverse order.
 */
#ifndef FLOW_BUILD_H
#define FLOW_BUILD_H

#include "flow/world.h"

/*
 * Opens the database of ${conf}'s state folder (made where it is missing) and
 * everything that the turns need.  The loop, fetcher, supervise and once of
 * ${world} are the caller's and set.  ${conf} belongs to the world from here
 * on, also on refusal: build_take_apart frees what there is.
 */
bool
build_world(struct world *world, struct conf *conf, struct err *err) MUST_CHECK;

/* Opens the database alone into ${world}->store. */
bool build_store(struct world *world, const struct conf *conf,
    struct err *err) MUST_CHECK;

/* build_world over a store that is open already (scenarios). */
bool build_over_store(struct world *world, struct conf *conf,
    struct err *err) MUST_CHECK;

/* All or nothing: ${conf} takes the place of the configuration in force, every
 * open dossier is judged anew, nothing is sent again.  On refusal the old one
 * stays and ${conf} is freed. */
bool
build_again(struct world *world, struct conf *conf, struct err *err) MUST_CHECK;

/* Letters under way get ${grace_ms} to finish; then everything is closed. */
void build_take_apart(struct world *world, int32_t grace_ms);

#endif
