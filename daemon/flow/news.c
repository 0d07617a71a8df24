/* From what a source says of a dossier to history, verdict and notices. */
#include "flow/news.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "core/directory.h"
#include "flow/aside.h"
#include "flow/verdict.h"

/* That it is back, a change of what was seen, and what the judgement adds. */
enum { CHANGES = 2 + VERDICT_CHANGES };

bool
news_first(const struct news *news, struct first *first, struct name_ids *names,
    bool *was_there, struct err *err)
{
	struct ruling ruling = { 0 };

	if (!store_dossier_insert(news->world->store, &first->dossier, names,
		&first->change, 1, was_there, err))
		return false;
	if (*was_there)
		return true;
	ruling.judgement = first->judgement;
	return verdict_owe(news->world, &first->dossier, &ruling, news->now,
	    err);
}

/* ${seen} is left out where it says nothing. */
static size_t
join_changes(struct change out[CHANGES], bool was_gone, struct change seen,
    const struct ruling *ruling, struct arena *arena)
{
	size_t count = 0;

	if (was_gone)
		out[count++] = (struct change){ .kind = CHANGE_GONE,
			.after = seen.after,
			.at = seen.at,
			.payload =
			    payload_gone(arena, GONE_NOT, INSTANT_NONE) };
	if (seen.payload != NULL)
		out[count++] = seen;
	memcpy(out + count, ruling->changes,
	    ruling->change_count * sizeof(*out));
	return count + ruling->change_count;
}

static bool
put_findings(struct world *world, int64_t id, const struct finding *findings,
    size_t count, instant now, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!store_finding_put(world->store, id, &findings[i], now,
			NULL, err))
			return false;
	return true;
}

/* The row of who holds a dossier; NULL where no table has one. */
static const struct contact *
officer_of(const struct world *world, const struct observation *seen,
    instant now)
{
	const struct directory *directory = world->conf->directory;
	day today = world_day(world, now);

	return directory_find_officer(directory,
	    seen->agency == NULL
		? NULL
		: directory_find_agency(directory, seen->agency, today),
	    seen->officer_account, seen->officer_mail, seen->officer_name,
	    today);
}

static bool
is_named(const struct observation *seen)
{
	return !text_is_empty(seen->officer_account) ||
	    !text_is_empty(seen->officer_mail) ||
	    !text_is_empty(seen->officer_name);
}

/* Whether both say something; then ${same} says whether it is the same. */
static bool
both_say(const char *a, const char *b, bool *same, struct arena *arena)
{
	if (text_is_empty(a) || text_is_empty(b))
		return false;
	*same = text_equal(text_fold(arena, a), text_fold(arena, b));
	return true;
}

/* As far as is known: a source that begins or ceases to give accounts or
 * addresses says nothing of who holds its dossiers. */
static bool
is_same_person(const struct observation *before, const struct observation *seen,
    struct arena *arena)
{
	bool same = true;

	(void)(both_say(before->officer_account, seen->officer_account, &same,
		   arena) ||
	    both_say(before->officer_mail, seen->officer_mail, &same, arena) ||
	    both_say(before->officer_name, seen->officer_name, &same, arena));
	return same;
}

/* Somebody else holds it, in whatever spelling; that nobody does is no news:
 * it waits at its desk. */
static bool
changed_hands(const struct world *world, const struct observation *before,
    const struct observation *seen, instant now)
{
	const struct contact *had, *has;

	if (!is_named(seen))
		return false;
	if (!is_named(before))
		return true;
	had = officer_of(world, before, now);
	has = officer_of(world, seen, now);
	if (had != NULL && has != NULL)
		return !directory_is_same(had, has);
	return !is_same_person(before, seen, world->turn);
}

/* ${notice} told whoever holds the dossier now, or who stands in for him. */
static bool
is_for_holder(const struct world *world, const struct notice *notice,
    const struct observation *seen, const struct contact *holder)
{
	const char *const names[] = { holder == NULL ? NULL : holder->name,
		seen->officer_name, seen->officer_account };
	bool same;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((both_say(names[i], notice->recipient_name, &same,
			 world->turn) &&
			same) ||
		    (both_say(names[i], notice->instead_of, &same,
			 world->turn) &&
			same))
			return true;
	return false;
}

/* Officers were told of it, and who holds it now is none of them: it came to
 * him while there was nothing to tell. */
