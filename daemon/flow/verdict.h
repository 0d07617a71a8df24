/*
 * Where news and time meet (invariant 2): a dossier is judged, its verdict is
 * put into its row, and what was crossed becomes notices.  Used by poll and
 * by review, always inside their transaction.
 */
#ifndef FLOW_VERDICT_H
#define FLOW_VERDICT_H

#include "core/judge.h"
#include "flow/cause.h"
#include "flow/world.h"
#include "io/store_dossier.h"
#include "io/store_notice.h"

enum { VERDICT_CHANGES = 1 };

/* What a judgement leads to, between the two calls below. */
struct ruling {
	struct judgement judgement;
	struct change changes[VERDICT_CHANGES]; /* for the dossier's history */
	size_t change_count;
	struct cause cause; /* of a date that moved */
	bool crossed;       /* rungs had been recorded before */
	bool moved;         /* a silence that was about it may be no more */
	bool revives;       /* what was withdrawn may be true again */
	bool behind;        /* not judged since a restore, nor anything new */
};

/* What a judgement goes by, apart from the dossier itself. */
struct verdict_view {
	struct rules rules; /* with the counting of the dossier's source */
	int64_t generation;
	instant watched_since; /* of the source; INSTANT_NONE */
	bool first_sweep;      /* the source was never swept whole */
};

/*
 * Judges a dossier never judged before, as of ${now}, like verdict_judge but
 * by values alone: for any thread, where ${view->rules} are.  ${out} and what
 * it names live in ${arena}.
 */
void verdict_first(const struct verdict_view *view, struct dossier *dossier,
    instant now, struct arena *arena, struct judgement *out);

/*
 * Judges ${dossier} at ${now}: sets its verdict, judged, generation, agency
 * and baseline.  ${first_sweep} while its source has never
 * been swept whole. A deadline that moved is a change with its reason
 * (invariant 6).
 */
bool
verdict_judge(struct world *world, struct dossier *dossier, bool first_sweep,
    instant now, struct ruling *out, struct err *err) MUST_CHECK;

/*
 * What judging the stored ${dossier} once more at ${now} gives, its
 * ${crossings} at hand; nothing is changed by it.
 */
bool verdict_afresh(struct world *world, const struct dossier *dossier,
    const struct crossing *crossings, size_t count, instant now,
    struct judgement *out, struct err *err) MUST_CHECK;

/* verdict_judge for a dossier whose ${crossings} are at hand. */
bool verdict_judge_again(struct world *world, struct dossier *dossier,
    const struct crossing *crossings, size_t count, instant now,
    struct ruling *out, struct err *err) MUST_CHECK;

/* Once the row of a dossier is written: its crossings, the notices owed for
 * those that are told, its findings. */
bool verdict_owe(struct world *world, const struct dossier *dossier,
    const struct ruling *ruling, instant now, struct err *err) MUST_CHECK;

/* A dossier that somebody was told of came to another officer, who hears of it
 * once for its due date, or whoever is told in that one's place. */
bool verdict_hand_over(struct world *world, const struct dossier *dossier,
    instant now, struct err *err) MUST_CHECK;

#endif
