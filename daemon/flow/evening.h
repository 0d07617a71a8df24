/*
 * The evenings of a configured digest: when it is due, whom it is owed to, what
 * each of them reads of it, and what it counts.  Used by flow/nightly, and by
 * `hosoctl digest`, which shows one beforehand.
 *
 * Heads first (`heads_first`): those above an agency read of it what its head
 * could read a working day before, so that a head can mend what is wrong, or
 * say why, before anybody asks.  What is overdue by more than seven working
 * days they read at once.
 */
#ifndef FLOW_EVENING_H
#define FLOW_EVENING_H

#include "flow/survey.h"

/* Composed so much after its moment, a digest is late. */
enum { EVENING_LATE_S = 1800 };

/* The first moment of ${digest} at or after ${at}; the last one before it. */
instant evening_next(const struct world *world,
    const struct conf_digest *digest, instant at);
instant evening_before(const struct world *world,
    const struct conf_digest *digest, instant at);

/* What the digest of ${due} counts, and for whom: the spans of ${out}, and
 * whether officers read of their own dossiers. */
void evening_plan(const struct world *world, const struct conf_digest *digest,
    instant due, struct survey_plan *out);

/* A digest that is owed: to whom, about what. */
struct evening_owed {
	const struct contact *contact;
	enum role role;             /* the first that it was listed in */
	unsigned roles;             /* and all of them */
	const struct agency *scope; /* NULL: the province */
	const struct agency *own;   /* whose own reader this is, or NULL */
	bool own_dossiers; /* of the officer alone, whatever the scope */
	bool administrator;
};

/* Those that ${digest} of ${date} is owed to, each person and scope once; in
 * ${arena}.  Heads, deputies and desks read of their agency with its subtree,
 * officers of their own dossiers, the others of the whole province; a
 * configured scope stands for all of them. */
struct evening_owed *
evening_owed(const struct world *world, const struct conf_digest *digest,
    day date, struct arena *arena, size_t *count);

#endif
