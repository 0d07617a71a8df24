/* A letter is tried again, or what it said is owed elsewhere. */
#include "flow/repost.h"

#include <assert.h>

#include "base/text.h"
#include "flow/disabled.h"
#include "flow/strand.h"
#include "flow/trial.h"
#include "io/store_bounce.h"

/* A try by a channel that is not there, of another kind now or disabled would
 * only be put off again.  What came back is not tried itself: what it said is
 * owed by the channel as it is. */
static bool
has_channel(struct world *world, const struct letter *letter, struct err *err)
{
	bool returned = letter->state == LETTER_SENT;
	const struct conf_channel *channel;
	int64_t id = letter->id;

	channel = conf_channel(world->conf, letter->channel);
	if (channel == NULL)
		return err_set(err,
		    "letter %lld %s channel %s, which is configured no more: "
		    "configure a channel of that name again%s",
		    (long long)id, returned ? "went by" : "waits for",
		    letter->channel, returned ? "" : ", or drop the letter");
	if (returned)
		return true;
	if (letter->shape != NULL &&
	    !text_equal(letter->shape,
		conf_channel_shape(channel, world->turn)))
		return err_set(err,
		    "letter %lld was made for channel %s when it was of "
		    "another kind (%s): configure it as that again, or drop "
		    "the letter",
		    (long long)id, letter->channel, letter->shape);
	return !disabled_has(world->disabled, letter->channel) ||
	    err_set(err,
		"letter %lld waits for channel %s, whose endpoint answered "
		"410 and which is disabled until a reload: hosoctl reload",
		(long long)id, letter->channel);
}

/* What is of its day is not told on another: a summary, what is wrong with the
 * daemon, and a question that the new address is asked of its own. */
static bool
can_be_owed(enum notice_kind kind)
{
	return kind != NOTICE_DIGEST && kind != NOTICE_ADMIN &&
	    kind != NOTICE_CONFIRM;
}

/* A letter that came back from the address that its recipient has still: where
 * that was the reason nothing would arrive, else it is told there once more. */
static bool
tell_again(const struct letter *letter, bool unaddressed, const char **address,
    struct err *err)
{
	if (unaddressed)
		return err_set(err,
		    "letter %lld was taken and came back, and %s is still its "
		    "recipient's address: put it right in the contacts first",
		    (long long)letter->id, letter->recipient);
	if (!can_be_owed(letter->kind))
		return err_set(err,
		    "letter %lld was taken and came back; what it told was of "
		    "its day, and is not told on another",
		    (long long)letter->id);
	*address = letter->recipient;
	return true;
}

/* Where a letter that is to be tried goes, as far as a trial lets it: what is
 * held is never sent.  ${address} is NULL where to the one it bears. */
static bool
may_go(struct world *world, const struct letter *letter, bool unaddressed,
    enum addressee whose, const char **address, struct err *err)
{
	/* What was taken cannot be dropped. */
	const char *drop =
	    letter->state == LETTER_SENT ? "" : ": drop the letter";
	const char *to;

	if (whose == ADDRESSEE_GONE)
		return err_set(err,
		    "letter %lld went to %s, which is nobody's address in the "
		    "contacts now%s",
		    (long long)letter->id, letter->recipient, drop);
	if (whose == ADDRESSEE_MOVED && !can_be_owed(letter->kind))
		return err_set(err,
		    "letter %lld went to %s, which is nobody's address in the "
		    "contacts now%s; what comes next goes to %s",
		    (long long)letter->id, letter->recipient, drop, *address);
	if (*address == NULL && letter->state == LETTER_SENT &&
	    !tell_again(letter, unaddressed, address, err))
		return false;
	to = *address == NULL ? letter->recipient : *address;
	return !trial_holds(world, to) ||
	    err_set(err,
		"letter %lld would be held, and then never sent: the office "
		"is on trial, and %s is none of its recipients",
		(long long)letter->id, to);
}

static bool
load(struct repost *repost, struct letter *letter, bool *unaddressed,
    struct err *err)
{
	struct world *world = repost->world;
	int64_t id = repost->act.letter;
	bool found, returned;

	/* What is owed or tried at an instant that is wrong may wait for years.
	 */
	if (!world_is_trusted(world, err))
		return false;
	if (repost->generation != world->generation)
		return err_set(err,
		    "letter %lld: the configuration became another meanwhile: "
		    "ask again",
		    (long long)id);
	if (!store_letter_returned(world->store, id, &returned, unaddressed,
		err) ||
	    (!returned && !store_letter_may_retry(world->store, id, err)) ||
	    !store_letter_load(world->store, id, world->turn, letter, &found,
		err))
		return false;
	assert(found);
	return has_channel(world, letter, err);
}

