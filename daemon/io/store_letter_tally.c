/* Letters by state and channel. */
#include "io/store_letter_tally.h"

#include "io/store_private.h"

enum { TALLY, OLDEST };

/* An uncertain letter is to be sent once more, or left so for ever. */
static const struct statements table = {
	.part = PART_LETTER_TALLY,
	.sql =
	    (const char *const[]){
		[TALLY] = "SELECT state, channel, count(*)"
			  " FROM letter INDEXED BY letter_state"
			  " GROUP BY state, channel",
		[OLDEST] =
		    "SELECT min(sealed) FROM"
		    " (SELECT min(sealed) AS sealed"
		    "  FROM letter INDEXED BY letter_state"
		    "  WHERE state IN ('sealed', 'claimed', 'later')"
		    " UNION ALL SELECT min(sealed)"
		    "  FROM letter INDEXED BY letter_state"
		    "  WHERE state = 'uncertain' AND next_try IS NOT NULL)",
	    },
};

bool
store_letter_tally(struct store *store, struct arena *arena,
    struct letter_tally **out, size_t *count, struct err *err)
{
	struct letter_tally *items = NULL;
	struct query query;
	enum step step;
	size_t n = 0;
	if (!query_open(&query, store, &table, TALLY, err))
		return false;
	while ((step = query_step(&query)) == STEP_ROW) {
		enum letter_state state;
		if (!letter_state_parse(column_peek(&query), &state))
			continue;
		items = grow(arena, items, n, sizeof(*items));
		items[n].state = state;
		items[n].channel = column_text(&query, arena);
		items[n++].count = column_int(&query);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

bool
store_letter_oldest(struct store *store, instant *out, struct err *err)
{
	struct query query;
	bool found;
	*out = INSTANT_NONE;
	return query_open(&query, store, &table, OLDEST, err) &&
	    query_number(&query, out, &found);
}
