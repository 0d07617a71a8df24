/* The chain of history: appending, reading, erasing. */
#include "io/store_history.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

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
};

const char *
change_kind_text(enum change_kind kind)
{
	return kinds[kind];
}

static void
begin_digest(struct store *store)
{
	int ok = EVP_DigestInit_ex2(store->digest, store->sha256, NULL);
	assert(ok == 1);
}

static void
add_bytes(struct store *store, const void *data, size_t size)
{
	int ok = EVP_DigestUpdate(store->digest, data, size);
	assert(ok == 1);
}

static void
end_digest(struct store *store, unsigned char out[HISTORY_HASH])
{
	unsigned int size = 0;
	int ok = EVP_DigestFinal_ex(store->digest, out, &size);
	assert(ok == 1 && size == HISTORY_HASH);
}

void
chain_seal(struct store *store, const unsigned char salt[CHAIN_SALT],
    const struct change *change, unsigned char out[HISTORY_HASH])
{
	/* A first load seals hundreds of thousands: no snprintf for "-". */
	char after[32] = "-";
	if (change->after != INSTANT_NONE)
		snprintf(after, sizeof(after), "%lld",
		    (long long)change->after);
	const char *kind = kinds[change->kind];
	begin_digest(store);
	add_bytes(store, salt, CHAIN_SALT);
	add_bytes(store, kind, strlen(kind));
	add_bytes(store, "\n", 1);
	add_bytes(store, after, strlen(after));
	add_bytes(store, "\n", 1);
	add_bytes(store, change->payload, strlen(change->payload));
	end_digest(store, out);
}

static void
put_big_endian(unsigned char out[8], int64_t number)
{
	uint64_t bits = (uint64_t)number;
	for (int i = 7; i >= 0; i--, bits >>= 8)
		out[i] = (unsigned char)bits;
}

void
chain_link(struct store *store, const struct change *row,
    const unsigned char sealed[HISTORY_HASH], unsigned char hash[HISTORY_HASH])
{
	unsigned char fixed[24];
	put_big_endian(fixed, row->sequence);
	put_big_endian(fixed + 8, row->at);
	put_big_endian(fixed + 16, row->dossier);
	begin_digest(store);
	add_bytes(store, hash, HISTORY_HASH);
	add_bytes(store, fixed, sizeof(fixed));
	add_bytes(store, sealed, HISTORY_HASH);
	end_digest(store, hash);
}

/* Drawn in bulk: a system call for every row would cost as much as its
 * hash. */
static const unsigned char *
draw_salt(struct store *store)
{
	if (store->salts_left < CHAIN_SALT) {
		size_t have = 0;
		while (have < sizeof(store->salts)) {
			ssize_t got = getrandom(store->salts + have,
			    sizeof(store->salts) - have, 0);
			assert(got > 0 || errno == EINTR);
			have += got > 0 ? (size_t)got : 0;
		}
		store->salts_left = sizeof(store->salts);
	}
	store->salts_left -= CHAIN_SALT;
	return store->salts + store->salts_left;
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
	const unsigned char *salt = draw_salt(store);
	unsigned char sealed[HISTORY_HASH];
	chain_seal(store, salt, &row, sealed);
	chain_link(store, &row, sealed, head.hash);

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
	query_blob(&query, salt, CHAIN_SALT);
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
	size_t size;
	*salt = column_blob(query, &size);
	return ok &&
	    (size == CHAIN_SALT || (size == 0 && out->payload == NULL));
}

/* Reads one row by its sequence, payload into ${arena}. */
static bool
read_change(struct store *store, int64_t sequence, struct arena *arena,
    struct change *out, unsigned char salt[CHAIN_SALT], struct err *err)
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
			memcpy(salt, stored, CHAIN_SALT);
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
	unsigned char salt[CHAIN_SALT];
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
    const unsigned char salt[CHAIN_SALT], struct err *err)
{
	unsigned char sealed[HISTORY_HASH];
	chain_seal(store, salt, row, sealed);
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
		unsigned char salt[CHAIN_SALT];
		ok = read_change(store, at, arena, &row, salt, err) &&
		    (row.payload == NULL || erase_one(store, &row, salt, err));
		if (ok)
			at = row.previous < at ? row.previous : 0;
		arena_reset(arena);
	}
	arena_free(arena);
	return ok;
}
