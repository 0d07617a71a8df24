/*
 * From dossiers to who is told of them: what core/route is asked, and owing a
 * notice to one person for whom a route is not needed.  Used by whoever owes
 * notices, inside its transaction.
 */
#ifndef FLOW_ROUTING_H
#define FLOW_ROUTING_H

#include "core/route.h"
#include "flow/world.h"
#include "io/store_dossier.h"
#include "io/store_notice.h"

/* Fills ${out} for a crossing of ${rung} by ${dossier} told at ${now}. */
void routing_ask(const struct world *world, const struct dossier *dossier,
    const struct rung *rung, instant now, struct route_question *out);

/* The desk that ${dossier} belongs to at the next departure, or the last resort
 * where there is none, whatever the office's routes say of alerts. ${question}
 * is what was asked. */
void routing_desk(const struct world *world, const struct dossier *dossier,
    enum clock_kind clock, instant now, struct route_question *question,
    struct route *out);

/* Whoever handles ${dossier} at the next departure, as at a crossing of
 * ${rung}: by the rule's address where no table has one, with others beside
 * whom letters may not reach, else its desk; whatever the office's routes say
 * of alerts. ${question} is what was asked. */
void routing_officer(const struct world *world, const struct dossier *dossier,
    const struct rung *rung, instant now, struct route_question *question,
    struct route *out);

/* Who is told in the place of ${contact} on ${on}, itself where it is there;
 * the notice says for whom. */
const struct contact *routing_stand_in(const struct world *world,
    struct notice *notice, const struct contact *contact, day on);

/* Owes ${notice} to ${contact} in ${role}, or to who stands in for it on ${on},
 * on every channel that serves the role; what the notice says of its recipient
 * is filled in here, and ${owed} grows by the channels that could. */
bool routing_owe(struct world *world, struct notice *notice,
    const struct contact *contact, enum role role, day on, int *owed,
    struct err *err) MUST_CHECK;

#endif
