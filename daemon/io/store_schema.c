/*
 * The schema as numbered migrations, each in its own transaction, the number
 * reached in `user_version`.  What each table and column means is told in
 * docs/schema.md.  A migration that was shipped is never edited.
 */
#include "io/store_private.h"

#include <stdio.h>
#include <string.h>

#include "core/judge.h"

/* Codes that stand in the database: reordering one of these enums would give
 * old rows a new meaning. */
_Static_assert(STATUS_COUNT == 13 && STATUS_DISPUTED == 12, "stored");
_Static_assert(STANDING_COUNT == 14 && STANDING_UNKNOWN == 13, "stored");
_Static_assert(FILING_POST == 3 && PAUSE_DISPUTE == 3, "stored");
_Static_assert(UNKNOWN_NO_FINISH == 5 && EVIDENCE_STATUS == 1, "stored");
_Static_assert(CLOCK_ACCEPTANCE == 1 && CLOCK_SUPPLEMENT == 4, "stored");
_Static_assert(CROSSING_RESTORED == 4 && STANDING_DONE_EARLY == 7, "stored");
_Static_assert(SEVERITY_GRAVE == 3 && CHANGE_GONE == 6, "stored");
_Static_assert(CHANGE_SILENCE_ENDED == 10, "stored");

/* No secondary index but where a turn needs it.  Names and changes refer by
 * number without a declared foreign key: the check would cost a first load a
 * tenth, and only this program writes them. */
