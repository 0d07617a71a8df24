/* The chain: proved, erased, and caught when edited. */
#include "store_fixture.h"

#include <openssl/evp.h>

/* Six rows of two dossiers at ${path}: 1, 3, 5 of H-1 and 2, 4, 6 of H-2. */
static void
fill(const char *path)
{
	struct err err;
	struct arena *arena = arena_new(4096);
	struct store *store = open_at(path);
	OK(store_begin(store, &err));
	int64_t source = put_source(store, arena, "motcua");
	struct dossier one = put_dossier(store, source, "H-1");
	struct dossier two = put_dossier(store, source, "H-2");
	for (int i = 0; i < 4; i++) {
		struct change change = change_of(CHANGE_OBSERVED,
		    MONDAY + 1000 + i, "{\"status\":[\"new\",\"done\"]}");
		change.after = MONDAY + i;
		OK(store_dossier_update(store, i % 2 == 0 ? &one : &two,
		    &change, 1, &err));
	}
	OK(store_commit(store, &err));
	store_close(store);
	arena_free(arena);
}

static struct history_proof
prove(const char *path)
{
	struct err err;
	struct history_proof proof;
	struct store *reader = store_open_reader(path, &err);
	assert_non_null(reader);
	OK(store_history_verify(reader, &proof, &err));
	store_close(reader);
	return proof;
}

static int64_t
number_in(const char *path, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *statement;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int64_t number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return number;
}

static void
an_edit_is_found_at_its_row(void **state)
{
	(void)state;
	static const struct {
		const char *sql;
		int64_t bad;
	} edits[] = {
		{ "SELECT 1", 0 },
		{ "UPDATE change SET payload = '{}' WHERE sequence = 3", 3 },
		{ "UPDATE change SET at = at + 1 WHERE sequence = 5", 5 },
		{ "UPDATE change SET dossier = 2 WHERE sequence = 1", 1 },
		{ "UPDATE change SET after = after - 1 WHERE sequence = 4", 4 },
		{ "UPDATE change SET kind = 3 WHERE sequence = 2", 2 },
		{ "UPDATE change SET kind = 99 WHERE sequence = 2", 2 },
		{ "UPDATE change SET salt = zeroblob(16) WHERE sequence = 6",
		    6 },
		{ "UPDATE change SET hash = zeroblob(32) WHERE sequence = 4",
		    4 },
		{ "UPDATE change SET previous = 2 WHERE sequence = 5", 5 },
		{ "DELETE FROM change WHERE sequence = 4", 4 },
		{ "DELETE FROM change WHERE sequence = 6", 6 },
		{ "UPDATE dossier SET newest = 3 WHERE id = 1", 5 },
		{ "DELETE FROM dossier WHERE id = 2", 6 },
	};
	for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		struct place place = place_make();
		fill(place.path);
		tamper(place.path, edits[i].sql);
		struct history_proof proof = prove(place.path);
		if (proof.bad != edits[i].bad)
			fail_msg("%s: bad row %lld instead of %lld (%s)",
			    edits[i].sql, (long long)proof.bad,
			    (long long)edits[i].bad,
			    proof.why == NULL ? "" : proof.why);
		assert_true((proof.why == NULL) == (proof.bad == 0));
		place_remove(&place);
	}
}

static void
an_erased_payload_still_verifies(void **state)
{
	(void)state;
	struct place place = place_make();
	struct arena *arena = arena_new(4096);
	struct err err;
	fill(place.path);
	struct history_proof before = prove(place.path);
	struct store *store = open_at(place.path);
	OK(store_begin(store, &err));
	int64_t erased = 0;
	OK(store_history_erase(store, 5, &erased, &err));
	OK(store_history_erase(store, 5, &erased, &err));
	assert_int_equal(erased, 3);
	OK(store_commit(store, &err));
	struct change *rows;
	size_t count;
	OK(store_history_of(store, 5, arena, &rows, &count, &err));
	assert_int_equal(count, 3);
	assert_null(rows[1].payload);
	assert_true(rows[1].at == MONDAY + 1000);
	store_close(store);
	struct history_proof after = prove(place.path);
	assert_int_equal(after.bad, 0);
	assert_int_equal(after.rows, 6);
	assert_int_equal(after.erased, 3);
	assert_memory_equal(before.hash, after.hash, HISTORY_HASH);
	tamper(place.path,
	    "UPDATE change SET seal = zeroblob(32) WHERE sequence = 3");
	assert_int_equal(prove(place.path).bad, 3);
	arena_free(arena);
	place_remove(&place);
}

static void
sha256(unsigned char out[32], const void *data, size_t size)
{
	unsigned int got;
	EVP_Digest(data, size, out, &got, EVP_sha256(), NULL);
}

