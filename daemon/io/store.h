/*
 * The store: one SQLite database that outlives every turn.  Opening, closing,
 * transactions and checkpoints are here; what is kept, by intention, in the
 * store_*.h beside this.  The daemon holds the one connection that writes;
 * hosoctl and hosoweb open read-only and never checkpoint (SQLite 3.40.1 can
 * corrupt a database that two connections checkpoint and reset at once).
 *
 * Every function that changes something is called between store_begin and
 * store_commit.  After any refusal inside a transaction the caller must
 * store_rollback; nothing of it is then left, in the file or in memory.  A
 * commit after a step that the database refused does so and is refused too.
 * Everything read is copied into the caller's arena.
 */
#ifndef IO_STORE_H
#define IO_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/when.h"

struct store;

/* The path of a database of one connection alone that may grow beyond memory:
 * a file that nobody else sees (in $SQLITE_TMPDIR, $TMPDIR or /var/tmp) and
 * that is gone with the connection. */
#define STORE_SCRATCH ""

/* A database remembers whose time it holds and refuses the other. */
enum store_time { STORE_TIME_REAL, STORE_TIME_SIMULATED };
const char *store_time_text(enum store_time time); /* "real", "simulated" */

/*
 * Opens ${path} for the daemon, creating it (mode 0640) at ${now} where it is
 * missing, and brings its schema up to date.  ":memory:" and STORE_SCRATCH are
 * databases of this connection alone.  Refuses, with one sentence: a file that
 * is not ours, a schema newer than ours, the other kind of time, a database
 * that another daemon holds (its pid is named).  NULL on refusal.
 */
struct store *store_open(const char *path, enum store_time time, instant now,
    struct err *err) MUST_CHECK;

/* Opens ${path} for reading only: no lock, no migration, no checkpoint. */
struct store *store_open_reader(const char *path, struct err *err) MUST_CHECK;

/* Checkpoints (a writer only) and closes.  store_close(NULL) does nothing. */
void store_close(struct store *store);

/* One transaction: `synchronous=FULL`, so a commit that returned true is on
 * the disk.  A commit that returns false has rolled back. */
bool store_begin(struct store *store, struct err *err) MUST_CHECK;
bool store_commit(struct store *store, struct err *err) MUST_CHECK;
void store_rollback(struct store *store);
bool store_in_transaction(const struct store *store);
/* False once a step of the transaction under way was refused: what fails then
 * is the store.  While true it is what a row says that cannot be read, and the
 * transaction may go on. */
bool store_is_sound(const struct store *store);

/* A reader's unchanging view over several calls; keep it under 2 s (invariant
 * 12).  Without it each call sees the newest commit. */
bool store_snapshot_begin(struct store *store, struct err *err) MUST_CHECK;
void store_snapshot_end(struct store *store);

/*
 * Checkpoints never ride on a slice's commit (invariant 9): the loop calls
 * store_checkpoint_idle when it has nothing to do (the log is emptied and cut)
 * and store_checkpoint_large between slices (only when the log has grown past
 * 64 MiB; the log starts anew).  Neither waits for readers: ${busy}, unless
 * NULL, says that one stood in the way and it is worth trying again later.
 * Outside transactions only.
 */
bool store_checkpoint_idle(struct store *store, bool *busy,
    struct err *err) MUST_CHECK;
bool store_checkpoint_large(struct store *store, bool *busy,
    struct err *err) MUST_CHECK;
/* Between the batches of a work that writes very much: only when the log has
 * grown past 4 MiB, so that no checkpoint takes long. */
bool store_checkpoint_often(struct store *store, struct err *err) MUST_CHECK;
bool store_checkpoint_is_due(const struct store *store); /* past 64 MiB */
int64_t store_log_bytes(const struct store *store); /* of the WAL now in use */

/* For tests: the ${nth} statement step from now fails as a full disk would;
 * 0 takes the order back. */
void store_fail_at(struct store *store, int nth);
/* Steps made since store_fail_at was last called. */
int store_steps(const struct store *store);
/* For tests: ${call} is called at every step, by its callers; NULL: no more. */
void store_on_step(struct store *store, void (*call)(void));

#endif