static bool
next(struct repost *repost, struct notice **notices, size_t *count, bool *more,
    struct err *err)
{
	if (!store_letter_notices_after(repost->world->store,
		repost->act.letter, repost->place, REPOST_SLICE,
		repost->world->turn, notices, count, err))
		return false;
	*more = *count == REPOST_SLICE;
	if (*count > 0)
		repost->place = (*notices)[*count - 1].id;
	return true;
}

/* Where it goes; ${more}: that is not known yet. */
static bool
find(struct repost *repost, const struct letter *letter, bool unaddressed,
    bool *more, struct err *err)
{
	struct world *world = repost->world;
	struct addressee_concerns *concerns = &repost->concerns;
	const struct addressee_place place =
	    addressee_place(world, letter->channel, letter->recipient,
		letter->recipient_name, repost->act.at);
	const struct contact *moved;
	const char *address;
	struct notice *notices;
	enum addressee whose;
	size_t count;

	*more = false;
	if (!place.is_known &&
	    (!next(repost, &notices, &count, more, err) ||
		!addressee_note(world, concerns, notices, count, err)))
		return false;
	if (*more)
		return true;
	whose = addressee_find(&place, concerns, &moved);
	address =
	    moved == NULL ? NULL : conf_channel_address(place.channel, moved);
	if (!may_go(world, letter, unaddressed, whose, &address, err))
		return false;
	if (address != NULL)
		repost->address = arena_string(repost->arena, address);
	repost->is_found = true;
	repost->place = 0;
	return true;
}

/* Nobody tries it while what it said is owed elsewhere. */
static bool
owe(struct repost *repost, const struct letter *letter, bool *more,
    struct err *err)
{
	struct world *world = repost->world;
	struct notice *notices;
	size_t count;

	return next(repost, &notices, &count, more, err) &&
	    addressee_owe(world, letter->id, repost->address, notices, count,
		repost->act.at, &repost->notices, err) &&
	    (!*more ||
		store_letter_wait(world->store, letter->id,
		    repost->act.at + STRAND_WAIT_S, LETTER_MOVES, err));
}

/* A letter's address and bytes stay as they are: what it said was owed to the
 * new address, for a letter of its own. */
static bool
finish(struct repost *repost, const struct letter *letter, struct err *err)
{
	struct store *store = repost->world->store;
	struct outbox_act *act = &repost->act;
	const char *to = repost->address;
	long long notices = (long long)repost->notices;

	if (to == NULL)
		return store_letter_retry(store, letter->id, act->at, err) &&
		    store_outbox_act_add(store, act, NULL, err);
	act->reason = text_equal(to, letter->recipient)
	    ? arena_printf(repost->arena, "%lld lời báo gửi lại tới %s",
		  notices, to)
	    : arena_printf(repost->arena,
		  "không gửi tới %s; %lld lời báo gửi tới %s",
		  letter->recipient, notices, to);
	return (letter->state == LETTER_SENT ||
		   store_letter_drop(store, letter->id, act->at, err)) &&
	    store_outbox_act_add(store, act, NULL, err);
}

static bool
slice(struct repost *repost, bool *done, struct err *err)
{
	struct letter letter;
	bool unaddressed, more = false;

	if (!load(repost, &letter, &unaddressed, err) ||
	    (!repost->is_found &&
		!find(repost, &letter, unaddressed, &more, err)))
		return false;
	if (!more && repost->address != NULL &&
	    !owe(repost, &letter, &more, err))
		return false;
	*done = !more;
	return more || finish(repost, &letter, err);
}

void
repost_begin(struct repost *repost, struct world *world,
    const struct outbox_act *act, struct arena *arena)
{
	*repost = (struct repost){ .world = world,
		.arena = arena,
		.act = *act,
		.generation = world->generation,
		.concerns = { .arena = arena } };
}

bool
repost_go_on(struct repost *repost, bool *done, struct err *err)
{
	struct store *store = repost->world->store;

	world_turn(repost->world);
	if (!store_begin(store, err))
		return false;
	if (!slice(repost, done, err)) {
		store_rollback(store);
		return false;
	}
	return store_commit(store, err);
}
