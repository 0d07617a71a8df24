/*
 * Dossiers: the ledger's facts, the verdict they were given last, and the
 * alarms that verdicts set.  An unchanged dossier's row is never touched.
 */
#ifndef IO_STORE_DOSSIER_H
#define IO_STORE_DOSSIER_H

#include "core/facts.h"
#include "core/judge.h"
#include "io/store.h"
#include "io/store_history.h"

struct dossier {
	int64_t id; /* given by store_dossier_insert */
	int64_t source;
	uint64_t raw; /* hash of the record's bytes, salted by the mapping */
	struct facts facts;
	struct verdict verdict;
	instant judged;     /* the last judgement; INSTANT_NONE before */
	int64_t generation; /* it was judged with; 0 before */
	bool baseline;      /* overdue before the watch began, unchanged since
			     */
	const char *agency; /* code of the agency as resolved, or NULL */
	int64_t newest;     /* newest change; kept by the store */
	/* Kept by the store: what stands in the row that it was read from. */
	struct {
		struct verdict verdict;
		const char *agency;
		bool baseline;
	} stored;
};

/* What of a dossier repeats in thousands of others, and is kept once. */
enum { DOSSIER_NAMES = 10 };
void
dossier_names(const struct dossier *dossier, const char *out[DOSSIER_NAMES]);

/* The ids of those texts in the same order; 0: not known, or no text. */
struct name_ids {
	int64_t of[DOSSIER_NAMES];
};

/* The highest id that was given, 0 before the first; of the daemon's store. */
int64_t store_dossier_last(const struct store *store);

/* What an in-memory table keeps of every dossier, so that nothing unchanged is
 * decoded and whatever is missed is noticed. */
struct recognised {
	int64_t id;
	uint64_t raw; /* hash of its record's bytes */
	bool is_open, is_gone;
};

/* Calls ${take} for every dossier of ${source}. */
bool store_recognise(struct store *store, int64_t source,
    void (*take)(void *context, const struct recognised *dossier),
    void *context, struct err *err) MUST_CHECK;

/*
 * Adds a dossier with its ${changes} (at least the first).  Sets id and
 * newest.  Where (source, code) is already there, sets ${was_there} and does
 * nothing else: a first load needs no look beforehand.  Of ${names} those that
 * are not 0 are believed, and the others are filled in.
 */
bool store_dossier_insert(struct store *store, struct dossier *dossier,
    struct name_ids *names, const struct change *changes, size_t count,
    bool *was_there, struct err *err) MUST_CHECK;

/* Writes facts, verdict and the rest of a dossier with the ${changes} that
 * explain it (there may be none).  Moves newest. */
bool store_dossier_update(struct store *store, struct dossier *dossier,
    const struct change *changes, size_t count, struct err *err) MUST_CHECK;

/* Writes only what a review changes of what was read: verdict, judged,
 * generation, agency, baseline.  With ${changes} (a moved deadline), newest
 * too. */
bool store_dossier_judged(struct store *store, struct dossier *dossier,
    const struct change *changes, size_t count, struct err *err) MUST_CHECK;

/* The record's bytes differ, what they say does not. */
bool store_dossier_set_raw(struct store *store, int64_t id, uint64_t raw,
    struct err *err) MUST_CHECK;

/* Reads a dossier with its apology; ${found} false when there is none. */
bool store_dossier_find(struct store *store, int64_t source, const char *code,
    struct arena *arena, struct dossier *out, bool *found,
    struct err *err) MUST_CHECK;
bool store_dossier_load(struct store *store, int64_t id, struct arena *arena,
    struct dossier *out, bool *found, struct err *err) MUST_CHECK;

/* The code of ${id}, which can be told also where the rest of its row cannot;
 * NULL when there is none. */
bool store_dossier_code(struct store *store, int64_t id, struct arena *arena,
    const char **out, struct err *err) MUST_CHECK;
/* The id of ${code}, likewise. */
bool store_dossier_id(struct store *store, int64_t source, const char *code,
    int64_t *out, bool *found, struct err *err) MUST_CHECK;

/* Dossiers that are passed over, by their ids in order. */
struct dossiers_aside {
	const int64_t *ids;
	size_t count;
};

/* The dossiers whose verdict is wrong by ${now}, but those ${aside} (or NULL),
 * the most pressing first, at most ${limit}. */
bool store_due_for_review(struct store *store, instant now,
    const struct dossiers_aside *aside, size_t limit, struct arena *arena,
    int64_t **ids, size_t *count, struct err *err) MUST_CHECK;
/* When the next verdict will be wrong, of those ${aside} (or NULL) left out;
 * INSTANT_NEVER when none will. */
bool store_next_review(struct store *store, const struct dossiers_aside *aside,
    instant *out, struct err *err) MUST_CHECK;

/* Open dossiers of a stretch of ids. */
struct dossiers_open {
	struct dossier *items;
	size_t count;
	int64_t *damaged; /* ids of those that cannot be read, in order */
	size_t damaged_count;
	bool more; /* false at the end */
};

/*
 * Those of the ${window} ids that follow *${after}, which is then the last id
 * looked at, and judged by another generation than ${generation}: a step
 * through all dossiers whose cost is bounded however few of them are asked for.
 */
bool store_dossiers_open(struct store *store, int64_t *after, int64_t window,
    int64_t generation, struct arena *arena, struct dossiers_open *out,
    struct err *err) MUST_CHECK;

#endif
