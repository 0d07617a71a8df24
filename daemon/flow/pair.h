/*
 * Pairing a person with his chat: an operator hands him a code, he sends it to
 * the office's bot, and the update that the operator reads from the bot shows
 * which chat it came from.  What comes of it stands in the contacts' table,
 * which hosoctl writes; here are only the codes.
 */
#ifndef FLOW_PAIR_H
#define FLOW_PAIR_H

#include "flow/world.h"
#include "io/store_pairing.h"

/* A code for the contact that ${who} names by account or name, good for a day.
 * Refused: nobody or several people of that name.  In the turn's arena. */
bool pair_offer(struct world *world, const char *who, int64_t uid, instant now,
    const char **code, const struct contact **contact, instant *expires,
    struct err *err) MUST_CHECK;

/* What somebody wrote from ${chat}: ${out}'s name is NULL where ${text} is no
 * code that is in force, else it is whose chat it is from now on. */
bool pair_take(struct world *world, const char *chat, const char *text,
    instant now, struct pairing *out, struct err *err) MUST_CHECK;

#endif
