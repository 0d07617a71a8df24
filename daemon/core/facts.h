/*
 * The ledger of one dossier: what its observations, folded one after another,
 * add up to.  News enters only here.  Folding is pure, so the stored facts
 * are a cache that can be recounted from history.
 */
#ifndef CORE_FACTS_H
#define CORE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/when.h"
#include "core/ack.h"
#include "core/apology.h"
#include "core/catalogue.h"
#include "core/dossier.h"
#include "core/findings.h"

enum pause_evidence {
	EVIDENCE_RECORD, /* the record's own supplement rounds: exact times */
	EVIDENCE_STATUS, /* a status seen at polls: bounds */
};

/*
 * The record's own new promised date as evidence of the pause for which it was
 * given: the working days from the old date to the new are the length that the
 * software itself took the pause to have.  A date that moved by itself is
 * none, nor is one that an apology announced.
 */
struct revision {
	bool known;       /* false: no date, or the old one was never seen */
	instant from, to; /* promised before, and anew: other dates */
	instant seen;     /* when the new one was first seen */
};

/*
 * An interval in which the limit does not run.  A time seen only as a status
 * has an earliest and a latest value: it lies after the last poll that would
 * have shown it and not after the poll that did.
 */
struct pause {
	enum pause_reason reason;
	enum pause_evidence evidence;
	instant from_earliest, from_latest;
	instant to_earliest, to_latest; /* INSTANT_NEVER while open */
	bool reissued; /* a new date was promised during or after it */
	/* With which dates.  Several pauses may have one and the same: what
	 * was promised for all of them together. */
	struct revision revision;
};

enum { FACTS_PAUSES = 32 };

struct facts {
	struct observation seen; /* the newest */
	instant first_seen;      /* our first sighting */
	instant changed;         /* the newest fold: ends a baseline's silence
				  */
	instant promised_seen;   /* first sighting of the promise in force */
	int promised_moves;      /* to another date, outside of pauses */
	/* When the watch over the source began: the end of its first complete
	 * sweep.  Set by the caller, never by folding; while it is
	 * INSTANT_NONE nothing is called entered late. */
	instant watched_since;
	instant finished; /* NgayKetThucXuLy, else NgayTra, else the first
			   * sighting of an ended status; NONE if open */
	bool finished_is_sighting;
	instant finished_seen; /* when somebody learned that it has: later,
				* where a list was dropped late; NONE if open */
	struct pause pauses[FACTS_PAUSES]; /* in order of from_earliest */
	int pause_count;
	bool pauses_overflowed; /* more than fit: said in a finding */
	/* When the source was found to show it no more, by whoever looked; NONE
	 * while it does.  Folding an observation ends it. */
	instant gone;
	/* Told by an operator; set by whoever loads the dossier, never by
	 * folding. */
	struct apology apology;
	/* Likewise, by whoever judges it: what people have acknowledged. */
	const struct ack *acks;
	size_t ack_count;
};

/*
 * Folds ${next}, observed at ${at}, into ${facts}.  ${after} is the last poll
 * that would have shown the change (INSTANT_NONE at a first sighting).  For a
 * first sighting ${facts} is zeroed by facts_begin.  Strings of ${next} are
 * borrowed, not copied.
 *
 * Supplement rounds that the record states are pauses with exact bounds; a
 * paused status begins and ends within (after, at].  A status pause for a
 * supplement is dropped where the record tells a round of its own (decision
 * 8); where the record leaves a round open that the status has left, the
 * status ends it.  An ended dossier that runs again is not finished.  A date
 * promised anew is evidence of every pause begun by then that had none; while a
 * pause is open the newest such date stands, with the oldest before it.
 */
void facts_begin(struct facts *facts);
void facts_fold(struct facts *facts, const struct observation *next,
    instant after, instant at);

/*
 * The same for what was learned at ${at} from a list exported at ${as_of}, not
 * later: an ended status and a pause were there by then.  When somebody learned
 * of the dossier, of a change and of a promise remains ${at}.
 */
void facts_fold_as_of(struct facts *facts, const struct observation *next,
    instant after, instant as_of, instant at);

enum { FACTS_FINDINGS = 4 };

/*
 * What ${next}, about to be folded into ${before} at ${at}, shows that
 * somebody should look at.  The promise moved (again; after it had passed at
 * ${after}, the last poll that still showed the old one) or was cleared: not
 * so where it was promised anew because of a pause, or as a recorded apology
 * announced.  A finish dated on the day of ${due}, the deadline so far, though
 * it was not there the day after.  A supplement asked for on that very day.
 * Details live in ${arena}; returns how many.
 */
size_t facts_findings(const struct facts *before,
    const struct observation *next, instant due, instant after, instant at,
    struct arena *arena, struct finding out[FACTS_FINDINGS]);

/*
 * Takes back what the facts date after ${at}, for a judgement of then: a finish
 * or a receipt in the future would be odd dates.  What was only learned later
 * of the time before stays: it is the same dossier as known now.
 */
void facts_keep_until(struct facts *facts, instant at);

/* True when an open pause stands, and the reason of the newest. */
bool facts_is_paused(const struct facts *facts, enum pause_reason *reason);

#endif
