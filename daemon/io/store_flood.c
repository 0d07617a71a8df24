/* Letters that are gathered over several transactions. */
#include "io/store_flood.h"

#include <assert.h>

#include "io/store_notice_row.h"
#include "io/store_private.h"

enum { BEGIN, TAKE, END, FREE, REMOVE, FREE_ALL, REMOVE_ALL };

static const struct statements table = {
	.part = PART_FLOOD,
	.sql =
	    (const char *const[]){
		/* Two cannot be gathered for one recipient at a time. */
		[BEGIN] =
		    "INSERT INTO letter (recipient, channel, kind, subject,"
		    " message_id, sealed, state, bytes)"
		    " VALUES (?1, ?2, ?3, '', 'sealing ' || ?3 || ' ' || ?2 ||"
		    " ' ' || ?1, ?4, 'sealing', x'')",
		[TAKE] = "UPDATE notice SET state = 'sealed', closed = ?,"
			 " letter = ? WHERE id = ? AND state = 'open'",
		[END] =
		    "UPDATE letter SET recipient_name = ?, subject = ?,"
		    " message_id = ?, state = ?, next_try = ?, settled = ?,"
		    " bytes = ?, shape = ? WHERE id = ? AND state = 'sealing'",
		[FREE] = "UPDATE notice SET state = 'open', closed = NULL,"
			 " letter = NULL, hold_until = ?, hold = ? WHERE id IN"
			 " (SELECT id FROM notice WHERE letter = ? LIMIT ?)",
		[REMOVE] = "DELETE FROM letter WHERE id = ?"
			   " AND state = 'sealing'",
		[FREE_ALL] = "UPDATE notice SET state = 'open', closed = NULL,"
			     " letter = NULL WHERE letter IN"
			     " (SELECT id FROM letter WHERE state = 'sealing')",
		[REMOVE_ALL] = "DELETE FROM letter WHERE state = 'sealing'",
	    },
};

bool
store_flood_begin(struct store *store, struct letter *letter, struct err *err)
{
	struct query query;

	assert(store->in_transaction);
	if (!query_open(&query, store, &table, BEGIN, err))
		return false;
	query_text(&query, letter->recipient);
	query_text(&query, letter->channel);
	query_text(&query, notice_kind_text(letter->kind));
	query_int(&query, letter->sealed);
	if (!query_run(&query))
		return false;
	letter->id = sqlite3_last_insert_rowid(store->db);
	return true;
}

/* Exactly one row is to change. */
static bool
run_one(struct query *query, struct store *store, const char *what, int64_t id,
    struct err *err)
{
	if (!query_run(query))
		return false;
	return sqlite3_changes(store->db) == 1 ||
	    err_set(err, "%s %lld is not what it was", what, (long long)id);
}

bool
store_flood_take(struct store *store, const struct letter *letter,
    int64_t notice, struct err *err)
{
	struct query query;

	assert(store->in_transaction);
	if (!query_open(&query, store, &table, TAKE, err))
		return false;
	query_int(&query, letter->sealed);
	query_int(&query, letter->id);
	query_int(&query, notice);
	return run_one(&query, store, "notice", notice, err);
}

bool
store_flood_end(struct store *store, struct letter *letter, struct err *err)
{
	bool held = letter->state == LETTER_HELD;
	struct query query;

	assert(store->in_transaction);
	letter->state = held ? LETTER_HELD : LETTER_SEALED;
	letter->next_try = held ? INSTANT_NEVER : letter->sealed;
	letter->settled = held ? letter->sealed : INSTANT_NONE;
	if (!query_open(&query, store, &table, END, err))
		return false;
	query_text(&query, letter->recipient_name);
	query_text(&query, letter->subject);
	query_text(&query, letter->message_id);
	query_text(&query, letter_state_text(letter->state));
	query_alarm(&query, letter->next_try);
	query_instant(&query, letter->settled);
	query_blob(&query, letter->bytes, letter->size);
	query_text(&query, letter->shape);
	query_int(&query, letter->id);
	return run_one(&query, store, "letter", letter->id, err);
}

bool
store_flood_free(struct store *store, int64_t letter, size_t most,
    instant until, const char *why, size_t *count, struct err *err)
{
	struct query query;

	assert(store->in_transaction);
	if (!query_open(&query, store, &table, FREE, err))
		return false;
	query_int(&query, until);
	query_text(&query, why);
	query_int(&query, letter);
	query_int(&query, (int64_t)most);
	if (!query_run(&query))
		return false;
	*count = (size_t)sqlite3_changes(store->db);
	return true;
}

bool
store_flood_remove(struct store *store, int64_t letter, struct err *err)
{
	struct query query;

	assert(store->in_transaction);
	if (!query_open(&query, store, &table, REMOVE, err))
		return false;
	query_int(&query, letter);
	return run_one(&query, store, "letter", letter, err);
}

bool
store_floods_recover(struct store *store, size_t *count, struct err *err)
{
	struct query query;

	assert(store->in_transaction);
	if (!query_open(&query, store, &table, FREE_ALL, err) ||
	    !query_run(&query) ||
	    !query_open(&query, store, &table, REMOVE_ALL, err) ||
	    !query_run(&query))
		return false;
	*count = (size_t)sqlite3_changes(store->db);
	return true;
}
