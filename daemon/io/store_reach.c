/* Contacts' addresses, asked, confirmed, come back from, and refused. */
#include "io/store_reach.h"

#include <assert.h>

#include "io/store_private.h"
#include "wire/bounce.h"

enum { ASK, CONFIRM, CONFIRMED, REFUSED, TAKEN, FACTS, TOLD, TELL };

static const struct statements table = {
	.part = PART_REACH,
	.sql =
	    (const char *const[]){
		[ASK] = "INSERT OR IGNORE INTO contact_ask"
			" (address, name, asked, without) VALUES (?, ?, ?, ?)",
		[CONFIRM] = "INSERT INTO contact_act (address, how, at, uid,"
			    " who) VALUES (?, ?, ?, ?, ?)",
		[CONFIRMED] = "SELECT how, at, uid, who FROM contact_act"
			      " WHERE address = ? ORDER BY id DESC LIMIT 1",
		[REFUSED] = "INSERT INTO contact_refused (address, refused)"
			    " VALUES (?, ?) ON CONFLICT (address) DO UPDATE"
			    " SET refused = excluded.refused, taken = NULL",
		[TAKEN] = "UPDATE contact_refused SET taken = ?"
			  " WHERE address = ? AND taken IS NULL",
		/* The kinds are enum fact_kind's. */
		[FACTS] = "SELECT address, without AS kind, asked AS at,"
			  " NULL AS action, NULL AS status FROM contact_ask"
			  " UNION ALL"
			  " SELECT address, 2, at, NULL, NULL FROM contact_act"
			  " UNION ALL"
			  " SELECT l.recipient, 3, b.at, b.action, b.status"
			  " FROM bounce b JOIN letter l ON l.id = b.letter"
			  /* Of whom else it went on to, it says nothing. */
			  " WHERE b.recipient IS NULL OR"
			  " b.recipient = l.recipient COLLATE NOCASE"
			  " UNION ALL SELECT address, 4, refused, NULL, NULL"
			  " FROM contact_refused"
			  " UNION ALL SELECT address, 5, taken, NULL, NULL"
			  " FROM contact_refused WHERE taken IS NOT NULL"
			  " ORDER BY at, kind",
		[TOLD] = "SELECT hash, epoch FROM contact_told",
		[TELL] = "INSERT OR REPLACE INTO contact_told"
			 " (only, hash, epoch) VALUES (1, ?, ?)",
	    },
};

bool
store_reach_asked(struct store *store, const char *address, const char *name,
    instant at, bool without, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, ASK, err))
		return false;
	query_text(&query, address);
	query_text(&query, name);
	query_int(&query, at);
	query_int(&query, without);
	return query_run(&query);
}

bool
store_reach_confirm(struct store *store, const struct reach_act *act,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, CONFIRM, err))
		return false;
	query_text(&query, act->address);
	query_text(&query, act->how);
	query_int(&query, act->at);
	query_int(&query, act->uid);
	query_text(&query, act->who);
	return query_run(&query);
}

bool
store_reach_confirmed(struct store *store, const char *address,
    struct arena *arena, struct reach_act *out, bool *found, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, CONFIRMED, err))
		return false;
	query_text(&query, address);
	enum step step = query_step(&query);
	*found = step == STEP_ROW;
	if (*found) {
		*out = (struct reach_act){ .address = address };
		out->how = column_text(&query, arena);
		out->at = column_int(&query);
		out->uid = column_int(&query);
		out->who = column_text(&query, arena);
	}
	query_close(&query);
	return step != STEP_FAILED;
}

enum fact_kind { ASKED, ASKED_WITHOUT, ACT, RETURN, REFUSAL, TAKING };

static enum reach_kind
plain_kind(int64_t kind)
{
	switch ((enum fact_kind)kind) {
	case ASKED:
		return REACH_FACT_ASKED;
	case ASKED_WITHOUT:
		return REACH_FACT_PASSED;
	case REFUSAL:
		return REACH_FACT_REFUSED;
	case TAKING:
		return REACH_FACT_TAKEN;
	case ACT:
	case RETURN:
		break;
	}
	return REACH_FACT_CONFIRMED;
}

/* False for what says nothing of the address: a delay, a delivery. */
static bool
read_fact(struct query *query, struct arena *arena, struct reach_fact *out)
{
	out->address = column_text(query, arena);
	int64_t kind = column_int(query);
	out->at = column_int(query);
	const char *action = column_text(query, arena);
	const char *status = column_text(query, arena);
	if (kind != RETURN) {
		out->kind = plain_kind(kind);
		return true;
	}
	enum bounce_kind bounced = bounce_kind_of(action, status);
	out->kind = bounced == BOUNCE_PERMANENT ? REACH_FACT_PERMANENT
						: REACH_FACT_TEMPORARY;
	return bounced == BOUNCE_PERMANENT || bounced == BOUNCE_TEMPORARY;
}

bool
store_reach_refused(struct store *store, const char *address, instant at,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, REFUSED, err))
		return false;
	query_text(&query, address);
	query_int(&query, at);
	return query_run(&query);
}

bool
store_reach_taken(struct store *store, const char *address, instant at,
    bool *changed, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, TAKEN, err))
		return false;
	query_int(&query, at);
	query_text(&query, address);
	if (!query_run(&query))
		return false;
	*changed = sqlite3_changes(store->db) > 0;
	return true;
}

bool
store_reach_facts(struct store *store, struct arena *arena,
    struct reach_fact **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, FACTS, err))
		return false;
	struct reach_fact *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		n += read_fact(&query, arena, &items[n]);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

bool
store_reach_told(struct store *store, struct arena *arena, const char **hash,
    instant *epoch, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, TOLD, err))
		return false;
	*hash = NULL;
	*epoch = INSTANT_NONE;
	enum step step = query_step(&query);
	if (step == STEP_ROW) {
		*hash = column_text(&query, arena);
		*epoch = column_instant(&query);
	}
	query_close(&query);
	return step != STEP_FAILED;
}

bool
store_reach_tell(struct store *store, const char *hash, instant epoch,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, TELL, err))
		return false;
	query_text(&query, hash);
	query_instant(&query, epoch);
	return query_run(&query);
}
