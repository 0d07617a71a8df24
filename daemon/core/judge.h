/*
 * The judgement.  One pure function sees everything: the ledger's facts, the
 * rules, the rungs crossed so far, the instant of the last judgement and now.
 * News and time lead here alike; judging twice with one `now` changes nothing.
 */
#ifndef CORE_JUDGE_H
#define CORE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/when.h"
#include "core/calendar.h"
#include "core/catalogue.h"
#include "core/facts.h"
#include "core/findings.h"
#include "core/ladder.h"
#include "core/revision.h"
#include "core/rules.h"

enum standing {
	STANDING_AWAITING,        /* Chờ tiếp nhận */
	STANDING_LATE_ACCEPTANCE, /* Chậm tiếp nhận */
	STANDING_RUNNING,
	STANDING_DUE_SOON, /* from the first advance rung on */
	STANDING_DUE_TODAY,
	STANDING_OVERDUE,
	STANDING_PAUSED,
	STANDING_DONE_EARLY,
	STANDING_DONE_ON_TIME,
	STANDING_DONE_LATE,
	STANDING_REFUSED,
	STANDING_WITHDRAWN,
	STANDING_GONE,
	STANDING_UNKNOWN,
	STANDING_COUNT
};

const char *standing_text(enum standing standing);   /* "due-soon" */
const char *standing_people(enum standing standing); /* "Sắp đến hạn" */
bool standing_parse(const char *text, enum standing *out);
/* DONE_*, REFUSED, WITHDRAWN, GONE: no clock runs. */
bool standing_is_closed(enum standing standing);

/* Why a deadline cannot be told. */
enum unknown_reason {
	UNKNOWN_NOT,
	UNKNOWN_NO_PROMISE,  /* nothing promised, no confirmed row to compute */
	UNKNOWN_NO_RECEIPT,  /* nothing to count from */
	UNKNOWN_NO_CALENDAR, /* needs a year that is not listed */
	UNKNOWN_DATES_ODD, /* finish before receipt, receipt in the future… */
	UNKNOWN_NO_FINISH, /* first seen when it had ended, nobody tells when */
	UNKNOWN_REASON_COUNT
};
const char *unknown_reason_text(enum unknown_reason reason);
const char *unknown_reason_people(enum unknown_reason reason);

struct verdict {
	enum standing standing;
	enum unknown_reason unknown;
	enum pause_reason pause; /* for PAUSED */
	bool provisional;

	/* The deadline (hạn): the promise, as moved by a later pause that was
	 * not re-issued, else the computed date of a confirmed row. */
	instant due;          /* INSTANT_NONE when unknown; latest bound */
	instant due_earliest; /* differs where a pause has only bounds */
	bool due_is_promise;  /* else computed */
	bool due_is_moved;    /* the promise moved by a pause */

	instant computed; /* latest bound; INSTANT_NONE if none */
	instant computed_earliest;
	/* Advance rungs follow this when it is earlier than `due` (confirmed
	 * row, and a dossier received since the watch over its source began:
	 * of an older one pauses may be unknown); INSTANT_NONE otherwise. */
	instant advance;

	/* When the clocks beside resolution end; INSTANT_NONE while one does
	 * not run. */
	instant acceptance_due;
	instant step_due;
	instant apology_due;    /* close of the last useful day */
	instant supplement_due; /* the end of the applicant's own time */

	/* When this verdict will next be wrong by time alone; INSTANT_NEVER.
	 * The dates of a paused dossier are what they would be if it resumed
	 * now: they are shown, never told, and so wake nobody. */
	instant next;
};

enum crossing_outcome {
	CROSSING_TOLD,       /* notices are owed for it */
	CROSSING_SUPERSEDED, /* a more severe one was crossed at the same time
			      */
	CROSSING_BASELINE,   /* overdue before the watch began */
	CROSSING_CORRECTED,  /* a correction said it in the alert's place */
	CROSSING_RESTORED,   /* reached before the database was restored: it
			      * may have been told */
};
const char *crossing_outcome_text(enum crossing_outcome outcome);

/* A rung reached by a clock for one due date; unique by those three, and by
 * the step: two steps may be due on one date. */
struct crossing {
	const char *rung; /* its name; of its N-th telling "NAME/N" */
	enum clock_kind clock;
	const char *step; /* of the step clock, or NULL */
	day due;          /* the due date it was reached for */
	instant at;       /* when it was reached */
	enum crossing_outcome outcome;
};

