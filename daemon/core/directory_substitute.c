/* The directory: who stands in for whom. */
#include "core/directory_tables.h"

#include <string.h>

#include "base/text.h"

/* Substitutes of substitutes; more is a mistake of the table. */
enum { CHAIN_MOST = 32 };

static bool
is_away(const struct contact *contact, day on)
{
	return contact->substitute != NULL &&
	    directory_in_force(contact->away_from, contact->away_to, on);
}

/* The rows of ${account} as a range of by_account; empty for an unknown one. */
static void
rows_of(const struct directory *d, const char *account, int32_t *first,
    int32_t *end)
{
	int32_t number = text_is_empty(account)
	    ? -1
	    : names_find(d->accounts, account, strlen(account));

	*first = number < 0 ? 0 : d->by_account.first[number];
	*end = number < 0 ? 0 : d->by_account.first[number + 1];
}

static const struct contact *
row_at(const struct directory *d, int32_t index)
{
	return &d->contacts[d->by_account.rows[index]];
}

/* Who takes the place of ${contact}, by its own row before its others; NULL
 * while it is not away. */
static const char *
substitute_of(const struct directory *d, const struct contact *contact, day on)
{
	int32_t i, end;

	if (is_away(contact, on))
		return contact->substitute;
	rows_of(d, contact->account, &i, &end);
	for (; i < end; i++)
		if (is_away(row_at(d, i), on))
			return row_at(d, i)->substitute;
	return NULL;
}

static const struct contact *
in_force(const struct directory *d, const char *account, day on)
{
	const struct contact *found = NULL;
	int32_t i, end;

	rows_of(d, account, &i, &end);
	for (; i < end; i++) {
		const struct contact *row = row_at(d, i);

		if (!directory_in_force(row->from, row->to, on))
			continue;
		if (found == NULL ||
		    (!directory_can_reach(found) && directory_can_reach(row)))
			found = row;
	}
	return found;
}

const struct contact *
directory_stand_in(const struct directory *directory,
    const struct contact *contact, day on)
{
	const struct contact *reached = contact, *at = contact;

	for (int steps = 0; steps < CHAIN_MOST; steps++) {
		const char *account = substitute_of(directory, at, on);

		if (account == NULL)
			break;
		at = in_force(directory, account, on);
		if (at == NULL)
			break;
		if (directory_can_reach(at))
			reached = at;
	}
	return reached;
}

/* Who is away on the same days, one standing in for the other. */
struct link {
	const struct link *before;
	const struct contact *contact;
	day from, to; /* on which all of them are */
	int length;
};

/* Who has a substitute and no days stands ready. */
static bool
has_leave(const struct contact *contact)
{
	return contact->away_to.n > INT32_MIN;
}

static bool
is_among(const struct link *link, const struct contact *contact)
{
	for (; link != NULL; link = link->before)
		if (link->contact == contact ||
		    text_equal(link->contact->account, contact->account))
			return true;
	return false;
}

/* False once ${link} is wrong, and told.  Two colleagues may stand in for each
 * other, at different times. */
static bool
check_link(const struct directory *d, const struct link *link, const char *file,
    struct complaints *complaints)
{
	const struct contact *away = link->contact;
	int32_t i, end;

	rows_of(d, away->substitute, &i, &end);
	for (; i < end; i++) {
		const struct contact *next = row_at(d, i);
		struct link more = { .before = link,
			.contact = next,
			.from = next->away_from,
			.to = next->away_to,
			.length = link->length + 1 };

		if (is_among(link, next) || more.length > CHAIN_MOST) {
			complaints_add(complaints, file, away->line, 0,
			    "substitute: \"%s\" leads back to who is away",
			    away->substitute);
			return false;
		}
		if (more.from.n < link->from.n)
			more.from = link->from;
		if (more.to.n > link->to.n)
			more.to = link->to;
		if (next->substitute != NULL && has_leave(next) &&
		    more.from.n <= more.to.n &&
		    !check_link(d, &more, file, complaints))
			return false;
	}
	return true;
}

static bool
knows(const struct directory *d, const char *account)
{
	int32_t row, end;

	rows_of(d, account, &row, &end);
	return row < end;
}

void
directory_check_substitutes(const struct directory *d,
    const struct directory *beside, const char *file,
    struct complaints *complaints)
{
	for (size_t i = 0; i < d->contact_count; i++) {
		const struct contact *contact = &d->contacts[i];
		const struct link first = { .contact = contact,
			.from = contact->away_from,
			.to = contact->away_to };

		if (contact->substitute == NULL)
			continue;
		if (!knows(d, contact->substitute) &&
		    (beside == NULL || !knows(beside, contact->substitute)))
			complaints_add(complaints, file, contact->line, 0,
			    "substitute: nobody has the account \"%s\"",
			    contact->substitute);
		else if (has_leave(contact) ||
		    text_equal(contact->account, contact->substitute))
			(void)check_link(d, &first, file, complaints);
	}
}
