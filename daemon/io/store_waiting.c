/* What waits, channel by channel, and letter by letter. */
#include "io/store_waiting.h"

#include <assert.h>

#include "io/store_outbox_act.h"
#include "io/store_notice_row.h"

enum {
	CHANNELS,
	NOTICES,
	LETTERS,
	ADDRESSES,
	RECORD,
	DROP,
	WITHDRAW,
	WITHDRAW_OF,
	RECIPIENT,
	FOR_RECIPIENT,
	OF_DOSSIER
};

/* In the order of read_letter; of a group SQLite tells the other columns of the
 * row that has the maximum. */
#define WAITING(which)                                                         \
	"SELECT recipient, channel, " NOTICE_LETTER_KIND                       \
	", max(hold_until, ?1), hold, count(*), max(severity), kind, rung,"    \
	" recipient_name FROM notice WHERE state = 'open' AND " which          \
	" GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"

/* The next ?3 letters that are to be tried: of ?1 all, or those of another
 * shape than ?2. */
#define TO_BE_TRIED                                                            \
	" WHERE id IN (SELECT id FROM letter WHERE next_try IS NOT NULL"       \
	" AND channel = ?1 AND (?2 IS NULL OR shape <> ?2)"                    \
	" ORDER BY next_try, id LIMIT ?3)"

/* The next ?3 notices that are open and ${which}. */
#define WITHDRAW_OPEN(which)                                                   \
	"UPDATE notice SET state = 'withdrawn', why = 'dropped', closed = ?4"  \
	" WHERE id IN (SELECT id FROM notice WHERE state = 'open'"             \
	" AND channel = ?1 " which " LIMIT ?3)"

static const struct statements table = {
	.part = PART_WAITING,
	.sql =
	    (const char *const[]){
		/* From one channel to the next, by the index notice_channel,
		 * past all that lies between. */
		[CHANNELS] =
		    "WITH RECURSIVE open (channel) AS ("
		    " SELECT min(channel) FROM notice WHERE state = 'open'"
		    " UNION ALL SELECT (SELECT min(channel) FROM notice"
		    "  WHERE state = 'open' AND notice.channel > open.channel)"
		    " FROM open WHERE open.channel IS NOT NULL)"
		    "SELECT channel FROM open WHERE channel IS NOT NULL"
		    " UNION SELECT channel FROM letter"
		    "  WHERE next_try IS NOT NULL ORDER BY 1",
		[NOTICES] = "SELECT count(*) FROM notice WHERE state = 'open'"
			    " AND channel = ?",
		[LETTERS] = "SELECT count(*) FROM letter"
			    " WHERE next_try IS NOT NULL AND channel = ?",
		[ADDRESSES] = "SELECT recipient, count(*) FROM notice"
			      " WHERE state = 'open' AND channel = ?"
			      " GROUP BY recipient ORDER BY recipient",
		[RECORD] = "INSERT INTO outbox_act (act, letter, at, uid,"
			   " reason) SELECT '" OUTBOX_DROP "', id, ?4, ?5,"
			   " ?6 FROM letter" TO_BE_TRIED,
		[DROP] = "UPDATE letter SET state = 'dropped', settled = ?4,"
			 " next_try = NULL" TO_BE_TRIED,
		[WITHDRAW] = WITHDRAW_OPEN(""),
		[WITHDRAW_OF] = WITHDRAW_OPEN("AND recipient = ?2"),
		[RECIPIENT] = "SELECT min(recipient) FROM notice"
			      " WHERE state = 'open' AND recipient > ?",
		[FOR_RECIPIENT] = WAITING("recipient = ?2"),
		[OF_DOSSIER] = WAITING("dossier = ?2"),
	    },
};

bool
store_waiting_channels(struct store *store, struct arena *arena,
    const char ***out, size_t *count, struct err *err)
{
	const char **names = NULL;
	struct query query;
	enum step step;
	size_t n = 0;

	if (!query_open(&query, store, &table, CHANNELS, err))
		return false;
	while ((step = query_step(&query)) == STEP_ROW) {
		names = grow(arena, names, n, sizeof(*names));
		names[n++] = column_text(&query, arena);
	}
	query_close(&query);
	*out = names;
	*count = n;
	return step == STEP_DONE;
}

static bool
count_of(struct store *store, int which, const char *channel, int64_t *out,
    struct err *err)
{
	struct query query;
	enum step step;

