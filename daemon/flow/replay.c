/* From the chain of history to news and acts in their order. */
#include "flow/replay.h"

#include "base/mem.h"
#include "flow/replay_acts.h"
#include "flow/replay_sources.h"
#include "io/store_meta.h"
#include "io/store_replay.h"

enum {
	PAGE = 500, /* changes a statement */
	ARENA = 1 << 20,
	/* How long before the first letter that counts a dossier must have
	 * ended to have no part in it: the pace of letters, holds that end. */
	LEAD_S = 31 * WHEN_DAY,
};

enum { LEFT_OUT = -1 };

/* It is shown again: told by the row that follows, or else as it was. */
struct shown_again {
	int64_t dossier; /* theirs; 0: none */
	instant at, after;
};

struct replaying {
	struct rehearsal *rehearsal;
	const struct replay_plan *plan;
	struct arena *memory; /* of sources and silences */
	struct arena *page;
	struct arena *row;
	struct replay_sources sources;
	struct replay_acts *acts;
	int64_t *dossiers; /* ours by theirs; 0: not met, LEFT_OUT */
	size_t dossier_room;
	struct shown_again again;
	struct replay_tally tally;
};

/* ---- dossiers ---- */

static int64_t *
ours_of(struct replaying *it, int64_t theirs)
{
	size_t at = (size_t)theirs;

	if (at >= it->dossier_room) {
		size_t room = at + at / 2 + 1024;

		it->dossiers =
		    mem_resize(it->dossiers, room * sizeof(*it->dossiers));
		while (it->dossier_room < room)
			it->dossiers[it->dossier_room++] = 0;
	}
	return &it->dossiers[at];
}

/* ---- what was observed ---- */

static bool
read_seen(struct replaying *it, const struct change *change,
    struct observation *seen, struct rehearsal_news *news, struct err *err)
{
	news->at = change->at;
	news->after = change->after;
	news->seen = seen;
	return payload_apply(it->row, change->payload,
		   change->kind == CHANGE_FIRST, seen, err) &&
	    payload_as_of(it->row, change->payload, &news->as_of, err);
}

static bool
tell_first(struct replaying *it, const struct change *change, struct err *err)
{
	struct observation seen;
	struct rehearsal_news news = { 0 };
	struct dossier theirs;
	const struct replay_source *source;
	bool found;

	if (!store_dossier_load(it->plan->store, change->dossier, it->row,
		&theirs, &found, err))
		return false;
	source =
	    found ? replay_sources_find(&it->sources, theirs.source) : NULL;
	if (source == NULL)
		return err_set(err, "it is of no dossier and no source");
	observation_clear(&seen);
	news.source = source->ours;
	if (!read_seen(it, change, &seen, &news, err) ||
	    !rehearsal_first(it->rehearsal, &news, ours_of(it, change->dossier),
		err))
		return false;
	it->tally.dossiers++;
	return true;
}

/* As the rehearsal has it. */
static bool
load(struct replaying *it, int64_t theirs, struct dossier *out, struct err *err)
{
	bool found;

	if (!store_dossier_load(rehearsal_world(it->rehearsal)->store,
		*ours_of(it, theirs), it->row, out, &found, err))
		return false;
	return found || err_set(err, "its dossier never began");
}

static bool
tell_changed(struct replaying *it, const struct change *change, struct err *err)
{
	struct dossier dossier;
	struct observation seen;
	struct rehearsal_news news = { 0 };

	if (!load(it, change->dossier, &dossier, err))
		return false;
	seen = dossier.facts.seen;
	news.source = dossier.source;
	return read_seen(it, change, &seen, &news, err) &&
	    rehearsal_changed(it->rehearsal, &news, dossier.id, err);
}

/* It was shown again as it had been. */
static bool
tell_again(struct replaying *it, struct err *err)
{
	const struct shown_again again = it->again;
	struct dossier dossier;
	struct rehearsal_news news = { .at = again.at,
		.after = again.after,
		.as_of = INSTANT_NONE };

	it->again.dossier = 0;
	if (again.dossier == 0)
		return true;
	if (!load(it, again.dossier, &dossier, err))
		return false;
	news.source = dossier.source;
	news.seen = &dossier.facts.seen;
	return rehearsal_changed(it->rehearsal, &news, dossier.id, err);
}

static bool
tell_gone(struct replaying *it, const struct change *change, struct err *err)
{
	struct rehearsal_news news = { .at = change->at,
		.as_of = INSTANT_NONE };
	struct dossier dossier;
	enum gone gone;

	if (!payload_gone_read(it->row, change->payload, &gone, &news.after,
		err))
		return false;
	if (gone == GONE_NOT) {
		it->again = (struct shown_again){ change->dossier, change->at,
			change->after };
		return true;
	}
	if (!load(it, change->dossier, &dossier, err))
		return false;
	news.source = dossier.source;
	return rehearsal_gone(it->rehearsal, &news, dossier.id, gone, err);
}

/* ---- what people did ---- */

/* Silences made or ended before ${at}. */
static bool
hush_until(struct replaying *it, instant at, struct err *err)
{
	instant next;

	while ((next = replay_acts_next(it->acts)) < at)
		if (!replay_sources_watch(&it->sources, next + 1, err) ||
		    !rehearsal_rest(it->rehearsal, next, err) ||
		    !replay_acts_hush(it->acts, err))
			return false;
	return true;
}

/* What people do happens once everything due at that instant has. */
static bool
tell_act(struct replaying *it, const struct change *change, struct err *err)
{
	struct dossier dossier;

	return replay_sources_watch(&it->sources, change->at + 1, err) &&
	    rehearsal_rest(it->rehearsal, change->at, err) &&
	    load(it, change->dossier, &dossier, err) &&
	    replay_acts_do(it->acts, change,
		replay_sources_name(&it->sources, dossier.source),
		dossier.facts.seen.code, it->row, err);
}

