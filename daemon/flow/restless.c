/* Whether a dossier keeps turning, from its history. */
#include "flow/restless.h"

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
read_states(struct world *world, const struct dossier *dossier,
    struct restless_state **out, size_t *count, struct err *err)
{
	struct observation seen;
	struct change *changes;
	size_t total;

	*count = 0;
	if (!store_history_of(world->store, dossier->newest, world->turn,
		&changes, &total, err))
		return false;
	*out = arena_alloc(world->turn, (total + 1) * sizeof(**out));
	for (size_t i = 0; i < total; i++) {
		const struct change *change = &changes[i];
		bool first = change->kind == CHANGE_FIRST;

		if (!first && change->kind != CHANGE_OBSERVED)
			continue;
		if (change->payload == NULL)
			return true;
		if (!payload_apply(world->turn, change->payload, first, &seen,
			err))
			return err_prefix(err, "%s", dossier->facts.seen.code);
		(*out)[(*count)++] = (struct restless_state){ change->at,
			kind_of(&seen), seen.promised };
	}
	return true;
}

/* ${since} INSTANT_NONE: it is not restless. */
static bool
look(struct world *world, const struct dossier *dossier, instant now,
    instant *since, instant *quiet, struct err *err)
{
	const struct calendar *calendar =
	    rules_calendar(&world->rules, &dossier->facts);
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
	if (!read_states(world, dossier, &states, &count, err))
		return false;
	if (!restless_now(states, count, calendar, now, since, quiet))
		*since = *quiet = INSTANT_NONE;
	return true;
}

bool
restless_until(struct world *world, const struct dossier *dossier,
    const struct notice *notice, instant now, instant *quiet, struct err *err)
{
	struct notice *told;
	instant since;
	size_t count;

	*quiet = INSTANT_NONE;
	if (notice->kind != NOTICE_ALERT)
		return true;
	if (!look(world, dossier, now, &since, quiet, err))
		return false;
	if (since == INSTANT_NONE)
		return true;
	if (!store_notices_told(world->store, dossier->id, world->turn, &told,
		&count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (told[i].state == NOTICE_SEALED &&
		    told[i].clock == notice->clock && told[i].closed >= since &&
		    text_equal(told[i].recipient, notice->recipient) &&
		    text_equal(told[i].channel, notice->channel))
			return true;
	*quiet = INSTANT_NONE;
	return true;
}

bool
restless_note(struct world *world, const struct dossier *dossier, instant now,
    struct err *err)
{
	struct finding finding = { .kind = FINDING_RESTLESS };
	instant since, quiet;
	char date[WHEN_TEXT];

	if (!look(world, dossier, now, &since, &quiet, err))
		return false;
	if (since == INSTANT_NONE)
		return true;
	finding.detail = arena_printf(world->turn, "từ ngày %s",
	    when_people_day(date, world_day(world, since)));
	return store_finding_put(world->store, dossier->id, &finding, now, NULL,
	    err);
}
