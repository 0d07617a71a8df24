/* Operators and letters. */
#include "io/store_outbox_act.h"

#include <assert.h>

#include "io/store_notice_row.h"

enum { ADD, AMEND, ACTS, NOTICES, STATE, MAY_RETRY, RETRY, DROP };

#define CAN_BE_TRIED "state IN ('sealed', 'later', 'refused', 'uncertain')"

static const struct statements table = {
	.part = PART_OUTBOX_ACT,
	.sql =
	    (const char *const[]){
		[ADD] = "INSERT INTO outbox_act (act, letter, at, uid, reason)"
			" VALUES (?, ?, ?, ?, ?)",
		[AMEND] = "UPDATE outbox_act SET reason = ? WHERE id = ?",
		[ACTS] = "SELECT act, at, uid, reason FROM outbox_act"
			 " WHERE letter = ? ORDER BY id",
		/* By the index notice_letter, behind all before. */
		[NOTICES] = NOTICE_SELECT " WHERE letter = ? AND id > ?"
					  " ORDER BY id LIMIT ?",
		[STATE] = "SELECT state FROM letter WHERE id = ?",
		[MAY_RETRY] =
		    "SELECT 1 FROM letter WHERE id = ? AND " CAN_BE_TRIED,
		[RETRY] = "UPDATE letter SET state = 'later', next_try = ?,"
			  " settled = NULL, hold = NULL, retried = attempts"
			  " WHERE id = ? AND " CAN_BE_TRIED,
		[DROP] = "UPDATE letter SET state = 'dropped', settled = ?,"
			 " next_try = NULL WHERE id = ?"
			 " AND state IN ('sealed', 'later', 'refused',"
			 " 'uncertain', 'held')",
	    },
};

bool
store_outbox_act_add(struct store *store, const struct outbox_act *act,
    int64_t *id, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, ADD, err))
		return false;
	query_text(&query, act->act);
	query_int_or_null(&query, act->letter);
	query_int(&query, act->at);
	query_int(&query, act->uid);
	query_text(&query, act->reason);
	if (!query_run(&query))
		return false;
	if (id != NULL)
		*id = sqlite3_last_insert_rowid(store->db);
	return true;
}

bool
store_outbox_act_amend(struct store *store, int64_t id, const char *reason,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, AMEND, err))
		return false;
	query_text(&query, reason);
	query_int(&query, id);
	return query_run(&query);
}

bool
store_outbox_acts(struct store *store, int64_t letter, struct arena *arena,
    struct outbox_act **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, ACTS, err))
		return false;
	query_int(&query, letter);
	struct outbox_act *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		struct outbox_act *item = &items[n++];
		*item = (struct outbox_act){ .letter = letter };
		item->act = column_text(&query, arena);
		item->at = column_int(&query);
		item->uid = column_int(&query);
		item->reason = column_text(&query, arena);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

bool
store_letter_notices_after(struct store *store, int64_t letter, int64_t after,
    size_t limit, struct arena *arena, struct notice **out, size_t *count,
    struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, NOTICES, err))
		return false;
	query_int(&query, letter);
	query_int(&query, after);
	query_int(&query, (int64_t)limit);
	return notice_read_all(&query, arena, out, count);
}

/* Nothing was changed: says why. */
static bool
refuse(struct store *store, int64_t id, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, STATE, err))
		return false;
	query_int(&query, id);
	enum step step = query_step(&query);
	if (step == STEP_ROW)
		(void)err_set(err, "letter %lld is %s", (long long)id,
		    column_peek(&query));
	else if (step == STEP_DONE)
		(void)err_set(err, "there is no letter %lld", (long long)id);
	query_close(&query);
	return false;
}

static bool
change(struct store *store, int which, int64_t id, instant now, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, which, err))
		return false;
	query_int(&query, now);
	query_int(&query, id);
	if (!query_run(&query))
		return false;
	return sqlite3_changes(store->db) == 1 || refuse(store, id, err);
}

bool
store_letter_may_retry(struct store *store, int64_t id, struct err *err)
{
	struct query query;
	int64_t one;
	bool found;
	if (!query_open(&query, store, &table, MAY_RETRY, err))
		return false;
	query_int(&query, id);
	if (!query_number(&query, &one, &found))
		return false;
	return found || refuse(store, id, err);
}

bool
store_letter_retry(struct store *store, int64_t id, instant now,
    struct err *err)
{
	return change(store, RETRY, id, now, err);
}

bool
store_letter_drop(struct store *store, int64_t id, instant now, struct err *err)
{
	return change(store, DROP, id, now, err);
}
