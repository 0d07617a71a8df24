/*
 * What the files of the store share: the connection, the one runner through
 * which every statement goes, the cache of names and the end of the chain.
 * Included by store*.c only.
 */
#ifndef IO_STORE_PRIVATE_H
#define IO_STORE_PRIVATE_H

#include <sqlite3.h>

#include "io/store.h"
#include "io/store_history.h"

/* One part per file that has statements. */
enum store_part {
	PART_STORE,
	PART_META,
	PART_NAME,
	PART_DOSSIER,
	PART_REVIEW,
	PART_HISTORY,
	PART_PROOF,
	PART_SWEEP,
	PART_SWEEP_PRUNE,
	PART_REFUSED,
	PART_CROSSING,
	PART_RETIRE,
	PART_CALL_UP,
	PART_NOTICE,
	PART_FINDING,
	PART_OUTBOX,
	PART_OUTBOX_ACT,
	PART_RESTORE,
	PART_BOUNCE,
	PART_QUERY,
	PART_STORY,
	PART_SURVEY,
	PART_APOLOGY,
	PART_PERSON,
	PART_AUDIT,
	PART_PAIRING,
	PART_ACK,
	PART_SILENCE,
	PART_STILL,
	PART_PACE,
	PART_OFFICERS,
	PART_WAITING,
	PART_LETTER_NAME,
	PART_REPLAY,
	PART_REACH,
	PART_FLOOD,
	PART_CHANNEL,
	PART_REPORT,
	PART_URGENT,
	PART_TOLD,
	PART_LETTER_TALLY,
	PART_SOURCE_ACT,
	PART_COUNT
};

enum { PART_STATEMENTS = 24 };

/* The statements of a part, indexed by the enum of its file. */
struct statements {
	enum store_part part;
	const char *const *sql;
};

/* What must be put back when a transaction is. */
struct tail {
	int64_t dossiers; /* highest id given */
	int64_t names;
	struct history_head head;
};

/* Strings that repeat in thousands of rows stand once, in table `name`; ids
 * count from 1 without gaps. */
struct names {
	struct arena *arena; /* the texts, until the store closes */
	const char **texts;  /* by id - 1 */
	size_t capacity;
	uint32_t *slots; /* open addressing: id, or 0 */
	size_t slot_count;
};

struct store {
	sqlite3 *db;
	char *path;
	int lock; /* -1 without */
	bool read_only, is_memory;
	bool in_transaction;
	bool refused; /* a step of this transaction: it cannot commit */
	sqlite3_stmt *prepared[PART_COUNT][PART_STATEMENTS];
	struct tail tail, committed;
	struct names names;
	struct sealer *sealer;
	int log_frames;  /* of the WAL after the last commit */
	bool log_is_cut; /* and nothing was written since */
	int steps, fail_at;
	void (*on_step)(void); /* for tests; may be NULL */
};

/* A migration, ended by NULL (store_schema_third.c). */
extern const char *const store_schema_third[];

/* Brings the schema to the newest version, or refuses it (store_schema.c). */
bool schema_migrate(struct store *store, instant now, enum store_time time,
    struct err *err) MUST_CHECK;
/* Refuses a schema that this program does not know. */
bool schema_check(struct store *store, struct err *err) MUST_CHECK;

/*
 * The runner.  A query is opened, its parameters bound in their order, then
 * stepped to its end and closed; columns are read in their order, too.
 */
struct query {
	struct store *store;
	sqlite3_stmt *statement;
	int bound, column;
	struct err *err;
};

enum step { STEP_ROW, STEP_DONE, STEP_FAILED };

bool query_open(struct query *query, struct store *store,
    const struct statements *table, int which, struct err *err) MUST_CHECK;
void query_int(struct query *query, int64_t value);
void query_int_or_null(struct query *query, int64_t value); /* 0: NULL */
/* INSTANT_NONE is NULL. */
void query_instant(struct query *query, instant value);
/* INSTANT_NEVER is NULL, too: for alarms. */
void query_alarm(struct query *query, instant value);
/* Borrowed until the query is closed; NULL is NULL. */
void query_text(struct query *query, const char *value);
void query_blob(struct query *query, const void *data, size_t size);

enum step query_step(struct query *query);
void query_close(struct query *query);
/* Steps a statement that returns nothing, and closes. */
bool query_run(struct query *query) MUST_CHECK;
/* Steps a statement that returns one number or nothing, and closes. */
bool query_number(struct query *query, int64_t *out, bool *found) MUST_CHECK;

int64_t column_int(struct query *query); /* NULL: 0 */
instant column_instant(struct query *query);
instant column_alarm(struct query *query); /* NULL: INSTANT_NEVER */
const char *column_text(struct query *query, struct arena *arena);
/* Borrowed until the next step. */
const char *column_peek(struct query *query);
/* The text of the name whose id stands there. */
const char *column_name(struct query *query, struct arena *arena);
/* Borrowed until the next step. */
const void *column_blob(struct query *query, size_t *size);

/* An array in ${arena} that doubles: room for one more item of ${size} bytes
 * after ${count}.  It must have grown by this from the first item on. */
void *grow(struct arena *arena, void *items, size_t count, size_t size);

/* Steps a statement that returns ids, and closes. */
bool query_ids(struct query *query, struct arena *arena, int64_t **ids,
    size_t *count) MUST_CHECK;

/* The id of ${text} (0 for NULL), made on demand. */
bool name_id(struct store *store, const char *text, int64_t *out,
    struct err *err) MUST_CHECK;
/* The id where it is known, else 0: for readers that filter. */
bool name_known(struct store *store, const char *text, int64_t *out,
    struct err *err) MUST_CHECK;
/* The text of ${id}, borrowed from the store; NULL for 0 and for ids that are
 * not there. */
const char *name_text(struct store *store, int64_t id);
/* Reads names that were added since. */
bool names_load(struct store *store, struct err *err) MUST_CHECK;
/* Forgets names above ${count}. */
void names_cut(struct store *store, int64_t count);
void names_free(struct store *store);

/* Reads the end of the chain. */
bool history_tail(struct store *store, struct history_head *out,
    struct err *err) MUST_CHECK;
/* Appends ${change} of ${dossier}; ${newest} is its newest and becomes it. */
bool history_append(struct store *store, int64_t dossier, int64_t *newest,
    const struct change *change, struct err *err) MUST_CHECK;

#endif
