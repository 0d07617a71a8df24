/* The chain of history: appending, reading, erasing. */
#include "io/store_history.h"

#include <assert.h>
#include <string.h>

#include "io/store_chain.h"

enum { APPEND, HEAD, READ, ERASE };

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
		[ERASE] =
		    "UPDATE change SET salt = NULL, payload = NULL, seal = ?"
		    " WHERE sequence = ?",
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
	return ok && (size == SEAL_SALT || (size == 0 && out->payload == NULL));
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

static bool
erase_one(struct store *store, struct change *row,
    const unsigned char salt[SEAL_SALT], struct err *err)
{
	unsigned char sealed[HISTORY_HASH];
	sealer_hash(store->sealer, salt, kinds[row->kind], row->after,
	    row->payload, sealed);
	struct query query;
	if (!query_open(&query, store, &table, ERASE, err))
		return false;
	query_blob(&query, sealed, HISTORY_HASH);
	query_int(&query, row->sequence);
	return query_run(&query);
}

bool
store_history_erase(struct store *store, int64_t newest, struct err *err)
{
	assert(store->in_transaction);
	struct arena *arena = arena_new(4096);
	bool ok = true;
	for (int64_t at = newest; ok && at > 0;) {
		struct change row;
		unsigned char salt[SEAL_SALT];
		ok = read_change(store, at, arena, &row, salt, err) &&
		    (row.payload == NULL || erase_one(store, &row, salt, err));
		if (ok)
			at = row.previous < at ? row.previous : 0;
		arena_reset(arena);
	}
	arena_free(arena);
	return ok;
}
