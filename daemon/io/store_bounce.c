/* Letters that came back. */
#include "io/store_bounce.h"

#include <assert.h>

#include "io/store_letter_row.h"

enum { FIND, ADD, RETURNED, ALL };

static const struct statements table = {
	.part = PART_BOUNCE,
	.sql =
	    (const char *const[]){
		[FIND] = "SELECT id FROM letter WHERE message_id = ?",
		[ADD] = "INSERT INTO bounce (letter, at, action, status,"
			" recipient, diagnostic)"
			" SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS ("
			" SELECT 1 FROM bounce WHERE letter = ?1"
			" AND action IS ?3 AND status IS ?4"
			" AND recipient IS ?5)",
		[RETURNED] =
		    "SELECT coalesce((SELECT status FROM bounce"
		    " WHERE letter = letter.id AND status LIKE '5.%'"
		    " ORDER BY id DESC LIMIT 1), '5.1.0') LIKE '5.1.%'"
		    " FROM letter WHERE id = ?"
		    " AND state = 'sent' AND " LETTER_CAME_BACK("letter.id",
			"letter.recipient"),
		[ALL] = "SELECT at, action, status, recipient, diagnostic"
			" FROM bounce WHERE letter = ? ORDER BY id",
	    },
};

bool
store_letter_find(struct store *store, const char *message_id, int64_t *out,
    bool *found, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, FIND, err))
		return false;
	query_text(&query, message_id);
	return query_number(&query, out, found);
}

bool
store_bounce_add(struct store *store, const struct bounced *bounced,
    bool *is_new, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, ADD, err))
		return false;
	query_int(&query, bounced->letter);
	query_int(&query, bounced->at);
	query_text(&query, bounced->action);
	query_text(&query, bounced->status);
	query_text(&query, bounced->recipient);
	query_text(&query, bounced->diagnostic);
	if (!query_run(&query))
		return false;
	*is_new = sqlite3_changes(store->db) == 1;
	return true;
}

bool
store_letter_returned(struct store *store, int64_t letter, bool *out,
    bool *unaddressed, struct err *err)
{
	struct query query;
	int64_t by_address = 0;
	if (!query_open(&query, store, &table, RETURNED, err))
		return false;
	query_int(&query, letter);
	if (!query_number(&query, &by_address, out))
		return false;
	*unaddressed = by_address != 0;
	return true;
}

bool
store_bounces(struct store *store, int64_t letter, struct arena *arena,
    struct bounced **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, ALL, err))
		return false;
	query_int(&query, letter);
	struct bounced *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		struct bounced *item = &items[n++];
		item->letter = letter;
		item->at = column_int(&query);
		item->action = column_text(&query, arena);
		item->status = column_text(&query, arena);
		item->recipient = column_text(&query, arena);
		item->diagnostic = column_text(&query, arena);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}
