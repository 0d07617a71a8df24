/* The daemon's turns over news that are told, in virtual time. */
#include "flow/rehearsal.h"

#include "base/mem.h"
#include "flow/aside.h"
#include "flow/cause.h"
#include "flow/first.h"
#include "flow/news.h"
#include "flow/polls.h"
#include "flow/recall.h"
#include "flow/review.h"
#include "flow/seal.h"
#include "io/store_meta.h"
#include "io/store_notice.h"
#include "io/store_replay.h"

enum {
	ARENA = 1 << 20,
	DUE_A_PAGE = 500,
	/* News of one transaction: so much of it is kept for a rollback. */
	NEWS_MOST = 2000,
};

struct rehearsal {
	struct world world;
	struct rehearsal_plan plan;
	struct arena *memory; /* of a departure, and of the letters it seals */
	instant now;
	int64_t letters; /* the highest id that was handed over */
	int told;        /* news in the open transaction */
};

/* ---- life ---- */

static bool
build(struct rehearsal *rehearsal, struct err *err)
{
	struct world *world = &rehearsal->world;
	const struct rehearsal_plan *plan = &rehearsal->plan;
	struct complaints complaints = { 0 };

	world->store =
	    store_open(plan->store, STORE_TIME_SIMULATED, plan->start, err);
	if (world->store == NULL)
		return false;
	world->conf = plan->conf;
	world->turn = arena_new(ARENA);
	world->asides = asides_new();
	world->once = true; /* large transactions */
	world->epoch = world->away_from = world->away_to = INSTANT_NONE;
	world->causes = causes_new(world);
	world->wording_built_in = wording_build(NULL, NULL, &complaints);
	complaints_finish(&complaints);
	if (!world_adopt(world, plan->conf, false, err))
		return false;
	if (plan->reach_count > 0)
		world->recall =
		    recall_new(world, plan->reach, plan->reach_count);
	world->polls = polls_rehearsed(world, plan->conf, err);
	return world->polls != NULL;
}

struct rehearsal *
rehearsal_open(const struct rehearsal_plan *plan, struct err *err)
{
	struct rehearsal *rehearsal = mem_alloc(sizeof(*rehearsal));

	rehearsal->plan = *plan;
	rehearsal->now = plan->start;
	rehearsal->memory = arena_new(ARENA);
	if (build(rehearsal, err))
		return rehearsal;
	rehearsal_close(rehearsal);
	return NULL;
}

void
rehearsal_close(struct rehearsal *rehearsal)
{
	struct world *world;

	if (rehearsal == NULL)
		return;
	world = &rehearsal->world;
	polls_free(world->polls);
	recall_free(world->recall);
	store_close(world->store);
	wording_free(world->wording_built_in);
	causes_free(world->causes);
	asides_free(world->asides);
	arena_free(world->turn);
	arena_free(rehearsal->memory);
	mem_free(rehearsal);
}

struct world *
rehearsal_world(struct rehearsal *rehearsal)
{
	return &rehearsal->world;
}

/* ---- time ---- */

static void
move(struct rehearsal *rehearsal, instant now)
{
	rehearsal->now = now;
	recall_move(rehearsal->world.recall, now);
}

/* Ends the transaction of what was told last. */
static bool
write_told(struct rehearsal *rehearsal, struct err *err)
{
	struct store *store = rehearsal->world.store;

	rehearsal->told = 0;
	return !store_in_transaction(store) ||
	    (store_mark_now(store, rehearsal->now, err) &&
		store_commit(store, err));
}

static bool
empty_letters(struct store *store, int64_t after, struct err *err)
{
	if (!store_begin(store, err))
		return false;
	if (store_letters_empty(store, after, err))
		return store_commit(store, err);
	store_rollback(store);
	return false;
}

