/*
 * What the store costs a new dossier: 200,000 of them, each with its row, its
 * first change and its chain, into an empty database on disk with a commit
 * that waits for the disk; then again in the daemon's small slices, and the
 * stream that fills the recogniser.  Before it the floor: one bare upsert a
 * dossier of 26 columns, as wide as its record, with the best settings known.
 * Prints rows a second and the ratio to the floor.
 *
 *	bench_store [FOLDER [DOSSIERS]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/mem.h"
#include "base/text.h"
#include "io/store_dossier.h"
#include "io/store_meta.h"
#include "wire/payload.h"

#define MONDAY ((instant)1599411600)

static double
seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
must(bool ok, const struct err *err)
{
	if (ok)
		return;
	fprintf(stderr, "%s\n", err->text);
	exit(1);
}

/* Codes in random order, 40 procedures, 60 officers of 8 agencies. */
static void
make(struct dossier *out, struct arena *arena, int64_t source, uint32_t i)
{
	uint32_t mixed = i * 2654435761u;
	memset(out, 0, sizeof(*out));
	struct observation *seen = &out->facts.seen;
	observation_clear(seen);
	seen->code =
	    arena_printf(arena, "000.%02u.H99-200907-%08x", mixed % 8, mixed);
	seen->procedure =
	    arena_printf(arena, "1.%06u.000.00.00.H99", 1000 + mixed % 40);
	seen->procedure_name = arena_printf(arena,
	    "Thủ tục đăng ký biến động về quyền sử dụng đất số %u", mixed % 40);
	seen->field = mixed % 2 != 0 ? "Đất đai" : "Hộ tịch";
	seen->filing = FILING_DIRECT;
	seen->submitted = seen->received = MONDAY - mixed % 4000000;
	seen->promised = seen->received + 10 * WHEN_DAY;
	seen->updated = seen->received + 3600;
	seen->status = STATUS_PROCESSING;
	seen->raw_status = "4";
	seen->agency = arena_printf(arena, "UBND xã số %u", mixed % 8);
	seen->officer_account = arena_printf(arena, "canbo%u", mixed % 60);
	seen->officer_name = arena_printf(arena, "Cán bộ số %u", mixed % 60);
	seen->step = "Thẩm định hồ sơ";
	out->source = source;
	out->raw = (uint64_t)mixed * 0x9e3779b97f4a7c15u;
	out->facts.first_seen = out->facts.promised_seen = MONDAY;
	out->facts.finished = INSTANT_NONE;
	out->verdict = (struct verdict){ .standing = STANDING_RUNNING,
		.due = seen->promised,
		.due_earliest = seen->promised,
		.due_is_promise = true,
		.computed = seen->promised - WHEN_DAY,
		.computed_earliest = seen->promised - WHEN_DAY,
		.advance = INSTANT_NONE,
		.acceptance_due = INSTANT_NONE,
		.step_due = INSTANT_NONE,
		.apology_due = INSTANT_NONE,
		.supplement_due = INSTANT_NONE,
		.next = seen->promised - 2 * WHEN_DAY };
	out->judged = MONDAY;
	out->generation = 1;
	out->agency = mixed % 2 != 0 ? "H99.01" : "H99.02";
}

/* Returns microseconds a row.  Time spent on making the dossiers is not the
 * store's. */
static double
load(struct store *store, int64_t source, uint32_t count, uint32_t slice)
{
	struct err err;
	struct arena *arena = arena_new(1 << 20);
	struct dossier *dossiers = mem_alloc(slice * sizeof(*dossiers));
	struct change *firsts = mem_alloc(slice * sizeof(*firsts));
	double in_payload = 0, in_store = 0, in_checkpoint = 0, longest = 0;
	for (uint32_t at = 0; at < count; at += slice) {
		arena_reset(arena);
		for (uint32_t i = 0; i < slice; i++)
			make(&dossiers[i], arena, source, at + i);
		double begun = seconds();
		for (uint32_t i = 0; i < slice; i++) {
			firsts[i] = (struct change){ .kind = CHANGE_FIRST,
				.after = INSTANT_NONE,
				.at = MONDAY,
				.payload = payload_observation(arena, NULL,
				    &dossiers[i].facts.seen) };
		}
		double encoded = seconds();
		must(store_begin(store, &err), &err);
		for (uint32_t i = 0; i < slice; i++) {
			bool was_there;
			must(store_dossier_insert(store, &dossiers[i],
				 &(struct name_ids){ { 0 } }, &firsts[i], 1,
				 &was_there, &err),
			    &err);
		}
		must(store_commit(store, &err), &err);
		double committed = seconds();
		must(store_checkpoint_large(store, NULL, &err), &err);
		in_payload += encoded - begun;
		in_store += committed - encoded;
		in_checkpoint += seconds() - committed;
		if (committed - begun > longest)
			longest = committed - begun;
	}
	double begun = seconds();
	must(store_checkpoint_idle(store, NULL, &err), &err);
	in_checkpoint += seconds() - begun;
	double all = in_payload + in_store + in_checkpoint;
	printf("load, %5u a commit: %8.0f rows/s, %.2f us a row (payload "
	       "%.2f, store %.2f, checkpoints %.2f), longest slice %.1f ms\n",
	    slice, count / all, all * 1e6 / count, in_payload * 1e6 / count,
	    in_store * 1e6 / count, in_checkpoint * 1e6 / count, longest * 1e3);
	mem_free(firsts);
	mem_free(dossiers);
	arena_free(arena);
	return all * 1e6 / count;
}

