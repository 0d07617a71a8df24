/* Acts by the daemon's own calls, with the names of who did them. */
#include "flow/replay_acts.h"

#include <stdlib.h>

#include "flow/acknowledge.h"
#include "flow/again.h"
#include "flow/apologize.h"
#include "flow/hush.h"
#include "io/store_ack.h"
#include "io/store_silence.h"

/* A silence begins or ends. */
struct hush_act {
	instant at;
	const struct silence *silence;
	int64_t ours;           /* its number in the rehearsal, once begun */
	struct hush_act *begin; /* of an end */
};

struct replay_acts {
	struct world *world;
	struct store *store; /* the daemon's */
	struct hush_act *hushes;
	size_t hush_count, hushed;
	int64_t acked; /* the newest acknowledgement that was told */
	int64_t done, refused;
};

static void
count_act(struct replay_acts *it, bool applied)
{
	it->done++;
	it->refused += !applied;
}

/* ---- of history's rows ---- */

/* The acknowledgement that a row of history tells of, as the table has it.
 * Rows of both are in one order: of several within a second each is taken
 * once. */
static bool
find_ack(struct replay_acts *it, const struct change *change, struct ack *out,
    bool *found, struct arena *row, struct err *err)
{
	struct ack *acks;
	size_t count;

	*found = false;
	if (!store_acks(it->store, change->dossier, row, &acks, &count, err))
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
do_ack(struct replay_acts *it, const struct change *change,
    struct acknowledge_plan *plan, struct arena *row, struct err *err)
{
	struct ack ack = { 0 }, done;
	struct err why;
	bool found;

	if (!find_ack(it, change, &ack, &found, row, err))
		return false;
	if (!found) {
		count_act(it, false);
		return true;
	}
	plan->clock = ack.clock;
	plan->until = ack.wrong_data ? INSTANT_NONE : ack.until;
	plan->reason = ack.reason;
	plan->note = ack.note;
	plan->uid = ack.uid;
	plan->who = ack.who;
	count_act(it, acknowledge(it->world, plan, change->at, &done, &why));
	return true;
}

/* Several at once are one act, and as many rows. */
static void
undo_ack(struct replay_acts *it, const struct change *change,
    const struct acknowledge_plan *plan)
{
	struct err why;
	int count;

	if (acknowledge_withdraw(it->world, plan, change->at, &count, &why))
		count_act(it, true);
}

static bool
do_apology(struct replay_acts *it, const struct change *change,
    struct apologize_plan *plan, struct arena *row, struct err *err)
{
	struct apology told, done;
	struct err why;
	bool already;

	if (!payload_apology_read(row, change->payload, change->at, &told, err))
		return false;
	plan->number = told.number;
	plan->date = told.date;
	plan->new_date = told.new_date;
	plan->reason = told.reason;
	plan->uid = told.uid;
	plan->who = told.who;
	count_act(it,
	    apologize(it->world, plan, change->at, &done, &already, &why));
	return true;
}

static void
undo_apology(struct replay_acts *it, const struct change *change,
    struct apologize_plan *plan)
{
	struct apology done;
	struct err why;
	bool already;

	plan->reason = "";
	count_act(it,
	    apologize_withdraw(it->world, plan, change->at, &done, &already,
		&why));
}

bool
replay_acts_do(struct replay_acts *it, const struct change *change,
    const char *source, const char *code, struct arena *row, struct err *err)
{
	struct acknowledge_plan ack = { .source = source, .code = code };
	struct apologize_plan apology = { .source = source, .code = code };

	if (change->kind == CHANGE_ACK)
		return do_ack(it, change, &ack, row, err);
	if (change->kind == CHANGE_APOLOGY)
		return do_apology(it, change, &apology, row, err);
	if (change->kind == CHANGE_ACK_WITHDRAWN)
		undo_ack(it, change, &ack);
	else
		undo_apology(it, change, &apology);
	return true;
}

/* ---- silences ---- */

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
read_silences(struct replay_acts *it, struct arena *arena, struct err *err)
{
	struct silence *all;
	size_t count;

	if (!store_silences(it->store, INSTANT_NONE, arena, &all, &count, err))
		return false;
	it->hushes = arena_alloc(arena, (2 * count + 1) * sizeof(*it->hushes));
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
do_hush_end(struct replay_acts *it, const struct hush_act *act,
    const struct hush_plan *plan, struct err *err)
{
	struct world *world = it->world;
	struct silence done;
	struct err why;
	bool applied =
	    hush_end(world, act->begin->ours, plan, act->at, &done, &why);

	count_act(it, applied);
	return !applied || done.kind == SILENCE_DOSSIER ||
	    again_rehearsed(world, act->at, err);
}

static bool
do_hush(struct replay_acts *it, struct hush_act *act, struct err *err)
{
	struct world *world = it->world;
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

struct replay_acts *
replay_acts_new(struct world *world, struct store *store, struct arena *arena,
    struct err *err)
{
	struct replay_acts *it = arena_alloc(arena, sizeof(*it));

	*it = (struct replay_acts){ .world = world, .store = store };
	return read_silences(it, arena, err) ? it : NULL;
}

instant
replay_acts_next(const struct replay_acts *it)
{
	return it->hushed < it->hush_count ? it->hushes[it->hushed].at
					   : INSTANT_NEVER;
}

bool
replay_acts_hush(struct replay_acts *it, struct err *err)
{
	return do_hush(it, &it->hushes[it->hushed++], err);
}

void
replay_acts_count(const struct replay_acts *it, int64_t *done, int64_t *refused)
{
	*done = it->done;
	*refused = it->refused;
}
