/* The outbox: letters, their attempts, and what became of them. */
#include "io/store_outbox.h"

#include <assert.h>
#include <string.h>

#include "io/store_letter_row.h"
#include "io/store_notice_row.h"

enum {
	SEAL,
	SEAL_NOTICE,
	LOAD,
	DUE,
	NEXT,
	MISSHAPEN,
	WAIT,
	OVERDUE,
	REST,
	CLAIM,
	ATTEMPT,
	CLAIMED,
	SETTLE,
	SETTLE_ATTEMPT,
	ALL_CLAIMED,
	NOTICES,
	REASONS,
	ATTEMPTS,
	LIST,
	TALLY,
	OPEN_NOTICES,
	OLDEST
};

/* Passed over in the index letter_next. */
#define OTHERS " instr(?, char(10) || channel || char(10)) = 0"

static const struct statements table = {
	.part = PART_OUTBOX,
	.sql =
	    (const char *const[]){
		[SEAL] =
		    "INSERT INTO letter (recipient, recipient_name, channel,"
		    " kind, subject, message_id, sealed, state, next_try,"
		    " settled, bytes, shape)"
		    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		[SEAL_NOTICE] =
		    "UPDATE notice SET state = 'sealed', closed = ?,"
		    " letter = ? WHERE id = ? AND state = 'open'",
		[LOAD] = LETTER_SELECT_BYTES " WHERE id = ?",
		[DUE] = LETTER_SELECT
		" WHERE next_try IS NOT NULL AND next_try <= ? AND" OTHERS
		" ORDER BY next_try, id LIMIT ?",
		[NEXT] = "SELECT next_try FROM letter"
			 " WHERE next_try IS NOT NULL AND" OTHERS
			 " ORDER BY next_try, id LIMIT 1",
		[MISSHAPEN] =
		    "SELECT count(*) FROM letter WHERE next_try IS NOT NULL"
		    " AND channel = ? AND shape <> ?",
		[WAIT] = "UPDATE letter SET next_try = ?, hold = ?"
			 " WHERE id = ? AND next_try IS NOT NULL",
		[OVERDUE] = "SELECT count(*) FROM letter"
			    " WHERE next_try <= ? AND channel = ?",
		[REST] = "UPDATE letter SET state = 'held', next_try = NULL,"
			 " settled = ? WHERE id = ? AND next_try IS NOT NULL",
		[CLAIM] =
		    "UPDATE letter SET state = 'claimed', next_try = NULL,"
		    " hold = NULL, attempts = attempts + 1"
		    " WHERE id = ? AND next_try IS NOT NULL"
		    " RETURNING attempts",
		[ATTEMPT] = "INSERT INTO attempt (letter, number, at, outcome)"
			    " VALUES (?, ?, ?, 'claimed')",
		[CLAIMED] = "SELECT attempts, uncertain FROM letter"
			    " WHERE id = ? AND state = 'claimed'",
		[SETTLE] = "UPDATE letter SET state = ?, next_try = ?,"
			   " uncertain = uncertain + ?, settled = ?, hold = ?"
			   " WHERE id = ?",
		[SETTLE_ATTEMPT] =
		    "UPDATE attempt SET settled = ?, outcome = ?,"
		    " answer = ? WHERE letter = ? AND number = ?",
		[ALL_CLAIMED] = "SELECT id FROM letter WHERE state = 'claimed'",
		[NOTICES] = NOTICE_SELECT " WHERE letter = ?"
					  " ORDER BY severity DESC, due, id",
		/* From one to the next by notice_reason: they may be many. */
		[REASONS] =
		    "WITH RECURSIVE one (id) AS ("
		    " SELECT (SELECT id FROM notice WHERE letter = ?1"
		    "  ORDER BY kind, rung LIMIT 1)"
		    " UNION ALL SELECT coalesce("
		    "  (SELECT id FROM notice WHERE letter = ?1"
		    "   AND kind = was.kind AND rung > was.rung"
		    "   ORDER BY kind, rung LIMIT 1),"
		    "  (SELECT id FROM notice WHERE letter = ?1"
		    "   AND kind > was.kind ORDER BY kind, rung LIMIT 1))"
		    " FROM one JOIN notice was ON was.id = one.id) " NOTICE_SELECT
		    " WHERE id IN (SELECT id FROM one)"
		    " ORDER BY severity DESC, due, id",
		[ATTEMPTS] = "SELECT number, at, settled, outcome, answer"
			     " FROM attempt WHERE letter = ? ORDER BY number",
		[LIST] = LETTER_SELECT " WHERE id < ? ORDER BY id DESC LIMIT ?",
		[TALLY] =
		    "SELECT state, count(*), sum(uncertain > 0) FROM letter"
		    " WHERE sealed >= ? AND sealed < ? GROUP BY state",
		[OPEN_NOTICES] = "SELECT count(*) FROM notice"
				 " WHERE state = 'open'",
		[OLDEST] = "SELECT min(sealed) FROM letter"
			   " WHERE next_try IS NOT NULL OR state = 'claimed'",
	    },
};

