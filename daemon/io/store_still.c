/* What keeps a notice still, from acknowledgements and silences. */
#include "io/store_still.h"

#include "io/store_ack.h"
#include "io/store_notice_row.h"
#include "io/store_silence.h"

enum { STILL, STILL_BEFORE };

#define HELD                                                                   \
	" state = 'open' AND hold IS NOT NULL AND hold <> 'departure'"         \
	" AND hold IN ('silence', 'acknowledged',"                             \
	" 'wrong-data', 'flapping', '" NOTICE_STRANDED                         \
	"', '" NOTICE_MISADDRESSED "')"

static const struct statements table = {
	.part = PART_STILL,
	.sql =
	    (const char *const[]){
		[STILL] =
		    NOTICE_SELECT " WHERE" HELD " AND dossier = ? ORDER BY id",
		[STILL_BEFORE] =
		    NOTICE_SELECT " WHERE" HELD " AND (hold_until, id) < (?, ?)"
				  " ORDER BY hold_until DESC, id DESC LIMIT ?",
	    },
};

static bool
is_date(instant at, day due, int32_t offset)
{
	return at != INSTANT_NONE && when_day(at, offset).n == due.n;
}

/* Reminders go by the earlier of the deadline's dates; who acknowledges it
 * means the deadline. */
static day
date_of(const struct dossier *dossier, const struct notice *notice,
    int32_t offset)
{
	const struct verdict *verdict = &dossier->verdict;

	if (notice->clock == CLOCK_RESOLUTION && verdict->due != INSTANT_NONE &&
	    (is_date(verdict->advance, notice->due, offset) ||
		is_date(verdict->due_earliest, notice->due, offset)))
		return when_day(verdict->due, offset);
	return notice->due;
}

bool
store_stillness(struct store *store, const struct dossier *dossier,
    const struct notice *notice, const struct directory *directory,
    int32_t offset, instant quiet_from, instant now, struct arena *arena,
    struct stillness *out, struct err *err)
{
	struct silence *silences;
	struct ack *acks = NULL;
	struct still_question question = {
		.subject = { .dossier = dossier->id,
		    .source = dossier->source,
		    .procedure = dossier->facts.seen.procedure,
		    .agency = dossier->agency },
		.is_alert = notice->kind == NOTICE_ALERT,
		.clock = notice->clock,
		.due = date_of(dossier, notice, offset),
		.at = notice->at,
		.quiet_from = quiet_from,
		.directory = directory,
	};
	if (!store_silences(store, now, arena, &silences,
		&question.silence_count, err) ||
	    (question.is_alert &&
		!store_acks(store, dossier->id, arena, &acks,
		    &question.ack_count, err)))
		return false;
	question.silences = silences;
	question.acks = acks;
	*out = stillness_of(&question, now);
	return true;
}

bool
store_notices_still(struct store *store, int64_t dossier, struct arena *arena,
    struct notice **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, STILL, err))
		return false;
	query_int(&query, dossier);
	return notice_read_all(&query, arena, out, count);
}

bool
store_notices_still_before(struct store *store, struct still_place place,
    size_t limit, struct arena *arena, struct notice **out, size_t *count,
    struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, STILL_BEFORE, err))
		return false;
	query_int(&query, place.until);
	query_int(&query, place.id);
	query_int(&query, (int64_t)limit);
	return notice_read_all(&query, arena, out, count);
}
