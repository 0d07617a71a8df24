/* Proving the chain of history, row by row. */
#include <string.h>

#include "base/mem.h"
#include "io/store_chain.h"

enum { WALK, NEWESTS };

static const struct statements table = {
	.part = PART_PROOF,
	.sql =
	    (const char *const[]){
		[WALK] = "SELECT " CHAIN_COLUMNS ", hash, seal FROM change"
			 " WHERE sequence > ? ORDER BY sequence LIMIT 10000",
		[NEWESTS] = "SELECT id, newest FROM dossier"
			    " WHERE id > ? ORDER BY id LIMIT 10000",
	    },
};

/* The newest change of each dossier met on the walk, by id. */
struct newests {
	int64_t *by_id;
	int64_t capacity;
};

static int64_t *
newest_of(struct newests *newests, int64_t id)
{
	if (id >= newests->capacity) {
		int64_t capacity = (id + 1) * 2;
		size_t size = sizeof(int64_t);
		newests->by_id =
		    mem_resize(newests->by_id, (size_t)capacity * size);
		memset(newests->by_id + newests->capacity, 0,
		    (size_t)(capacity - newests->capacity) * size);
		newests->capacity = capacity;
	}
	return &newests->by_id[id];
}

/* What is wrong with the row under the cursor, or NULL. */
static const char *
prove_row(struct store *store, struct query *query, struct newests *newests,
    struct history_proof *proof)
{
	struct change row;
	const unsigned char *salt;
	bool is_readable = chain_read(query, &row, &salt);
	size_t hash_size, seal_size;
	const void *hash = column_blob(query, &hash_size);
	const void *sealed = column_blob(query, &seal_size);
	if (row.sequence != proof->rows + 1)
		return "a row is missing before it";
	if (!is_readable || row.dossier <= 0 ||
	    row.dossier > store->tail.dossiers + proof->rows + 1)
		return "a column holds what was never written";
	unsigned char own[HISTORY_HASH];
	if (row.payload != NULL) {
		sealer_hash(store->sealer, salt, change_kind_text(row.kind),
		    row.after, row.payload, own);
	} else {
		/* With zeros behind it, so that the row keeps its size. */
		if (seal_size < HISTORY_HASH)
			return "its payload is gone without a seal";
		memcpy(own, sealed, HISTORY_HASH);
		proof->erased++;
	}
	sealer_link(store->sealer, row.sequence, row.at, row.dossier, own,
	    proof->hash);
	if (hash_size != HISTORY_HASH ||
	    memcmp(hash, proof->hash, HISTORY_HASH) != 0)
		return "its hash is not the hash of what it says";
	int64_t *newest = newest_of(newests, row.dossier);
	if (row.previous != *newest)
		return "its previous change of the dossier is another";
	*newest = row.sequence;
	return NULL;
}

/* Walks up to 10,000 rows; ${more} false at the end or at a bad row. */
static bool
prove_some(struct store *store, struct newests *newests,
    struct history_proof *proof, bool *more, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, WALK, err))
		return false;
	query_int(&query, proof->rows);
	int64_t before = proof->rows;
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		proof->why = prove_row(store, &query, newests, proof);
		if (proof->why != NULL) {
			proof->bad = proof->rows + 1;
			break;
		}
		proof->rows++;
	}
	query_close(&query);
	*more = proof->bad == 0 && proof->rows > before;
	return step != STEP_FAILED;
}

/* What a dossier's row claims against what the walk has met. */
static void
prove_newest(int64_t claimed, int64_t *newest, struct history_proof *proof)
{
	if (claimed > proof->rows) {
		proof->bad = claimed;
		proof->why = "it is missing: the end was cut off";
	} else if (claimed != *newest) {
		proof->bad = *newest == 0 ? claimed : *newest;
		proof->why = "its dossier calls another its newest";
	}
	*newest = 0;
}

/* Up to 10,000 dossiers above ${after}, which moves. */
static bool
prove_some_dossiers(struct store *store, struct newests *newests,
    struct history_proof *proof, int64_t *after, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, NEWESTS, err))
		return false;
	query_int(&query, *after);
	enum step step = STEP_DONE;
	while (proof->bad == 0 && (step = query_step(&query)) == STEP_ROW) {
		*after = column_int(&query);
		int64_t claimed = column_int(&query);
		prove_newest(claimed, newest_of(newests, *after), proof);
	}
	query_close(&query);
	return step != STEP_FAILED;
}

/* Each dossier knows its newest change, and each newest its dossier. */
static bool
prove_dossiers(struct store *store, struct newests *newests,
    struct history_proof *proof, struct err *err)
{
	int64_t after = 0, before;
	do {
		before = after;
		if (!prove_some_dossiers(store, newests, proof, &after, err))
			return false;
	} while (proof->bad == 0 && after > before);
	for (int64_t id = 1; proof->bad == 0 && id < newests->capacity; id++) {
		if (newests->by_id[id] != 0) {
			proof->bad = newests->by_id[id];
			proof->why = "its dossier is not there";
		}
	}
	return true;
}

bool
store_history_verify(struct store *store, struct history_proof *out,
    struct err *err)
{
	struct history_proof proof = { 0 };
	struct newests newests = { 0 };
	bool more = true;
	bool ok = true;
	while (ok && more)
		ok = prove_some(store, &newests, &proof, &more, err);
	if (ok && proof.bad == 0)
		ok = prove_dossiers(store, &newests, &proof, err);
	mem_free(newests.by_id);
	if (ok)
		*out = proof;
	return ok;
}
