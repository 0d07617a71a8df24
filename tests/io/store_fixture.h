/* What the store's tests share: a database and dossiers to put into it. */
#ifndef TESTS_IO_STORE_FIXTURE_H
#define TESTS_IO_STORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "io/store.h"
#include "io/store_dossier.h"
#include "io/store_meta.h"
#include "io/store_notice.h"
#include "io/store_outbox.h"
#include "io/store_query.h"
#include "io/store_sweep.h"
#include "wire/payload.h"

/* 2020-09-07T00:00+07:00, a Monday. */
#define MONDAY ((instant)1599411600)

/* Fails the test with the store's own words. */
#define OK(call)                                                               \
	do {                                                                   \
		if (!(call))                                                   \
			fail_msg("%s: %s", #call, err.text);                   \
	} while (0)

/* A folder of its own under /tmp, with the database's path in it. */
struct place {
	char folder[64];
	char path[96];
};

static inline struct place
place_make(void)
{
	struct place place;
	/* In memory where that is possible, as the stories are. */
	snprintf(place.folder, sizeof(place.folder), "%s/hosod-store-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(place.folder));
	snprintf(place.path, sizeof(place.path), "%s/t.db", place.folder);
	return place;
}

static inline void
place_remove(const struct place *place)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		char path[128];
		snprintf(path, sizeof(path), "%s%s", place->path, ends[i]);
		unlink(path);
	}
	rmdir(place->folder);
}

static inline struct store *
open_at(const char *path)
{
	struct err err = { "" };
	struct store *store = store_open(path, STORE_TIME_REAL, MONDAY, &err);
	if (store == NULL)
		fail_msg("%s", err.text);
	return store;
}

/* A running dossier with every field of a row set. */
static inline struct dossier
dossier_of(int64_t source, const char *code)
{
	struct dossier dossier;
	memset(&dossier, 0, sizeof(dossier));
	struct observation *seen = &dossier.facts.seen;
	observation_clear(seen);
	seen->code = code;
	seen->procedure = "1.001193.H99";
	seen->procedure_name = "Đăng ký khai sinh";
	seen->field = "Hộ tịch";
	seen->filing = FILING_ONLINE;
	seen->submitted = MONDAY + 100;
	seen->received = MONDAY + 200;
	seen->promised = MONDAY + 3 * WHEN_DAY;
	seen->promised_is_date = true;
	seen->updated = MONDAY + 300;
	seen->status = STATUS_PROCESSING;
	seen->raw_status = "4";
	seen->agency = "UBND xã Đức Vân";
	seen->officer_account = "nva.ducvan";
	seen->officer_mail = "nva@ducvan.example";
	seen->officer_name = "Nguyễn Văn A";
	seen->step = "Thẩm định";
	seen->step_due = MONDAY + WHEN_DAY;
	seen->steps = 3;
	dossier.source = source;
	dossier.raw = UINT64_MAX - 7;
	dossier.facts.first_seen = MONDAY + 900;
	dossier.facts.gone = INSTANT_NONE;
	dossier.facts.changed = MONDAY + 1800;
	dossier.facts.promised_seen = MONDAY + 900;
	dossier.facts.promised_moves = 2;
	dossier.facts.finished = INSTANT_NONE;
	dossier.verdict = (struct verdict){
		.standing = STANDING_RUNNING,
		.due = MONDAY + 3 * WHEN_DAY,
		.due_earliest = MONDAY + 2 * WHEN_DAY,
		.due_is_promise = true,
		.computed = MONDAY + 5 * WHEN_DAY,
		.computed_earliest = MONDAY + 4 * WHEN_DAY,
		.advance = INSTANT_NONE,
		.acceptance_due = INSTANT_NONE,
		.step_due = MONDAY + WHEN_DAY,
		.apology_due = MONDAY + 2 * WHEN_DAY,
		.supplement_due = INSTANT_NONE,
		.next = MONDAY + WHEN_DAY,
	};
	dossier.judged = MONDAY + 900;
	dossier.generation = 3;
	dossier.agency = "H99.02";
	return dossier;
}

static inline struct change
change_of(enum change_kind kind, instant at, const char *payload)
{
	return (struct change){ .kind = kind,
		.after = INSTANT_NONE,
		.at = at,
		.payload = payload };
}

/* Puts ${code} in, in a transaction of the caller's. */
static inline struct dossier
put_dossier(struct store *store, int64_t source, const char *code)
{
	struct err err;
	struct dossier dossier = dossier_of(source, code);
	struct change first = change_of(CHANGE_FIRST, MONDAY + 900, "{}");
	bool was_there;
	OK(store_dossier_insert(store, &dossier, &(struct name_ids){ { 0 } },
	    &first, 1, &was_there, &err));
	assert_false(was_there);
	return dossier;
}

static inline int64_t
put_source(struct store *store, struct arena *arena, const char *name)
{
	struct err err;
	struct source_health health;
	OK(store_source(store, name, arena, &health, &err));
	return health.id;
}

/* Runs SQL behind the store's back. */
static inline void
tamper(const char *path, const char *sql)
{
	sqlite3 *db;
	char *message = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s", message);
	sqlite3_close(db);
}

#endif
