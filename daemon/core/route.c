/* Who is told: routes and roles to people, each once, with a last resort. */
#include "core/route.h"

#include <string.h>

#include "base/text.h"

const char *
route_reason_text(enum route_reason reason)
{
	switch (reason) {
	case ROUTE_ROLE:
		return "role";
	case ROUTE_CONTACT:
		return "contact";
	case ROUTE_BESIDE:
		return "beside";
	case ROUTE_DESK:
		return "desk";
	case ROUTE_FALLBACK:
		break;
	}
	return "fallback";
}

static bool
has_finding(const struct route *route, enum finding_kind kind)
{
	for (size_t i = 0; i < route->finding_count; i++)
		if (route->findings[i].kind == kind)
			return true;
	return false;
}

static void
add_finding(struct route *route, enum finding_kind kind, const char *detail)
{
	if (!has_finding(route, kind))
		route->findings[route->finding_count++] =
		    (struct finding){ kind, detail };
}

/* Who is asked for what, for one row of the routes (-1: the rung's own). */
struct asking {
	const struct route_question *question;
	struct route *route;
	int row;
};

/* False where ${contact}, or who stands in, is told already. */
static bool
add_one(const struct asking *asking, const struct contact *contact,
    enum role role, enum route_reason reason)
{
	const struct route_question *question = asking->question;
	struct route *route = asking->route;
	const struct contact *told =
	    directory_stand_in(question->directory, contact, question->on);

	for (size_t i = 0; i < route->count; i++) {
		struct recipient *it = &route->recipients[i];

		if (!directory_is_same(it->contact, told))
			continue;
		it->roles |= role;
		if (it->also == NULL && it->contact != told)
			it->also = told;
		return false;
	}
	if (route->count == ROUTE_MOST) {
		route->crowded = true;
		return false;
	}
	route->recipients[route->count++] = (struct recipient){
		.contact = told,
		.role = role,
		.roles = role,
		.reason = reason,
		.row = asking->row,
		.absent = told == contact ? NULL : contact,
	};
	return true;
}

/* Whom letters reach in the place of ${contact}. */
static bool
is_reached(const struct route_question *question, const struct contact *contact)
{
	return !question->is_bad(question->is_bad_context,
	    directory_stand_in(question->directory, contact, question->on));
}

/* The agency's own deputies, not those above it: where there is none, or none
 * whom letters reach, its head. */
static void
add_beside(const struct asking *asking, const struct contact *contact)
{
	static const enum role order[] = { ROLE_DEPUTY, ROLE_HEAD };
	const struct route_question *question = asking->question;
	const struct agency *agency = contact->agency == NULL
	    ? asking->route->agency
	    : directory_by_code(question->directory, contact->agency);
	bool any = false;

	for (size_t k = 0; agency != NULL && k < 2 && !any; k++) {
		const struct contact *found[ROUTE_MOST];
		size_t count = directory_with_role(question->directory, agency,
		    order[k], question->on, found, ROUTE_MOST);

		for (size_t i = 0; i < count && i < ROUTE_MOST; i++) {
			if (directory_is_same(found[i], contact) ||
			    (order[k] == ROLE_DEPUTY &&
				!text_equal(found[i]->agency, agency->code)))
				continue;
			any = any || is_reached(question, found[i]);
			(void)add_one(asking, found[i], order[k], ROUTE_BESIDE);
		}
	}
}

static void
add_recipient(const struct asking *asking, const struct contact *contact,
    enum role role, enum route_reason reason)
{
	const struct route_question *question = asking->question;
	size_t place = asking->route->count;
	const struct contact *told;

	if (!add_one(asking, contact, role, reason) || question->is_bad == NULL)
		return;
	told = asking->route->recipients[place].contact;
	if (question->is_bad(question->is_bad_context, told))
		add_beside(asking, told);
}

/* How many people hold the role for this dossier. */
static size_t
add_role(const struct asking *asking, enum role role, enum route_reason reason)
{
	const struct contact *found[ROUTE_MOST];
	size_t count = directory_with_role(asking->question->directory,
	    asking->route->agency, role, asking->question->on, found,
	    ROUTE_MOST);

	if (count > ROUTE_MOST)
		asking->route->crowded = true;
	for (size_t i = 0; i < count && i < ROUTE_MOST; i++)
		add_recipient(asking, found[i], role, reason);
	return count;
}

static void
add_last_resort(const struct asking *asking)
{
	const struct routing *routing = asking->question->routing;

	if (routing->fallback != NULL)
		add_recipient(asking, routing->fallback,
		    routing->fallback->role, ROUTE_FALLBACK);
	else
		add_role(asking, routing->fallback_role, ROUTE_FALLBACK);
}

