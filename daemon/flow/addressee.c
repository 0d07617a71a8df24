/* Addresses that are nobody's any more. */
#include "flow/addressee.h"

#include <string.h>

#include "base/text.h"

/* An address, and what is said there. */
struct search {
	const struct addressee_place *place;
	const struct addressee_concerns *concerns;
};

static bool
is_among(const struct addressee_concerns *concerns, const char *agency,
    const char *account)
{
	for (size_t i = 0; i < concerns->count; i++)
		if (text_equal(concerns->items[i].agency, agency) &&
		    text_equal(concerns->items[i].account, account))
			return true;
	return false;
}

static void
add_concern(struct addressee_concerns *concerns, const char *agency,
    const char *account)
{
	struct arena *arena = concerns->arena;

	if (concerns->count == concerns->room) {
		size_t room = 2 * concerns->room + 16;
		struct addressee_concern *items =
		    arena_alloc(arena, room * sizeof(*items));

		if (concerns->count > 0)
			memcpy(items, concerns->items,
			    concerns->count * sizeof(*items));
		concerns->items = items;
		concerns->room = room;
	}
	concerns->items[concerns->count++] = (struct addressee_concern){
		agency == NULL ? NULL : arena_string(arena, agency),
		account == NULL ? NULL : arena_string(arena, account)
	};
}

static bool
is_graver(const struct addressee_concerns *than, const struct notice *notice)
{
	return than->count == 0 || notice->severity > than->severity ||
	    (notice->severity == than->severity && notice->due.n < than->due.n);
}

bool
addressee_note(struct world *world, struct addressee_concerns *concerns,
    const struct notice *notices, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		const struct notice *notice = &notices[i];
		struct dossier dossier;
		const char *account;
		bool found = false;

		if (notice->dossier != 0 &&
		    !store_dossier_load(world->store, notice->dossier,
			world->turn, &dossier, &found, err))
			return false;
		account = found ? dossier.facts.seen.officer_account : NULL;
		if (is_graver(concerns, notice)) {
			concerns->role = notice->role;
			concerns->severity = notice->severity;
			concerns->due = notice->due;
		}
		if (!is_among(concerns, notice->agency, account))
			add_concern(concerns, notice->agency, account);
	}
	return true;
}

/* Named by an office's route, by account or address. */
static bool
is_routed(const struct conf *conf, const struct contact *contact)
{
	for (int i = 0; i < conf->routing.count; i++) {
		const char *named = conf->routing.rows[i].contact;

		if (named != NULL &&
		    (text_equal(named, contact->account) ||
			text_equal(named, contact->mail)))
			return true;
	}
	return false;
}

/* Of ${agency} or one above it, or its head or desk. */
static bool
is_over(const struct directory *directory, const struct agency *agency,
    const struct contact *contact, const struct agency *at)
{
	while (agency != NULL) {
		if (agency == at ||
		    (contact->account != NULL &&
			(text_equal(agency->head, contact->account) ||
			    text_equal(agency->desk, contact->account))))
			return true;
		agency = agency->parent == NULL
		    ? NULL
		    : directory_by_code(directory, agency->parent);
	}
	return false;
}

/* Whether ${contact} may be whom one of the notices was for: who handles its
 * dossier, or is of its agency, above or below it. */
static bool
is_concerned(const struct search *search, const struct contact *contact)
{
	const struct conf *conf = search->place->world->conf;
	const struct directory *directory = conf->directory;
	day on = search->place->on;
	const struct agency *at = contact->agency == NULL
	    ? NULL
	    : directory_find_agency(directory, contact->agency, on);

	if (at == NULL || is_routed(conf, contact))
		return true;
	for (size_t i = 0; i < search->concerns->count; i++) {
		const char *code = search->concerns->items[i].agency;
		const char *account = search->concerns->items[i].account;
		const struct agency *of = code == NULL
		    ? NULL
		    : directory_find_agency(directory, code, on);

		if (of == NULL || is_over(directory, of, contact, at) ||
		    directory_is_within(directory, at, of) ||
		    (contact->account != NULL &&
			text_equal(account, contact->account)))
			return true;
	}
	return false;
}

