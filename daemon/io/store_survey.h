/*
 * What baseline letters and digests ask about all dossiers: the one pass of an
 * evening, read in slices, and figures that indexes answer at once.  No
 * statement here takes longer for a longer history.
 */
#ifndef IO_STORE_SURVEY_H
#define IO_STORE_SURVEY_H

#include "core/judge.h"
#include "core/rate_known.h"
#include "io/store.h"

/* What a digest counts and sorts by, of one dossier. */
struct survey_row {
	int64_t id;
	int64_t source;
	/* Borrowed from the store, or NULL: the agency's code, and who works
	 * on it. */
	const char *agency;
	const char *officer_account, *officer_mail, *officer_name;
	enum standing standing;
	enum pause_reason pause; /* of STANDING_PAUSED */
	bool baseline;
	bool has_apology; /* recorded */
	instant due, acceptance_due;
	instant step_due, supplement_due; /* INSTANT_NONE: do not run */
	instant ended;                    /* INSTANT_NONE while open */
	instant ended_seen;               /* when somebody learned of it */
	bool end_untold; /* nobody saw it run, no record tells when it ended */
	instant submitted, received, first_seen;
};

/* The dossiers above id ${after} in the order of ids, at most ${limit}. */
bool store_survey(struct store *store, int64_t after, size_t limit,
    struct arena *arena, struct survey_row **out, size_t *count,
    struct err *err) MUST_CHECK;

/* What its on-time rates ask for. */
struct rate_subject store_survey_subject(const struct survey_row *row);

/*
 * The same for who needs nothing of what ended long ago, at a cost that does
 * not grow with it: the ids, ascending, of the dossiers that are open, and of
 * those that ended at ${since} or later (of these also where a source is
 * retired); then the rows of those ids that are still there and whose source is
 * not, to be read between store_snapshot_begin and store_snapshot_end.
 */
bool store_survey_ids(struct store *store, instant since, struct arena *arena,
    int64_t **ids, size_t *count, struct err *err) MUST_CHECK;
bool store_survey_of(struct store *store, const int64_t *ids, size_t limit,
    struct arena *arena, struct survey_row **out, size_t *count,
    struct err *err) MUST_CHECK;

/* What shows when units have received and entered what, of one dossier. */
struct receipt_row {
	int64_t id, source;
	const char *code;
	const char *agency; /* code; borrowed from the store, or NULL */
	instant received;   /* INSTANT_NONE: not told */
	instant first_seen;
	instant ended_seen; /* INSTANT_NONE while open */
	int64_t newest;     /* change */
	enum filing filing;
};

/* Those above id ${after} in the order of ids, at most ${limit}. */
bool store_receipts(struct store *store, int64_t after, size_t limit,
    struct arena *arena, struct receipt_row **out, size_t *count,
    struct err *err) MUST_CHECK;

/* How many dossiers of ${source} were overdue before the watch began and still
 * are, by agency (code; NULL for none). */
struct baseline_count {
	const char *agency;
	int64_t count;
};
bool store_baseline(struct store *store, int64_t source, struct arena *arena,
    struct baseline_count **out, size_t *count, struct err *err) MUST_CHECK;

/* The most late of those of one agency (NULL: of none), earliest due first:
 * ids, at most ${limit}; ${total} says how many there are. */
bool store_baseline_worst(struct store *store, int64_t source,
    const char *agency, size_t limit, struct arena *arena, int64_t **ids,
    size_t *count, int64_t *total, struct err *err) MUST_CHECK;

/* What became of letters and notices in [from, to). */
struct outbox_window {
	int64_t sent, refused;
	int64_t uncertain; /* once so, settled since or not */
	int64_t unsent;    /* waiting now, whenever they were sealed */
	int64_t withdrawn; /* notices that were true no more */
};
bool store_outbox_window(struct store *store, instant from, instant to,
    struct outbox_window *out, struct err *err) MUST_CHECK;

#endif