static const char *const first[] = {
	"CREATE TABLE meta ("
	" only INTEGER PRIMARY KEY CHECK (only = 1),"
	" time TEXT NOT NULL CHECK (time IN ('real', 'simulated')),"
	" created INTEGER NOT NULL, last_clean INTEGER, last_now INTEGER,"
	" build TEXT) STRICT",

	"CREATE TABLE generation ("
	" id INTEGER PRIMARY KEY, configuration TEXT NOT NULL,"
	" catalogue TEXT NOT NULL, calendar TEXT NOT NULL,"
	" UNIQUE (configuration, catalogue, calendar)) STRICT",

	"CREATE TABLE source ("
	" id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
	" last_success INTEGER, last_failure INTEGER, failure TEXT,"
	" failing_since INTEGER, failures INTEGER NOT NULL DEFAULT 0,"
	" alarmed INTEGER NOT NULL DEFAULT 0, watermark INTEGER,"
	" baseline INTEGER, last_full INTEGER,"
	" last_count INTEGER NOT NULL DEFAULT 0,"
	" mapping INTEGER NOT NULL DEFAULT 0) STRICT",

	"CREATE TABLE name ("
	" id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",

	"CREATE TABLE dossier ("
	" id INTEGER PRIMARY KEY,"
	" source INTEGER NOT NULL REFERENCES source (id),"
	" code TEXT NOT NULL, raw INTEGER NOT NULL, newest INTEGER NOT NULL,"
	" procedure INTEGER, procedure_name INTEGER, field INTEGER,"
	" filing INTEGER NOT NULL, submitted INTEGER, received INTEGER,"
	" promised INTEGER, promised_is_date INTEGER NOT NULL,"
	" finished INTEGER, returned INTEGER, updated INTEGER,"
	" status INTEGER NOT NULL, raw_status INTEGER, agency INTEGER,"
	" officer_account INTEGER, officer_mail INTEGER, officer_name INTEGER,"
	" step INTEGER, step_due INTEGER, rounds BLOB,"
	" first_seen INTEGER, changed INTEGER, promised_seen INTEGER,"
	" promised_moves INTEGER NOT NULL, ended INTEGER,"
	" ended_is_sighting INTEGER NOT NULL, pauses BLOB,"
	" pauses_overflowed INTEGER NOT NULL,"
	" standing INTEGER NOT NULL, unknown INTEGER NOT NULL,"
	" pause INTEGER NOT NULL, provisional INTEGER NOT NULL,"
	" due INTEGER, due_earliest INTEGER, due_is_promise INTEGER NOT NULL,"
	" due_is_moved INTEGER NOT NULL, computed INTEGER,"
	" computed_earliest INTEGER, advance INTEGER, acceptance_due INTEGER,"
	" next INTEGER, judged INTEGER, generation INTEGER,"
	" baseline INTEGER NOT NULL, agency_code INTEGER,"
	" UNIQUE (code, source)) STRICT",
	"CREATE INDEX dossier_next ON dossier (next) WHERE next IS NOT NULL",
	"CREATE INDEX dossier_baseline"
	" ON dossier (source, agency_code, standing, due) WHERE baseline = 1",

	"CREATE TABLE change ("
	" sequence INTEGER PRIMARY KEY, dossier INTEGER NOT NULL,"
	" previous INTEGER, after INTEGER, at INTEGER NOT NULL,"
	" kind INTEGER NOT NULL, hash BLOB NOT NULL, salt BLOB, payload TEXT,"
	" seal BLOB, CHECK ((payload IS NULL) = (seal IS NOT NULL))) STRICT",

	"CREATE TABLE sweep ("
	" id INTEGER PRIMARY KEY,"
	" source INTEGER NOT NULL REFERENCES source (id),"
	" kind INTEGER NOT NULL, since INTEGER, mapping INTEGER NOT NULL,"
	" started INTEGER NOT NULL, ended INTEGER, state INTEGER NOT NULL,"
	" pages INTEGER NOT NULL DEFAULT 0, records INTEGER NOT NULL DEFAULT 0,"
	" next TEXT) STRICT",
	"CREATE UNIQUE INDEX sweep_running ON sweep (source) WHERE state = 0",
	"CREATE TABLE sweep_page ("
	" sweep INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,"
	" number INTEGER NOT NULL, hash INTEGER NOT NULL, at INTEGER NOT NULL,"
	" records INTEGER NOT NULL, ids BLOB NOT NULL,"
	" PRIMARY KEY (sweep, number)) STRICT, WITHOUT ROWID",

	"CREATE TABLE crossing ("
	" dossier INTEGER NOT NULL REFERENCES dossier (id),"
	" clock INTEGER NOT NULL, rung TEXT NOT NULL, due INTEGER NOT NULL,"
	" at INTEGER NOT NULL, outcome INTEGER NOT NULL,"
	" PRIMARY KEY (dossier, clock, rung, due)) STRICT, WITHOUT ROWID",

	"CREATE TABLE letter ("
	" id INTEGER PRIMARY KEY, recipient TEXT NOT NULL, recipient_name TEXT,"
	" channel TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,"
	" message_id TEXT NOT NULL UNIQUE, sealed INTEGER NOT NULL,"
	" state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,"
	" uncertain INTEGER NOT NULL DEFAULT 0, next_try INTEGER,"
	" settled INTEGER, bytes BLOB NOT NULL) STRICT",
	"CREATE INDEX letter_next ON letter (next_try)"
	" WHERE next_try IS NOT NULL",
	"CREATE INDEX letter_settled"
	" ON letter (settled, state, uncertain, sealed)",
	"CREATE TABLE attempt ("
	" letter INTEGER NOT NULL REFERENCES letter (id),"
	" number INTEGER NOT NULL, at INTEGER NOT NULL, settled INTEGER,"
	" outcome TEXT NOT NULL, answer TEXT,"
	" PRIMARY KEY (letter, number)) STRICT, WITHOUT ROWID",

	"CREATE TABLE notice ("
	" id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,"
	" dossier INTEGER REFERENCES dossier (id), subject TEXT,"
	" clock INTEGER, rung TEXT NOT NULL, due INTEGER, at INTEGER,"
	" recipient TEXT NOT NULL, recipient_name TEXT, role INTEGER NOT NULL,"
	" agency TEXT, channel TEXT NOT NULL, severity INTEGER NOT NULL,"
	" hold_until INTEGER NOT NULL, hold TEXT, detail TEXT,"
	" created INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'open',"
	" why TEXT, closed INTEGER,"
	" letter INTEGER REFERENCES letter (id)) STRICT",
	"CREATE INDEX notice_hold ON notice (hold_until) WHERE state = 'open'",
	"CREATE INDEX notice_dossier ON notice (dossier)"
	" WHERE dossier IS NOT NULL",
	"CREATE INDEX notice_letter ON notice (letter)"
	" WHERE letter IS NOT NULL",
	"CREATE INDEX notice_withdrawn ON notice (closed)"
	" WHERE state = 'withdrawn'",

	"CREATE TABLE finding ("
	" id INTEGER PRIMARY KEY, dossier INTEGER NOT NULL,"
	" kind TEXT NOT NULL, detail TEXT NOT NULL, first INTEGER NOT NULL,"
	" last INTEGER NOT NULL, UNIQUE (dossier, kind, detail)) STRICT",
	NULL,
};

static const char *const second[] = {
	"CREATE TABLE apology ("
	" dossier INTEGER PRIMARY KEY REFERENCES dossier (id),"
	" number TEXT NOT NULL, date INTEGER NOT NULL,"
	" old_date INTEGER NOT NULL,"
	" new_date INTEGER NOT NULL CHECK (new_date > old_date),"
	" reason TEXT, recorded INTEGER NOT NULL, uid INTEGER NOT NULL) STRICT",
	"ALTER TABLE dossier ADD COLUMN steps INTEGER",
	/* The calendars that generations name by hash: why a date moved is told
	 * from the one before. */
	"CREATE TABLE calendar ("
	" hash TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID",

	/* The clocks beside resolution.  No verdict made without them is
	 * right: all that are open are judged again.  No alarm is ever set
	 * for 0; it says that the rules were others. */
	"ALTER TABLE dossier ADD COLUMN clock_step INTEGER",
	"ALTER TABLE dossier ADD COLUMN clock_apology INTEGER",
	"ALTER TABLE dossier ADD COLUMN clock_supplement INTEGER",
	"UPDATE dossier SET next = 0"
	" WHERE standing NOT IN (7, 8, 9, 10, 11, 12)",
	"ALTER TABLE notice ADD COLUMN step TEXT",
	/* Two steps may be due on one date: the step is of the key. */
	"CREATE TABLE crossing_with_step ("
	" dossier INTEGER NOT NULL REFERENCES dossier (id),"
	" clock INTEGER NOT NULL, rung TEXT NOT NULL, due INTEGER NOT NULL,"
	" step INTEGER NOT NULL, at INTEGER NOT NULL, outcome INTEGER NOT NULL,"
	" PRIMARY KEY (dossier, clock, rung, due, step)) STRICT, WITHOUT ROWID",
	"INSERT INTO crossing_with_step"
	" SELECT dossier, clock, rung, due, 0, at, outcome FROM crossing",
	"DROP TABLE crossing",
	"ALTER TABLE crossing_with_step RENAME TO crossing",
	NULL,
};

