/* Opening, closing, transactions and checkpoints of the store. */
#include "io/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "io/store_private.h"

enum {
	PAGE = 16384,
	LARGE_LOG_FRAMES = 64 * 1024 * 1024 / PAGE,
	OFTEN_LOG_FRAMES = 4 * 1024 * 1024 / PAGE,
	READER_WAIT_MS = 2000,
	WRITER_WAIT_MS = 250,
};

enum { BEGIN, COMMIT, ROLLBACK, SNAPSHOT, LAST_DOSSIER };

static const struct statements table = {
	.part = PART_STORE,
	.sql =
	    (const char *const[]){
		[BEGIN] = "BEGIN IMMEDIATE",
		[COMMIT] = "COMMIT",
		[ROLLBACK] = "ROLLBACK",
		[SNAPSHOT] = "BEGIN",
		[LAST_DOSSIER] = "SELECT max(id) FROM dossier",
	    },
};

const char *
store_time_text(enum store_time time)
{
	return time == STORE_TIME_REAL ? "real" : "simulated";
}

/* The holder's pid stands in the lock file, for the one who is refused. */
static bool
refuse_held(struct store *store, const char *path, struct err *err)
{
	char pid[32] = "";
	ssize_t size = pread(store->lock, pid, sizeof(pid) - 1, 0);
	pid[size > 0 ? strcspn(pid, "\n") : 0] = '\0';
	return err_set(err, "database %s: another hosod holds it (pid %s, %s)",
	    store->path, pid[0] != '\0' ? pid : "unknown", path);
}

static bool
take_lock(struct store *store, struct err *err)
{
	char *path = mem_printf("%s.lock", store->path);
	bool ok = false;
	store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (store->lock < 0) {
		(void)err_set(err, "%s: %s", path, strerror(errno));
	} else if (flock(store->lock, LOCK_EX | LOCK_NB) != 0) {
		(void)refuse_held(store, path, err);
	} else if (ftruncate(store->lock, 0) != 0 ||
	    dprintf(store->lock, "%ld\n", (long)getpid()) < 0) {
		(void)err_set(err, "%s: %s", path, strerror(errno));
	} else {
		ok = true;
	}
	mem_free(path);
	return ok;
}

/* SQLite gives its log and index files the database's mode, so the group's
 * right to read is decided here, whatever the umask. */
