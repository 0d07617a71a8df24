/* The directory: from what a source writes to agencies and people. */
#include "core/directory_tables.h"

#include <string.h>

static const struct agency *
code_in_force(const struct directory *d, int32_t code, day on)
{
	for (int32_t i = d->by_code.first[code]; i < d->by_code.first[code + 1];
	     i++) {
		const struct agency *a = &d->agencies[d->by_code.rows[i]];

		if (directory_in_force(a->from, a->to, on))
			return a;
	}
	return NULL;
}

/* The agency that carries on the work of one that has ended by ${on}.
 * Successors may form a circle; each step counts. */
static const struct agency *
carried_on(const struct directory *d, const struct agency *agency, day on)
{
	for (size_t steps = 0; steps <= d->agency_count; steps++) {
		if (directory_in_force(agency->from, agency->to, on))
			return agency;
		if (agency->to.n >= on.n || agency->successor == NULL)
			return NULL;
		agency = directory_by_code(d, agency->successor);
	}
	return NULL;
}

static const struct agency *
find_by_code(const struct directory *d, const char *name, day on)
{
	int32_t code = names_find(d->codes, name, strlen(name));
	const struct agency *found = NULL;

	if (code < 0)
		return NULL;
	found = code_in_force(d, code, on);
	for (int32_t i = d->by_code.first[code];
	     found == NULL && i < d->by_code.first[code + 1]; i++)
		found = carried_on(d, &d->agencies[d->by_code.rows[i]], on);
	return found;
}

/* One agency of that name in force, else the one successor of those that have
 * ended: a commune that kept its name goes before its predecessor. */
static const struct agency *
find_by_name(const struct directory *d, const char *name, day on)
{
	int32_t number = folded_find(d->names, name);
	const struct agency *now = NULL, *later = NULL;
	bool many_now = false, many_later = false;

	if (number < 0)
		return NULL;
	for (int32_t i = d->by_name.first[number];
	     i < d->by_name.first[number + 1]; i++) {
		const struct agency *a = &d->agencies[d->by_name.rows[i]];
		const struct agency *on_it = carried_on(d, a, on);

		if (on_it == NULL)
			continue;
		if (on_it == a) {
			many_now = many_now || (now != NULL && now != a);
			now = a;
		} else {
			many_later =
			    many_later || (later != NULL && later != on_it);
			later = on_it;
		}
	}
	if (now != NULL)
		return many_now ? NULL : now;
	return many_later ? NULL : later;
}

const struct agency *
directory_find_agency(const struct directory *directory, const char *name,
    day on)
{
	const struct agency *found = find_by_code(directory, name, on);

	return found != NULL ? found : find_by_name(directory, name, on);
}

static bool
contact_is_within(const struct directory *d, size_t row,
    const struct agency *root)
{
	const struct contact *contact = &d->contacts[row];

	return contact->agency != NULL &&
	    directory_is_within(d, directory_by_code(d, contact->agency), root);
}

/* One person may stand in several rows, as officer here and head there. */
static bool
is_same_person(const struct contact *a, const struct contact *b)
{
	if (a->account != NULL && b->account != NULL &&
	    strcmp(a->account, b->account) != 0)
		return false;
	if (a->mail != NULL || b->mail != NULL)
		return text_equal(a->mail, b->mail);
	return text_equal(a->name, b->name);
}

/*
 * The one person among the rows of ${number} that are in force and, when
 * ${root} is given, within it; two persons are none (${many}).  Of one
 * person's rows the first role is taken.
 */
static const struct contact *
one_person(const struct directory *d, const struct names_rows *rows,
    int32_t number, const struct agency *root, day on, bool *many)
{
	const struct contact *found = NULL;

	*many = false;
	if (number < 0)
		return NULL;
	for (int32_t i = rows->first[number]; i < rows->first[number + 1];
	     i++) {
		const struct contact *c = &d->contacts[rows->rows[i]];

		if (!directory_in_force(c->from, c->to, on) ||
		    (root != NULL &&
			!contact_is_within(d, (size_t)rows->rows[i], root)))
			continue;
		if (found != NULL && !is_same_person(found, c)) {
			*many = true;
			return NULL;
		}
		if (found == NULL || c->role < found->role)
			found = c;
	}
	return found;
}

/* Account and mail say who it is wherever the person is listed; the agency
 * only chooses where they stand for several. */
static const struct contact *
one_known(const struct directory *d, const struct names_rows *rows,
    int32_t number, const struct agency *agency, day on, bool *many)
{
	const struct contact *found = NULL;

	*many = false;
	if (agency != NULL)
		found = one_person(d, rows, number, agency, on, many);
	if (found != NULL || *many)
		return found;
	return one_person(d, rows, number, NULL, on, many);
}

const struct contact *
directory_find_officer(const struct directory *directory,
    const struct agency *agency, const char *account, const char *mail,
    const char *name, day on)
{
	const struct directory *d = directory;
	const struct contact *found = NULL;
	bool many = false;

	if (!text_is_empty(account))
		found = one_known(d, &d->by_account,
		    names_find(d->accounts, account, strlen(account)), agency,
		    on, &many);
	if (found == NULL && !many && !text_is_empty(mail))
		found = one_known(d, &d->by_mail, folded_find(d->mails, mail),
		    agency, on, &many);
	if (found == NULL && !many && agency != NULL && !text_is_empty(name))
		found = one_person(d, &d->by_person,
		    folded_find(d->people, name), agency, on, &many);
	return found;
}

