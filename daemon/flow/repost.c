/* A letter is tried again, or what it said is owed elsewhere. */
#include "flow/repost.h"

#include <assert.h>

#include "base/text.h"
#include "flow/addressee.h"
#include "flow/disabled.h"
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
find_address(struct world *world, const struct letter *letter, bool unaddressed,
    instant now, const char **address, struct err *err)
{
	/* What was taken cannot be dropped. */
	const char *drop =
	    letter->state == LETTER_SENT ? "" : ": drop the letter";
	enum addressee whose;
	const char *to;

	if (!addressee_of(world, letter, now, &whose, address, err))
		return false;
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

/* A letter's address and bytes stay as they are: what it said is owed to the
 * new address, by a letter of its own. */
static bool
readdress(struct world *world, const struct letter *letter, const char *address,
    struct outbox_act *act, struct reposted *out, struct err *err)
{
	out->address = arena_string(world->turn, address);
	if (!addressee_owe(world, letter, address, act->at, &out->notices, err))
		return false;
	act->reason = text_equal(address, letter->recipient)
	    ? arena_printf(world->turn, "%lld lời báo gửi lại tới %s",
		  (long long)out->notices, address)
	    : arena_printf(world->turn,
		  "không gửi tới %s; %lld lời báo gửi tới %s",
		  letter->recipient, (long long)out->notices, address);
	return letter->state == LETTER_SENT ||
	    store_letter_drop(world->store, letter->id, act->at, err);
}

bool
repost(struct world *world, struct outbox_act *act, struct reposted *out,
    struct err *err)
{
	struct letter letter;
	const char *address;
	bool found, returned, unaddressed;

	/* What is owed or tried at an instant that is wrong may wait for years.
	 */
	if (!world_is_trusted(world, err) ||
	    !store_letter_returned(world->store, act->letter, &returned,
		&unaddressed, err) ||
	    (!returned &&
		!store_letter_retry(world->store, act->letter, act->at, err)) ||
	    !store_letter_load(world->store, act->letter, world_turn(world),
		&letter, &found, err))
		return false;
	assert(found);
	if (!has_channel(world, &letter, err) ||
	    !find_address(world, &letter, unaddressed, act->at, &address, err))
		return false;
	return address == NULL ||
	    readdress(world, &letter, address, act, out, err);
}
