/*
 * Open dossiers in the order in which they ask for action, a page at a time:
 * the first page costs what it holds, however many dossiers there are.
 */
#ifndef IO_STORE_URGENT_H
#define IO_STORE_URGENT_H

#include "io/store_query.h"

/* Where a dossier stands in the order: what is paused behind the rest, then by
 * the end of the limit that decides (that of acceptance while it waits for
 * acceptance; none: last), by code, by source. */
struct urgent_place {
	bool paused;
	instant ends;     /* INSTANT_NEVER: no limit is known */
	const char *code; /* borrowed */
	int64_t source;
};

struct urgent_place urgent_place(const struct brief *brief);
/* Below, at or above 0, as `qsort` has it. */
int urgent_compare(const struct urgent_place *a, const struct urgent_place *b);

/* At most ${limit} open dossiers behind ${after} (NULL: from the first on).  Of
 * the filter, the standings, the source, the agencies and the apology count;
 * closed standings among them are not listed. */
bool store_list_urgent(struct store *store, const struct brief_filter *filter,
    const struct urgent_place *after, size_t limit, struct arena *arena,
    struct brief **out, size_t *count, struct err *err) MUST_CHECK;

#endif
