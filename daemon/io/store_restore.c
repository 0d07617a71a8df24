/* The epoch, and what lies before it. */
#include "io/store_restore.h"

#include <assert.h>

#include "io/store_flood.h"
#include "io/store_meta.h"
#include "io/store_private.h"

enum {
	LIST_LETTERS,
	ACT,
	CLOSE_ATTEMPTS,
	DROP,
	LIST_NOTICES,
	WITHDRAW,
	EPOCH,
	ADD,
	UNTOLD,
	HOW_MANY,
	TOLD,
	PASS_BY,
	CHANNELS,
	SOURCES
};

#define WAITS "(next_try IS NOT NULL OR state = 'claimed')"

static const struct statements table = {
	.part = PART_RESTORE,
	.sql =
	    (const char *const[]){
		[LIST_LETTERS] =
		    "INSERT INTO restored (epoch, kind, letter, recipient,"
		    " subject) SELECT ?, 'letter', id, recipient, subject"
		    " FROM letter WHERE " WAITS " ORDER BY id",
		[ACT] = "INSERT INTO outbox_act (act, letter, at, uid)"
			" SELECT 'restore', id, ?, ? FROM letter WHERE " WAITS,
		[CLOSE_ATTEMPTS] =
		    "UPDATE attempt SET outcome = 'uncertain', settled = ?,"
		    " answer = 'the database was restored from a backup'"
		    " WHERE outcome = 'claimed'",
		[DROP] = "UPDATE letter SET state = 'dropped', settled = ?,"
			 " next_try = NULL WHERE " WAITS,
		[LIST_NOTICES] =
		    "INSERT INTO restored (epoch, kind, code, rung, due,"
		    " recipient, subject)"
		    " SELECT ?, 'notice', d.code, n.rung, n.due, n.recipient,"
		    " n.subject FROM notice n"
		    " LEFT JOIN dossier d ON d.id = n.dossier"
		    " WHERE n.state = 'open' ORDER BY n.id",
		[WITHDRAW] = "UPDATE notice SET state = 'withdrawn',"
			     " why = 'restored', closed = ?"
			     " WHERE state = 'open'",
		[EPOCH] = "UPDATE meta SET epoch = ?, epoch_told = NULL",
		[ADD] = "INSERT INTO restored (epoch, kind, code, rung, due,"
			" recipient) VALUES (?, ?, ?, ?, ?, ?)",
		[UNTOLD] =
		    "SELECT kind, code, rung, coalesce(due, -2147483648),"
		    " letter, recipient, subject FROM restored"
		    " WHERE id > (SELECT restored_listed FROM meta)"
		    " ORDER BY id LIMIT ?",
		/* Rows are only added: their ids have no gaps. */
		[HOW_MANY] = "SELECT coalesce((SELECT max(id) FROM restored),"
			     " 0) - restored_listed FROM meta",
		[TOLD] = "UPDATE meta SET epoch_told = ?,"
			 " restored_listed = restored_listed + ?",
		/* What an earlier restore left untold is not told by this one.
		 */
		[PASS_BY] = "UPDATE meta SET restored_listed ="
			    " coalesce((SELECT max(id) FROM restored), 0)",
		/* That they are well again may have been told, too; what still
		 * fails is told anew. */
		[CHANNELS] = "UPDATE channel SET failing_since = NULL,"
			     " failed = NULL, told = 0, answer = NULL,"
			     " failed_row = 0, row_since = NULL",
		[SOURCES] = "UPDATE source SET failing_since = NULL,"
			    " failures = 0, alarmed = 0, silent_since = NULL,"
			    " skews = 0, skewed_since = NULL,"
			    " shrunk_since = NULL, shrunk_known = 0,"
			    " shrunk_shown = 0",
	    },
};

static bool
run(struct store *store, int which, instant now, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, which, err))
		return false;
	query_int(&query, now);
	return query_run(&query);
}

static bool
record_acts(struct store *store, int64_t uid, instant now, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, ACT, err))
		return false;
	query_int(&query, now);
	query_int(&query, uid);
	return query_run(&query);
}

static bool
run_plain(struct store *store, int which, struct err *err)
{
	struct query query;
	return query_open(&query, store, &table, which, err) &&
	    query_run(&query);
}

bool
store_restore_stamp(struct store *store, int64_t uid, instant now,
    struct err *err)
{
	size_t count;

	/* What a letter that was being gathered had taken waits like the rest.
	 */
	return store_floods_recover(store, &count, err) &&
	    run_plain(store, PASS_BY, err) && run_plain(store, CHANNELS, err) &&
	    run_plain(store, SOURCES, err) &&
	    run(store, LIST_LETTERS, now, err) &&
	    record_acts(store, uid, now, err) &&
	    run(store, CLOSE_ATTEMPTS, now, err) &&
	    run(store, DROP, now, err) && run(store, LIST_NOTICES, now, err) &&
	    run(store, WITHDRAW, now, err) && run(store, EPOCH, now, err) &&
	    store_mark_now(store, now, err);
}

bool
store_restore_add(struct store *store, instant epoch,
    const struct restored *item, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, ADD, err))
		return false;
	query_int(&query, epoch);
	query_text(&query, item->kind);
	query_text(&query, item->code);
	query_text(&query, item->rung);
	query_instant(&query,
	    item->due.n == INT32_MIN ? INSTANT_NONE : item->due.n);
	query_text(&query, item->recipient);
	return query_run(&query);
}

bool
store_restored_untold(struct store *store, size_t limit, struct arena *arena,
    struct restored **out, size_t *count, int64_t *total, struct err *err)
{
	struct query query;
	bool found;
	if (!query_open(&query, store, &table, HOW_MANY, err) ||
	    !query_number(&query, total, &found) ||
	    !query_open(&query, store, &table, UNTOLD, err))
		return false;
	assert(found);
	query_int(&query, (int64_t)limit);
	struct restored *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		struct restored *item = &items[n++];
		item->kind = column_text(&query, arena);
		item->code = column_text(&query, arena);
		item->rung = column_text(&query, arena);
		item->due = (day){ (int32_t)column_int(&query) };
		item->letter = column_int(&query);
		item->recipient = column_text(&query, arena);
		item->subject = column_text(&query, arena);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

bool
store_restore_told(struct store *store, int64_t total, instant now,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, TOLD, err))
		return false;
	query_int(&query, now);
	query_int(&query, total);
	return query_run(&query);
}
