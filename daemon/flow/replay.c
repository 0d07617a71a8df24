/* From the chain of history to news and acts in their order. */
#include "flow/replay.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "flow/acknowledge.h"
#include "flow/again.h"
#include "flow/apologize.h"
#include "flow/hush.h"
#include "flow/polls.h"
#include "io/store_ack.h"
#include "io/store_meta.h"
#include "io/store_replay.h"
#include "io/store_silence.h"

enum {
	PAGE = 500, /* changes a statement */
	ARENA = 1 << 20,
	/* How long before the first letter that counts a dossier must have
	 * ended to have no part in it: the pace of letters, holds that end. */
	LEAD_S = 31 * WHEN_DAY,
};

enum { LEFT_OUT = -1 };

/* One source of the database, and as the rehearsal numbers it. */
struct replay_source {
	int64_t theirs, ours;
	const char *name;
	instant baseline; /* of theirs; INSTANT_NONE */
	bool watched;     /* that has been told */
	bool left_out;    /* removed from the configuration, or disabled */
};

/* A silence begins or ends. */
struct hush_act {
	instant at;
	const struct silence *silence;
	int64_t ours;           /* its number in the rehearsal, once begun */
	struct hush_act *begin; /* of an end */
};

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
	struct replay_source *sources;
	size_t source_count;
	bool leaves_out; /* any of them */
	struct hush_act *hushes;
	size_t hush_count, hushed;
	int64_t *dossiers; /* ours by theirs; 0: not met, LEFT_OUT */
	size_t dossier_room;
	struct shown_again again;
	int64_t acked; /* the newest acknowledgement that was told */
	struct replay_tally tally;
};

/* ---- sources ---- */

