/*
 * Whether a contact's address reaches somebody: from what was asked of it, what
 * was confirmed, and what came back.  Used by whoever tells people, to tell
 * somebody beside, and by whoever shows it.
 */
#ifndef CORE_REACH_H
#define CORE_REACH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/when.h"
#include "core/calendar.h"

enum reach_state {
	REACH_GOOD,        /* confirmed, or not to be asked */
	REACH_NEW,         /* not asked yet */
	REACH_ASKED,       /* there is still time to confirm */
	REACH_UNCONFIRMED, /* there is not */
	REACH_BOUNCING,    /* letters come back */
	REACH_REFUSED,     /* its server takes none for it */
};
const char *reach_text(enum reach_state state); /* "confirmed", "new", … */

/* What is known of one address: in the order of time. */
enum reach_kind {
	REACH_FACT_ASKED,
	REACH_FACT_PASSED, /* not asked: may have been before a restore */
	REACH_FACT_CONFIRMED,
	REACH_FACT_PERMANENT, /* a letter came back, for good */
	REACH_FACT_TEMPORARY, /* or not */
	REACH_FACT_REFUSED,   /* its server knows no such recipient */
	REACH_FACT_TAKEN,     /* and took a later letter for him */
};
struct reach_fact {
	const char *address;
	enum reach_kind kind;
	instant at;
};

enum {
	REACH_TEMPORARY = 3,       /* so many within */
	REACH_TEMPORARY_DAYS = 30, /* so many days are as bad as one for good */
};

struct reach_row {
	instant asked, confirmed; /* INSTANT_NONE: never */
	instant passed;           /* good until something comes back */
	instant permanent;
	instant refused, taken;
	instant temporary[REACH_TEMPORARY]; /* the newest first */
};

struct reach;

/* In ${arena}; the facts are copied. */
struct reach *
reach_build(struct arena *arena, const struct reach_fact *facts, size_t count);

/* The same bit by bit: nothing is known yet, with room for ${most} facts; then
 * one more, not before those that were taken. */
struct reach *reach_new(struct arena *arena, size_t most);
void reach_take(struct reach *reach, const struct reach_fact *fact);

/* NULL where nothing is known of ${address}. */
const struct reach_row *
reach_find(const struct reach *reach, const char *address);

/* Nothing is known of any address. */
bool reach_is_empty(const struct reach *reach);

/* What asking is about. */
struct reach_rules {
	bool asks;    /* addresses are to be confirmed */
	int32_t days; /* within so many working days */
	const struct calendar *calendar;
};

/* How ${address} stands at ${now}; ${row} may be NULL.  A confirmation is
 * stronger than what came back or was refused before it, a letter that was
 * taken than what was refused before it. */
enum reach_state reach_state(const struct reach_rules *rules,
    const struct reach_row *row, instant now);

/* True where somebody beside is to be told. */
bool reach_is_bad(enum reach_state state);

#endif
