/* What an audit asks, and what it leaves. */
#include "io/store_audit.h"

#include <assert.h>

#include "base/text.h"
#include "io/store_outbox.h"
#include "io/store_private.h"

enum { NOTICES, LETTERS, ADD, LAST };

/* Since when a courier has the letter. */
#define CLAIMED                                                                \
	"(SELECT max(at) FROM attempt"                                         \
	" WHERE attempt.letter = letter.id AND attempt.settled IS NULL)"

/* One that is being gathered has been since its instant. */
#define NEXT_TRY                                                               \
	"CASE letter.state WHEN 'sealing' THEN letter.sealed"                  \
	" ELSE letter.next_try END"

static const struct statements table = {
	.part = PART_AUDIT,
	.sql =
	    (const char *const[]){
		[NOTICES] =
		    "SELECT notice.dossier, notice.clock, notice.step,"
		    " notice.rung, notice.due, notice.state,"
		    " notice.hold_until, notice.created,"
		    " coalesce(notice.hold, 'departure') NOT IN ('departure',"
		    "  'pace', 'silence', 'acknowledged', 'wrong-data',"
		    "  'flapping', '" NOTICE_STRANDED "', '" NOTICE_MISADDRESSED
		    "'),"
		    " letter.id IS NOT NULL"
		    " AND letter.settled IS NULL, " NEXT_TRY ", " CLAIMED
		    " FROM notice LEFT JOIN letter ON letter.id = notice.letter"
		    " WHERE notice.dossier > ? AND notice.dossier <= ?"
		    " AND notice.kind = 'alert'"
		    " ORDER BY notice.dossier, notice.id",
		[LETTERS] = "SELECT id FROM letter WHERE settled IS NULL"
			    " AND coalesce(" NEXT_TRY ", " CLAIMED ", 0) <= ?"
			    " ORDER BY id LIMIT ?",
		[ADD] = "INSERT INTO audit (started, ended, dossiers,"
			" differences) VALUES (?, ?, ?, ?)",
		[LAST] = "SELECT started, ended, dossiers, differences"
			 " FROM audit ORDER BY id DESC LIMIT 1",
	    },
};

static void
read_notice(struct query *query, struct arena *arena, struct audit_notice *out)
{
	instant clock = column_instant(query);

	out->clock =
	    clock == INSTANT_NONE ? CLOCK_COUNT : (enum clock_kind)clock;
	out->step = column_text(query, arena);
	out->rung = column_text(query, arena);
	out->due = (day){ (int32_t)column_int(query) };
	out->is_open = text_equal(column_peek(query), "open");
	out->hold_until = column_int(query);
	out->created = column_int(query);
	out->is_broken = column_int(query) != 0;
	out->is_under_way = column_int(query) != 0;
	out->next_try = column_alarm(query);
	out->claimed = column_instant(query);
}

bool
store_audit_notices(struct store *store, int64_t after, int64_t until,
    struct arena *arena, struct audit_notice **out, int64_t **dossiers,
    size_t *count, struct err *err)
{
	struct audit_notice *items = NULL;
	int64_t *ids = NULL;
	struct query query;
	enum step step;
	size_t n = 0;
	if (!query_open(&query, store, &table, NOTICES, err))
		return false;
	query_int(&query, after);
	query_int(&query, until);
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		ids = grow(arena, ids, n, sizeof(*ids));
		ids[n] = column_int(&query);
		read_notice(&query, arena, &items[n++]);
	}
	query_close(&query);
	*out = items;
	*dossiers = ids;
	*count = n;
	return step == STEP_DONE;
}

bool
store_audit_letters(struct store *store, instant late, size_t limit,
    struct arena *arena, int64_t **ids, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, LETTERS, err))
		return false;
	query_int(&query, late);
	query_int(&query, (int64_t)limit);
	return query_ids(&query, arena, ids, count);
}

bool
store_audit_add(struct store *store, const struct audit_record *record,
    struct err *err)
{
	struct query query;
	assert(store->in_transaction);
	if (!query_open(&query, store, &table, ADD, err))
		return false;
	query_int(&query, record->started);
	query_int(&query, record->ended);
	query_int(&query, record->dossiers);
	query_int(&query, record->differences);
	return query_run(&query);
}

bool
store_audit_last(struct store *store, struct audit_record *out, bool *found,
    struct err *err)
{
	struct query query;
	enum step step;
	*found = false;
	if (!query_open(&query, store, &table, LAST, err))
		return false;
	step = query_step(&query);
	if (step == STEP_ROW) {
		*found = true;
		out->started = column_int(&query);
		out->ended = column_int(&query);
		out->dossiers = column_int(&query);
		out->differences = column_int(&query);
	}
	query_close(&query);
	return step != STEP_FAILED;
}