static bool
seal_notices(struct store *store, const struct letter *letter,
    const int64_t *notices, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		struct query query;
		if (!query_open(&query, store, &table, SEAL_NOTICE, err))
			return false;
		query_int(&query, letter->sealed);
		query_int(&query, letter->id);
		query_int(&query, notices[i]);
		if (!query_run(&query))
			return false;
		if (sqlite3_changes(store->db) != 1)
			return err_set(err, "notice %lld is not open",
			    (long long)notices[i]);
	}
	return true;
}

bool
store_letter_seal(struct store *store, struct letter *letter,
    const int64_t *notices, size_t count, struct err *err)
{
	assert(store->in_transaction && count > 0);
	bool held = letter->state == LETTER_HELD;
	letter->state = held ? LETTER_HELD : LETTER_SEALED;
	letter->next_try = held ? INSTANT_NEVER : letter->sealed;
	letter->settled = held ? letter->sealed : INSTANT_NONE;
	letter->attempts = letter->uncertain = 0;
	struct query query;
	if (!query_open(&query, store, &table, SEAL, err))
		return false;
	query_text(&query, letter->recipient);
	query_text(&query, letter->recipient_name);
	query_text(&query, letter->channel);
	query_text(&query, notice_kind_text(letter->kind));
	query_text(&query, letter->subject);
	query_text(&query, letter->message_id);
	query_int(&query, letter->sealed);
	query_text(&query, letter_state_text(letter->state));
	query_alarm(&query, letter->next_try);
	query_instant(&query, letter->settled);
	query_blob(&query, letter->bytes, letter->size);
	query_text(&query, letter->shape);
	if (!query_run(&query))
		return false;
	letter->id = sqlite3_last_insert_rowid(store->db);
	return seal_notices(store, letter, notices, count, err);
}

bool
store_letter_load(struct store *store, int64_t id, struct arena *arena,
    struct letter *out, bool *found, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, LOAD, err))
		return false;
	query_int(&query, id);
	enum step step = query_step(&query);
	*found = step == STEP_ROW;
	if (*found) {
		letter_read(&query, arena, out);
		const void *bytes = column_blob(&query, &out->size);
		out->bytes = arena_bytes(arena, bytes, out->size);
	}
	query_close(&query);
	return step != STEP_FAILED;
}

bool
store_letters_due(struct store *store, instant now, const char *without,
    size_t limit, struct arena *arena, struct letter **out, size_t *count,
    struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, DUE, err))
		return false;
	query_int(&query, now);
	query_text(&query, without);
	query_int(&query, (int64_t)limit);
	return letter_read_all(&query, arena, out, count);
}