/* The chain as invariant 11 writes it, reckoned by hand from the columns. */
static void
the_hash_is_the_one_that_is_documented(void **state)
{
	(void)state;
	struct place place = place_make();
	fill(place.path);
	sqlite3 *db;
	sqlite3_stmt *row;
	sqlite3_open(place.path, &db);
	sqlite3_prepare_v2(db,
	    "SELECT at, dossier, salt, payload, hash, after FROM change"
	    " ORDER BY sequence",
	    -1, &row, NULL);
	unsigned char chain[32] = { 0 };
	for (int sequence = 1; sequence <= 6; sequence++) {
		assert_int_equal(sqlite3_step(row), SQLITE_ROW);
		char sealed[512];
		memcpy(sealed, sqlite3_column_blob(row, 2), 16);
		int size = snprintf(sealed + 16, sizeof(sealed) - 16,
		    "%s\n%s\n%s", sequence <= 2 ? "first" : "observed",
		    sequence <= 2 ? "-"
				  : (const char *)sqlite3_column_text(row, 5),
		    (const char *)sqlite3_column_text(row, 3));
		unsigned char text[88];
		memcpy(text, chain, 32);
		const int64_t numbers[] = { sequence,
			sqlite3_column_int64(row, 0),
			sqlite3_column_int64(row, 1) };
		for (int i = 0; i < 24; i++)
			text[32 + i] =
			    (unsigned char)((uint64_t)numbers[i / 8] >>
				(56 - i % 8 * 8));
		sha256(text + 56, sealed, 16 + (size_t)size);
		sha256(chain, text, sizeof(text));
		assert_memory_equal(chain, sqlite3_column_blob(row, 4), 32);
	}
	sqlite3_finalize(row);
	sqlite3_close(db);
	struct history_proof proof = prove(place.path);
	assert_memory_equal(chain, proof.hash, 32);
	place_remove(&place);
}

static void
the_chain_goes_on_after_a_restart(void **state)
{
	(void)state;
	struct place place = place_make();
	struct err err;
	fill(place.path);
	struct store *store = open_at(place.path);
	struct history_head head;
	OK(store_history_head(store, &head, &err));
	assert_int_equal(head.count, 6);
	assert_true(head.newest == MONDAY + 1003);
	OK(store_begin(store, &err));
	put_dossier(store, 1, "H-3");
	OK(store_commit(store, &err));
	store_close(store);
	assert_int_equal(prove(place.path).bad, 0);
	assert_int_equal(prove(place.path).rows, 7);
	place_remove(&place);
}

/* What an erased row said is written over in its place, whatever its length:
 * the row keeps its size in the file. */
static void
an_erased_row_keeps_its_size(void **state)
{
	(void)state;
	struct place place = place_make();
	struct arena *arena = arena_new(65536);
	struct err err;
	struct store *store = open_at(place.path);
	OK(store_begin(store, &err));
	int64_t source = put_source(store, arena, "motcua");
	struct dossier dossier = put_dossier(store, source, "H-1");
	for (int size = 16; size < 400; size++) {
		char *payload = arena_alloc(arena, (size_t)size + 1);
		memset(payload, 'x', (size_t)size);
		struct change change =
		    change_of(CHANGE_OBSERVED, MONDAY + 1000, payload);
		OK(store_dossier_update(store, &dossier, &change, 1, &err));
	}
	dossier.facts.finished = MONDAY + 5000;
	OK(store_dossier_update(store, &dossier, NULL, 0, &err));
	OK(store_commit(store, &err));
	store_close(store);

	/* Every row's size as SQLite's own account has it. */
	static const char sizes[] =
	    "SELECT sum(payload) FROM dbstat WHERE name = 'change'";
	int64_t before = number_in(place.path, sizes);
	store = open_at(place.path);
	int64_t rows = 0, after = 0, *newests;
	size_t count;
	bool more;
	OK(store_begin(store, &err));
	OK(store_history_ended(store, &after, 10, MONDAY + 4999, arena,
	    &newests, &count, &more, &err));
	assert_int_equal(count, 0);
	after = 0;
	OK(store_history_ended(store, &after, 10, MONDAY + 5000, arena,
	    &newests, &count, &more, &err));
	assert_int_equal(count, 1);
	OK(store_history_erase(store, newests[0], &rows, &err));
	assert_int_equal(rows, 1 + 400 - 16);
	after = 0;
	OK(store_history_ended(store, &after, 10, MONDAY + 5000, arena,
	    &newests, &count, &more, &err));
	assert_int_equal(count, 0); /* it is erased */
	OK(store_commit(store, &err));
	store_close(store);
	/* The first row of the fixture is "{}", which has no room. */
	assert_int_equal(number_in(place.path, sizes), before + 14);
	assert_int_equal(prove(place.path).bad, 0);
	assert_int_equal(prove(place.path).erased, rows);
	arena_free(arena);
	place_remove(&place);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_edit_is_found_at_its_row),
		cmocka_unit_test(an_erased_payload_still_verifies),
		cmocka_unit_test(an_erased_row_keeps_its_size),
		cmocka_unit_test(the_hash_is_the_one_that_is_documented),
		cmocka_unit_test(the_chain_goes_on_after_a_restart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