static bool
number_sources(struct replaying *it, struct err *err)
{
	struct world *world = rehearsal_world(it->rehearsal);
	struct store *ours = world->store;
	struct source_health *theirs;
	size_t count;

	if (!store_sources(it->plan->store, it->memory, &theirs, &count, err))
		return false;
	it->sources =
	    arena_alloc(it->memory, (count + 1) * sizeof(*it->sources));
	it->source_count = count;
	if (!store_begin(ours, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct source_health health;

		if (!store_source(ours, theirs[i].name, it->memory, &health,
			err)) {
			store_rollback(ours);
			return false;
		}
		it->sources[i] = (struct replay_source){
			.theirs = theirs[i].id,
			.ours = health.id,
			.name = theirs[i].name,
			.baseline = theirs[i].baseline,
			.left_out =
			    polls_source(world->polls, health.id) == NULL,
		};
		it->leaves_out |= it->sources[i].left_out;
	}
	return store_commit(ours, err);
}

static struct replay_source *
source_of(struct replaying *it, int64_t theirs)
{
	for (size_t i = 0; i < it->source_count; i++)
		if (it->sources[i].theirs == theirs)
			return &it->sources[i];
	return NULL;
}

/* First complete sweeps that ended before ${at}: with what was learned at that
 * instant they end behind it. */
static bool
watch_until(struct replaying *it, instant at, struct err *err)
{
	for (;;) {
		struct replay_source *next = NULL;

		for (size_t i = 0; i < it->source_count; i++) {
			struct replay_source *source = &it->sources[i];

			if (!source->watched && !source->left_out &&
			    source->baseline != INSTANT_NONE &&
			    source->baseline < at &&
			    (next == NULL || source->baseline < next->baseline))
				next = source;
		}
		if (next == NULL)
			return true;
		next->watched = true;
		if (!rehearsal_watch(it->rehearsal, next->ours, next->baseline,
			err))
			return false;
	}
}

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
	struct replay_source *source;
	bool found;

	if (!store_dossier_load(it->plan->store, change->dossier, it->row,
		&theirs, &found, err))
		return false;
	source = found ? source_of(it, theirs.source) : NULL;
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

/* What is refused now applied then: it is counted, and left out. */
static void
count_act(struct replaying *it, bool applied)
{
	it->tally.acts++;
	it->tally.refused += !applied;
}

static bool
name_dossier(struct replaying *it, int64_t theirs, const char **source,
    const char **code, struct err *err)
{
	struct dossier dossier;

	if (!load(it, theirs, &dossier, err))
		return false;
	*code = dossier.facts.seen.code;
	*source = "?";
	for (size_t i = 0; i < it->source_count; i++)
		if (it->sources[i].ours == dossier.source)
			*source = it->sources[i].name;
	return true;
}

/* The acknowledgement that a row of history tells of, as the table has it.
 * Rows of both are in one order: of several within a second each is taken
 * once. */
static bool
find_ack(struct replaying *it, const struct change *change, struct ack *out,
    bool *found, struct err *err)
{
	struct ack *acks;
	size_t count;

	*found = false;
	if (!store_acks(it->plan->store, change->dossier, it->row, &acks,
		&count, err))
		return false;
	for (size_t i = 0; i < count && !*found; i++)
		if (acks[i].made == change->at && acks[i].id > it->acked) {
			*out = acks[i];
			*found = true;
			it->acked = acks[i].id;
		}
	return true;
}

static bool
do_ack(struct replaying *it, const struct change *change, struct err *err)
{
	struct world *world = rehearsal_world(it->rehearsal);
	struct acknowledge_plan plan = { 0 };
	struct ack ack = { 0 }, done;
	struct err why;
	bool found;

	if (!find_ack(it, change, &ack, &found, err) ||
	    !name_dossier(it, change->dossier, &plan.source, &plan.code, err))
		return false;
	if (!found) {
		count_act(it, false);
		return true;
	}
	plan.clock = ack.clock;
	plan.until = ack.wrong_data ? INSTANT_NONE : ack.until;
	plan.reason = ack.reason;
	plan.note = ack.note;
	plan.uid = ack.uid;
	plan.who = ack.who;
	count_act(it, acknowledge(world, &plan, change->at, &done, &why));
	return true;
}

/* Several at once are one act, and as many rows. */
static bool
undo_ack(struct replaying *it, const struct change *change, struct err *err)
{
	struct acknowledge_plan plan = { 0 };
	struct err why;
	int count;

	if (!name_dossier(it, change->dossier, &plan.source, &plan.code, err))
		return false;
	if (acknowledge_withdraw(rehearsal_world(it->rehearsal), &plan,
		change->at, &count, &why))
		count_act(it, true);
	return true;
}

static bool
do_apology(struct replaying *it, const struct change *change, struct err *err)
{
	struct world *world = rehearsal_world(it->rehearsal);
	struct apologize_plan plan = { 0 };
	struct apology told, done;
	struct err why;
	bool already;

	if (!name_dossier(it, change->dossier, &plan.source, &plan.code, err))
		return false;
	if (change->kind == CHANGE_APOLOGY_WITHDRAWN) {
		plan.reason = "";
		count_act(it,
		    apologize_withdraw(world, &plan, change->at, &done,
			&already, &why));
		return true;
	}
	if (!payload_apology_read(it->row, change->payload, change->at, &told,
		err))
		return false;
	plan.number = told.number;
	plan.date = told.date;
	plan.new_date = told.new_date;
	plan.reason = told.reason;
	plan.uid = told.uid;
	count_act(it,
	    apologize(world, &plan, change->at, &done, &already, &why));
	return true;
}

static int
by_time(const void *a, const void *b)
{
	const struct hush_act *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->silence->id != y->silence->id)
		return x->silence->id < y->silence->id ? -1 : 1;
	return (x->begin != NULL) - (y->begin != NULL);
}

/* The table says when each was made and ended; that of one dossier stands in
 * its history besides. */
