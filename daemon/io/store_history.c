/* The chain of history: appending, reading, erasing. */
#include "io/store_history.h"

#include <assert.h>
#include <string.h>

#include "io/store_chain.h"

enum { APPEND, HEAD, READ, ERASE, ENDED, LAST };

static const struct statements table = {
	.part = PART_HISTORY,
	.sql =
	    (const char *const[]){
		[APPEND] =
		    "INSERT INTO change (sequence, dossier, previous, after,"
		    " at, kind, hash, salt, payload)"
		    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		[HEAD] = "SELECT sequence, at, hash FROM change"
			 " ORDER BY sequence DESC LIMIT 1",
		[READ] =
		    "SELECT " CHAIN_COLUMNS " FROM change WHERE sequence = ?",
		[ERASE] = "UPDATE change SET salt = ?, payload = NULL, seal = ?"
			  " WHERE sequence = ?",
		/* With its newest change all of a dossier's were erased. */
		[ENDED] = "SELECT d.newest FROM dossier d"
			  " JOIN change c ON c.sequence = d.newest"
			  " WHERE d.id > ? AND d.id <= ?"
			  " AND coalesce(d.ended, d.gone) <= ?"
			  " AND c.payload IS NOT NULL ORDER BY d.id",
		[LAST] = "SELECT max(id) FROM dossier",
	    },
};

static const char *const kinds[CHANGE_KIND_COUNT] = {
	[CHANGE_FIRST] = "first",
	[CHANGE_OBSERVED] = "observed",
	[CHANGE_DEADLINE] = "deadline",
	[CHANGE_FINDING] = "finding",
	[CHANGE_APOLOGY] = "apology",
	[CHANGE_APOLOGY_WITHDRAWN] = "apology-withdrawn",
	[CHANGE_GONE] = "gone",
	[CHANGE_ACK] = "ack",
	[CHANGE_ACK_WITHDRAWN] = "ack-withdrawn",
	[CHANGE_SILENCE] = "silence",
	[CHANGE_SILENCE_ENDED] = "silence-ended",
};

const char *
change_kind_text(enum change_kind kind)
{
	return kinds[kind];
}

bool
history_append(struct store *store, int64_t dossier, int64_t *newest,
    const struct change *change, struct err *err)
{
	assert(store->in_transaction && change->payload != NULL);
	struct history_head head = store->tail.head;
	struct change row = *change;
	row.sequence = ++head.count;
	row.dossier = dossier;
	head.newest = row.at;
	struct seal made;
	const struct seal *seal = change->seal;
	if (seal == NULL) {
		sealer_seal(store->sealer, kinds[row.kind], row.after,
		    row.payload, &made);
		seal = &made;
	}
	sealer_link(store->sealer, row.sequence, row.at, dossier, seal->hash,
	    head.hash);

	struct query query;
	if (!query_open(&query, store, &table, APPEND, err))
		return false;
	query_int(&query, row.sequence);
	query_int(&query, dossier);
	query_int_or_null(&query, *newest);
	query_instant(&query, row.after);
	query_int(&query, row.at);
	query_int(&query, row.kind);
	query_blob(&query, head.hash, HISTORY_HASH);
	query_blob(&query, seal->salt, SEAL_SALT);
	query_text(&query, row.payload);
	if (!query_run(&query))
		return false;
	store->tail.head = head;
	*newest = row.sequence;
	return true;
}

bool
history_tail(struct store *store, struct history_head *out, struct err *err)
{
	struct history_head head = { .newest = INSTANT_NONE };
	struct query query;
	if (!query_open(&query, store, &table, HEAD, err))
		return false;
	enum step step = query_step(&query);
	if (step == STEP_ROW) {
		head.count = column_int(&query);
		head.newest = column_int(&query);
		size_t size;
		const void *hash = column_blob(&query, &size);
		if (size == HISTORY_HASH)
			memcpy(head.hash, hash, HISTORY_HASH);
	}
	query_close(&query);
	if (step != STEP_FAILED)
		*out = head;
	return step != STEP_FAILED;
}

bool
store_history_head(struct store *store, struct history_head *out,
    struct err *err)
{
	if (store->read_only)
		return history_tail(store, out, err);
	*out = store->tail.head;
	return true;
}

bool
chain_read(struct query *query, struct change *out, const unsigned char **salt)
{
	out->sequence = column_int(query);
	out->dossier = column_int(query);
	out->previous = column_int(query);
	out->after = column_instant(query);
	out->at = column_int(query);
	int64_t kind = column_int(query);
	bool ok = kind >= 0 && kind < CHANGE_KIND_COUNT;
	out->kind = ok ? (enum change_kind)kind : CHANGE_FIRST;
	out->payload = column_peek(query);
	out->seal = NULL;
	size_t size;
	*salt = column_blob(query, &size);
	return ok && (size == SEAL_SALT || out->payload == NULL);
}