static bool
make_file(struct store *store, struct err *err)
{
	int fd = open(store->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (fd < 0 && errno == EEXIST)
		return true;
	bool ok = fd >= 0 && fchmod(fd, 0640) == 0;
	if (!ok)
		(void)err_set(err, "database %s: %s", store->path,
		    strerror(errno));
	if (fd >= 0)
		close(fd);
	return ok;
}

static int
note_log(void *context, sqlite3 *db, const char *name, int frames)
{
	struct store *store = context;
	(void)db;
	(void)name;
	store->log_frames = frames;
	store->log_is_cut = false;
	return SQLITE_OK;
}

static struct store *
store_new(const char *path, bool read_only)
{
	struct store *store = mem_alloc(sizeof(*store));
	store->path = mem_copy_string(path);
	store->lock = -1;
	store->read_only = read_only;
	store->is_memory =
	    strcmp(path, ":memory:") == 0 || strcmp(path, STORE_SCRATCH) == 0;
	store->sealer = sealer_new();
	return store;
}

/* SQLite counts every allocation under a mutex for statistics that nobody
 * here reads.  It refuses to be told once it has begun, which is as well. */
static void
drop_statistics(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static bool
connect_to(struct store *store, int wait_ms, struct err *err)
{
	int flags = store->read_only
	    ? SQLITE_OPEN_READONLY
	    : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	drop_statistics();
	if (sqlite3_open_v2(store->path, &store->db,
		flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		int reason = sqlite3_system_errno(store->db);

		return err_set(err, "database %s: %s", store->path,
		    reason != 0 ? strerror(reason) : sqlite3_errmsg(store->db));
	}
	sqlite3_extended_result_codes(store->db, 1);
	sqlite3_busy_timeout(store->db, wait_ms);
	return true;
}

static bool
read_tail(struct store *store, struct err *err)
{
	struct query query;
	bool found;
	struct tail *tail = &store->tail;
	if (!query_open(&query, store, &table, LAST_DOSSIER, err) ||
	    !query_number(&query, &tail->dossiers, &found) ||
	    !history_tail(store, &tail->head, err) || !names_load(store, err))
		return false;
	store->committed = *tail;
	return true;
}

struct store *
store_open(const char *path, enum store_time time, instant now, struct err *err)
{
	struct store *store = store_new(path, false);
	if (!store->is_memory &&
	    (!take_lock(store, err) || !make_file(store, err)))
		goto refused;
	if (!connect_to(store, WRITER_WAIT_MS, err))
		goto refused;
	int persist = 1;
	sqlite3_file_control(store->db, "main", SQLITE_FCNTL_PERSIST_WAL,
	    &persist);
	/* In the place of SQLite's own hook, which would checkpoint on a
	 * slice's commit (invariant 9). */
	sqlite3_wal_hook(store->db, note_log, store);
	if (!schema_migrate(store, now, time, err) || !read_tail(store, err))
		goto refused;
	return store;
refused:
	store_close(store);
	return NULL;
}

struct store *
store_open_reader(const char *path, struct err *err)
{
	struct store *store = store_new(path, true);
	if (!connect_to(store, READER_WAIT_MS, err) ||
	    !schema_check(store, err) || !names_load(store, err)) {
		store_close(store);
		return NULL;
	}
	return store;
}

/* Without waiting: a reader in the way is told, never waited for. */
static bool
checkpoint(struct store *store, int mode, bool *busy, struct err *err)
{
	assert(!store->read_only && !store->in_transaction);
	sqlite3_busy_timeout(store->db, 0);
	int frames = 0;
	int rc =
	    sqlite3_wal_checkpoint_v2(store->db, NULL, mode, &frames, NULL);
	sqlite3_busy_timeout(store->db, WRITER_WAIT_MS);
	if (busy != NULL)
		*busy = rc == SQLITE_BUSY;
	if (rc == SQLITE_OK)
		store->log_frames = 0;
	if (rc == SQLITE_OK && mode == SQLITE_CHECKPOINT_TRUNCATE)
		store->log_is_cut = true;
	return rc == SQLITE_OK || rc == SQLITE_BUSY ||
	    err_set(err, "database %s: checkpoint: %s", store->path,
		sqlite3_errmsg(store->db));
}

static void
finalize_all(struct store *store)
{
	for (int part = 0; part < PART_COUNT; part++) {
		for (int i = 0; i < PART_STATEMENTS; i++)
			sqlite3_finalize(store->prepared[part][i]);
	}
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	if (store->in_transaction)
		store_rollback(store);
	struct err ignored;
	if (store->db != NULL && !store->read_only)
		(void)!checkpoint(store, SQLITE_CHECKPOINT_TRUNCATE, NULL,
		    &ignored);
	finalize_all(store);
	sqlite3_close(store->db);
	names_free(store);
	sealer_free(store->sealer);
	if (store->lock >= 0)
		close(store->lock); /* and with it the lock */
	mem_free(store->path);
	mem_free(store);
}

static bool
run(struct store *store, int which, struct err *err)
{
	struct query query;
	return query_open(&query, store, &table, which, err) &&
	    query_run(&query);
}

bool
store_begin(struct store *store, struct err *err)
{
	assert(!store->in_transaction && !store->read_only);
	if (!run(store, BEGIN, err))
		return false;
	store->in_transaction = true;
	store->refused = false;
	return true;
}

/* Whoever took a refused step for something milder and went on does not get
 * half a transaction. */
bool
store_commit(struct store *store, struct err *err)
{
	assert(store->in_transaction);
	if (store->refused) {
		store_rollback(store);
		return err_set(err,
		    "database %s: a step of the transaction was refused",
		    store->path);
	}
	if (!run(store, COMMIT, err)) {
		store_rollback(store);
		return false;
	}
	store->in_transaction = false;
	store->committed = store->tail;
	return true;
}

/* A full disk may have rolled back already; otherwise a rollback that fails
 * leaves nothing to go on with. */
void
store_rollback(struct store *store)
{
	assert(store->in_transaction);
	if (sqlite3_get_autocommit(store->db) == 0)
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	assert(sqlite3_get_autocommit(store->db) != 0);
	store->in_transaction = false;
	names_cut(store, store->committed.names);
	store->tail = store->committed;
}

bool
store_is_sound(const struct store *store)
{
	assert(store->in_transaction);
	return !store->refused;
}

bool
store_in_transaction(const struct store *store)
{
	return store->in_transaction;
}

bool
store_snapshot_begin(struct store *store, struct err *err)
{
	assert(!store->in_transaction);
	return run(store, SNAPSHOT, err);
}

void
store_snapshot_end(struct store *store)
{
	sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);
}

bool
store_checkpoint_idle(struct store *store, bool *busy, struct err *err)
{
	if (busy != NULL)
		*busy = false;
	/* A log that only began anew still holds the bytes of before. */
	if (store->log_is_cut)
		return true;
	return checkpoint(store, SQLITE_CHECKPOINT_TRUNCATE, busy, err);
}

bool
store_checkpoint_is_due(const struct store *store)
{
	return store->log_frames > LARGE_LOG_FRAMES;
}

bool
store_checkpoint_large(struct store *store, bool *busy, struct err *err)
{
	if (busy != NULL)
		*busy = false;
	if (!store_checkpoint_is_due(store))
		return true;
	return checkpoint(store, SQLITE_CHECKPOINT_RESTART, busy, err);
}

bool
store_checkpoint_often(struct store *store, struct err *err)
{
	if (store->log_frames <= OFTEN_LOG_FRAMES)
		return true;
	return checkpoint(store, SQLITE_CHECKPOINT_RESTART, NULL, err);
}

int64_t
store_log_bytes(const struct store *store)
{
	return (int64_t)store->log_frames * PAGE;
}

void
store_fail_at(struct store *store, int nth)
{
	store->fail_at = nth;
	store->steps = 0;
}

int
store_steps(const struct store *store)
{
	return store->steps;
}

void
store_on_step(struct store *store, void (*call)(void))
{
	store->on_step = call;
}
