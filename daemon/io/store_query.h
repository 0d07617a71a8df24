/*
 * What readers ask: lists by page, one dossier's whole story, counts for the
 * status and for the nightly digest.  Lists are read in pages by key, so that
 * no statement is held long (invariant 12).
 */
#ifndef IO_STORE_QUERY_H
#define IO_STORE_QUERY_H

#include "io/store_dossier.h"
#include "io/store_notice.h"
#include "io/store_outbox.h"
#include "io/store_promise.h"

/* A line of a list. */
struct brief {
	int64_t id;
	int64_t source;
	const char *code;
	const char *procedure, *procedure_name, *field;
	const char *agency;      /* code as resolved, or NULL */
	const char *agency_name; /* as the source wrote it */
	const char *officer_account, *officer_mail, *officer_name;
	const char *step;
	enum filing filing;
	enum status status;
	instant submitted, received, promised, finished, first_seen;
	struct verdict verdict;
	bool baseline;
	struct apology apology;
};

struct brief_filter {
	unsigned standings;          /* bits 1 << enum standing; 0: all */
	int64_t source;              /* 0: all */
	const char *const *agencies; /* codes; NULL: all */
	size_t agency_count;
	bool baseline_only, no_baseline;
	bool apology_only, no_apology; /* with, without a recorded one */
	/* Bounds of the due instant [from, to) and of the finish [from, to);
	 * both INSTANT_NONE: no bound. */
	instant due_from, due_to;
	instant finished_from, finished_to;
};

/* A filter that lets everything pass. */
struct brief_filter brief_filter_all(void);

/* Lines above id ${after} in the order of ids, at most ${limit}.  Here, in
 * tallies, counts and surveys the dossiers of retired sources (store_meta.h)
 * are left out, unless the filter names one. */
bool store_list(struct store *store, const struct brief_filter *filter,
    int64_t after, size_t limit, struct arena *arena, struct brief **out,
    size_t *count, struct err *err) MUST_CHECK;

/* The same ordered by due, earliest (most late) first; the ${limit} first. */
bool store_list_by_due(struct store *store, const struct brief_filter *filter,
    size_t limit, struct arena *arena, struct brief **out, size_t *count,
    struct err *err) MUST_CHECK;

/* The dossiers of that code, in any source. */
bool store_find_code(struct store *store, const char *code, struct arena *arena,
    int64_t **ids, size_t *count, struct err *err) MUST_CHECK;
/* Codes that begin alike, for "did you mean". */
bool store_codes_like(struct store *store, const char *prefix, size_t limit,
    struct arena *arena, const char ***out, size_t *count,
    struct err *err) MUST_CHECK;

/* The whole story of a dossier beside its own row.  Needs json_init. */
struct story {
	struct change *changes;
	size_t change_count;
	struct crossing *crossings;
	size_t crossing_count;
	struct notice *notices; /* all states, by id */
	size_t notice_count;
	struct letter *letters; /* that carried them; without bytes */
	size_t letter_count;
	struct store_finding *findings;
	size_t finding_count;
	struct promise_seen *promises; /* oldest first */
	size_t promise_count;
	instant last_sighting;
};
bool store_story(struct store *store, const struct dossier *dossier,
    struct arena *arena, struct story *out, struct err *err) MUST_CHECK;

/* Counts by agency (as resolved; NULL last) over all dossiers, read in slices
 * of 5,000 rows. */
struct agency_tally {
	const char *agency;
	int64_t standings[STANDING_COUNT];
	int64_t baseline; /* of the overdue */
	/* With a recorded apology: of the open, and of the overdue. */
	int64_t apologies, overdue_apologies;
	/* Of those finished in [from, to): */
	int64_t early, on_time, late;
	int64_t received; /* first seen in [from, to) */
};
bool
store_tally(struct store *store, instant from, instant to, struct arena *arena,
    struct agency_tally **out, size_t *count, struct err *err) MUST_CHECK;

/* Counts by source, read in slices like the above.  The caller sets `source`;
 * the other dossiers are not counted. */
struct source_tally {
	int64_t source;
	int64_t open;
	int64_t gone; /* found missing since ${from}, and not back */
};
bool store_tally_sources(struct store *store, instant from,
    struct source_tally *tallies, size_t count, struct err *err) MUST_CHECK;

/* How many open dossiers ${source} has, retired or not; from an index. */
bool store_source_open(struct store *store, int64_t source, int64_t *out,
    struct err *err) MUST_CHECK;

/* How many dossiers, notices, letters and findings there are. */
struct store_counts {
	int64_t dossiers, open, notices, letters, findings, changes;
};
bool store_counts(struct store *store, struct store_counts *out,
    struct err *err) MUST_CHECK;

#endif
