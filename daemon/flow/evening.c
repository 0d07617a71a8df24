/* When a digest is due, and to whom it is owed. */
#include "flow/evening.h"

#include "flow/departure.h"

enum { LOCAL = ROLE_OFFICER | ROLE_DEPUTY | ROLE_HEAD | ROLE_DESK };

static bool
is_its_day(const struct world *world, const struct conf_digest *digest,
    day date)
{
	return (digest->days >> when_weekday(date) & 1) != 0 ||
	    ((digest->days & CONF_WORKING_DAYS) != 0 &&
		departure_is_worked(world, date));
}

instant
evening_next(const struct world *world, const struct conf_digest *digest,
    instant at)
{
	day date = world_day(world, at);

	for (;; date = when_add_days(date, 1)) {
		instant due = when_at(date, digest->at, world->conf->offset);

		if (due >= at && is_its_day(world, digest, date))
			return due;
	}
}

instant
evening_before(const struct world *world, const struct conf_digest *digest,
    instant at)
{
	day date = world_day(world, at);

	for (;; date = when_add_days(date, -1)) {
		instant due = when_at(date, digest->at, world->conf->offset);

		if (due < at && is_its_day(world, digest, date))
			return due;
	}
}

/* The newest digest that heads could read before ${at}; where they get none,
 * that of ${digest}. */
static instant
heads_before(const struct world *world, const struct conf_digest *digest,
    instant at)
{
	const struct conf *conf = world->conf;
	instant newest = INSTANT_NONE;

	for (int i = 0; i < conf->digest_count; i++) {
		const struct conf_digest *it = &conf->digests[i];
		instant before;

		if ((it->roles & ROLE_HEAD) == 0 || it->scope != NULL)
			continue;
		before = evening_before(world, it, at);
		if (newest == INSTANT_NONE || before > newest)
			newest = before;
	}
	return newest != INSTANT_NONE ? newest
				      : evening_before(world, digest, at);
}

/* What heads could read before the last working day up to ${due}, those above
 * may read now. */
static instant
a_working_day_before(const struct world *world,
    const struct conf_digest *digest, instant due)
{
	day date = world_day(world, due);

	while (!departure_is_worked(world, date))
		date = when_add_days(date, -1);
	return heads_before(world, digest,
	    when_at(date, 0, world->conf->offset));
}

void
evening_plan(const struct world *world, const struct conf_digest *digest,
    instant due, struct survey_plan *out)
{
	struct survey_span *own = &out->spans[SURVEY_OWN];
	struct survey_span *above = &out->spans[SURVEY_ABOVE];

	own->from = evening_before(world, digest, due);
	own->to = due;
	*above = *own;
	if (digest->heads_first) {
		above->from = a_working_day_before(world, digest, own->from);
		above->to = a_working_day_before(world, digest, due);
	}
	own->date = world_day(world, own->to);
	above->date = world_day(world, above->to);
	out->officers =
	    digest->scope == NULL && (digest->roles & ROLE_OFFICER) != 0;
}

/* ---- whom it is owed to ---- */

static bool
is_same(const struct evening_owed *a, const struct evening_owed *b)
{
	return directory_is_same(a->contact, b->contact) &&
	    a->scope == b->scope && a->own_dossiers == b->own_dossiers;
}

/* One digest per person and scope, whatever the roles. */
static void
add(struct evening_owed *list, size_t *count, const struct evening_owed *one)
{
	for (size_t i = 0; i < *count; i++) {
		struct evening_owed *owed = &list[i];

		if (!is_same(owed, one))
			continue;
		owed->roles |= one->roles;
		owed->administrator = owed->administrator || one->administrator;
		if (owed->own == NULL)
			owed->own = one->own;
		return;
	}
	list[(*count)++] = *one;
}

static struct evening_owed
owed_to(const struct world *world, const struct conf_digest *digest,
    const struct contact *contact)
{
	const struct directory *directory = world->conf->directory;
	bool local = (contact->role & LOCAL) != 0;
	struct evening_owed owed = { .contact = contact,
		.role = contact->role,
		.roles = contact->role,
		.administrator = contact->role == ROLE_ADMINISTRATOR };

	if (local)
		owed.own = directory_by_code(directory, contact->agency);
	if (digest->scope != NULL)
		owed.scope = directory_by_code(directory, digest->scope);
	else if (local)
		owed.scope = owed.own;
	owed.own_dossiers =
	    digest->scope == NULL && contact->role == ROLE_OFFICER;
	return owed;
}

struct evening_owed *
evening_owed(const struct world *world, const struct conf_digest *digest,
    day date, struct arena *arena, size_t *count)
{
	const struct directory *directory = world->conf->directory;
	size_t contacts = directory_contact_count(directory);
	struct evening_owed *list =
	    arena_alloc(arena, (contacts + 1) * sizeof(*list));

	*count = 0;
	for (size_t i = 0; i < contacts; i++) {
		const struct contact *contact = directory_contact(directory, i);
		struct evening_owed one;

		if ((digest->roles & contact->role) == 0 ||
		    contact->from.n > date.n || contact->to.n < date.n)
			continue;
		one = owed_to(world, digest, contact);
		add(list, count, &one);
	}
	return list;
}