bool
store_letters_next(struct store *store, const char *without, instant *out,
    struct err *err)
{
	struct query query;
	bool found;
	instant next;
	if (!query_open(&query, store, &table, NEXT, err))
		return false;
	query_text(&query, without);
	if (!query_number(&query, &next, &found))
		return false;
	*out = found ? next : INSTANT_NEVER;
	return true;
}

bool
store_letters_misshapen(struct store *store, const char *channel,
    const char *shape, int64_t *out, struct err *err)
{
	struct query query;
	bool found;

	if (!query_open(&query, store, &table, MISSHAPEN, err))
		return false;
	query_text(&query, channel);
	query_text(&query, shape);
	return query_number(&query, out, &found);
}

bool
store_letter_wait(struct store *store, int64_t id, instant until,
    const char *hold, struct err *err)
{
	struct query query;

	if (!query_open(&query, store, &table, WAIT, err))
		return false;
	query_int(&query, until);
	query_text(&query, hold);
	query_int(&query, id);
	return query_run(&query);
}

bool
store_letters_overdue(struct store *store, const char *channel, instant now,
    int64_t *out, struct err *err)
{
	struct query query;
	bool found;

	if (!query_open(&query, store, &table, OVERDUE, err))
		return false;
	query_int(&query, now);
	query_text(&query, channel);
	return query_number(&query, out, &found);
}

bool
store_letter_hold(struct store *store, int64_t id, instant now, struct err *err)
{
	struct query query;

	if (!query_open(&query, store, &table, REST, err))
		return false;
	query_int(&query, now);
	query_int(&query, id);
	return query_run(&query);
}

bool
store_letter_claim(struct store *store, int64_t id, instant now, int *attempt,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	int64_t number;
	bool found;
	if (!query_open(&query, store, &table, CLAIM, err))
		return false;
	query_int(&query, id);
	if (!query_number(&query, &number, &found))
		return false;
	if (!found)
		return err_set(err, "letter %lld does not wait", (long long)id);
	if (!query_open(&query, store, &table, ATTEMPT, err))
		return false;
	query_int(&query, id);
	query_int(&query, number);
	query_int(&query, now);
	if (!query_run(&query))
		return false;
	*attempt = (int)number;
	return true;
}

/* A letter is repeated once: the second uncertain attempt is the last. */
instant
store_letter_again(const struct settlement *settlement, int64_t uncertain)
{
	switch (settlement->state) {
	case LETTER_LATER:
		return settlement->next_try;
	case LETTER_UNCERTAIN:
		return uncertain == 0 ? settlement->next_try : INSTANT_NEVER;
	case LETTER_SENT:
	case LETTER_REFUSED:
		return INSTANT_NEVER;
	case LETTER_SEALING:
	case LETTER_SEALED:
	case LETTER_CLAIMED:
	case LETTER_HELD:
	case LETTER_DROPPED:
	case LETTER_STATE_COUNT:
		break;
	}
	assert(false); /* not an outcome */
	return INSTANT_NEVER;
}

static bool
find_claimed(struct store *store, int64_t id, int64_t *attempts,
    int64_t *uncertain, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, CLAIMED, err))
		return false;
	query_int(&query, id);
	enum step step = query_step(&query);
	if (step == STEP_ROW) {
		*attempts = column_int(&query);
		*uncertain = column_int(&query);
	} else if (step == STEP_DONE) {
		(void)err_set(err, "letter %lld is not claimed", (long long)id);
	}
	query_close(&query);
	return step == STEP_ROW;
}

static bool
settle_attempt(struct store *store, int64_t id, int64_t number, instant now,
    const struct settlement *settlement, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, SETTLE_ATTEMPT, err))
		return false;
	query_int(&query, now);
	query_text(&query, letter_state_text(settlement->state));
	query_text(&query, settlement->answer);
	query_int(&query, id);
	query_int(&query, number);
	return query_run(&query);
}