/* Hands over what was sealed; nobody reads its bytes any more. */
static bool
hand_over(struct rehearsal *rehearsal, struct err *err)
{
	struct store *store = rehearsal->world.store;
	const struct rehearsal_plan *plan = &rehearsal->plan;
	struct arena *arena = rehearsal->memory;
	int64_t before = rehearsal->letters;
	struct letter *letters;
	size_t count;

	if (!store_letters_after(store, before, arena, &letters, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct notice *notices;
		size_t carried;

		if (!store_letter_notices(store, letters[i].id, arena, &notices,
			&carried, err))
			return false;
		rehearsal->letters = letters[i].id;
		if (plan->letter != NULL)
			plan->letter(plan->context, &letters[i], notices,
			    carried);
	}
	return count == 0 || empty_letters(store, before, err);
}

static bool
seal_all(struct rehearsal *rehearsal, const struct notice_group *groups,
    size_t count, struct err *err)
{
	struct world *world = &rehearsal->world;

	for (size_t i = 0; i < count; i++) {
		world_turn(world);
		if (!seal_group(world, &groups[i], rehearsal->now, NULL, err))
			return false;
	}
	return true;
}

/* As the daemon walks over what is due. */
static bool
depart(struct rehearsal *rehearsal, struct err *err)
{
	struct notice_place place = NOTICE_PLACE_FIRST;
	struct notice_group *groups;
	size_t count;

	do {
		arena_reset(rehearsal->memory);
		if (!store_notice_groups(rehearsal->world.store, rehearsal->now,
			&place, DUE_A_PAGE, rehearsal->memory, &groups, &count,
			err) ||
		    !seal_all(rehearsal, groups, count, err))
			return false;
	} while (count > 0);
	arena_reset(rehearsal->memory);
	return hand_over(rehearsal, err);
}

/* What is due at the present: verdicts first, then departures. */
static bool
live(struct rehearsal *rehearsal, struct err *err)
{
	size_t count;

	do
		if (!review_batch(&rehearsal->world, rehearsal->now, &count,
			err))
			return false;
	while (count > 0);
	return depart(rehearsal, err);
}

static bool
next_due(struct rehearsal *rehearsal, instant *out, struct err *err)
{
	struct store *store = rehearsal->world.store;
	instant review, notice;

	if (!review_next(&rehearsal->world, &review, err) ||
	    !store_notice_next(store, &notice, err))
		return false;
	*out = review < notice ? review : notice;
	return true;
}

bool
rehearsal_until(struct rehearsal *rehearsal, instant until, struct err *err)
{
	bool again = false;
	instant due;

	if (!write_told(rehearsal, err))
		return false;
	for (;;) {
		if (!next_due(rehearsal, &due, err))
			return false;
		if (due > until)
			break;
		/* The daemon would try again seconds later, for ever. */
		if (again && due <= rehearsal->now)
			return err_set(err,
			    "the rehearsal does not get past what is due");
		if (due > rehearsal->now)
			move(rehearsal, due);
		again = true;
		if (!live(rehearsal, err))
			return false;
	}
	if (until > rehearsal->now)
		move(rehearsal, until);
	return true;
}

bool
rehearsal_rest(struct rehearsal *rehearsal, instant at, struct err *err)
{
	return rehearsal_until(rehearsal, at, err);
}

/* ---- news ---- */

/* In a transaction at the instant of ${news}, before which everything due has
 * happened. */
static bool
begin(struct rehearsal *rehearsal, const struct rehearsal_news *news,
    struct err *err)
{
	struct store *store = rehearsal->world.store;

	if (news->at > rehearsal->now &&
	    !rehearsal_until(rehearsal, news->at - 1, err))
		return false;
	if (news->at > rehearsal->now) {
		if (!write_told(rehearsal, err))
			return false;
		move(rehearsal, news->at);
	}
	if (rehearsal->told++ >= NEWS_MOST && !write_told(rehearsal, err))
		return false;
	world_turn(&rehearsal->world);
	return store_in_transaction(store) || store_begin(store, err);
}

/* What failed leaves nothing of its transaction. */
static bool
end(struct rehearsal *rehearsal, bool well)
{
	struct store *store = rehearsal->world.store;

	if (!well && store_in_transaction(store))
		store_rollback(store);
	return well;
}

static struct news
news_of(struct rehearsal *rehearsal, const struct rehearsal_news *told)
{
	struct world *world = &rehearsal->world;
	const struct conf_source *conf =
	    polls_source(world->polls, told->source);

	return (struct news){ .world = world,
		.source = conf == NULL ? "?" : conf->name,
		.first_sweep =
		    !polls_rehearsed_watches(world->polls, told->source),
		.after = told->after,
		.as_of = told->as_of,
		.now = rehearsal->now };
}

static bool
take_first(struct rehearsal *rehearsal, const struct rehearsal_news *told,
    int64_t *dossier, struct err *err)
{
	struct world *world = &rehearsal->world;
	const struct news news = news_of(rehearsal, told);
	const struct conf_source *conf =
	    polls_source(world->polls, told->source);
	struct first_plan plan = {
		.view = { .rules = world->rules,
		    .generation = world->generation,
		    .watched_since =
			polls_watched_since(world->polls, told->source),
		    .first_sweep = news.first_sweep },
		.source = told->source,
		.now = news.now,
		.as_of = told->as_of,
	};
	struct name_ids names = { { 0 } };
	struct first *first;
	bool was_there;

	plan.view.rules.source = conf == NULL ? NULL : &conf->counting;
	first = first_make(&plan, told->seen, world->turn);
	if (!news_first(&news, first, &names, &was_there, err))
		return false;
	*dossier = first->dossier.id;
	return !was_there ||
	    err_set(err, "%s begins a second time", told->seen->code);
}

bool
rehearsal_first(struct rehearsal *rehearsal, const struct rehearsal_news *told,
    int64_t *dossier, struct err *err)
{
	return begin(rehearsal, told, err) &&
	    end(rehearsal, take_first(rehearsal, told, dossier, err));
}

static bool
load(struct rehearsal *rehearsal, int64_t id, struct dossier *out,
    struct err *err)
{
	bool found;

	if (!store_dossier_load(rehearsal->world.store, id,
		rehearsal->world.turn, out, &found, err))
		return false;
	return found || err_set(err, "there is no dossier %lld", (long long)id);
}

static bool
take_changed(struct rehearsal *rehearsal, const struct rehearsal_news *told,
    int64_t id, struct err *err)
{
	const struct news news = news_of(rehearsal, told);
	struct dossier dossier;

	return load(rehearsal, id, &dossier, err) &&
	    news_changed(&news, &dossier, told->seen, err);
}

bool
rehearsal_changed(struct rehearsal *rehearsal,
    const struct rehearsal_news *told, int64_t dossier, struct err *err)
{
	return begin(rehearsal, told, err) &&
	    end(rehearsal, take_changed(rehearsal, told, dossier, err));
}

/* As a poll takes a record that it knows or does not. */
static bool
take_seen(struct rehearsal *rehearsal, const struct rehearsal_news *told,
    int64_t *id, struct err *err)
{
	struct world *world = &rehearsal->world;
	const struct news news = news_of(rehearsal, told);
	struct observation space;
	const struct observation *seen;
	struct dossier dossier;
	bool found;

	if (!store_dossier_find(world->store, told->source, told->seen->code,
		world->turn, &dossier, &found, err))
		return false;
	if (!found)
		return take_first(rehearsal, told, id, err);
	*id = dossier.id;
	seen = observation_settle(told->seen, &dossier.facts.seen, news.now,
	    &space);
	if (dossier.facts.gone == INSTANT_NONE &&
	    observation_equal(&dossier.facts.seen, seen))
		return true;
	return news_changed(&news, &dossier, seen, err);
}

bool
rehearsal_seen(struct rehearsal *rehearsal, const struct rehearsal_news *told,
    int64_t *dossier, struct err *err)
{
	return begin(rehearsal, told, err) &&
	    end(rehearsal, take_seen(rehearsal, told, dossier, err));
}

static bool
take_gone(struct rehearsal *rehearsal, const struct rehearsal_news *told,
    int64_t id, enum gone gone, struct err *err)
{
	const struct news news = news_of(rehearsal, told);
	struct dossier dossier;

	return load(rehearsal, id, &dossier, err) &&
	    news_gone(&news, &dossier, gone, told->after, err);
}

bool
rehearsal_gone(struct rehearsal *rehearsal, const struct rehearsal_news *told,
    int64_t dossier, enum gone gone, struct err *err)
{
	return begin(rehearsal, told, err) &&
	    end(rehearsal, take_gone(rehearsal, told, dossier, gone, err));
}

bool
rehearsal_watch(struct rehearsal *rehearsal, int64_t source, instant at,
    struct err *err)
{
	if (at > rehearsal->now && !rehearsal_until(rehearsal, at - 1, err))
		return false;
	if (!write_told(rehearsal, err))
		return false;
	if (at > rehearsal->now)
		move(rehearsal, at);
	/* It may lie before anything was told. */
	return polls_rehearsed_watch(rehearsal->world.polls, source, at, err);
}
