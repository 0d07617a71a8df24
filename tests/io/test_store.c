/* Opening, refusing, transactions, crashes, readers and injected faults. */
#include "store_fixture.h"

#include <sys/stat.h>
#include <sys/wait.h>

static int64_t
count_dossiers(struct store *store)
{
	struct err err;
	struct store_counts counts;
	OK(store_counts(store, &counts, &err));
	return counts.dossiers;
}

static void
a_new_database_has_what_cannot_be_added_later(void **state)
{
	(void)state;
	struct place place = place_make();
	store_close(open_at(place.path));
	static const struct {
		const char *pragma;
		int64_t value;
	} wanted[] = {
		{ "PRAGMA application_id", 0x686f736f },
		{ "PRAGMA page_size", 16384 },
		{ "PRAGMA auto_vacuum", 2 }, /* incremental */
		{ "PRAGMA user_version", 3 },
		{ "SELECT count(*) FROM pragma_table_list WHERE schema = 'main'"
		  " AND name NOT LIKE 'sqlite_%' AND strict = 0",
		    0 },
		{ "SELECT count(*) > 10 FROM pragma_table_list"
		  " WHERE strict = 1",
		    1 },
	};
	sqlite3 *db;
	sqlite3_open(place.path, &db);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		sqlite3_stmt *statement;
		sqlite3_prepare_v2(db, wanted[i].pragma, -1, &statement, NULL);
		assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
		assert_int_equal(sqlite3_column_int64(statement, 0),
		    wanted[i].value);
		sqlite3_finalize(statement);
	}
	sqlite3_close(db);
	struct stat status;
	assert_int_equal(stat(place.path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0640);
	place_remove(&place);
}

static void
the_log_stays_for_readers_after_a_clean_close(void **state)
{
	(void)state;
	struct place place = place_make();
	struct err err;
	store_close(open_at(place.path));
	char path[128];
	struct stat status;
	snprintf(path, sizeof(path), "%s-wal", place.path);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_size, 0);
	assert_int_equal(status.st_mode & 0777, 0640);
	snprintf(path, sizeof(path), "%s-shm", place.path);
	assert_int_equal(stat(path, &status), 0);
	struct store *reader = store_open_reader(place.path, &err);
	assert_non_null(reader);
	store_close(reader);
	place_remove(&place);
}

