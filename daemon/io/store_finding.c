/* Findings: unique by dossier, kind and detail; first and last seen. */
#include <assert.h>

#include "io/store_notice.h"
#include "io/store_private.h"

enum { ADD, PUT, BEFORE, OF };

#define FINDING                                                                \
	"SELECT f.id, f.dossier, d.code, d.agency_code, d.officer_account,"    \
	" d.officer_mail, d.officer_name, f.kind, f.detail, f.first, f.last,"  \
	" EXISTS (SELECT 1 FROM source s"                                      \
	"  WHERE s.id = d.source AND s.retired IS NOT NULL)"                   \
	" FROM finding f LEFT JOIN dossier d ON d.id = f.dossier"

static const struct statements table = {
	.part = PART_FINDING,
	.sql =
	    (const char *const[]){
		[ADD] =
		    "INSERT INTO finding (dossier, kind, detail, first, last)"
		    " VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT DO NOTHING",
		/* In one statement: a judgement of very many dossiers spends a
		 * fifth of its time on two. */
		[PUT] =
		    "INSERT INTO finding (dossier, kind, detail, first, last)"
		    " VALUES (?1, ?2, ?3, ?4, ?4)"
		    " ON CONFLICT (dossier, kind, detail) DO UPDATE"
		    " SET last = excluded.last WHERE last < excluded.last",
		[BEFORE] = FINDING " WHERE f.id < ? ORDER BY f.id DESC LIMIT ?",
		[OF] = FINDING " WHERE f.dossier = ? ORDER BY f.first, f.id",
	    },
};

static bool
write_finding(struct store *store, int which, int64_t dossier,
    const struct finding *finding, instant now, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, which, err))
		return false;
	query_int(&query, dossier);
	query_text(&query, finding_kind_text(finding->kind));
	query_text(&query, finding->detail == NULL ? "" : finding->detail);
	query_int(&query, now);
	return query_run(&query);
}

bool
store_finding_put(struct store *store, int64_t dossier,
    const struct finding *finding, instant now, bool *is_new, struct err *err)
{
	assert(store->in_transaction);
	if (is_new != NULL) {
		if (!write_finding(store, ADD, dossier, finding, now, err))
			return false;
		*is_new = sqlite3_changes(store->db) > 0;
		if (*is_new)
			return true;
	}
	return write_finding(store, PUT, dossier, finding, now, err);
}

static bool
read_all(struct query *query, struct arena *arena, struct store_finding **out,
    size_t *count)
{
	struct store_finding *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		struct store_finding *item = &items[n++];
		item->id = column_int(query);
		item->dossier = column_int(query);
		item->code = column_text(query, arena);
		item->agency = column_name(query, arena);
		item->officer_account = column_name(query, arena);
		item->officer_mail = column_name(query, arena);
		item->officer_name = column_name(query, arena);
		bool known =
		    finding_kind_parse(column_peek(query), &item->kind);
		assert(known);
		item->detail = column_text(query, arena);
		item->first = column_int(query);
		item->last = column_int(query);
		item->retired = column_int(query) != 0;
	}
	query_close(query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

bool
store_findings_before(struct store *store, int64_t before, size_t limit,
    struct arena *arena, struct store_finding **out, size_t *count,
    struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, BEFORE, err))
		return false;
	query_int(&query, before == 0 ? INT64_MAX : before);
	query_int(&query, (int64_t)limit);
	return read_all(&query, arena, out, count);
}

bool
store_findings_of(struct store *store, int64_t dossier, struct arena *arena,
    struct store_finding **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, OF, err))
		return false;
	query_int(&query, dossier);
	return read_all(&query, arena, out, count);
}