static bool
came_unsaid(struct world *world, const struct dossier *dossier, instant now,
    bool *out, struct err *err)
{
	const struct observation *seen = &dossier->facts.seen;
	const struct contact *holder = officer_of(world, seen, now);
	bool others = false, himself = !is_named(seen);
	struct notice *notices;
	size_t count;

	if (!store_notices_told(world->store, dossier->id, world->turn,
		&notices, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (notices[i].role != ROLE_OFFICER ||
		    notices[i].state == NOTICE_WITHDRAWN)
			continue;
		others = true;
		himself =
		    himself || is_for_holder(world, &notices[i], seen, holder);
	}
	*out = others && !himself;
	return true;
}

/* Recipients are resolved once, at the crossing; whoever gets the dossier
 * after it hears of it once (invariant 2), or as soon as there is something to
 * tell again: ${revives}. */
static bool
hand_over(struct world *world, const struct dossier *dossier,
    const struct observation *before, bool revives, instant now,
    struct err *err)
{
	bool came = changed_hands(world, before, &dossier->facts.seen, now);

	if (!came && revives && !came_unsaid(world, dossier, now, &came, err))
		return false;
	return !came || verdict_hand_over(world, dossier, now, err);
}

/* A paused dossier's deadline floats with the present: nothing happens on its
 * day. */
static instant
deadline_of(const struct verdict *verdict)
{
	return verdict->standing == STANDING_PAUSED ? INSTANT_NONE
						    : verdict->due;
}

/* Nothing of it is told: what was withdrawn for that may be true again. */
static bool
is_still(const struct verdict *before)
{
	return standing_is_closed(before->standing) ||
	    before->standing == STANDING_PAUSED;
}

bool
news_changed(const struct news *news, struct dossier *dossier,
    const struct observation *seen, struct err *err)
{
	struct world *world = news->world;
	instant now = news->now;
	struct finding signs[FACTS_FINDINGS];
	struct observation before = dossier->facts.seen;
	bool was_gone = dossier->facts.gone != INSTANT_NONE;
	bool was_untold = was_gone || is_still(&dossier->verdict);
	bool was_still = was_untold || !text_equal(before.step, seen->step);
	struct change changes[CHANGES];
	struct ruling ruling;
	instant at = news->as_of != INSTANT_NONE ? news->as_of : now;
	size_t count, sign_count;

	sign_count = facts_findings(&dossier->facts, seen,
	    deadline_of(&dossier->verdict), news->after, at, world->turn,
	    signs);
	facts_fold_as_of(&dossier->facts, seen, news->after, at, now);
	/* From its next change on, a dossier of the baseline is told of like
	 * any other. */
	dossier->baseline = dossier->baseline && news->first_sweep;
	if (!verdict_judge(world, dossier, news->first_sweep, now, &ruling,
		err))
		return false;
	aside_take_back(world, dossier->id);
	ruling.revives = ruling.revives || was_still;
	/* A silence may have been about the procedure that it was said to be.
	 */
	ruling.moved = ruling.moved ||
	    !text_equal(before.procedure, dossier->facts.seen.procedure);
	count = join_changes(changes, was_gone,
	    (struct change){ .kind = CHANGE_OBSERVED,
		.after = news->after,
		.at = now,
		.payload = observation_equal(&before, seen)
		    ? NULL
		    : payload_observation_as_of(world->turn, &before, seen,
			  news->as_of) },
	    &ruling, world->turn);
	if (was_gone)
		log_notice("%s: shown again by %s", seen->code, news->source);
	return store_dossier_update(world->store, dossier, changes, count,
		   err) &&
	    verdict_owe(world, dossier, &ruling, now, err) &&
	    hand_over(world, dossier, &before, was_untold, now, err) &&
	    put_findings(world, dossier->id, signs, sign_count, now, err);
}

bool
news_gone(const struct news *news, struct dossier *dossier, enum gone gone,
    instant last, struct err *err)
{
	struct world *world = news->world;
	instant now = news->now;
	const struct finding finding = { .kind = FINDING_GONE,
		.detail = gone_people(gone) };
	struct change changes[1 + VERDICT_CHANGES];
	struct ruling ruling;

	dossier->facts.gone = now;
	dossier->baseline = false;
	if (!verdict_judge(world, dossier, false, now, &ruling, err))
		return false;
	changes[0] = (struct change){ .kind = CHANGE_GONE,
		.after = last,
		.at = now,
		.payload = payload_gone(world->turn, gone, last) };
	memcpy(changes + 1, ruling.changes,
	    ruling.change_count * sizeof(*changes));
	return store_dossier_update(world->store, dossier, changes,
		   1 + ruling.change_count, err) &&
	    verdict_owe(world, dossier, &ruling, now, err) &&
	    put_findings(world, dossier->id, &finding, 1, now, err);
}
