/* Letters that wait for their channel. */
#include "io/store_call_up.h"

#include <assert.h>

#include "io/store_notice.h"
#include "io/store_outbox.h"
#include "io/store_private.h"

enum { AFTER, CALL_UP };

static const struct statements table = {
	.part = PART_CALL_UP,
	.sql =
	    (const char *const[]){
		/* By the index letter_next alone. */
		[AFTER] = "SELECT next_try, id, channel FROM letter"
			  " WHERE next_try IS NOT NULL"
			  " AND (next_try, id) > (?, ?)"
			  " ORDER BY next_try, id LIMIT ?",
		[CALL_UP] =
		    "UPDATE letter SET next_try = ?, hold = NULL"
		    " WHERE id = ? AND next_try IS NOT NULL"
		    " AND (shape IS NULL OR shape = ?)"
		    " AND hold IN ('" NOTICE_STRANDED "', '" NOTICE_MISADDRESSED
		    "', '" LETTER_DISABLED "', '" LETTER_UNUSABLE "')",
	    },
};

bool
store_letters_wait_after(struct store *store, const struct letter_waits *after,
    size_t limit, struct arena *arena, struct letter_waits **out, size_t *count,
    struct err *err)
{
	struct letter_waits *items = arena_alloc(arena, limit * sizeof(*items));
	struct query query;
	enum step step;
	size_t n = 0;
	if (!query_open(&query, store, &table, AFTER, err))
		return false;
	query_int(&query, after->next_try);
	query_int(&query, after->id);
	query_int(&query, (int64_t)limit);
	while ((step = query_step(&query)) == STEP_ROW) {
		struct letter_waits *item = &items[n++];
		item->next_try = column_int(&query);
		item->id = column_int(&query);
		item->channel = column_text(&query, arena);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

bool
store_letter_call_up(struct store *store, int64_t id, const char *shape,
    instant now, bool *called, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, CALL_UP, err))
		return false;
	query_int(&query, now);
	query_int(&query, id);
	query_text(&query, shape);
	if (!query_run(&query))
		return false;
	*called = sqlite3_changes(store->db) == 1;
	return true;
}