static bool
read_silences(struct replaying *it, struct err *err)
{
	struct silence *all;
	size_t count;

	if (!store_silences(it->plan->store, INSTANT_NONE, it->memory, &all,
		&count, err))
		return false;
	it->hushes =
	    arena_alloc(it->memory, (2 * count + 1) * sizeof(*it->hushes));
	for (size_t i = 0; i < count; i++) {
		it->hushes[it->hush_count++] =
		    (struct hush_act){ .at = all[i].made, .silence = &all[i] };
		if (all[i].ended != INSTANT_NONE)
			it->hushes[it->hush_count++] =
			    (struct hush_act){ .at = all[i].ended,
				    .silence = &all[i],
				    .begin = &it->hushes[0] };
	}
	qsort(it->hushes, it->hush_count, sizeof(*it->hushes), by_time);
	/* They have found their places: each end knows its beginning. */
	for (size_t i = 0; i < it->hush_count; i++)
		for (size_t k = 0; it->hushes[i].begin != NULL && k < i; k++)
			if (it->hushes[k].silence == it->hushes[i].silence)
				it->hushes[i].begin = &it->hushes[k];
	return true;
}

/* What it held is let go of at that instant, as the daemon does. */
static bool
do_hush_end(struct replaying *it, const struct hush_act *act,
    const struct hush_plan *plan, struct err *err)
{
	struct world *world = rehearsal_world(it->rehearsal);
	struct silence done;
	struct err why;
	bool applied =
	    hush_end(world, act->begin->ours, plan, act->at, &done, &why);

	count_act(it, applied);
	return !applied || done.kind == SILENCE_DOSSIER ||
	    again_rehearsed(world, act->at, err);
}

static bool
do_hush(struct replaying *it, struct hush_act *act, struct err *err)
{
	struct world *world = rehearsal_world(it->rehearsal);
	const struct silence *silence = act->silence;
	struct hush_plan plan = { .kind = silence->kind,
		.what = silence->what,
		.from = silence->from,
		.to = silence->to,
		.reason = silence->reason,
		.uid = silence->uid,
		.who = silence->who };
	struct silence done;
	struct err why;

	if (act->begin == NULL) {
		bool applied = hush(world, &plan, act->at, &done, &why);

		act->ours = applied ? done.id : 0;
		count_act(it, applied);
		return true;
	}
	plan.reason =
	    silence->ended_reason == NULL ? "" : silence->ended_reason;
	return act->begin->ours == 0 || do_hush_end(it, act, &plan, err);
}

/* Silences made or ended before ${at}. */
static bool
hush_until(struct replaying *it, instant at, struct err *err)
{
	while (it->hushed < it->hush_count && it->hushes[it->hushed].at < at) {
		struct hush_act *act = &it->hushes[it->hushed++];

		if (!watch_until(it, act->at + 1, err) ||
		    !rehearsal_rest(it->rehearsal, act->at, err) ||
		    !do_hush(it, act, err))
			return false;
	}
	return true;
}

/* What people do happens once everything due at that instant has. */
static bool
act(struct replaying *it, const struct change *change,
    bool (*what)(struct replaying *it, const struct change *change,
	struct err *err),
    struct err *err)
{
	return watch_until(it, change->at + 1, err) &&
	    rehearsal_rest(it->rehearsal, change->at, err) &&
	    what(it, change, err);
}

/* ---- all of it ---- */

static bool
is_polled(struct replaying *it, int64_t theirs, bool *out, struct err *err)
{
	const struct replay_source *source;
	struct dossier dossier;
	bool found;

	*out = true;
	if (!it->leaves_out)
		return true;
	if (!store_dossier_load(it->plan->store, theirs, it->row, &dossier,
		&found, err))
		return false;
	source = found ? source_of(it, dossier.source) : NULL;
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
		return act(it, change, do_apology, err);
	case CHANGE_ACK:
		return act(it, change, do_ack, err);
	case CHANGE_ACK_WITHDRAWN:
		return act(it, change, undo_ack, err);
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
	    !watch_until(it, change->at, err) ||
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
	    watch_until(it, until + 1, err) &&
	    rehearsal_until(it->rehearsal, until, err);
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
	bool ok = number_sources(&it, err) && read_silences(&it, err) &&
	    take_all(&it, err) && finish(&it, err);

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