/* ---- all of it ---- */

static bool
is_polled(struct replaying *it, int64_t theirs, bool *out, struct err *err)
{
	const struct replay_source *source;
	struct dossier dossier;
	bool found;

	*out = true;
	if (!it->sources.leaves_out)
		return true;
	if (!store_dossier_load(it->plan->store, theirs, it->row, &dossier,
		&found, err))
		return false;
	source =
	    found ? replay_sources_find(&it->sources, dossier.source) : NULL;
	*out = source == NULL || !source->left_out;
	return true;
}

/* Whether the dossier of ${change} is told of at all. */
static bool
is_told(struct replaying *it, const struct change *change, bool *out,
    struct err *err)
{
	int64_t *ours = ours_of(it, change->dossier);
	bool past = false, polled;

	*out = *ours != LEFT_OUT;
	if (change->payload == NULL) {
		it->tally.erased += *out;
		*ours = LEFT_OUT;
		*out = false;
		return true;
	}
	if (change->kind != CHANGE_FIRST || !*out)
		return true;
	if (!is_polled(it, change->dossier, &polled, err))
		return false;
	if (!polled) {
		*ours = LEFT_OUT;
		*out = false;
		it->tally.unpolled++;
		return true;
	}
	if (!store_dossier_is_past(it->plan->store, change->dossier,
		it->plan->from - LEAD_S, &past, err))
		return false;
	if (past) {
		*ours = LEFT_OUT;
		it->tally.past++;
	}
	*out = !past;
	return true;
}

static bool
tell(struct replaying *it, const struct change *change, struct err *err)
{
	switch (change->kind) {
	case CHANGE_FIRST:
		return tell_first(it, change, err);
	case CHANGE_OBSERVED:
		return tell_changed(it, change, err);
	case CHANGE_GONE:
		return tell_gone(it, change, err);
	case CHANGE_APOLOGY:
	case CHANGE_APOLOGY_WITHDRAWN:
	case CHANGE_ACK:
	case CHANGE_ACK_WITHDRAWN:
		return tell_act(it, change, err);
	case CHANGE_SILENCE:
	case CHANGE_SILENCE_ENDED:
	case CHANGE_DEADLINE:
	case CHANGE_FINDING:
	case CHANGE_KIND_COUNT:
		break;
	}
	return true;
}

static bool
is_followed(const struct replaying *it, const struct change *change)
{
	return change->kind == CHANGE_OBSERVED &&
	    change->dossier == it->again.dossier && change->at == it->again.at;
}

static bool
take(struct replaying *it, const struct change *change, struct err *err)
{
	bool told;

	arena_reset(it->row);
	if (is_followed(it, change))
		it->again.dossier = 0;
	else if (!tell_again(it, err))
		return false;
	if (!hush_until(it, change->at, err) ||
	    !replay_sources_watch(&it->sources, change->at, err) ||
	    !is_told(it, change, &told, err))
		return false;
	if (!told)
		return true;
	it->tally.changes++;
	return tell(it, change, err) ||
	    err_prefix(err, "change %lld", (long long)change->sequence);
}

static bool
take_all(struct replaying *it, struct err *err)
{
	const struct replay_plan *plan = it->plan;
	int64_t after = 0;
	size_t count;

	do {
		struct change *changes;

		arena_reset(it->page);
		if (!store_history_after(plan->store, after, PAGE, it->page,
			&changes, &count, err))
			return false;
		for (size_t i = 0; i < count; i++) {
			if (changes[i].at > plan->until)
				return true;
			if (!take(it, &changes[i], err))
				return false;
			after = changes[i].sequence;
		}
		if (plan->page != NULL)
			plan->page(plan->context, after);
	} while (count > 0);
	return true;
}

static bool
finish(struct replaying *it, struct err *err)
{
	instant until = it->plan->until;

	return tell_again(it, err) && hush_until(it, until + 1, err) &&
	    replay_sources_watch(&it->sources, until + 1, err) &&
	    rehearsal_until(it->rehearsal, until, err);
}

static bool
begin(struct replaying *it, struct err *err)
{
	struct store *store = it->plan->store;

	if (!replay_sources_read(&it->sources, it->rehearsal, store, it->memory,
		err))
		return false;
	it->acts = replay_acts_new(rehearsal_world(it->rehearsal), store,
	    it->memory, err);
	return it->acts != NULL;
}

bool
replay(struct rehearsal *rehearsal, const struct replay_plan *plan,
    struct replay_tally *out, struct err *err)
{
	struct replaying it = { .rehearsal = rehearsal,
		.plan = plan,
		.memory = arena_new(4096),
		.page = arena_new(ARENA),
		.row = arena_new(ARENA) };
	bool ok = begin(&it, err) && take_all(&it, err) && finish(&it, err);

	if (it.acts != NULL)
		replay_acts_count(it.acts, &it.tally.acts, &it.tally.refused);
	*out = it.tally;
	mem_free(it.dossiers);
	arena_free(it.row);
	arena_free(it.page);
	arena_free(it.memory);
	return ok;
}

bool
replay_span(struct store *store, instant *oldest, instant *newest,
    struct err *err)
{
	struct arena *arena = arena_new(4096);
	struct history_head head;
	struct change *changes;
	size_t count;
	bool ok = store_history_head(store, &head, err) &&
	    store_history_after(store, 0, 1, arena, &changes, &count, err);

	if (ok) {
		*newest = head.newest;
		*oldest = count == 0 ? INSTANT_NONE : changes[0].at;
	}
	arena_free(arena);
	return ok;
}