/* The database's file and what stands beside it. */
static void
remove_files(const char *path)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		char *file = mem_printf("%s%s", path, ends[i]);
		unlink(file);
		mem_free(file);
	}
}

static void
execute(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return;
	fprintf(stderr, "floor: %s\n", sqlite3_errmsg(db));
	exit(1);
}

/* The floor's own statement: a key, 24 columns, a hash. */
static sqlite3_stmt *
floor_statement(sqlite3 *db, struct arena *arena)
{
	struct buf table = buf_over(arena), insert = buf_over(arena);
	sqlite3_stmt *statement = NULL;
	buf_add(&table, "CREATE TABLE d (code TEXT PRIMARY KEY");
	buf_add(&insert, "INSERT INTO d VALUES (?");
	for (int i = 1; i < 26; i++) {
		buf_printf(&table, ", c%d", i);
		buf_add(&insert, ", ?");
	}
	buf_add(&table, ")");
	buf_add(&insert,
	    ") ON CONFLICT (code) DO UPDATE SET c25 = "
	    "excluded.c25");
	execute(db, buf_text(&table));
	if (sqlite3_prepare_v2(db, buf_text(&insert), -1, &statement, NULL) !=
	    SQLITE_OK)
		exit(1);
	return statement;
}

/* Returns microseconds a row. */
static double
load_floor(const char *folder, uint32_t count)
{
	char *path =
	    mem_printf("%s/bench-floor-%ld.db", folder, (long)getpid());
	struct arena *arena = arena_new(1 << 16);
	sqlite3 *db;
	sqlite3_open(path, &db);
	execute(db,
	    "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL;"
	    "PRAGMA synchronous = FULL; PRAGMA cache_size = -8192;"
	    "PRAGMA wal_autocheckpoint = 4000");
	sqlite3_stmt *insert = floor_statement(db, arena);
	static const char text[] = "Văn bản dài ba mươi byte";
	double begun = seconds();
	for (uint32_t i = 0; i < count; i++) {
		char code[40];
		snprintf(code, sizeof(code), "000.%02u.H99-200907-%08x",
		    i * 2654435761u % 8, i * 2654435761u);
		if (i % 10000 == 0)
			execute(db, "BEGIN");
		sqlite3_bind_text(insert, 1, code, -1, SQLITE_STATIC);
		for (int column = 2; column <= 25; column++)
			sqlite3_bind_text(insert, column, text,
			    (int)sizeof(text) - 1, SQLITE_STATIC);
		sqlite3_bind_int64(insert, 26, (int64_t)i * 7919);
		if (sqlite3_step(insert) != SQLITE_DONE)
			exit(1);
		sqlite3_reset(insert);
		if (i % 10000 == 9999 || i + 1 == count)
			execute(db, "COMMIT");
	}
	execute(db, "PRAGMA wal_checkpoint(TRUNCATE)");
	double each = (seconds() - begun) * 1e6 / count;
	sqlite3_finalize(insert);
	sqlite3_close(db);
	remove_files(path);
	arena_free(arena);
	mem_free(path);
	printf("floor, 10000 a commit:   %8.0f rows/s, %.2f us a row\n",
	    1e6 / each, each);
	return each;
}

static void
count_one(void *context, const struct recognised *dossier)
{
	(void)dossier;
	++*(int64_t *)context;
}

static double
run(const char *folder, uint32_t count, uint32_t slice)
{
	struct err err;
	char *path =
	    mem_printf("%s/bench-store-%ld.db", folder, (long)getpid());
	struct store *store = store_open(path, STORE_TIME_REAL, MONDAY, &err);
	must(store != NULL, &err);
	struct arena *arena = arena_new(4096);
	struct source_health source;
	must(store_begin(store, &err), &err);
	must(store_source(store, "bench", arena, &source, &err), &err);
	must(store_commit(store, &err), &err);
	double each = load(store, source.id, count, slice);
	int64_t seen = 0;
	double begun = seconds();
	must(store_recognise(store, source.id, count_one, &seen, &err), &err);
	double read = seconds();
	struct history_proof proof;
	must(store_history_verify(store, &proof, &err), &err);
	printf("      recognise %.3f s, verify %.3f s\n", read - begun,
	    seconds() - read);
	store_close(store);
	remove_files(path);
	arena_free(arena);
	mem_free(path);
	if (seen != count || proof.bad != 0)
		exit(1);
	return each;
}

int
main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : ".";
	uint32_t count = argc > 2 ? (uint32_t)atol(argv[2]) : 200000;
	double bare = load_floor(folder, count);
	double each = run(folder, count, 10000);
	printf("      %.2f of the floor\n", bare / each);
	run(folder, count, 200);
	return 0;
}
