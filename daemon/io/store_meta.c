/* The database about itself, generations, and the sources' health. */
#include "io/store_meta.h"

#include <assert.h>
#include <string.h>

#include "io/store_private.h"

enum {
	META,
	STARTED,
	STOPPED,
	MARK_NOW,
	SET_LIVE,
	FIND_GENERATION,
	ADD_GENERATION,
	READ_GENERATION,
	KEEP_CALENDAR,
	CALENDAR_TEXT,
	ADD_SOURCE,
	FIND_SOURCE,
	UPDATE_SOURCE,
	ALL_SOURCES
};

#define SOURCE                                                                 \
	"SELECT id, name, last_success, last_failure, failure,"                \
	" failing_since, failures, alarmed, watermark, baseline, last_full,"   \
	" last_count, mapping, last_change, newest, retries, silent_since,"    \
	" skew, skews, skewed_since, shrunk_since, shrunk_known,"              \
	" shrunk_shown, retired FROM source"

static const struct statements table = {
	.part = PART_META,
	.sql =
	    (const char *const[]){
		[META] =
		    "SELECT time = 'simulated', created, last_clean, last_now,"
		    " build, live, epoch, epoch_told,"
		    " epoch IS NOT NULL AND (epoch_told IS NULL OR EXISTS"
		    "  (SELECT 1 FROM restored WHERE id > restored_listed))"
		    " FROM meta",
		[STARTED] = "UPDATE meta SET build = ?, last_clean = NULL",
		[STOPPED] = "UPDATE meta SET last_clean = ?",
		[MARK_NOW] = "UPDATE meta SET last_now = ?1"
			     " WHERE last_now IS NULL OR last_now < ?1",
		[SET_LIVE] = "UPDATE meta SET live = ?",
		[FIND_GENERATION] = "SELECT id FROM generation WHERE"
				    " configuration = ? AND catalogue = ?"
				    " AND calendar = ?",
		[ADD_GENERATION] = "INSERT INTO generation"
				   " (configuration, catalogue, calendar)"
				   " VALUES (?, ?, ?)",
		[READ_GENERATION] = "SELECT configuration, catalogue, calendar"
				    " FROM generation WHERE id = ?",
		[KEEP_CALENDAR] = "INSERT OR IGNORE INTO calendar (hash, text)"
				  " VALUES (?, ?)",
		[CALENDAR_TEXT] = "SELECT text FROM calendar WHERE hash = ?",
		[ADD_SOURCE] = "INSERT OR IGNORE INTO source (name) VALUES (?)",
		[FIND_SOURCE] = SOURCE " WHERE name = ?",
		[UPDATE_SOURCE] =
		    "UPDATE source SET last_success = ?,"
		    " last_failure = ?, failure = ?,"
		    " failing_since = ?, failures = ?, alarmed = ?,"
		    " watermark = ?, baseline = ?, last_full = ?,"
		    " last_count = ?, mapping = ?, last_change = ?,"
		    " newest = ?, retries = ?, silent_since = ?, skew = ?,"
		    " skews = ?, skewed_since = ?, shrunk_since = ?,"
		    " shrunk_known = ?, shrunk_shown = ? WHERE id = ?",
		[ALL_SOURCES] = SOURCE " ORDER BY name",
	    },
};

bool
store_meta(struct store *store, struct arena *arena, struct store_meta *out,
    struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, META, err))
		return false;
	enum step step = query_step(&query);
	if (step == STEP_ROW) {
		out->time = column_int(&query) != 0 ? STORE_TIME_SIMULATED
						    : STORE_TIME_REAL;
		out->created = column_int(&query);
		out->last_clean = column_instant(&query);
		out->last_now = column_instant(&query);
		out->build = column_text(&query, arena);
		out->live = column_instant(&query);
		out->epoch = column_instant(&query);
		out->epoch_told = column_instant(&query);
		out->epoch_open = column_int(&query) != 0;
	} else if (step == STEP_DONE) {
		(void)err_set(err, "database %s: its row about itself is gone",
		    store->path);
	}
	query_close(&query);
	return step == STEP_ROW;
}

bool
store_started(struct store *store, const char *build, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, STARTED, err))
		return false;
	query_text(&query, build);
	return query_run(&query);
}

static bool
set_instant(struct store *store, int which, instant now, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, which, err))
		return false;
	query_instant(&query, now);
	return query_run(&query);
}

bool
store_stopped(struct store *store, instant now, struct err *err)
{
	return set_instant(store, STOPPED, now, err);
}

bool
store_mark_now(struct store *store, instant now, struct err *err)
{
	return set_instant(store, MARK_NOW, now, err);
}

bool
store_set_live(struct store *store, instant now, struct err *err)
{
	return set_instant(store, SET_LIVE, now, err);
}

