/*
 * Who is told.  From a rung's roles, the office's routes, and a dossier's
 * agency and officer to recipients; resolved once, at the crossing.  Used by
 * the flow that owes notices and by whoever explains it; knows no channel.
 */
#ifndef CORE_ROUTE_H
#define CORE_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/when.h"
#include "core/directory.h"
#include "core/dossier.h"
#include "core/findings.h"
#include "core/ladder.h"

/* One route: what it is for, and who is told then.  A condition that is not
 * given holds always. */
struct route_row {
	const char *agency;     /* its code; what is below it, too; or NULL */
	const char *field;      /* folded; or NULL */
	const char *procedure;  /* its code; or NULL */
	const char *source;     /* its name; or NULL */
	enum clock_kind clock;  /* CLOCK_COUNT: any */
	enum severity severity; /* at least */
	unsigned roles;         /* enum role bits */
	bool rung;              /* and the rung's own roles */
	const char *contact;    /* an account or a mail address, or NULL */
	bool continues;         /* later routes are looked at, too */
	int line, column;
};

/* The routes in their order, and the last resort. */
struct routing {
	const struct route_row *rows;
	int count;
	/* Who is told what nobody else could be: a person that stands in no
	 * table, else who has the role. */
	const struct contact *fallback;
	enum role fallback_role;
	struct mail_rule derive; /* of officers whom no table lists */
};

/* What is asked.  ${arena} holds what the answer needs beyond the tables. */
struct route_question {
	const struct directory *directory;
	const struct routing *routing;
	const struct observation *seen;
	const char *source; /* its name, or NULL */
	const char *field;  /* the catalogue's, else the record's; or NULL */
	enum clock_kind clock;
	enum severity severity;
	unsigned roles; /* of the rung, enum role bits */
	day on;
	/* True for whom letters may not reach; NULL: they reach everybody. */
	bool (*is_bad)(const void *context, const struct contact *contact);
	const void *is_bad_context;
	struct arena *arena;
};

enum route_reason {
	ROUTE_ROLE,     /* has the role that is asked for */
	ROUTE_CONTACT,  /* is named by the route */
	ROUTE_BESIDE,   /* is told beside whom letters may not reach */
	ROUTE_DESK,     /* takes what has no officer who can be told */
	ROUTE_FALLBACK, /* takes what nobody else can be told */
};
const char *route_reason_text(enum route_reason reason); /* "role" */

struct recipient {
	const struct contact *contact;
	enum role role; /* in which it is told first of all */
	unsigned roles; /* enum role bits: all in which it is */
	/* Another row of the same person that was met, or NULL. */
	const struct contact *also;
	enum route_reason reason;
	int row; /* of the routing; -1: the rung's own roles */
	/* Who is away and whom it stands in for, or NULL. */
	const struct contact *absent;
};

enum { ROUTE_MOST = 64 };

struct route {
	const struct agency *agency;   /* NULL when unknown */
	const struct contact *officer; /* NULL when unknown */
	struct recipient recipients[ROUTE_MOST];
	size_t count;
	bool nobody;  /* not even the last resort has an address */
	bool crowded; /* there are more than ROUTE_MOST: a finding, too */
	/* agency, officer, contact, each role, too many */
	struct finding findings[9];
	size_t finding_count;
};

/*
 * Resolves ${question}.  The first route whose conditions hold says who is
 * told, and those after it as long as each continues; where none holds, the
 * rung's own roles.  An officer whom no table lists gets
 * the address that the rule makes; one without an address falls back to the
 * agency's desk, and what has no desk, or an unknown agency, to the last
 * resort; each is a finding.  So is a role that nobody has, here or above, and
 * a contact whom the route names and nobody can tell: the last resort is told
 * in its place.  Who is away is stood in for.  One person is one recipient, in
 * the first role that fits (officer, deputy, head, desk, province), and
 * remembers the others for channels that serve them alone. Beside whom letters
 * may not reach, the agency's deputies are told, and its head where none of
 * them is there or is reached himself.
 */
void route_resolve(const struct route_question *question, struct route *out);

/* The role in which ${recipient} is told on a channel that serves ${served}
 * (enum role bits): its first one, if that is served; 0: in none. */
enum role route_role_on(const struct recipient *recipient, unsigned served);

/* Adds the last resort to ${out}: nobody of it could be told on any channel.
 * The finding is added once. */
void route_fall_back(const struct route_question *question, struct route *out);

/*
 * True when a question that ${later} is for always meets ${earlier}: were
 * ${earlier} before it and did not continue, ${later} would never be reached.
 */
bool route_row_covers(const struct directory *directory,
    const struct route_row *earlier, const struct route_row *later);

#endif
