/* Notices: what is owed to whom, until it is sealed or withdrawn. */
#include "io/store_notice.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "io/store_letter_row.h"
#include "io/store_notice_row.h"

enum {
	ADD,
	BY_KEY,
	SAID,
	LOAD,
	NEXT,
	GROUPS,
	OF_GROUP,
	OPEN_OF_DOSSIER,
	TOLD,
	REOPEN,
	PASS_OVER,
	WITHDRAW,
	HOLD
};

/* A sealed letter that still waits keeps its words: it counts as told. */
#define IS_SAID                                                                \
	"(state = 'open' OR (state = 'sealed' AND"                             \
	" (SELECT l.state FROM letter l WHERE l.id = letter)"                  \
	" NOT IN ('refused', 'held', 'dropped'))"                              \
	" OR (state = 'withdrawn' AND why IN ('" NOTICE_DATE_MOVED             \
	"', '" NOTICE_GONE "', '" NOTICE_FINISHED "', '" NOTICE_PAUSED         \
	"', '" NOTICE_SOURCE_LEFT "', '" NOTICE_STEP_LEFT                      \
	"', '" NOTICE_CLOCK_STOPPED "')))"

static const struct statements table = {
	.part = PART_NOTICE,
	.sql =
	    (const char *const[]){
		[ADD] =
		    "INSERT INTO notice (key, kind, dossier, subject, clock,"
		    " rung, due, at, recipient, recipient_name, role, agency,"
		    " channel, severity, hold_until, hold, detail, created,"
		    " step, instead_of, again)"
		    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
		    " ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
		[BY_KEY] = "SELECT id FROM notice WHERE key = ?",
		/* "." is behind "-"; what is going to be told comes first. */
		[SAID] = "SELECT id, state FROM notice WHERE (key = ?1 OR"
			 " (key > ?1 || '|again-' AND key < ?1 || '|again.'))"
			 " AND (" IS_SAID " OR (state = 'withdrawn'"
			 " AND why = '" NOTICE_FORWARDED "'))"
			 " AND NOT " LETTER_CAME_BACK("notice.letter",
			     "notice.recipient") " ORDER BY state LIMIT 1",
		[LOAD] = NOTICE_SELECT " WHERE id = ?",
		[NEXT] =
		    "SELECT min(hold_until) FROM notice WHERE state = 'open'",
		[GROUPS] = "SELECT recipient, channel, " NOTICE_LETTER_KIND
			   ", severity, hold_until, id FROM notice"
			   " WHERE state = 'open' AND hold_until <= ?1"
			   " AND (hold_until, id) > (?2, ?3)"
			   " ORDER BY hold_until, id LIMIT ?4",
		[OF_GROUP] = NOTICE_SELECT
		" WHERE state = 'open' AND hold_until <= ? AND recipient = ?"
		" AND channel = ? AND " NOTICE_LETTER_KIND " = ?"
		" ORDER BY severity DESC, due, id LIMIT ?",
		[OPEN_OF_DOSSIER] = NOTICE_SELECT
		" WHERE dossier = ? AND state = 'open' ORDER BY id",
		[TOLD] = NOTICE_SELECT
		" WHERE dossier = ? AND kind IN ('alert', 'handover',"
		" 'correction') AND " IS_SAID " ORDER BY id",
		[REOPEN] = "UPDATE notice SET state = 'open', why = NULL,"
			   " closed = NULL, hold_until = ?, hold = ?"
			   " WHERE id = ? AND state = 'withdrawn'",
		[PASS_OVER] = "UPDATE notice SET why = '" NOTICE_RESTORED
			      "' WHERE id = ? AND state = 'withdrawn'",
		[WITHDRAW] = "UPDATE notice SET state = 'withdrawn', why = ?,"
			     " closed = ? WHERE id = ? AND state = 'open'",
		[HOLD] = "UPDATE notice SET hold_until = ?, hold = ?"
			 " WHERE id = ? AND state = 'open'",
	    },
};

/* By hand: a first load owes tens of thousands, and printf would cost a third
 * of storing one. */
