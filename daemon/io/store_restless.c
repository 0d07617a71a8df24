/* Whether a dossier keeps turning, from its history. */
#include "io/store_restless.h"

#include "base/text.h"
#include "core/restless.h"
#include "io/store_history.h"
#include "wire/payload.h"

static enum restless_kind
kind_of(const struct observation *seen)
{
	if (status_is_ended(seen->status))
		return RESTLESS_ENDED;
	return status_is_paused(seen->status) ? RESTLESS_PAUSED : RESTLESS_RUNS;
}

/* What its observations showed, one after another.  Where retention erased
 * some, nothing is known before the rest, which cannot be read without. */
static bool
read_states(struct store *store, const struct dossier *dossier,
    struct arena *arena, struct restless_state **out, size_t *count,
    struct err *err)
{
	struct observation seen;
	struct change *changes;
	size_t total;

	*count = 0;
	if (!store_history_of(store, dossier->newest, arena, &changes, &total,
		err))
		return false;
	*out = arena_alloc(arena, (total + 1) * sizeof(**out));
	for (size_t i = 0; i < total; i++) {
		const struct change *change = &changes[i];
		bool first = change->kind == CHANGE_FIRST;

		if (!first && change->kind != CHANGE_OBSERVED)
			continue;
		if (change->payload == NULL)
			return true;
		if (!payload_apply(arena, change->payload, first, &seen, err))
			return err_prefix(err, "%s", dossier->facts.seen.code);
		(*out)[(*count)++] = (struct restless_state){ change->at,
			kind_of(&seen), seen.promised };
	}
	return true;
}

bool
store_restless(struct store *store, const struct dossier *dossier,
    const struct calendar *calendar, instant now, struct arena *arena,
    instant *since, instant *quiet, struct err *err)
{
	struct restless_state *states;
	size_t count;

	*since = *quiet = INSTANT_NONE;
	/* Nearly all have been quiet for long: their history is not read. */
	if (dossier->facts.changed <= dossier->facts.first_seen ||
	    !restless_quiet(calendar, dossier->facts.changed, quiet) ||
	    *quiet <= now) {
		*quiet = INSTANT_NONE;
		return true;
	}
	if (!read_states(store, dossier, arena, &states, &count, err))
		return false;
	if (!restless_now(states, count, calendar, now, since, quiet))
		*since = *quiet = INSTANT_NONE;
	return true;
}

bool
store_restless_told(struct store *store, const struct notice *notice,
    instant since, struct arena *arena, bool *told, struct err *err)
{
	struct notice *notices;
	size_t count;

	*told = false;
	if (!store_notices_told(store, notice->dossier, arena, &notices, &count,
		err))
		return false;
	for (size_t i = 0; i < count; i++)
		*told = *told ||
		    (notices[i].state == NOTICE_SEALED &&
			notices[i].clock == notice->clock &&
			notices[i].closed >= since &&
			text_equal(notices[i].recipient, notice->recipient) &&
			text_equal(notices[i].channel, notice->channel));
	return true;
}
