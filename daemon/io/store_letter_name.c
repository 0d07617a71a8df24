/* A letter by what its Message-ID begins with. */
#include "io/store_letter_name.h"

#include "io/store_letter_row.h"

enum { NAMED };

/* A range, for the index of the column: "~" is behind every digit and "@". */
static const struct statements table = {
	.part = PART_LETTER_NAME,
	.sql =
	    (const char *const[]){
		[NAMED] = LETTER_SELECT
		" WHERE message_id >= ?1 AND message_id < ?1 || '~'"
		" LIMIT 1",
	    },
};

bool
store_letter_named(struct store *store, const char *name, struct arena *arena,
    struct letter *out, bool *found, struct err *err)
{
	struct query query;
	enum step step;
	if (!query_open(&query, store, &table, NAMED, err))
		return false;
	query_text(&query, name);
	step = query_step(&query);
	*found = step == STEP_ROW;
	if (*found)
		letter_read(&query, arena, out);
	query_close(&query);
	return step != STEP_FAILED;
}