const char *
store_notice_key(struct arena *arena, const struct notice *notice)
{
	struct buf key = buf_over(arena);
	char due[WHEN_TEXT] = "-";
	if (notice->due.n != NOTICE_NO_DUE.n)
		when_iso_day(due, notice->due);
	if (notice->dossier != 0)
		buf_add_int(&key, notice->dossier);
	else
		buf_add(&key, notice->subject);
	buf_add_char(&key, '|');
	buf_add(&key,
	    notice->clock == CLOCK_COUNT ? "-"
					 : clock_kind_text(notice->clock));
	if (notice->clock == CLOCK_STEP) {
		buf_add_char(&key, ':');
		buf_add(&key, notice->step == NULL ? "" : notice->step);
	}
	const char *const rest[] = { notice->rung, due, notice->recipient,
		notice->channel };
	for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++) {
		buf_add_char(&key, '|');
		buf_add(&key, rest[i]);
	}
	if (notice->again != 0) {
		buf_add(&key, "|again-");
		buf_add_int(&key, notice->again);
	}
	return buf_text(&key);
}

static void
bind_notice(struct query *query, const struct notice *notice, const char *key)
{
	query_text(query, key);
	query_text(query, notice_kind_text(notice->kind));
	query_int_or_null(query, notice->dossier);
	query_text(query, notice->subject);
	query_instant(query,
	    notice->clock == CLOCK_COUNT ? INSTANT_NONE
					 : (instant)notice->clock);
	query_text(query, notice->rung);
	query_instant(query,
	    notice->due.n == NOTICE_NO_DUE.n ? INSTANT_NONE : notice->due.n);
	query_instant(query, notice->at);
	query_text(query, notice->recipient);
	query_text(query, notice->recipient_name);
	query_int(query, notice->role);
	query_text(query, notice->agency);
	query_text(query, notice->channel);
	query_int(query, notice->severity);
	query_int(query, notice->hold_until);
	query_text(query, notice->hold);
	query_text(query, notice->detail);
	query_int(query, notice->created);
	query_text(query, notice->step);
	query_text(query, notice->instead_of);
	query_int(query, notice->again);
}

bool
store_notice_add(struct store *store, const struct notice *notice, int64_t *id,
    bool *is_new, struct err *err)
{
	assert(store->in_transaction && notice->rung != NULL);
	assert(notice->dossier != 0 || notice->subject != NULL);
	struct arena *arena = arena_new(512);
	const char *key = store_notice_key(arena, notice);
	struct query query;
	bool found = true;
	bool ok = query_open(&query, store, &table, ADD, err);
	if (ok) {
		bind_notice(&query, notice, key);
		ok = query_run(&query);
	}
	if (ok)
		*is_new = sqlite3_changes(store->db) > 0;
	if (ok && id != NULL) {
		ok = query_open(&query, store, &table, BY_KEY, err);
		if (ok) {
			query_text(&query, key);
			ok = query_number(&query, id, &found);
		}
	}
	arena_free(arena);
	assert(!ok || found);
	return ok;
}

bool
store_notice_said(struct store *store, const struct notice *notice, int64_t *id,
    enum notice_state *state, struct err *err)
{
	struct notice plain = *notice;
	struct arena *arena = arena_new(512);
	struct query query;
	enum step step = STEP_FAILED;
	plain.again = 0;
	*id = 0;
	if (query_open(&query, store, &table, SAID, err)) {
		query_text(&query, store_notice_key(arena, &plain));
		step = query_step(&query);
		if (step == STEP_ROW) {
			*id = column_int(&query);
			*state = notice_state_of(column_peek(&query));
		}
		query_close(&query);
	}
	arena_free(arena);
	return step != STEP_FAILED;
}

bool
store_notice_load(struct store *store, int64_t id, struct arena *arena,
    struct notice *out, bool *found, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, LOAD, err))
		return false;
	query_int(&query, id);
	enum step step = query_step(&query);
	*found = step == STEP_ROW;
	if (*found)
		notice_read(&query, arena, out);
	query_close(&query);
	return step != STEP_FAILED;
}

bool
store_notice_next(struct store *store, instant *out, struct err *err)
{
	struct query query;
	bool found;
	instant next;
	if (!query_open(&query, store, &table, NEXT, err) ||
	    !query_number(&query, &next, &found))
		return false;
	*out = found ? next : INSTANT_NEVER;
	return true;
}

