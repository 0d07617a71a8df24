/* What of sweeps is forgotten. */
#include "io/store_sweep.h"

#include <assert.h>

#include "io/store_private.h"

enum { PRUNE_PAGES, PRUNED_TO, PRUNE };

static const struct statements table = {
	.part = PART_SWEEP_PRUNE,
	.sql =
	    (const char *const[]){
		/* Of sweeps that came to nothing the newest quarantined one may
		 * yet be accepted. */
		[PRUNE_PAGES] =
		    "DELETE FROM sweep_page WHERE sweep IN ("
		    " SELECT id FROM sweep WHERE source = ?1 AND state <> 0"
		    " AND id >= ?2 AND id < (SELECT id FROM sweep"
		    " WHERE source = ?1 AND state IN (1, 4) AND kind = 0"
		    " ORDER BY id DESC LIMIT 1 OFFSET 1)"
		    " UNION ALL"
		    " SELECT id FROM sweep WHERE source = ?1 AND kind = 0"
		    " AND state IN (2, 3) AND id >= ?2 AND id < (SELECT"
		    " max(id) FROM sweep WHERE source = ?1 AND kind = 0"
		    " AND state IN (2, 3)))",
		[PRUNED_TO] = "SELECT id FROM sweep WHERE source = ?"
			      " AND state IN (1, 4) AND kind = 0"
			      " ORDER BY id DESC LIMIT 1 OFFSET 1",
		[PRUNE] =
		    "DELETE FROM sweep WHERE started < ? AND state <> 0"
		    " AND id NOT IN (SELECT id FROM (SELECT id, row_number()"
		    " OVER (PARTITION BY source ORDER BY id DESC) AS back"
		    " FROM sweep WHERE state IN (1, 4) AND kind = 0)"
		    " WHERE back <= 2)",
	    },
};

bool
store_sweep_prune_pages(struct store *store, int64_t source, int64_t *from,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	int64_t to = *from;
	bool found;
	if (!query_open(&query, store, &table, PRUNE_PAGES, err))
		return false;
	query_int(&query, source);
	query_int(&query, *from);
	if (!query_run(&query) ||
	    !query_open(&query, store, &table, PRUNED_TO, err))
		return false;
	query_int(&query, source);
	if (!query_number(&query, &to, &found))
		return false;
	if (found)
		*from = to;
	return true;
}

bool
store_sweep_prune(struct store *store, instant before, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, PRUNE, err))
		return false;
	query_int(&query, before);
	return query_run(&query);
}
