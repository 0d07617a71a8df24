/* Notices that leave to somebody else than whom they were owed to. */
#include "flow/forward.h"

#include "base/log.h"
#include "base/text.h"
#include "flow/addressee.h"
#include "flow/departure.h"
#include "flow/routing.h"

/* The row by which ${channel} reaches whom ${notice} names at its address, of
 * several that of its role; NULL: it does not. */
static const struct contact *
row_of(const struct world *world, const struct conf_channel *channel,
    const struct notice *notice, day on)
{
	const struct directory *directory = world->conf->directory;
	const struct contact *found = NULL, *it;

	for (size_t i = 0; notice->recipient_name != NULL &&
	     (it = directory_named(directory, notice->recipient_name, i)) !=
		 NULL;
	     i++)
		if (it->from.n <= on.n && on.n <= it->to.n &&
		    text_equal(conf_channel_address(channel, it),
			notice->recipient) &&
		    (found == NULL || it->role == notice->role))
			found = it;
	return found;
}

/* Whose address it is no more, and who has another one; or NULL. */
static const struct contact *
moved(struct world *world, const struct dossier *dossier,
    const struct notice *notice, instant now)
{
	const struct addressee_place place = addressee_place(world,
	    notice->channel, notice->recipient, notice->recipient_name, now);

	return addressee_moved(&place, dossier, notice);
}

/* Whom ${notice} finds today, and in whose place; NULL where that is not known:
 * then it goes where it was to. */
static const struct contact *
find(struct world *world, const struct conf_channel *channel,
    const struct dossier *dossier, const struct notice *notice, instant now,
    const char **instead_of)
{
	day today = world_day(world, now);
	const struct contact *whose;
	struct notice other;

	/* Who was told is corrected, whoever is away. */
	if (notice->kind == NOTICE_CORRECTION)
		return moved(world, dossier, notice, now);
	whose = notice->instead_of == NULL
	    ? row_of(world, channel, notice, today)
	    : addressee_absent(world, dossier, notice, now);
	if (whose == NULL) {
		whose = moved(world, dossier, notice, now);
		if (whose == NULL || notice->instead_of != NULL)
			return whose;
	}
	whose = routing_stand_in(world, &other, whose, today);
	*instead_of = other.instead_of;
	return whose;
}

/* What is owed there already, or was told, is not owed twice.  What was told
 * there by a letter that died is not ${owed}: it goes where it was to. */
static bool
owe(struct world *world, struct notice *notice, instant now, bool *owed,
    struct err *err)
{
	enum notice_state state;
	int64_t id;

	if (!store_notice_add(world->store, notice, NULL, owed, err))
		return false;
	if (*owed)
		return true;
	if (!store_notice_said(world->store, notice, &id, &state, err))
		return false;
	*owed = id != 0;
	return !*owed || state != NOTICE_WITHDRAWN ||
	    store_notice_reopen(world->store, id, now, notice->hold, err);
}

bool
forward(struct world *world, const struct dossier *dossier,
    const struct notice *notice, instant now, bool *forwarded, struct err *err)
{
	const struct conf_channel *channel =
	    conf_channel(world->conf, notice->channel);
	const struct contact *whose;
	struct notice other = *notice;

	*forwarded = false;
	if (channel == NULL)
		return true;
	whose = find(world, channel, dossier, notice, now, &other.instead_of);
	if (whose == NULL)
		return true;
	other.recipient = conf_channel_address(channel, whose);
	other.recipient_name = whose->name;
	if (other.recipient == NULL ||
	    text_equal(other.recipient, notice->recipient))
		return true;
	other.created = other.hold_until = now;
	other.hold = departure_is_at_once(world, notice) ? NULL : "departure";
	if (!owe(world, &other, now, forwarded, err))
		return false;
	if (!*forwarded)
		return true;
	log_info("%s: %s goes to %s, not to %s", dossier->facts.seen.code,
	    notice->rung, other.recipient, notice->recipient);
	return store_notice_withdraw(world->store, notice->id, NOTICE_FORWARDED,
	    now, err);
}