/* Reads one row by its sequence, payload into ${arena}. */
static bool
read_change(struct store *store, int64_t sequence, struct arena *arena,
    struct change *out, unsigned char salt[SEAL_SALT], struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, READ, err))
		return false;
	query_int(&query, sequence);
	enum step step = query_step(&query);
	bool ok = step == STEP_ROW;
	if (ok) {
		const unsigned char *stored;
		ok = chain_read(&query, out, &stored);
		out->payload = arena_string(arena, out->payload);
		if (ok && out->payload != NULL)
			memcpy(salt, stored, SEAL_SALT);
	}
	query_close(&query);
	if (!ok && step != STEP_FAILED)
		(void)err_set(err,
		    "database %s: change %lld is missing or damaged: "
		    "`hosoctl verify` tells more",
		    store->path, (long long)sequence);
	return ok;
}

bool
store_history_of(struct store *store, int64_t newest, struct arena *arena,
    struct change **out, size_t *count, struct err *err)
{
	struct change *rows = NULL;
	unsigned char salt[SEAL_SALT];
	size_t n = 0;
	for (int64_t at = newest; at > 0; at = rows[n - 1].previous) {
		rows = grow(arena, rows, n, sizeof(*rows));
		if (!read_change(store, at, arena, &rows[n], salt, err))
			return false;
		if (rows[n].previous >= at)
			return err_set(err,
			    "database %s: change %lld points forward",
			    store->path, (long long)at);
		n++;
	}
	for (size_t i = 0; i < n / 2; i++) {
		struct change swapped = rows[i];
		rows[i] = rows[n - 1 - i];
		rows[n - 1 - i] = swapped;
	}
	*out = rows;
	*count = n;
	return true;
}

/*
 * The row keeps its size, zeros in the place of what it said: SQLite then
 * overwrites it where it is.  A smaller one would sooner or later make it
 * balance the tree, which may leave a copy of what it moves in a gap
 * (store_person.c tells more).
 */
static bool
erase_one(struct store *store, const struct change *row,
    const unsigned char salt[SEAL_SALT], struct arena *arena, struct err *err)
{
	static const unsigned char zeros[SEAL_SALT] = { 0 };
	size_t size = strlen(row->payload);
	size_t more = size < HISTORY_HASH ? HISTORY_HASH - size : 0;
	size_t seal_size = size < HISTORY_HASH ? HISTORY_HASH : size;
	unsigned char *seal = arena_alloc(arena, seal_size);
	struct query query;

	sealer_hash(store->sealer, salt, kinds[row->kind], row->after,
	    row->payload, seal);
	if (!query_open(&query, store, &table, ERASE, err))
		return false;
	/* No payload is so short that the salt cannot make up for it. */
	query_blob(&query, zeros, more < SEAL_SALT ? SEAL_SALT - more : 0);
	query_blob(&query, seal, seal_size);
	query_int(&query, row->sequence);
	return query_run(&query);
}

bool
store_history_erase(struct store *store, int64_t newest, int64_t *rows,
    struct err *err)
{
	assert(store->in_transaction);
	struct arena *arena = arena_new(4096);
	bool ok = true;
	for (int64_t at = newest; ok && at > 0;) {
		struct change row;
		unsigned char salt[SEAL_SALT];
		ok = read_change(store, at, arena, &row, salt, err);
		if (ok && row.payload != NULL) {
			ok = erase_one(store, &row, salt, arena, err);
			*rows += 1;
		}
		if (ok)
			at = row.previous < at ? row.previous : 0;
		arena_reset(arena);
	}
	arena_free(arena);
	return ok;
}

bool
store_history_ended(struct store *store, int64_t *after, int64_t window,
    instant before, struct arena *arena, int64_t **newests, size_t *count,
    bool *more, struct err *err)
{
	struct query query;
	int64_t last = 0;
	bool found;

	if (!query_open(&query, store, &table, LAST, err) ||
	    !query_number(&query, &last, &found) ||
	    !query_open(&query, store, &table, ENDED, err))
		return false;
	query_int(&query, *after);
	query_int(&query, *after + window);
	query_int(&query, before);
	if (!query_ids(&query, arena, newests, count))
		return false;
	*after += window;
	*more = *after < last;
	return true;
}
