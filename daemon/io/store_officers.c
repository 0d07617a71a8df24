/* Who holds open dossiers. */
#include "io/store_officers.h"

#include "core/judge.h"
#include "io/store_row.h"

enum { OFFICERS };

/* Closed are done early to gone: store_schema.c holds the numbers still. */
static const struct statements table = {
	.part = PART_OFFICERS,
	.sql =
	    (const char *const[]){
		[OFFICERS] =
		    "SELECT a.text, m.text, n.text, g.text, t.c FROM"
		    " (SELECT officer_account oa, officer_mail om,"
		    "  officer_name ou, agency ag, count(*) c FROM dossier"
		    "  WHERE standing NOT BETWEEN 7 AND 12 AND " ROW_WATCHED
		    "  GROUP BY 1, 2, 3, 4) t"
		    " LEFT JOIN name a ON a.id = t.oa"
		    " LEFT JOIN name m ON m.id = t.om"
		    " LEFT JOIN name n ON n.id = t.ou"
		    " LEFT JOIN name g ON g.id = t.ag"
		    " WHERE coalesce(a.text, m.text, n.text) IS NOT NULL",
	    },
};
_Static_assert(STANDING_DONE_EARLY == 7 && STANDING_GONE == 12, "stored");

bool
store_officers(struct store *store, struct arena *arena,
    struct store_officer **out, size_t *count, struct err *err)
{
	struct store_officer *items = NULL;
	struct query query;
	enum step step;
	size_t n = 0;

	if (!query_open(&query, store, &table, OFFICERS, err))
		return false;
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		items[n].account = column_text(&query, arena);
		items[n].mail = column_text(&query, arena);
		items[n].name = column_text(&query, arena);
		items[n].agency = column_text(&query, arena);
		items[n++].dossiers = column_int(&query);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}
