/*
 * One record of a page becomes news: decoded, compared with what was known,
 * folded into the ledger, judged, written.  Always inside a slice's
 * transaction.
 */
#ifndef FLOW_RECORD_H
#define FLOW_RECORD_H

#include "base/text.h"
#include "flow/known.h"
#include "flow/batch.h"
#include "flow/first.h"
#include "flow/world.h"

/* What all records of one sweep share. */
struct record_sweep {
	struct world *world;
	const struct conf_source *source;
	int64_t source_id;
	struct known *known;
	struct naming *naming; /* of its new dossiers, or NULL */
	bool first_sweep;      /* the source has never been swept whole */
	bool first_load; /* nothing of the source was known when it began */
	bool complete;   /* it goes over the whole list */
	/* Grows by refused records that do not even say whose they are: who
	 * is missed by this sweep may have been among them. */
	int64_t *doubts;
	int64_t ahead;  /* news whose times lie up to seven hours ahead */
	instant after;  /* start of the last complete sweep, or NONE */
	instant as_of;  /* of the page, where its list was exported earlier;
			 * INSTANT_NONE: it says what is so now */
	instant newest; /* updated time of the newest record so far, or NONE */
	instant shown;  /* the same, or receipt of one that says no such time */
};

/* By what its new dossiers are made at ${now}, on the loop's own thread. */
struct first_plan record_plan(const struct record_sweep *sweep, instant now);

enum record_outcome {
	RECORD_SAME,    /* known, byte for byte or in what it says */
	RECORD_NEW,     /* a dossier not seen before */
	RECORD_CHANGED, /* a dossier that says something else now */
	RECORD_REFUSED, /* cannot be read: ${why} says it */
};

/*
 * Takes ${record} at ${now}.  ${id} is its dossier, also when it is refused but
 * says whose it is (0: it does not).  False
 * only when the store failed: the caller rolls back and clears what is known.
 */
bool record_take(struct record_sweep *sweep, const struct batch_record *record,
    instant now, enum record_outcome *outcome, int64_t *id, struct err *why,
    struct err *err) MUST_CHECK;

#endif
