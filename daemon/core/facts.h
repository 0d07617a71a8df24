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

#include "base/when.h"
#include "core/catalogue.h"
#include "core/dossier.h"

enum pause_evidence {
	EVIDENCE_RECORD, /* the record's own supplement rounds: exact times */
	EVIDENCE_STATUS, /* a status seen at polls: bounds */
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
};

enum { FACTS_PAUSES = 32 };

struct facts {
	struct observation seen; /* the newest */
	instant first_seen;      /* our first sighting */
	instant promised_seen;   /* first sighting of the promise in force */
	instant finished; /* NgayKetThucXuLy, else NgayTra, else the first
			   * sighting of an ended status; NONE if open */
	bool finished_is_sighting;
	struct pause pauses[FACTS_PAUSES]; /* in order of from_earliest */
	int pause_count;
	bool pauses_overflowed; /* more than fit: said in a finding */
};

/*
 * Folds ${next}, observed at ${at}, into ${facts}.  ${after} is the last poll
 * that would have shown the change (INSTANT_NONE at a first sighting).  For a
 * first sighting ${facts} is zeroed by facts_begin.  Strings of ${next} are
 * borrowed, not copied.
 */
void facts_begin(struct facts *facts);
void facts_fold(struct facts *facts, const struct observation *next,
    instant after, instant at);

/* True when an open pause stands, and its reason. */
bool facts_is_paused(const struct facts *facts, enum pause_reason *reason);

#endif