struct judgement {
	struct verdict verdict;
	struct crossing *crossings; /* new ones, in the order of the ladder */
	size_t crossing_count;
	struct finding *findings; /* all that hold now */
	size_t finding_count;
};

/*
 * Judges.  ${before} are all crossings recorded so far, ${last} the instant of
 * the last judgement (INSTANT_NONE for the first; where that was made by other
 * rules, the last instant of which it foresaw nothing, at most now),
 * ${baseline} true during a source's first complete sweep: what is overdue then
 * is recorded as CROSSING_BASELINE and told to nobody one by one; so is what a
 * step or a supplement had passed when rules first gave it a rung.  Of several
 * new crossings of one clock only the most severe is TOLD.  Nothing is crossed
 * when ended; while paused only the applicant's own time runs.  A crossing of a
 * short limit's advance rungs does not exist.  Results live in ${arena}.
 *
 * A rung is new when its instant has come and ${before} does not hold it for
 * its due date; one that is milder than what was told for that date is
 * superseded.  Where its rung repeats, ${facts->acks} say how long it rests; of
 * repeats that were missed the newest alone exists.  What is baseline stays
 * silent until the dossier's next change.
 * A dossier finished without a deadline is done on time, and `unknown` says
 * why there was none; so is one of which only a first sighting after its
 * deadline says that it has ended: nobody is called late without evidence.
 */
void judge(const struct facts *facts, const struct rules *rules,
    const struct crossing *before, size_t before_count, instant last,
    instant now, bool baseline, struct arena *arena, struct judgement *out);

/* The same under other rules than those of the last judgement, which gave
 * ${stood} (NULL: the same rules).  A rung that only the new ladder has, and
 * that ${last} had passed for a date of which somebody was told, is superseded:
 * nobody is told twice because an office edits its ladder. */
void judge_anew(const struct facts *facts, const struct rules *rules,
    const struct crossing *before, size_t before_count, instant last,
    const struct verdict *stood, instant now, bool baseline,
    struct arena *arena, struct judgement *out);

/* When ${clock} ends under ${verdict}; INSTANT_NONE where it does not run. */
instant judge_clock_due(const struct verdict *verdict, enum clock_kind clock);

/* True when a notice owed for ${crossing} still says something true of the
 * dossier of ${facts} under ${verdict}: the crossing's clock still runs, for
 * the crossing's due date (and step). */
bool judge_still_true(const struct facts *facts, const struct verdict *verdict,
    const struct crossing *crossing, const struct calendar *calendar);

/*
 * The rule of the acceptance clock and the instant from which it runs.  What
 * was filed online: from its submission, in working hours (decision 9).  What
 * came at the desk or by post: one working day from its submission, or else
 * from the receipt that the record states without calling it accepted.  After
 * a supplement that was asked for before acceptance it runs anew, from the
 * latest moment at which that may have come back.  False
 * where the export shows neither, or not how it was filed.  ${row} may be
 * NULL.
 */
bool judge_acceptance_rule(const struct facts *facts, const struct rules *rules,
    const struct procedure *row, struct deadline_rule *out,
    instant *from) MUST_CHECK;

/*
 * The rule of the applicant's own time to supplement, and the request from
 * which it runs: the latest instant at which the open pause may have begun.
 * False where nothing is asked for, and where no confirmed row gives a time.
 */
bool
judge_supplement_rule(const struct facts *facts, const struct procedure *row,
    struct deadline_rule *out, instant *from) MUST_CHECK;

/*
 * Which level, the strongest first, states another convention than the one in
 * force and so gives the advance date ${at}.  False: none; then it is the
 * computed date itself.
 */
bool judge_stated_by(const struct facts *facts, const struct rules *rules,
    instant now, instant at, enum rules_level *level,
    enum convention *convention) MUST_CHECK;

/* The pauses of ${facts} as spans under the policies of the ${terms}' row
 * (defaults where NULL), with the latest or the earliest bounds; bounds that a
 * date promised anew has narrowed are one; an open pause ends at ${now} ("if
 * resumed now").  Returns the count. */
size_t judge_pauses(const struct facts *facts, const struct pause_terms *terms,
    bool latest, instant now, struct pause_span out[FACTS_PAUSES]);

#endif