/* What agency and officer say already needs no other finding. */
static void
add_fallback(const struct asking *asking)
{
	add_last_resort(asking);
	if (!has_finding(asking->route, FINDING_AGENCY_UNKNOWN) &&
	    !has_finding(asking->route, FINDING_OFFICER_UNKNOWN))
		add_finding(asking->route, FINDING_UNROUTABLE, "");
}

/* Somebody who is asked for cannot be told: the last resort hears of it beside
 * the others, and whose place is empty is said.  Of an unknown agency nothing
 * can be said but that. */
static void
add_vacancy(const struct asking *asking, const char *detail)
{
	struct route *route = asking->route;

	add_last_resort(asking);
	if (has_finding(route, FINDING_AGENCY_UNKNOWN))
		return;
	for (size_t i = 0; i < route->finding_count; i++)
		if (route->findings[i].kind == FINDING_UNROUTABLE &&
		    text_equal(route->findings[i].detail, detail))
			return;
	route->findings[route->finding_count++] =
	    (struct finding){ FINDING_UNROUTABLE, detail };
}

/* Nobody has ${role}, here or above. */
static void
add_vacant_role(const struct asking *asking, enum role role)
{
	const struct agency *agency = asking->route->agency;
	const char *detail = role_people(role);

	if (agency != NULL && role != ROLE_PROVINCE &&
	    role != ROLE_ADMINISTRATOR)
		detail = arena_printf(asking->question->arena, "%s, %s", detail,
		    agency->name);
	add_vacancy(asking, detail);
}

/* The agency's desk, or the last resort where it has none. */
static void
add_desk(const struct asking *asking, enum route_reason reason)
{
	if (add_role(asking, ROLE_DESK, reason) == 0)
		add_fallback(asking);
}

static void
find_people(const struct route_question *question, struct route *route)
{
	const struct observation *seen = question->seen;

	if (!text_is_empty(seen->agency))
		route->agency = directory_find_agency(question->directory,
		    seen->agency, question->on);
	if (route->agency == NULL)
		add_finding(route, FINDING_AGENCY_UNKNOWN, seen->agency);
	route->officer = directory_find_officer(question->directory,
	    route->agency, seen->officer_account, seen->officer_mail,
	    seen->officer_name, question->on);
}

/* An officer whom no row has ever named, by the rule; NULL.  One who has left
 * is in a row, and is told nothing. */
static const struct contact *
derived_officer(const struct route_question *question,
    const struct agency *agency)
{
	const struct observation *seen = question->seen;
	struct contact *contact;
	const char *mail;

	if (text_is_empty(seen->officer_account) ||
	    directory_knows_account(question->directory, seen->officer_account))
		return NULL;
	mail = directory_derive(question->arena, &question->routing->derive,
	    seen->officer_account);
	if (mail == NULL)
		return NULL;
	contact = arena_alloc(question->arena, sizeof(*contact));
	/* A letter to nobody's name would begin with a blank. */
	*contact = (struct contact){ .name = text_is_empty(seen->officer_name)
		    ? seen->officer_account
		    : seen->officer_name,
		.account = seen->officer_account,
		.mail = mail,
		.agency = agency == NULL ? NULL : agency->code,
		.role = ROLE_OFFICER,
		.derived = true };
	return contact;
}

/* What a dossier without officer yet has is no finding: it waits at the desk.
 */
static void
add_officer(const struct asking *asking)
{
	const struct route_question *question = asking->question;
	const struct observation *seen = question->seen;
	bool named = !text_is_empty(seen->officer_account) ||
	    !text_is_empty(seen->officer_mail) ||
	    !text_is_empty(seen->officer_name);
	const struct contact *officer = asking->route->officer;

	if (officer == NULL)
		officer = derived_officer(question, asking->route->agency);
	if (officer != NULL &&
	    directory_can_reach(directory_stand_in(question->directory, officer,
		question->on))) {
		add_recipient(asking, officer, ROLE_OFFICER, ROUTE_ROLE);
		return;
	}
	if (named)
		/* The account, never the person's name. */
		add_finding(asking->route, FINDING_OFFICER_UNKNOWN,
		    seen->officer_account);
	add_desk(asking, ROUTE_DESK);
}

static void
add_roles(const struct asking *asking, unsigned roles)
{
	static const enum role order[] = { ROLE_DEPUTY, ROLE_HEAD, ROLE_DESK,
		ROLE_PROVINCE, ROLE_ADMINISTRATOR };
	unsigned vacant = 0;

	if (roles & ROLE_OFFICER)
		add_officer(asking);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if ((roles & order[i]) == 0)
			continue;
		if (order[i] == ROLE_DESK)
			add_desk(asking, ROUTE_ROLE);
		else if (add_role(asking, order[i], ROUTE_ROLE) == 0)
			vacant |= order[i];
	}
	/* Behind all whose role it is. */
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (vacant & order[i])
			add_vacant_role(asking, order[i]);
}