const struct contact *
directory_named(const struct directory *directory, const char *name,
    size_t index)
{
	const struct names_rows *rows = &directory->by_person;
	int32_t number = folded_find(directory->people, name);

	return number >= 0 &&
		index < (size_t)(rows->first[number + 1] - rows->first[number])
	    ? &directory
		   ->contacts[rows->rows[rows->first[number] + (int32_t)index]]
	    : NULL;
}

const char *
directory_derive(struct arena *arena, const struct mail_rule *rule,
    const char *account)
{
	const char *mail;

	if (rule == NULL || rule->before == NULL || text_is_empty(account))
		return NULL;
	mail =
	    arena_printf(arena, "%s%s%s", rule->before, account, rule->after);
	return directory_is_address(mail) ? mail : NULL;
}

bool
directory_knows_account(const struct directory *directory, const char *account)
{
	return names_find(directory->accounts, account, strlen(account)) >= 0;
}

bool
directory_can_reach(const struct contact *contact)
{
	return contact->mail != NULL || contact->zalo != NULL ||
	    contact->phone != NULL;
}

static bool
differ(const char *a, const char *b)
{
	return a != NULL && b != NULL && !text_equal(a, b);
}

static bool
agree(const char *a, const char *b)
{
	return a != NULL && b != NULL && text_equal(a, b);
}

bool
directory_is_same(const struct contact *a, const struct contact *b)
{
	if (a == b)
		return true;
	if (!text_is_empty(a->account) && !text_is_empty(b->account))
		return text_equal(a->account, b->account);
	if (differ(a->name, b->name) || differ(a->mail, b->mail) ||
	    differ(a->zalo, b->zalo) || differ(a->phone, b->phone))
		return false;
	return agree(a->mail, b->mail) || agree(a->zalo, b->zalo) ||
	    agree(a->phone, b->phone);
}

bool
directory_is_person(const struct contact *a, const struct contact *b)
{
	if (!text_equal(a->name, b->name) || !text_equal(a->agency, b->agency))
		return false;
	if (a->account != NULL && b->account != NULL)
		return text_equal(a->account, b->account);
	if (a->mail != NULL && b->mail != NULL)
		return text_equal(a->mail, b->mail);
	return a->account == NULL && b->account == NULL && a->mail == NULL &&
	    b->mail == NULL;
}

struct listing {
	const struct contact **out;
	size_t capacity, count;
};

static void
list(struct listing *listing, const struct contact *contact)
{
	if (listing->count < listing->capacity)
		listing->out[listing->count] = contact;
	listing->count++;
}

static void
list_everywhere(const struct directory *d, enum role role, day on,
    struct listing *listing)
{
	for (size_t i = 0; i < d->contact_count; i++) {
		const struct contact *c = &d->contacts[i];

		if (c->role == role && directory_can_reach(c) &&
		    directory_in_force(c->from, c->to, on))
			list(listing, c);
	}
}

/* The person whom the agency's own row names as head or desk. */
static const struct contact *
named_by_agency(const struct directory *d, const struct agency *agency,
    enum role role, day on)
{
	const char *account = role == ROLE_HEAD ? agency->head
	    : role == ROLE_DESK                 ? agency->desk
						: NULL;
	const struct contact *found;
	bool many;

	if (account == NULL || *account == '\0')
		return NULL;
	found = one_known(d, &d->by_account,
	    names_find(d->accounts, account, strlen(account)), agency, on,
	    &many);
	return found != NULL && directory_can_reach(found) ? found : NULL;
}

static void
list_at(const struct directory *d, int32_t row, enum role role, day on,
    struct listing *listing)
{
	int32_t code = d->code_of[row];
	const struct contact *named =
	    named_by_agency(d, &d->agencies[row], role, on);

	if (named != NULL) {
		list(listing, named);
		return;
	}
	for (int32_t i = d->by_agency.first[code];
	     i < d->by_agency.first[code + 1]; i++) {
		const struct contact *c = &d->contacts[d->by_agency.rows[i]];

		if (c->role == role && directory_can_reach(c) &&
		    directory_in_force(c->from, c->to, on))
			list(listing, c);
	}
}

size_t
directory_with_role(const struct directory *directory,
    const struct agency *agency, enum role role, day on,
    const struct contact **out, size_t capacity)
{
	struct listing listing = { .out = out, .capacity = capacity };

	if (role == ROLE_PROVINCE || role == ROLE_ADMINISTRATOR) {
		list_everywhere(directory, role, on, &listing);
		return listing.count;
	}
	if (agency == NULL)
		return 0;
	for (int32_t row = (int32_t)(agency - directory->agencies);
	     row >= 0 && listing.count == 0; row = directory->parent[row])
		list_at(directory, row, role, on, &listing);
	return listing.count;
}