/* The one like ${group} among ${count}; NULL when there is none. */
static struct notice_group *
among(struct notice_group *groups, size_t count,
    const struct notice_group *group)
{
	for (size_t i = 0; i < count; i++)
		if (groups[i].kind == group->kind &&
		    text_equal(groups[i].recipient, group->recipient) &&
		    text_equal(groups[i].channel, group->channel))
			return &groups[i];
	return NULL;
}

/* Into its place among ${count}: the gravest first, else as they came. */
static void
put_group(struct notice_group *groups, size_t count,
    const struct notice_group *group)
{
	size_t at = count;

	while (at > 0 && groups[at - 1].severity < group->severity) {
		groups[at] = groups[at - 1];
		at--;
	}
	groups[at] = *group;
}

/* Adds the group of one more notice, or makes it as grave. */
static void
add_to_groups(struct notice_group *groups, size_t *count,
    const struct notice_group *group)
{
	struct notice_group *same = among(groups, *count, group);
	size_t at;

	if (same == NULL) {
		put_group(groups, (*count)++, group);
	} else if (same->severity < group->severity) {
		at = (size_t)(same - groups);
		put_group(groups, at, group);
	}
}

bool
store_notice_groups(struct store *store, instant now,
    struct notice_place *after, size_t limit, struct arena *arena,
    struct notice_group **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, GROUPS, err))
		return false;
	query_int(&query, now);
	query_int(&query, after->hold_until);
	query_int(&query, after->id);
	query_int(&query, (int64_t)limit);
	struct notice_group *items = arena_alloc(arena, limit * sizeof(*items));
	enum step step;
	*count = 0;
	while ((step = query_step(&query)) == STEP_ROW) {
		struct notice_group item = {
			.recipient = column_text(&query, arena),
			.channel = column_text(&query, arena),
			.kind = notice_kind_of(column_peek(&query)),
			.severity = (enum severity)column_int(&query),
		};
		after->hold_until = column_int(&query);
		after->id = column_int(&query);
		add_to_groups(items, count, &item);
	}
	query_close(&query);
	*out = items;
	return step == STEP_DONE;
}

bool
store_notices_of(struct store *store, const struct notice_group *group,
    instant until, size_t limit, struct arena *arena, struct notice **out,
    size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, OF_GROUP, err))
		return false;
	query_int(&query, until);
	query_text(&query, group->recipient);
	query_text(&query, group->channel);
	query_text(&query, notice_kind_text(group->kind));
	query_int(&query, limit == 0 ? -1 : (int64_t)limit);
	return notice_read_all(&query, arena, out, count);
}

bool
store_notices_open(struct store *store, int64_t dossier, struct arena *arena,
    struct notice **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, OPEN_OF_DOSSIER, err))
		return false;
	query_int(&query, dossier);
	return notice_read_all(&query, arena, out, count);
}

bool
store_notices_told(struct store *store, int64_t dossier, struct arena *arena,
    struct notice **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, TOLD, err))
		return false;
	query_int(&query, dossier);
	return notice_read_all(&query, arena, out, count);
}

/* Runs a statement that must change the one open notice ${id}. */
static bool
change_open(struct query *query, int64_t id)
{
	if (!query_run(query))
		return false;
	return sqlite3_changes(query->store->db) == 1 ||
	    err_set(query->err, "notice %lld is not open", (long long)id);
}

bool
store_notice_withdraw(struct store *store, int64_t id, const char *why,
    instant now, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, WITHDRAW, err))
		return false;
	query_text(&query, why);
	query_int(&query, now);
	query_int(&query, id);
	return change_open(&query, id);
}

bool
store_notice_reopen(struct store *store, int64_t id, instant until,
    const char *why, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, REOPEN, err))
		return false;
	query_int(&query, until);
	query_text(&query, why);
	query_int(&query, id);
	return query_run(&query);
}

bool
store_notice_pass_over(struct store *store, int64_t id, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, PASS_OVER, err))
		return false;
	query_int(&query, id);
	return query_run(&query);
}

bool
store_notice_hold(struct store *store, int64_t id, instant until,
    const char *why, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, HOLD, err))
		return false;
	query_int(&query, until);
	query_text(&query, why);
	query_int(&query, id);
	return change_open(&query, id);
}