/* An account has no "@" in it; who has left is told nothing: the last resort
 * is. */
static void
add_contact(const struct asking *asking, const char *named)
{
	bool is_mail = strchr(named, '@') != NULL;
	const struct contact *found =
	    directory_find_officer(asking->question->directory, NULL,
		is_mail ? NULL : named, is_mail ? named : NULL, NULL,
		asking->question->on);

	if (found != NULL &&
	    directory_can_reach(directory_stand_in(asking->question->directory,
		found, asking->question->on)))
		add_recipient(asking, found, found->role, ROUTE_CONTACT);
	else
		add_vacancy(asking, "người nhận ghi trong tuyến");
}

static bool
is_of_agency(const struct route_question *question, const struct agency *agency,
    const char *code)
{
	const struct agency *root =
	    directory_by_code(question->directory, code);

	return agency != NULL && root != NULL &&
	    directory_is_within(question->directory, agency, root);
}

static bool
holds(const struct route_question *question, const struct agency *agency,
    const struct route_row *row)
{
	if (row->clock != CLOCK_COUNT && row->clock != question->clock)
		return false;
	if (question->severity < row->severity)
		return false;
	if (row->source != NULL && !text_equal(row->source, question->source))
		return false;
	if (row->procedure != NULL &&
	    !text_equal(row->procedure, question->seen->procedure))
		return false;
	if (row->agency != NULL && !is_of_agency(question, agency, row->agency))
		return false;
	return row->field == NULL ||
	    (question->field != NULL &&
		text_equal(row->field,
		    text_fold(question->arena, question->field)));
}

/* True when one held. */
static bool
add_routes(const struct route_question *question, struct route *out)
{
	const struct routing *routing = question->routing;
	bool any = false;

	for (int i = 0; i < routing->count; i++) {
		const struct route_row *row = &routing->rows[i];
		const struct asking asking = { question, out, i };

		if (!holds(question, out->agency, row))
			continue;
		any = true;
		add_roles(&asking,
		    row->roles | (row->rung ? question->roles : 0));
		if (row->contact != NULL)
			add_contact(&asking, row->contact);
		if (!row->continues)
			break;
	}
	return any;
}

/* Nobody is left out unsaid. */
static void
say_crowded(const struct asking *asking)
{
	struct route *route = asking->route;

	if (route->crowded)
		route->findings[route->finding_count++] = (struct finding){
			FINDING_UNROUTABLE,
			arena_printf(asking->question->arena,
			    "nhiều hơn %d người nhận, những người sau không "
			    "được báo",
			    ROUTE_MOST)
		};
}

void
route_resolve(const struct route_question *question, struct route *out)
{
	const struct asking own = { question, out, -1 };

	*out = (struct route){ 0 };
	find_people(question, out);
	if (!add_routes(question, out))
		add_roles(&own, question->roles);
	/* A head without address, an agency that nobody listed: what is owed
	 * to somebody reaches the last resort. */
	if (out->count == 0)
		add_fallback(&own);
	out->nobody = out->count == 0;
	say_crowded(&own);
}

enum role
route_role_on(const struct recipient *recipient, unsigned served)
{
	unsigned told = recipient->roles & served;

	if (recipient->role & served)
		return recipient->role;
	return (enum role)(told & (0U - told));
}

void
route_fall_back(const struct route_question *question, struct route *out)
{
	const struct asking own = { question, out, -1 };

	add_fallback(&own);
	out->nobody = out->count == 0;
}

static bool
covers_text(const char *earlier, const char *later)
{
	return earlier == NULL || text_equal(earlier, later);
}

bool
route_row_covers(const struct directory *directory,
    const struct route_row *earlier, const struct route_row *later)
{
	const struct agency *root, *below;

	if ((earlier->clock != CLOCK_COUNT && earlier->clock != later->clock) ||
	    earlier->severity > later->severity ||
	    !covers_text(earlier->field, later->field) ||
	    !covers_text(earlier->procedure, later->procedure) ||
	    !covers_text(earlier->source, later->source))
		return false;
	if (earlier->agency == NULL)
		return true;
	if (later->agency == NULL)
		return false;
	root = directory_by_code(directory, earlier->agency);
	below = directory_by_code(directory, later->agency);
	return root != NULL && below != NULL &&
	    directory_is_within(directory, below, root);
}