/* Of which account the rule would have made the address; "": of none. */
static struct slice
account_of(const struct addressee_place *place)
{
	const struct mail_rule *rule = &place->world->conf->routing.derive;
	const char *mail = place->recipient;
	size_t before, after, size = strlen(mail);

	if (rule->before == NULL)
		return (struct slice){ "", 0 };
	before = strlen(rule->before);
	after = strlen(rule->after);
	if (size <= before + after ||
	    strncmp(mail, rule->before, before) != 0 ||
	    strcmp(mail + size - after, rule->after) != 0)
		return (struct slice){ "", 0 };
	return (struct slice){ mail + before, size - before - after };
}

/* The rule makes this address of ${account}. */
static bool
makes(const struct addressee_place *place, const char *account)
{
	const struct slice made = account_of(place);

	return !text_is_empty(account) && strlen(account) == made.size &&
	    memcmp(account, made.data, made.size) == 0;
}

/* Whether the rule may have made it, of an account that no table has. */
static bool
is_derived(const struct addressee_place *place)
{
	return account_of(place).size > 0;
}

/* ... and did, of somebody else's account than ${contact}'s. */
static bool
is_another_officers(const struct search *search, const struct contact *contact)
{
	for (size_t i = 0; i < search->concerns->count; i++) {
		const char *account = search->concerns->items[i].account;

		if (makes(search->place, account))
			return !text_equal(account, contact->account);
	}
	return false;
}

struct found {
	const char *address;
	const struct contact *contact;
	bool has_role; /* the one of the letter's first notice */
	bool many;
};

/* One person may have several addresses: that of the role goes before. */
static void
take(struct found *found, const struct contact *contact, const char *address,
    bool has_role)
{
	if (found->address != NULL && found->has_role == has_role) {
		found->many =
		    found->many || !text_equal(found->address, address);
		return;
	}
	if (found->address == NULL || has_role)
		*found = (struct found){ address, contact, has_role, false };
}

static enum addressee
look_for(const struct search *search, const struct contact **out)
{
	const struct addressee_place *place = search->place;
	struct found found = { 0 };

	for (size_t i = 0; i < place->count; i++) {
		const struct contact *it = place->namesakes[i];

		if (is_concerned(search, it))
			take(&found, it,
			    conf_channel_address(place->channel, it),
			    it->role == search->concerns->role);
	}
	if (found.address == NULL || found.many)
		return is_derived(place) ? ADDRESSEE_SAME : ADDRESSEE_GONE;
	if (is_another_officers(search, found.contact))
		return ADDRESSEE_SAME;
	*out = found.contact;
	return ADDRESSEE_MOVED;
}

/* Where the channel reaches ${contact} on that day; NULL: nowhere. */
static const char *
address_of(const struct addressee_place *place, const struct contact *contact)
{
	return contact->from.n <= place->on.n && place->on.n <= contact->to.n
	    ? conf_channel_address(place->channel, contact)
	    : NULL;
}

static bool
is_of(const struct addressee_place *place, const struct contact *contact)
{
	return contact != NULL &&
	    text_equal(address_of(place, contact), place->recipient);
}

/* A contact's, or the last resort's, who may stand in no table. */
static bool
is_somebodys(const struct addressee_place *place)
{
	const struct conf *conf = place->world->conf;
	const struct directory *directory = conf->directory;

	if (is_of(place,
		directory_find_officer(directory, NULL, NULL, place->recipient,
		    NULL, place->on)) ||
	    is_of(place, conf->routing.fallback))
		return true;
	for (size_t i = 0; i < directory_contact_count(directory); i++)
		if (is_of(place, directory_contact(directory, i)))
			return true;
	return false;
}

static void
add_namesake(struct addressee_place *place, const struct contact *contact)
{
	if (address_of(place, contact) == NULL)
		return;
	for (size_t i = 0; i < place->count; i++)
		if (place->namesakes[i] == contact)
			return;
	place->namesakes[place->count++] = contact;
}

static void
add_named(struct addressee_place *place, const char *name)
{
	const struct directory *directory = place->world->conf->directory;
	size_t all = directory_contact_count(directory);
	const struct contact *it;

	place->namesakes = arena_alloc(place->world->turn,
	    (all + 1) * sizeof(*place->namesakes));
	for (size_t i = 0;
	     name != NULL && (it = directory_named(directory, name, i)) != NULL;
	     i++)
		add_namesake(place, it);
}