bool
store_letter_settle(struct store *store, int64_t id, instant now,
    const struct settlement *settlement, struct err *err)
{
	assert(store->in_transaction);
	int64_t attempts, uncertain;
	if (!find_claimed(store, id, &attempts, &uncertain, err) ||
	    !settle_attempt(store, id, attempts, now, settlement, err))
		return false;
	instant next = store_letter_again(settlement, uncertain);
	struct query query;
	if (!query_open(&query, store, &table, SETTLE, err))
		return false;
	query_text(&query, letter_state_text(settlement->state));
	query_alarm(&query, next);
	query_int(&query, settlement->state == LETTER_UNCERTAIN);
	query_instant(&query,
	    next == INSTANT_NEVER || next == INSTANT_NONE ? now : INSTANT_NONE);
	query_text(&query, next == INSTANT_NEVER ? NULL : settlement->hold);
	query_int(&query, id);
	return query_run(&query);
}

bool
store_letters_recover(struct store *store, instant now, struct arena *arena,
    int64_t **ids, size_t *count, struct err *err)
{
	assert(store->in_transaction);
	const struct settlement settlement = {
		.state = LETTER_UNCERTAIN,
		.next_try = now,
		.answer = "the daemon ended before the answer came",
	};
	struct query query;
	if (!query_open(&query, store, &table, ALL_CLAIMED, err) ||
	    !query_ids(&query, arena, ids, count))
		return false;
	for (size_t i = 0; i < *count; i++)
		if (!store_letter_settle(store, (*ids)[i], now, &settlement,
			err))
			return false;
	return true;
}

static bool
read_notices(struct store *store, int which, int64_t id, struct arena *arena,
    struct notice **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, which, err))
		return false;
	query_int(&query, id);
	return notice_read_all(&query, arena, out, count);
}

bool
store_letter_notices(struct store *store, int64_t id, struct arena *arena,
    struct notice **out, size_t *count, struct err *err)
{
	return read_notices(store, NOTICES, id, arena, out, count, err);
}

bool
store_letter_reasons(struct store *store, int64_t id, struct arena *arena,
    struct notice **out, size_t *count, struct err *err)
{
	return read_notices(store, REASONS, id, arena, out, count, err);
}

bool
store_letter_attempts(struct store *store, int64_t id, struct arena *arena,
    struct attempt **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, ATTEMPTS, err))
		return false;
	query_int(&query, id);
	struct attempt *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		struct attempt *item = &items[n++];
		item->number = (int)column_int(&query);
		item->at = column_int(&query);
		item->settled = column_instant(&query);
		item->outcome = letter_state_of(column_peek(&query));
		item->answer = column_text(&query, arena);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

bool
store_letters(struct store *store, int64_t before, size_t limit,
    struct arena *arena, struct letter **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, LIST, err))
		return false;
	query_int(&query, before == 0 ? INT64_MAX : before);
	query_int(&query, (int64_t)limit);
	return letter_read_all(&query, arena, out, count);
}

static bool
tally_letters(struct store *store, instant from, instant to,
    struct outbox_tally *tally, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, TALLY, err))
		return false;
	query_int(&query, from);
	query_int(&query, to);
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		enum letter_state state = letter_state_of(column_peek(&query));
		tally->letters[state] = column_int(&query);
		tally->marked += column_int(&query);
	}
	query_close(&query);
	return step == STEP_DONE;
}

bool
store_outbox_tally(struct store *store, instant from, instant to,
    struct outbox_tally *out, struct err *err)
{
	struct outbox_tally tally = { .oldest_unsent = INSTANT_NONE };
	struct query query;
	bool found;
	if (!tally_letters(store, from, to, &tally, err) ||
	    !query_open(&query, store, &table, OPEN_NOTICES, err) ||
	    !query_number(&query, &tally.open_notices, &found) ||
	    !query_open(&query, store, &table, OLDEST, err) ||
	    !query_number(&query, &tally.oldest_unsent, &found))
		return false;
	*out = tally;
	return true;
}
