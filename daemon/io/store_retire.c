/* Sources renamed, retired, or back. */
#include "io/store_retire.h"

#include <assert.h>

#include "io/store_notice.h"
#include "io/store_private.h"

enum {
	RENAME,
	BARE,
	REMOVE_SWEEPS,
	REMOVE_REFUSED,
	HAND_SILENCES,
	REMOVE,
	RETIRE,
	RETURN,
	RETURNING,
	LIST_PASSED,
	PASS,
	REOPEN
};

/* ${2} names the sources.  A baseline's notice is of no dossier, and says in
 * its detail of which source it is.  Since when the source is retired bounds
 * nothing: the clock may have been wrong. */
#define BACK                                                                   \
	" state = 'withdrawn' AND why = '" NOTICE_SOURCE_LEFT "'"              \
	" AND CASE WHEN dossier IS NULL THEN CAST(detail AS INTEGER) ELSE"     \
	"  (SELECT d.source FROM dossier d WHERE d.id = notice.dossier) END"   \
	" IN (SELECT id FROM source WHERE retired IS NOT NULL"                 \
	"  AND name IN (SELECT value FROM json_each(?2)))"

static const struct statements table = {
	.part = PART_RETIRE,
	.sql =
	    (const char *const[]){
		[RENAME] = "UPDATE source SET name = ? WHERE id = ?",
		[BARE] = "SELECT NOT EXISTS"
			 " (SELECT 1 FROM dossier WHERE source = ?)",
		[REMOVE_SWEEPS] = "DELETE FROM sweep WHERE source = ?",
		[REMOVE_REFUSED] = "DELETE FROM refused WHERE source = ?",
		[HAND_SILENCES] = "UPDATE silence SET source = ?2"
				  " WHERE source = ?1",
		[REMOVE] = "DELETE FROM source WHERE id = ?",
		[RETIRE] = "UPDATE source SET retired = ? WHERE retired IS NULL"
			   " AND name NOT IN (SELECT value FROM json_each(?))",
		[RETURN] =
		    "UPDATE source SET retired = NULL WHERE retired IS NOT NULL"
		    " AND name IN (SELECT value FROM json_each(?))",
		[RETURNING] =
		    "SELECT count(*) FROM source WHERE retired IS NOT NULL"
		    " AND name IN (SELECT value FROM json_each(?))",
		[LIST_PASSED] =
		    "INSERT INTO restored (epoch, kind, code, rung, due,"
		    " recipient, subject) SELECT ?1, 'notice',"
		    " (SELECT d.code FROM dossier d WHERE d.id = dossier),"
		    " rung, due, recipient, subject FROM notice"
		    " WHERE closed < ?1 AND" BACK " ORDER BY id",
		[PASS] = "UPDATE notice SET why = '" NOTICE_RESTORED "'"
			 " WHERE closed < ?1 AND" BACK,
		[REOPEN] = "UPDATE notice SET state = 'open', why = NULL,"
			   " closed = NULL WHERE (?1 IS NULL OR closed >= ?1)"
			   " AND" BACK,
	    },
};

bool
store_source_rename(struct store *store, int64_t id, const char *name,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, RENAME, err))
		return false;
	query_text(&query, name);
	query_int(&query, id);
	return query_run(&query);
}

bool
store_source_is_bare(struct store *store, int64_t id, bool *out,
    struct err *err)
{
	struct query query;
	int64_t bare = 0;
	bool found;
	if (!query_open(&query, store, &table, BARE, err))
		return false;
	query_int(&query, id);
	if (!query_number(&query, &bare, &found))
		return false;
	*out = bare != 0;
	return true;
}

static bool
run_of(struct store *store, int which, int64_t id, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, which, err))
		return false;
	query_int(&query, id);
	return query_run(&query);
}

bool
store_source_remove(struct store *store, int64_t id, int64_t heir,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!run_of(store, REMOVE_SWEEPS, id, err) ||
	    !run_of(store, REMOVE_REFUSED, id, err) ||
	    !query_open(&query, store, &table, HAND_SILENCES, err))
		return false;
	query_int(&query, id);
	query_int(&query, heir);
	return query_run(&query) && run_of(store, REMOVE, id, err);
}

bool
store_sources_named(struct store *store, const char *names, instant now,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, RETIRE, err))
		return false;
	query_instant(&query, now);
	query_text(&query, names);
	if (!query_run(&query) ||
	    !query_open(&query, store, &table, RETURN, err))
		return false;
	query_text(&query, names);
	return query_run(&query);
}

/* Few starts find one: only then are all that were ever withdrawn read. */
static bool
does_any_return(struct store *store, const char *names, bool *out,
    struct err *err)
{
	struct query query;
	int64_t count = 0;
	bool found;
	if (!query_open(&query, store, &table, RETURNING, err))
		return false;
	query_text(&query, names);
	if (!query_number(&query, &count, &found))
		return false;
	*out = count > 0;
	return true;
}

static bool
run_back(struct store *store, int which, const char *names, instant epoch,
    struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, which, err))
		return false;
	query_instant(&query, epoch);
	query_text(&query, names);
	return query_run(&query);
}

bool
store_notices_back(struct store *store, const char *names, instant epoch,
    int64_t *passed, struct err *err)
{
	assert(store->in_transaction);
	bool any;
	*passed = 0;
	if (!does_any_return(store, names, &any, err))
		return false;
	if (!any)
		return true;
	if (!run_back(store, LIST_PASSED, names, epoch, err))
		return false;
	*passed = sqlite3_changes(store->db);
	return run_back(store, PASS, names, epoch, err) &&
	    run_back(store, REOPEN, names, epoch, err);
}