/* Who has left the rule for the table may be written otherwise there. */
static void
add_derived(struct addressee_place *place)
{
	const struct directory *directory = place->world->conf->directory;
	size_t all = directory_contact_count(directory);

	for (size_t i = 0; is_derived(place) && i < all; i++) {
		const struct contact *it = directory_contact(directory, i);

		if (makes(place, it->account))
			add_namesake(place, it);
	}
}

struct addressee_place
addressee_place(struct world *world, const char *channel, const char *recipient,
    const char *name, instant now)
{
	struct addressee_place place = { .world = world,
		.channel = conf_channel(world->conf, channel),
		.recipient = recipient,
		.on = world_day(world, now) };

	/* Without its channel nothing reaches anybody; an endpoint is no
	 * person's. */
	place.is_known = place.channel == NULL ||
	    text_equal(recipient, channel) || is_somebodys(&place);
	if (place.is_known)
		return place;
	add_named(&place, name);
	add_derived(&place);
	return place;
}

enum addressee
addressee_find(const struct addressee_place *place,
    const struct addressee_concerns *concerns, const struct contact **contact)
{
	const struct search search = { place, concerns };

	*contact = NULL;
	return place->is_known ? ADDRESSEE_SAME : look_for(&search, contact);
}

const struct contact *
addressee_moved(const struct addressee_place *place,
    const struct dossier *dossier, const struct notice *notice)
{
	struct addressee_concern one = { notice->agency,
		dossier->facts.seen.officer_account };
	const struct addressee_concerns concerns = { .items = &one,
		.count = 1,
		.role = notice->role };
	const struct contact *contact;

	return addressee_find(place, &concerns, &contact) == ADDRESSEE_MOVED
	    ? contact
	    : NULL;
}

const struct contact *
addressee_absent(struct world *world, const struct dossier *dossier,
    const struct notice *notice, instant now)
{
	struct addressee_place place = { .world = world,
		.channel = conf_channel(world->conf, notice->channel),
		.recipient = notice->recipient,
		.on = world_day(world, now) };
	const struct contact *contact;

	add_named(&place, notice->instead_of);
	contact = addressee_moved(&place, dossier, notice);
	/* A namesake is never away. */
	return contact != NULL && contact->substitute != NULL ? contact : NULL;
}

/* In the place of ${letter}; where that was done, and did not arrive either, in
 * the place of the letter that told it. */
static bool
owe_in_place_of(struct world *world, struct notice *notice, int64_t letter,
    bool *owed, struct err *err)
{
	*owed = false;
	while (!*owed && letter > notice->again) {
		struct notice before;
		int64_t id;
		bool found;

		notice->again = letter;
		if (!store_notice_add(world->store, notice, &id, owed, err) ||
		    !store_notice_load(world->store, id, world->turn, &before,
			&found, err))
			return false;
		letter = before.letter;
	}
	return true;
}

/* What was owed there before and never told is owed once more, under a key of
 * its own; what was withdrawn may be true again. */
static bool
owe_again(struct world *world, struct notice *notice, int64_t letter,
    instant now, bool *owed, struct err *err)
{
	enum notice_state state;
	int64_t id;

	if (!store_notice_said(world->store, notice, &id, &state, err))
		return false;
	*owed = id == 0 || state == NOTICE_WITHDRAWN;
	if (id != 0)
		return !*owed ||
		    store_notice_reopen(world->store, id, now, NULL, err);
	return owe_in_place_of(world, notice, letter, owed, err);
}

bool
addressee_owe(struct world *world, int64_t letter, const char *address,
    struct notice *notices, size_t count, instant now, int64_t *owed,
    struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		struct notice *notice = &notices[i];
		bool is_owed;

		notice->recipient = address;
		notice->created = notice->hold_until = now;
		notice->hold = NULL;
		notice->again = 0;
		if (!store_notice_add(world->store, notice, NULL, &is_owed,
			err) ||
		    (!is_owed &&
			!owe_again(world, notice, letter, now, &is_owed, err)))
			return false;
		*owed += is_owed;
	}
	return true;
}
