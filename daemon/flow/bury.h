/*
 * A letter that was given up: the administrators hear of it once, through
 * another channel than the one that failed where they have one; several are
 * told in one letter.
 */
#ifndef FLOW_BURY_H
#define FLOW_BURY_H

#include "flow/world.h"
#include "io/store_outbox.h"

/* The notice's rung: why it is dead. */
#define BURY_REFUSED "letter-refused"
#define BURY_RETURNED "letter-returned"   /* taken, and came back later */
#define BURY_UNCERTAIN "letter-uncertain" /* twice: perhaps it arrived */

/* What dies within so long of the first is told in one letter. */
enum { BURY_TOGETHER_S = 60 };

/* Owes the news of the dead ${letter}, whose server said ${answer} (inside a
 * transaction), once for each of its deaths: an operator may have had it tried
 * again.  Of a letter that was itself such news nobody is told. */
bool
bury_owe(struct world *world, const struct letter *letter, const char *rung,
    const char *answer, instant now, struct err *err) MUST_CHECK;

/* True for notices that bury_owe owed: those of one recipient and rung leave
 * together, with the first of them. */
bool bury_is_news(const struct notice *notice);

/* What one letter says of ${count} of them, in place of their own words, a line
 * each. */
const char *bury_detail(struct world *world,
    const struct notice *const *notices, size_t count);

#endif