	if (!query_open(&query, store, &table, which, err))
		return false;
	query_text(&query, channel);
	step = query_step(&query);
	if (step == STEP_ROW)
		*out = column_int(&query);
	query_close(&query);
	return step != STEP_FAILED;
}

bool
store_waiting(struct store *store, const char *channel, struct waiting *out,
    struct err *err)
{
	*out = (struct waiting){ .channel = channel };
	return count_of(store, NOTICES, channel, &out->notices, err) &&
	    count_of(store, LETTERS, channel, &out->letters, err);
}

bool
store_waiting_addresses(struct store *store, const char *channel,
    struct arena *arena, struct waiting_address **out, size_t *count,
    struct err *err)
{
	struct waiting_address *items = NULL;
	struct query query;
	enum step step;
	size_t n = 0;

	if (!query_open(&query, store, &table, ADDRESSES, err))
		return false;
	query_text(&query, channel);
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		items[n].recipient = column_text(&query, arena);
		items[n++].notices = column_int(&query);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

/* One of the statements that change what waits for ${channel}, of ${which}
 * alone unless NULL. */
static bool
open_change(struct query *query, struct store *store, int statement,
    const char *channel, const char *which, int64_t limit, instant now,
    struct err *err)
{
	if (!query_open(query, store, &table, statement, err))
		return false;
	query_text(query, channel);
	query_text(query, which);
	query_int(query, limit);
	query_int(query, now);
	return true;
}

static bool
record(struct store *store, const char *channel, const char *shape, int64_t uid,
    const char *reason, instant now, int64_t limit, struct err *err)
{
	struct query query;
	if (!open_change(&query, store, RECORD, channel, shape, limit, now,
		err))
		return false;
	query_int(&query, uid);
	query_text(&query, reason);
	return query_run(&query);
}

static bool
change(struct store *store, int statement, const char *channel,
    const char *which, instant now, int64_t limit, int64_t *changed,
    struct err *err)
{
	struct query query;

	assert(store->in_transaction);
	if (!open_change(&query, store, statement, channel, which, limit, now,
		err) ||
	    !query_run(&query))
		return false;
	*changed += sqlite3_changes(store->db);
	return true;
}

bool
store_waiting_drop(struct store *store, const char *channel, const char *shape,
    int64_t uid, const char *reason, instant now, int64_t limit,
    int64_t *letters, struct err *err)
{
	return record(store, channel, shape, uid, reason, now, limit, err) &&
	    change(store, DROP, channel, shape, now, limit, letters, err);
}

bool
store_waiting_withdraw(struct store *store, const char *channel,
    const char *recipient, instant now, int64_t limit, int64_t *notices,
    struct err *err)
{
	return change(store, recipient == NULL ? WITHDRAW : WITHDRAW_OF,
	    channel, recipient, now, limit, notices, err);
}

bool
store_waiting_recipient(struct store *store, const char *after,
    struct arena *arena, const char **out, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, RECIPIENT, err))
		return false;
	query_text(&query, after);
	enum step step = query_step(&query);
	*out = step == STEP_ROW ? column_text(&query, arena) : NULL;
	query_close(&query);
	return step != STEP_FAILED;
}

static void
read_letter(struct query *query, struct arena *arena,
    struct waiting_letter *out)
{
	*out = (struct waiting_letter){ 0 };
	out->recipient = column_text(query, arena);
	out->channel = column_text(query, arena);
	out->kind = notice_kind_of(column_peek(query));
	out->leaves = column_int(query);
	out->hold = column_text(query, arena);
	out->notices = column_int(query);
	out->gravest.severity = (enum severity)column_int(query);
	out->gravest.kind = notice_kind_of(column_peek(query));
	out->gravest.rung = column_text(query, arena);
	out->recipient_name = column_text(query, arena);
}

static bool
read_letters(struct query *query, struct arena *arena,
    struct waiting_letter **out, size_t *count)
{
	struct waiting_letter *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		read_letter(query, arena, &items[n++]);
	}
	query_close(query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

bool
store_waiting_for(struct store *store, const char *recipient, instant now,
    struct arena *arena, struct waiting_letter **out, size_t *count,
    struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, FOR_RECIPIENT, err))
		return false;
	query_int(&query, now);
	query_text(&query, recipient);
	return read_letters(&query, arena, out, count);
}

bool
store_waiting_of(struct store *store, int64_t dossier, instant now,
    struct arena *arena, struct waiting_letter **out, size_t *count,
    struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, OF_DOSSIER, err))
		return false;
	query_int(&query, now);
	query_int(&query, dossier);
	return read_letters(&query, arena, out, count);
}
