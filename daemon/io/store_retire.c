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
	RETURNED,
	NEWEST,
	LIST_PASSED,
	PASS,
	REOPEN
};

/* Of the slice from ?2 to ?3, by the table itself: of one instant very many may
 * have been withdrawn, and an index of instants is read from its beginning for
 * each slice of them.  A baseline's notice is of no dossier, and says in its
 * detail of which source it is.  Since when the source was retired bounds
 * nothing: the clock may have been wrong. */
#define BACK                                                                   \
	" id > ?2 AND id <= ?3"                                                \
	" AND state = 'withdrawn' AND why = '" NOTICE_SOURCE_LEFT "'"          \
	" AND CASE WHEN dossier IS NULL THEN CAST(detail AS INTEGER) ELSE"     \
	"  (SELECT d.source FROM dossier d WHERE d.id = notice.dossier) END"   \
	" IN (SELECT id FROM source WHERE" IS_BACK ")"
#define IS_BACK " back = 1 AND retired IS NULL"

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
		[RETURN] = "UPDATE source SET retired = NULL, back = 1"
			   " WHERE retired IS NOT NULL"
			   " AND name IN (SELECT value FROM json_each(?))",
		[RETURNING] = "SELECT count(*) FROM source WHERE" IS_BACK,
		[RETURNED] = "UPDATE source SET back = 0 WHERE" IS_BACK,
		[NEWEST] = "SELECT max(id) FROM notice",
		[LIST_PASSED] =
		    "INSERT INTO restored (epoch, kind, code, rung, due,"
		    " recipient, subject) SELECT ?1, 'notice',"
		    " (SELECT d.code FROM dossier d WHERE d.id = dossier),"
		    " rung, due, recipient, subject FROM notice NOT INDEXED"
		    " WHERE closed < ?1 AND" BACK " ORDER BY id",
		[PASS] =
		    "UPDATE notice NOT INDEXED SET why = '" NOTICE_RESTORED "'"
		    " WHERE closed < ?1 AND" BACK,
		[REOPEN] =
		    "UPDATE notice NOT INDEXED SET state = 'open', why = NULL,"
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

bool
store_sources_back(struct store *store, bool *any, struct err *err)
{
	struct query query;
	int64_t count = 0;
	bool found;
	if (!query_open(&query, store, &table, RETURNING, err) ||
	    !query_number(&query, &count, &found))
		return false;
	*any = count > 0;
	return true;
}

static bool
newest(struct store *store, int64_t *out, struct err *err)
{
	struct query query;
	bool found;
	*out = 0;
	return query_open(&query, store, &table, NEWEST, err) &&
	    query_number(&query, out, &found);
}

static bool
run_back(struct store *store, int which, int64_t from, int64_t to,
    instant epoch, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, which, err))
		return false;
	query_instant(&query, epoch);
	query_int(&query, from);
	query_int(&query, to);
	return query_run(&query);
}

bool
store_notices_back(struct store *store, int64_t *place, int64_t limit,
    instant epoch, int64_t *passed, bool *more, struct err *err)
{
	assert(store->in_transaction);
	int64_t to = *place + limit, last;
	struct query query;
	*passed = 0;
	if (!newest(store, &last, err))
		return false;
	*more = *place < last;
	if (!*more)
		return query_open(&query, store, &table, RETURNED, err) &&
		    query_run(&query);
	if (!run_back(store, LIST_PASSED, *place, to, epoch, err))
		return false;
	*passed = sqlite3_changes(store->db);
	if (!run_back(store, PASS, *place, to, epoch, err) ||
	    !run_back(store, REOPEN, *place, to, epoch, err))
		return false;
	*place = to;
	return true;
}