/* Each a list of statements, ended by NULL. */
static const char *const *const migrations[] = { first, second,
	store_schema_third };

enum {
	APPLICATION = 0x686f736f, /* "hoso" */
	NEWEST = sizeof(migrations) / sizeof(migrations[0]),
};

static bool
execute(struct store *store, const char *sql, struct err *err)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	return err_set(err, "database %s: %s", store->path,
	    sqlite3_errmsg(store->db));
}

static bool
pragma(struct store *store, const char *sql, int64_t *out, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	int rc = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return rc == SQLITE_ROW ||
	    err_set(err, "database %s: %s", store->path,
		sqlite3_errmsg(store->db));
}

/* ${version} 0 means an empty file. */
static bool
read_version(struct store *store, int64_t *version, struct err *err)
{
	int64_t application, tables;
	if (!pragma(store, "PRAGMA application_id", &application, err) ||
	    !pragma(store, "PRAGMA user_version", version, err) ||
	    !pragma(store, "SELECT count(*) FROM sqlite_schema", &tables, err))
		return false;
	if (application != APPLICATION && (tables > 0 || *version != 0))
		return err_set(err,
		    "database %s: it belongs to another program", store->path);
	if (*version > NEWEST)
		return err_set(err,
		    "database %s: its schema %lld is newer than this "
		    "program's %d: install the newer hosod again",
		    store->path, (long long)*version, NEWEST);
	return true;
}

bool
schema_check(struct store *store, struct err *err)
{
	int64_t version;
	if (!read_version(store, &version, err))
		return false;
	if (version < NEWEST)
		return err_set(err,
		    "database %s: its schema %lld is older than this "
		    "program's %d: let hosod open it once",
		    store->path, (long long)version, NEWEST);
	return true;
}

static bool
migrate_one(struct store *store, int64_t version, struct err *err)
{
	char done[64];
	snprintf(done, sizeof(done), "PRAGMA user_version = %lld",
	    (long long)version + 1);
	if (!execute(store, "BEGIN IMMEDIATE", err))
		return false;
	bool ok = true;
	for (const char *const *sql = migrations[version]; ok && *sql; sql++)
		ok = execute(store, *sql, err);
	if (ok && execute(store, done, err) && execute(store, "COMMIT", err))
		return true;
	sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return err_prefix(err, "migration %lld", (long long)version + 1);
}

/* Whose time it is was written when the database was made. */
static bool
agree_on_time(struct store *store, instant now, enum store_time time,
    struct err *err)
{
	char sql[160];
	snprintf(sql, sizeof(sql),
	    "INSERT OR IGNORE INTO meta (only, time, created)"
	    " VALUES (1, '%s', %lld)",
	    store_time_text(time), (long long)now);
	int64_t simulated;
	if (!execute(store, sql, err) ||
	    !pragma(store, "SELECT time = 'simulated' FROM meta", &simulated,
		err))
		return false;
	if (simulated == (time == STORE_TIME_SIMULATED))
		return true;
	return err_set(err,
	    "database %s: it holds %s time and was opened for %s time: name "
	    "another state folder",
	    store->path, simulated ? "simulated" : "real",
	    store_time_text(time));
}

/* Page size and vacuum mode are for ever decided by the first table; both and
 * the application's mark are set outside the first transaction because they
 * have no effect inside it. */
bool
schema_migrate(struct store *store, instant now, enum store_time time,
    struct err *err)
{
	int64_t version, secure;
	if (!read_version(store, &version, err))
		return false;
	if (version == 0 &&
	    !execute(store,
		"PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL;"
		"PRAGMA application_id = 0x686f736f",
		err))
		return false;
	/* What only this connection has needs no log on a disk: a rollback is
	 * all that it could be for. */
	if (!execute(store,
		store->is_memory ? "PRAGMA journal_mode = MEMORY"
				 : "PRAGMA journal_mode = WAL",
		err) ||
	    !execute(store,
		"PRAGMA synchronous = FULL;"
		"PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;"
		"PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY",
		err))
		return false;
	if (!pragma(store, "PRAGMA secure_delete", &secure, err))
		return false;
	if (secure != 1)
		return err_set(err,
		    "database %s: this SQLite does not overwrite what is "
		    "deleted",
		    store->path);
	for (; version < NEWEST; version++) {
		if (!migrate_one(store, version, err))
			return false;
	}
	return agree_on_time(store, now, time, err);
}
