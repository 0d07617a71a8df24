/* Who is told: roles to people, each once, with the desks as last resorts. */
#include "core/route.h"

#include "base/text.h"

enum { ROUTE_MOST = 64 };
_Static_assert(ROUTE_MOST ==
	sizeof(((struct route *)0)->recipients) / sizeof(struct recipient),
    "a route holds as many recipients as are asked for");

static void
add_finding(struct route *route, enum finding_kind kind, const char *detail)
{
	route->findings[route->finding_count++] =
	    (struct finding){ kind, detail };
}

static void
add_recipient(struct route *route, const struct contact *contact,
    enum role role)
{
	for (size_t i = 0; i < route->count; i++) {
		if (directory_is_same(route->recipients[i].contact, contact))
			return;
	}
	if (route->count < ROUTE_MOST)
		route->recipients[route->count++] =
		    (struct recipient){ contact, role };
}

/* How many people hold the role for this dossier. */
static size_t
add_role(struct route *route, const struct directory *directory, enum role role,
    day on)
{
	const struct contact *found[ROUTE_MOST];
	size_t count = directory_with_role(directory, route->agency, role, on,
	    found, ROUTE_MOST);

	for (size_t i = 0; i < count && i < ROUTE_MOST; i++)
		add_recipient(route, found[i], role);
	return count;
}

/* The agency's desk, or the province's where it has none. */
static void
add_desk(struct route *route, const struct directory *directory, day on)
{
	if (add_role(route, directory, ROLE_DESK, on) == 0)
		add_role(route, directory, ROLE_PROVINCE, on);
}

static void
find_people(struct route *route, const struct directory *directory,
    const struct observation *seen, day on)
{
	if (!text_is_empty(seen->agency))
		route->agency =
		    directory_find_agency(directory, seen->agency, on);
	if (route->agency == NULL)
		add_finding(route, FINDING_AGENCY_UNKNOWN, seen->agency);
	route->officer = directory_find_officer(directory, route->agency,
	    seen->officer_account, seen->officer_mail, seen->officer_name, on);
}

/* What a dossier without officer yet has is no finding: it waits at the desk.
 */
static void
add_officer(struct route *route, const struct directory *directory,
    const struct observation *seen, day on)
{
	bool named = !text_is_empty(seen->officer_account) ||
	    !text_is_empty(seen->officer_mail) ||
	    !text_is_empty(seen->officer_name);
	const struct contact *officer = route->officer;

	if (officer != NULL && directory_can_reach(officer)) {
		add_recipient(route, officer, ROLE_OFFICER);
		return;
	}
	if (named)
		/* The account, never the person's name. */
		add_finding(route, FINDING_OFFICER_UNKNOWN,
		    seen->officer_account);
	add_desk(route, directory, on);
}

void
route_resolve(const struct directory *directory, const struct observation *seen,
    unsigned roles, day on, struct route *out)
{
	static const enum role order[] = { ROLE_DEPUTY, ROLE_HEAD, ROLE_DESK,
		ROLE_PROVINCE, ROLE_ADMINISTRATOR };

	*out = (struct route){ 0 };
	find_people(out, directory, seen, on);
	if (roles & ROLE_OFFICER)
		add_officer(out, directory, seen, on);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if ((roles & order[i]) == 0)
			continue;
		if (order[i] == ROLE_DESK)
			add_desk(out, directory, on);
		else
			add_role(out, directory, order[i], on);
	}
	/* A head without address, an agency that nobody listed: what is owed
	 * to somebody reaches the control office. */
	if (out->count == 0)
		add_role(out, directory, ROLE_PROVINCE, on);
	out->nobody = out->count == 0;
}
