/* Recorded apologies: writing them, and reading them beside a dossier. */
#include "io/store_apology.h"

#include <assert.h>

#include "io/store_row.h"

enum { ADD, REMOVE };

static const struct statements table = {
	.part = PART_APOLOGY,
	.sql =
	    (const char *const[]){
		[ADD] = "INSERT INTO apology (dossier, " ROW_APOLOGY ")"
			" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		[REMOVE] = "DELETE FROM apology WHERE dossier = ?",
	    },
};

bool
store_apology_add(struct store *store, int64_t dossier,
    const struct apology *apology, struct err *err)
{
	struct query query;
	assert(store->in_transaction);
	if (!query_open(&query, store, &table, ADD, err))
		return false;
	query_int(&query, dossier);
	query_text(&query, apology->number);
	query_int(&query, apology->date.n);
	query_int(&query, apology->old_date.n);
	query_int(&query, apology->new_date.n);
	query_text(&query, apology->reason);
	query_int(&query, apology->recorded);
	query_int(&query, apology->uid);
	query_text(&query, apology->who);
	return query_run(&query);
}

bool
store_apology_remove(struct store *store, int64_t dossier, struct err *err)
{
	struct query query;
	assert(store->in_transaction);
	if (!query_open(&query, store, &table, REMOVE, err))
		return false;
	query_int(&query, dossier);
	return query_run(&query);
}
