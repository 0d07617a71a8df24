/*
 * What the dossier's row and the lists share: the verdict's columns, and the
 * compact forms of pauses and rounds, which are rare and so no tables.
 * Included by store*.c only.
 */
#ifndef IO_STORE_ROW_H
#define IO_STORE_ROW_H

#include "core/facts.h"
#include "core/judge.h"
#include "io/store_private.h"

/* In the order of row_bind_verdict and row_read_verdict. */
#define ROW_VERDICT                                                            \
	"standing, unknown, pause, provisional, due, due_earliest,"            \
	" due_is_promise, due_is_moved, computed, computed_earliest, advance," \
	" acceptance_due, clock_step, clock_apology, clock_supplement, next"

/* Of a recorded apology, in the order of row_read_apology; their names are no
 * dossier's, so that both can be joined. */
#define ROW_APOLOGY                                                            \
	"number, date, old_date, new_date, reason, recorded, uid, who"
#define ROW_APOLOGY_JOIN " LEFT JOIN apology ON apology.dossier = dossier.id"

/* A clock runs: the standings that standing_is_closed does not name.  As a
 * range: of a list SQLite makes a table each time a statement runs, which cost
 * an index with it in its condition twice what the index cost. */
#define ROW_OPEN "standing NOT BETWEEN 7 AND 12"

/* Of a source that the configuration names: what another left behind is kept
 * and shown by its code, and is none of what is watched. */
#define ROW_WATCHED                                                            \
	"source NOT IN (SELECT id FROM source WHERE retired IS NOT NULL)"

/* When the limit ends that decides; without one, last; and its day (of UTC), as
 * the index dossier_open has it. */
#define ROW_ENDS "coalesce(acceptance_due, due, 9223372036854775807)"
#define ROW_ENDS_DAY ROW_ENDS " / 86400"

/*
 * A pause is 35 bytes: reason, evidence, form, four instants.  The form is 0:
 * nothing was promised anew; 1: something was, the dates are not known (all
 * that version 1 could say); 2: the dates follow, three instants more.  A round
 * is 32 bytes: from, to, promised before, promised after.  Instants are big
 * endian.
 */
enum {
	ROW_PAUSE = 3 + 4 * 8,
	ROW_REVISION = 3 * 8,
	ROW_ROUND = 4 * 8,
};

struct row_blobs {
	unsigned char rounds[DOSSIER_ROUNDS * ROW_ROUND];
	unsigned char pauses[FACTS_PAUSES * (ROW_PAUSE + ROW_REVISION)];
};

void row_bind_verdict(struct query *query, const struct verdict *verdict);
void row_read_verdict(struct query *query, struct verdict *verdict);
/* True when both would be written alike. */
bool row_verdict_equal(const struct verdict *a, const struct verdict *b);
/* Of a dossier without one, the number is NULL. */
void row_read_apology(struct query *query, struct arena *arena,
    struct apology *apology);

/* Put returns the bytes written; get refuses what put does not write. */
size_t row_put_rounds(const struct observation *seen, unsigned char *out);
bool
row_get_rounds(const unsigned char *data, size_t size, struct observation *out);
size_t row_put_pauses(const struct facts *facts, unsigned char *out);
bool row_get_pauses(const unsigned char *data, size_t size, struct facts *out);

#endif
