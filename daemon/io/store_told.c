/* What was sent, refused, withdrawn and acknowledged, by agency. */
#include "io/store_told.h"

#include <string.h>

#include "io/store_outbox.h"
#include "io/store_private.h"

enum { LETTERS, BY, WITHDRAWN, ACKS };

#define WHOSE                                                                  \
	" d.agency_code, d.officer_account, d.officer_mail, d.officer_name"

static const struct statements table = {
	.part = PART_TOLD,
	.sql =
	    (const char *const[]){
		/* Answered by the index alone. */
		[LETTERS] = "SELECT id, settled, state FROM letter"
			    " WHERE settled >= ? AND settled < ?"
			    " ORDER BY settled",
		[BY] = "SELECT n.id, NULL," WHOSE " FROM notice n"
		       " JOIN dossier d ON d.id = n.dossier"
		       " WHERE n.letter = ? AND n.id > ? ORDER BY n.id LIMIT ?",
		[WITHDRAWN] = "SELECT n.id, n.closed," WHOSE " FROM notice n"
			      " JOIN dossier d ON d.id = n.dossier"
			      " WHERE n.state = 'withdrawn' AND n.closed < ?"
			      " AND (n.closed, n.id) > (?, ?)"
			      " ORDER BY n.closed, n.id LIMIT ?",
		[ACKS] = "SELECT a.id, a.made," WHOSE " FROM ack a"
			 " JOIN dossier d ON d.id = a.dossier"
			 " WHERE a.id < ? AND a.withdrawn IS NULL"
			 " ORDER BY a.id DESC LIMIT ?",
	    },
};

bool
store_told_letters(struct store *store, instant from, instant to,
    struct arena *arena, struct told_letter **out, size_t *count,
    struct err *err)
{
	struct told_letter *items = NULL;
	struct query query;
	enum step step;
	size_t n = 0;
	if (!query_open(&query, store, &table, LETTERS, err))
		return false;
	query_int(&query, from);
	query_int(&query, to);
	while ((step = query_step(&query)) == STEP_ROW) {
		struct told_letter one;
		enum letter_state state = LETTER_DROPPED;
		one.id = column_int(&query);
		one.at = column_int(&query);
		(void)letter_state_parse(column_peek(&query), &state);
		if (state != LETTER_SENT && state != LETTER_REFUSED)
			continue;
		one.sent = state == LETTER_SENT;
		items = grow(arena, items, n, sizeof(*items));
		items[n++] = one;
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

static bool
read_told(struct query *query, size_t limit, struct arena *arena,
    struct told **out, size_t *count)
{
	struct told *items = arena_alloc(arena, limit * sizeof(*items));
	enum step step;
	size_t n = 0;
	while ((step = query_step(query)) == STEP_ROW) {
		struct told *item = &items[n++];
		item->id = column_int(query);
		item->at = column_instant(query);
		item->agency = name_text(query->store, column_int(query));
		item->officer_account =
		    name_text(query->store, column_int(query));
		item->officer_mail = name_text(query->store, column_int(query));
		item->officer_name = name_text(query->store, column_int(query));
	}
	query_close(query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

bool
store_told_by(struct store *store, int64_t letter, int64_t after, size_t limit,
    struct arena *arena, struct told **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, BY, err))
		return false;
	query_int(&query, letter);
	query_int(&query, after);
	query_int(&query, (int64_t)limit);
	return read_told(&query, limit, arena, out, count);
}

bool
store_told_withdrawn(struct store *store, instant at, int64_t after, instant to,
    size_t limit, struct arena *arena, struct told **out, size_t *count,
    struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, WITHDRAWN, err))
		return false;
	query_int(&query, to);
	query_int(&query, at);
	query_int(&query, after);
	query_int(&query, (int64_t)limit);
	return read_told(&query, limit, arena, out, count);
}

bool
store_told_acks(struct store *store, int64_t before, size_t limit,
    struct arena *arena, struct told **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, ACKS, err))
		return false;
	query_int(&query, before == 0 ? INT64_MAX : before);
	query_int(&query, (int64_t)limit);
	return read_told(&query, limit, arena, out, count);
}
