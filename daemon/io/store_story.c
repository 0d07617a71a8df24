/* One dossier's whole story. */
#include <string.h>

#include "io/store_letter_row.h"
#include "io/store_notice_row.h"
#include "io/store_query.h"
#include "io/store_sweep.h"

enum { NOTICES, LETTERS };

static const struct statements table = {
	.part = PART_STORY,
	.sql =
	    (const char *const[]){
		[NOTICES] = NOTICE_SELECT " WHERE dossier = ? ORDER BY id",
		[LETTERS] =
		    LETTER_SELECT " WHERE id IN (SELECT letter FROM notice"
				  " WHERE dossier = ? AND letter IS NOT"
				  " NULL) ORDER BY id",
	    },
};

bool
store_story(struct store *store, const struct dossier *dossier,
    struct arena *arena, struct story *out, struct err *err)
{
	struct query query;
	int64_t id = dossier->id;
	struct story story;
	if (!store_history_of(store, dossier->newest, arena, &story.changes,
		&story.change_count, err) ||
	    !store_crossings(store, id, arena, &story.crossings,
		&story.crossing_count, err) ||
	    !store_findings_of(store, id, arena, &story.findings,
		&story.finding_count, err) ||
	    !store_sweep_last_sighting(store, dossier->source, id,
		&story.last_sighting, err) ||
	    !store_promises(story.changes, story.change_count,
		story.last_sighting, arena, &story.promises,
		&story.promise_count, err) ||
	    !query_open(&query, store, &table, NOTICES, err))
		return false;
	query_int(&query, id);
	if (!notice_read_all(&query, arena, &story.notices,
		&story.notice_count) ||
	    !query_open(&query, store, &table, LETTERS, err))
		return false;
	query_int(&query, id);
	if (!letter_read_all(&query, arena, &story.letters,
		&story.letter_count))
		return false;
	*out = story;
	return true;
}