/* Opening must fail with ${words} in its sentence. */
static void
assert_refused(const char *path, enum store_time time, const char *words)
{
	struct err err = { "" };
	struct store *store = store_open(path, time, MONDAY, &err);
	assert_null(store);
	if (strstr(err.text, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", err.text, words);
}

static void
what_is_not_ours_is_refused(void **state)
{
	(void)state;
	struct place place = place_make();
	struct err err;
	store_close(open_at(place.path));
	tamper(place.path, "PRAGMA user_version = 99");
	assert_refused(place.path, STORE_TIME_REAL, "newer");
	assert_null(store_open_reader(place.path, &err));
	assert_non_null(strstr(err.text, "newer"));
	tamper(place.path, "PRAGMA user_version = 3");
	assert_refused(place.path, STORE_TIME_SIMULATED, "real time");
	store_close(open_at(place.path));
	tamper(place.path, "PRAGMA application_id = 7");
	assert_refused(place.path, STORE_TIME_REAL, "another program");
	place_remove(&place);

	place = place_make();
	tamper(place.path, "CREATE TABLE other (x)");
	assert_refused(place.path, STORE_TIME_REAL, "another program");
	place_remove(&place);

	place = place_make();
	FILE *file = fopen(place.path, "w");
	for (int i = 0; i < 300; i++)
		fputs("not a database\n", file);
	fclose(file);
	assert_refused(place.path, STORE_TIME_REAL, "not a database");
	place_remove(&place);
	assert_null(store_open_reader("/nonexistent/t.db", &err));
}

static void
two_daemons_refuse_each_other(void **state)
{
	(void)state;
	struct place place = place_make();
	struct store *store = open_at(place.path);
	char words[64];
	snprintf(words, sizeof(words), "pid %ld", (long)getpid());
	assert_refused(place.path, STORE_TIME_REAL, words);
	store_close(store);
	store_close(open_at(place.path));
	place_remove(&place);
}

static void
a_crash_leaves_before_or_after(void **state)
{
	(void)state;
	struct place place = place_make();
	struct arena *arena = arena_new(4096);
	struct err err;
	pid_t child = fork();
	if (child == 0) {
		struct store *store = open_at(place.path);
		if (!store_begin(store, &err))
			_exit(2);
		int64_t source = put_source(store, arena, "motcua");
		put_dossier(store, source, "H-1");
		if (!store_commit(store, &err) || !store_begin(store, &err))
			_exit(2);
		put_dossier(store, source, "H-2");
		_exit(0);
	}
	int status;
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	struct store *store = open_at(place.path);
	assert_int_equal(count_dossiers(store), 1);
	struct history_proof proof;
	OK(store_history_verify(store, &proof, &err));
	assert_int_equal(proof.rows, 1);
	assert_int_equal(proof.bad, 0);
	OK(store_begin(store, &err));
	assert_int_equal(put_dossier(store, 1, "H-3").id, 2);
	OK(store_commit(store, &err));
	store_close(store);
	arena_free(arena);
	place_remove(&place);
}

static void
a_reader_sees_commits_and_hurts_nobody(void **state)
{
	(void)state;
	struct place place = place_make();
	struct arena *arena = arena_new(4096);
	struct err err;
	struct store *store = open_at(place.path);
	struct store *reader = store_open_reader(place.path, &err);
	assert_non_null(reader);
	OK(store_begin(store, &err));
	int64_t source = put_source(store, arena, "motcua");
	put_dossier(store, source, "H-1");
	assert_int_equal(count_dossiers(reader), 0);
	OK(store_commit(store, &err));
	assert_int_equal(count_dossiers(reader), 1);

	OK(store_snapshot_begin(reader, &err));
	assert_int_equal(count_dossiers(reader), 1);
	OK(store_begin(store, &err));
	struct dossier second = dossier_of(source, "H-2");
	struct change first = change_of(CHANGE_FIRST, MONDAY, "{}");
	second.facts.seen.officer_name = "Tên mới";
	bool was_there, found, busy;
	OK(store_dossier_insert(store, &second, &(struct name_ids){ { 0 } },
	    &first, 1, &was_there, &err));
	OK(store_commit(store, &err));
	assert_int_equal(count_dossiers(reader), 1);
	OK(store_checkpoint_idle(store, &busy, &err));
	assert_true(busy);
	store_snapshot_end(reader);
	assert_int_equal(count_dossiers(reader), 2);
	struct dossier got;
	OK(store_dossier_load(reader, 2, arena, &got, &found, &err));
	assert_string_equal(got.facts.seen.officer_name, "Tên mới");
	OK(store_checkpoint_idle(store, &busy, &err));
	assert_false(busy);
	assert_int_equal(store_log_bytes(store), 0);
	store_close(reader);
	store_close(store);
	arena_free(arena);
	place_remove(&place);
}

/* One slice of a page as poll makes it, and a letter; false at a fault. */
static bool
slice(struct store *store, struct arena *arena, struct err *err)
{
	struct source_health source;
	struct sweep sweep = { .kind = SWEEP_FULL,
		.since = INSTANT_NONE,
		.started = MONDAY };
	if (!store_begin(store, err))
		return false;
	struct dossier dossier = dossier_of(0, "H-1");
	struct change first = change_of(CHANGE_FIRST, MONDAY, "{\"a\":1}");
	struct crossing crossing = { .rung = "overdue",
		.clock = CLOCK_RESOLUTION,
		.due = { 18500 },
		.at = MONDAY,
		.outcome = CROSSING_TOLD };
	struct notice notice = { .kind = NOTICE_ALERT,
		.clock = CLOCK_RESOLUTION,
		.rung = "overdue",
		.due = { 18500 },
		.at = MONDAY,
		.recipient = "nva@ducvan.example",
		.role = ROLE_OFFICER,
		.channel = "mail",
		.hold_until = MONDAY,
		.created = MONDAY };
	struct letter letter = { .recipient = "nva@ducvan.example",
		.channel = "mail",
		.kind = NOTICE_ALERT,
		.subject = "Quá hạn",
		.message_id = "<1@hosod.example>",
		.bytes = "x",
		.size = 1,
		.sealed = MONDAY };
	struct finding finding = { FINDING_ENTERED_LATE, "2 ngày" };
	bool flag;
	int attempt;
	bool ok = store_source(store, "motcua", arena, &source, err);
	dossier.source = sweep.source = source.id;
	ok = ok && store_sweep_begin(store, &sweep, err) &&
	    store_dossier_insert(store, &dossier, &(struct name_ids){ { 0 } },
		&first, 1, &flag, err) &&
	    store_crossing_add(store, dossier.id, &crossing, &flag, err);
	notice.dossier = dossier.id;
	int64_t id = 0;
	ok = ok && store_notice_add(store, &notice, &id, &flag, err) &&
	    store_finding_put(store, dossier.id, &finding, MONDAY, &flag,
		err) &&
	    store_sweep_page(store, &sweep,
		&(struct sweep_page){ .number = 1,
		    .hash = 5,
		    .at = MONDAY,
		    .ids = &dossier.id,
		    .count = 1 },
		err) &&
	    store_sweep_end(store, &sweep, SWEEP_COMPLETE, MONDAY, err) &&
	    store_letter_seal(store, &letter, &id, 1, err) &&
	    store_letter_claim(store, letter.id, MONDAY, &attempt, err);
	if (!ok) {
		store_rollback(store);
		return false;
	}
	return store_commit(store, err);
}

/* Whichever step fails, nothing half-done is left, and the same slice then
 * goes through on the same connection. */
static void
a_fault_at_any_step_leaves_nothing(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4096);
	struct err err;
	struct store *probe = open_at(":memory:");
	store_fail_at(probe, 0);
	OK(slice(probe, arena, &err));
	int steps = store_steps(probe);
	assert_in_range(steps, 15, 80);
	store_close(probe);
	for (int nth = 1; nth <= steps; nth++) {
		struct store *store = open_at(":memory:");
		struct store_counts counts;
		struct history_head head;
		struct history_proof proof;
		store_fail_at(store, nth);
		if (slice(store, arena, &err))
			fail_msg("step %d of %d did not fail", nth, steps);
		assert_non_null(strstr(err.text, "as ordered"));
		assert_false(store_in_transaction(store));
		OK(store_counts(store, &counts, &err));
		assert_int_equal(counts.dossiers + counts.notices +
			counts.letters + counts.findings + counts.changes,
		    0);
		OK(store_history_head(store, &head, &err));
		assert_int_equal(head.count, 0);
		OK(slice(store, arena, &err));
		OK(store_counts(store, &counts, &err));
		assert_int_equal(counts.dossiers, 1);
		assert_int_equal(counts.letters, 1);
		OK(store_history_verify(store, &proof, &err));
		assert_int_equal(proof.rows, 1);
		assert_int_equal(proof.bad, 0);
		store_close(store);
	}
	arena_free(arena);
}

static void
meta_generations_and_sources(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4096);
	struct err err;
	struct store *store = open_at(":memory:");
	struct store_meta meta;
	OK(store_meta(store, arena, &meta, &err));
	assert_int_equal(meta.time, STORE_TIME_REAL);
	assert_true(meta.created == MONDAY && meta.build == NULL);
	assert_true(meta.last_now == INSTANT_NONE);
	OK(store_begin(store, &err));
	OK(store_stopped(store, MONDAY + 1, &err));
	OK(store_mark_now(store, MONDAY + 5, &err));
	OK(store_mark_now(store, MONDAY + 3, &err));
	OK(store_meta(store, arena, &meta, &err));
	assert_true(meta.last_clean == MONDAY + 1);
	assert_true(meta.last_now == MONDAY + 5);
	OK(store_started(store, "v0.1", &err));
	OK(store_meta(store, arena, &meta, &err));
	assert_true(meta.last_clean == INSTANT_NONE);
	assert_string_equal(meta.build, "v0.1");

	int64_t one, two, again;
	struct store_generation generation;
	OK(store_generation(store, "a", "b", "c", &one, &err));
	OK(store_generation(store, "a", "b", "d", &two, &err));
	OK(store_generation(store, "a", "b", "c", &again, &err));
	assert_int_equal(one, again);
	assert_int_not_equal(one, two);
	OK(store_generation_read(store, two, arena, &generation, &err));
	assert_string_equal(generation.calendar, "d");
	assert_false(
	    store_generation_read(store, 77, arena, &generation, &err));

	struct source_health health, *all;
	size_t count;
	OK(store_source(store, "motcua", arena, &health, &err));
	assert_true(health.last_success == INSTANT_NONE);
	assert_true(health.watermark == INSTANT_NONE && health.mapping == 0);
	health.failure = "không phải JSON";
	health.last_failure = health.failing_since = MONDAY;
	health.failures = 3;
	health.alarmed = true;
	health.watermark = MONDAY - 60;
	health.baseline = MONDAY - 70;
	health.last_full = MONDAY - 80;
	health.last_success = MONDAY - 90;
	health.last_count = 200;
	health.mapping = UINT64_MAX;
	assert_true(health.skew == INSTANT_NONE && health.skews == 0);
	health.last_change = MONDAY - 100;
	health.newest = MONDAY - 110;
	health.retries = 4;
	health.silent_since = MONDAY - 120;
	health.skew = -720;
	health.skews = 2;
	health.skewed_since = MONDAY - 130;
	health.shrunk_since = MONDAY - 140;
	health.shrunk_known = 20;
	health.shrunk_shown = 7;
	OK(store_source_update(store, &health, &err));
	OK(store_source(store, "an-toan", arena, &health, &err));
	OK(store_sources(store, arena, &all, &count, &err));
	assert_int_equal(count, 2);
	assert_string_equal(all[0].name, "an-toan");
	assert_string_equal(all[1].failure, "không phải JSON");
	assert_true(all[1].alarmed && all[1].failures == 3);
	assert_true(all[1].watermark == MONDAY - 60);
	assert_true(all[1].baseline == MONDAY - 70);
	assert_true(all[1].last_full == MONDAY - 80);
	assert_true(all[1].last_success == MONDAY - 90);
	assert_true(all[1].last_count == 200 && all[1].mapping == UINT64_MAX);
	assert_true(all[1].last_change == MONDAY - 100);
	assert_true(all[1].newest == MONDAY - 110 && all[1].retries == 4);
	assert_true(all[1].silent_since == MONDAY - 120);
	assert_true(all[1].skew == -720 && all[1].skews == 2);
	assert_true(all[1].skewed_since == MONDAY - 130);
	assert_true(all[1].shrunk_since == MONDAY - 140);
	assert_true(all[1].shrunk_known == 20 && all[1].shrunk_shown == 7);
	store_close(store);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_database_has_what_cannot_be_added_later),
		cmocka_unit_test(the_log_stays_for_readers_after_a_clean_close),
		cmocka_unit_test(what_is_not_ours_is_refused),
		cmocka_unit_test(two_daemons_refuse_each_other),
		cmocka_unit_test(a_crash_leaves_before_or_after),
		cmocka_unit_test(a_reader_sees_commits_and_hurts_nobody),
		cmocka_unit_test(a_fault_at_any_step_leaves_nothing),
		cmocka_unit_test(meta_generations_and_sources),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