bool
store_generation(struct store *store, const char *configuration,
    const char *catalogue, const char *calendar, int64_t *out, struct err *err)
{
	static const int order[] = { FIND_GENERATION, ADD_GENERATION,
		FIND_GENERATION };
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		struct query query;
		bool found = false;
		if (!query_open(&query, store, &table, order[i], err))
			return false;
		query_text(&query, configuration);
		query_text(&query, catalogue);
		query_text(&query, calendar);
		if (!query_number(&query, out, &found))
			return false;
		if (found)
			return true;
	}
	return err_set(err, "database %s: no generation", store->path);
}

bool
store_calendar_keep(struct store *store, const char *hash, const char *text,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, KEEP_CALENDAR, err))
		return false;
	query_text(&query, hash);
	query_text(&query, text);
	return query_run(&query);
}

bool
store_calendar_text(struct store *store, const char *hash, struct arena *arena,
    const char **out, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, CALENDAR_TEXT, err))
		return false;
	query_text(&query, hash);
	enum step step = query_step(&query);
	*out = step == STEP_ROW ? column_text(&query, arena) : NULL;
	query_close(&query);
	return step != STEP_FAILED;
}

bool
store_generation_read(struct store *store, int64_t id, struct arena *arena,
    struct store_generation *out, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, READ_GENERATION, err))
		return false;
	query_int(&query, id);
	enum step step = query_step(&query);
	if (step == STEP_ROW) {
		out->configuration = column_text(&query, arena);
		out->catalogue = column_text(&query, arena);
		out->calendar = column_text(&query, arena);
	} else if (step == STEP_DONE) {
		(void)err_set(err, "database %s: there is no generation %lld",
		    store->path, (long long)id);
	}
	query_close(&query);
	return step == STEP_ROW;
}

static void
read_source(struct query *query, struct arena *arena, struct source_health *out)
{
	out->id = column_int(query);
	out->name = column_text(query, arena);
	out->last_success = column_instant(query);
	out->last_failure = column_instant(query);
	out->failure = column_text(query, arena);
	out->failing_since = column_instant(query);
	out->failures = (int)column_int(query);
	out->alarmed = column_int(query) != 0;
	out->watermark = column_instant(query);
	out->baseline = column_instant(query);
	out->last_full = column_instant(query);
	out->last_count = column_int(query);
	out->mapping = (uint64_t)column_int(query);
	out->last_change = column_instant(query);
	out->newest = column_instant(query);
	out->retries = column_int(query);
	out->silent_since = column_instant(query);
	out->skew = column_instant(query);
	out->skews = (int)column_int(query);
	out->skewed_since = column_instant(query);
	out->shrunk_since = column_instant(query);
	out->shrunk_known = column_int(query);
	out->shrunk_shown = column_int(query);
	out->retired = column_instant(query);
}

bool
store_source(struct store *store, const char *name, struct arena *arena,
    struct source_health *out, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, ADD_SOURCE, err))
		return false;
	query_text(&query, name);
	if (!query_run(&query) ||
	    !query_open(&query, store, &table, FIND_SOURCE, err))
		return false;
	query_text(&query, name);
	enum step step = query_step(&query);
	assert(step != STEP_DONE);
	if (step == STEP_ROW)
		read_source(&query, arena, out);
	query_close(&query);
	return step == STEP_ROW;
}

static void
put_signs(struct query *query, const struct source_health *health)
{
	query_instant(query, health->last_change);
	query_instant(query, health->newest);
	query_int(query, health->retries);
	query_instant(query, health->silent_since);
	query_instant(query, health->skew);
	query_int(query, health->skews);
	query_instant(query, health->skewed_since);
	query_instant(query, health->shrunk_since);
	query_int(query, health->shrunk_known);
	query_int(query, health->shrunk_shown);
}

bool
store_source_update(struct store *store, const struct source_health *health,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, UPDATE_SOURCE, err))
		return false;
	query_instant(&query, health->last_success);
	query_instant(&query, health->last_failure);
	query_text(&query, health->failure);
	query_instant(&query, health->failing_since);
	query_int(&query, health->failures);
	query_int(&query, health->alarmed);
	query_instant(&query, health->watermark);
	query_instant(&query, health->baseline);
	query_instant(&query, health->last_full);
	query_int(&query, health->last_count);
	query_int(&query, (int64_t)health->mapping);
	put_signs(&query, health);
	query_int(&query, health->id);
	return query_run(&query);
}

bool
store_sources(struct store *store, struct arena *arena,
    struct source_health **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, ALL_SOURCES, err))
		return false;
	struct source_health *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		read_source(&query, arena, &items[n++]);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

bool
store_source_is_stale(const struct source_health *health, instant every,
    instant now)
{
	instant polls = health->failing_since != INSTANT_NONE ? 2 : 3;

	return health->last_success == INSTANT_NONE ||
	    health->shrunk_since != INSTANT_NONE ||
	    now - health->last_success > polls * every;
}
