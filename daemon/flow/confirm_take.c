/* Who confirms an address. */
#include "flow/confirm_take.h"

#include "base/log.h"
#include "base/text.h"
#include "flow/confirm.h"

static bool
find(const struct world *world, const char *who, const struct contact **out,
    struct err *err)
{
	const struct directory *directory = world->conf->directory;
	const struct contact *found = NULL;

	for (size_t i = 0; i < directory_contact_count(directory); i++) {
		const struct contact *contact = directory_contact(directory, i);

		if (contact->mail == NULL ||
		    (!text_equal(contact->mail, who) &&
			!text_equal(contact->account, who) &&
			!text_equal(contact->name, who)))
			continue;
		if (found != NULL && !text_equal(found->mail, contact->mail))
			return err_set(err,
			    "\"%s\" has several addresses (%s, %s): name the "
			    "address",
			    who, found->mail, contact->mail);
		found = contact;
	}
	*out = found;
	return found != NULL ||
	    err_set(err, "no contact with a mail address is \"%s\"", who);
}

bool
confirm_take(struct world *world, const char *who, const char *how, int64_t uid,
    const char *on_behalf, instant now, const struct contact **contact,
    struct err *err)
{
	struct reach_act act = { .how = how,
		.at = now,
		.uid = uid,
		.who = on_behalf };

	if (!find(world, who, contact, err))
		return false;
	act.address = (*contact)->mail;
	if (!store_begin(world->store, err))
		return false;
	if (!store_reach_confirm(world->store, &act, err)) {
		store_rollback(world->store);
		return false;
	}
	if (!store_commit(world->store, err))
		return false;
	log_notice("contacts: %s: confirmed (%s) by user %lld%s%s", act.address,
	    how, (long long)uid, on_behalf == NULL ? "" : " for ",
	    on_behalf == NULL ? "" : on_behalf);
	confirm_look_again(world->confirm);
	return true;
}

bool
confirm_take_link(struct world *world, const struct letter *letter, int64_t uid,
    const char *on_behalf, instant now, const struct contact **contact,
    struct reach_act *act, bool *already, struct err *err)
{
	if (letter->kind != NOTICE_CONFIRM)
		return err_set(err, "letter %lld asks for no confirmation",
		    (long long)letter->id);
	if (!find(world, letter->recipient, contact, err) ||
	    !store_reach_confirmed(world->store, letter->recipient, world->turn,
		act, already, err))
		return false;
	*already = *already && act->at >= letter->sealed;
	if (*already)
		return true;
	*act = (struct reach_act){ .at = now };
	return confirm_take(world, letter->recipient, "link", uid, on_behalf,
	    now, contact, err);
}
