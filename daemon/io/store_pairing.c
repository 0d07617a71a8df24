/* Pairing codes: given, and taken. */
#include "io/store_pairing.h"

#include <assert.h>

#include "io/store_private.h"

enum { ADD, END, TAKE };

static const struct statements table = {
	.part = PART_PAIRING,
	.sql =
	    (const char *const[]){
		[ADD] = "INSERT INTO pairing (hash, name, agency, account,"
			" mail, created, expires, uid)"
			" VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		[END] = "UPDATE pairing SET expires = ?1 WHERE name = ?2"
			" AND agency = ?3 AND account IS ?4 AND mail IS ?5"
			" AND used IS NULL AND expires > ?1",
		[TAKE] = "UPDATE pairing SET used = ?1, chat = ?2"
			 " WHERE hash = ?3 AND used IS NULL AND expires > ?1"
			 " RETURNING name, agency, account, mail",
	    },
};

bool
store_pairing_add(struct store *store, const struct pairing *pairing,
    struct err *err)
{
	struct query query;

	assert(store->in_transaction);
	if (!query_open(&query, store, &table, END, err))
		return false;
	query_int(&query, pairing->created);
	query_text(&query, pairing->name);
	query_text(&query, pairing->agency);
	query_text(&query, pairing->account);
	query_text(&query, pairing->mail);
	if (!query_run(&query) || !query_open(&query, store, &table, ADD, err))
		return false;
	query_text(&query, pairing->hash);
	query_text(&query, pairing->name);
	query_text(&query, pairing->agency);
	query_text(&query, pairing->account);
	query_text(&query, pairing->mail);
	query_int(&query, pairing->created);
	query_int(&query, pairing->expires);
	query_int(&query, pairing->uid);
	return query_run(&query);
}

bool
store_pairing_take(struct store *store, const char *hash, instant now,
    const char *chat, struct arena *arena, struct pairing *out, bool *found,
    struct err *err)
{
	struct query query;
	enum step step;

	assert(store->in_transaction);
	if (!query_open(&query, store, &table, TAKE, err))
		return false;
	query_int(&query, now);
	query_text(&query, chat);
	query_text(&query, hash);
	step = query_step(&query);
	*found = step == STEP_ROW;
	if (*found) {
		out->name = column_text(&query, arena);
		out->agency = column_text(&query, arena);
		out->account = column_text(&query, arena);
		out->mail = column_text(&query, arena);
		/* The change is made once the statement has ended. */
		step = query_step(&query);
	}
	query_close(&query);
	return step != STEP_FAILED;
}
