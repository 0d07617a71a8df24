/*
 * What is foretold of one dossier: the rungs that it will reach as it stands,
 * by the judgement itself in the times to come, and who would be told of each.
 * Nothing is written.
 */
#ifndef CTL_ROUTE_H
#define CTL_ROUTE_H

#include "core/route.h"
#include "ctl/database.h"
#include "ctl/reached.h"

enum { ROUTE_COMING = 64 };

/* One letter to be. */
struct telling {
	const struct recipient *recipient;
	const struct conf_channel *channel;
	const char *address;
	enum role role; /* in which the channel serves it */
	instant leaves;
	/* What holds it until then, "silence", "acknowledged", "wrong-data",
	 * "flapping" or "pace", and when that ends; or NULL. */
	const char *held;
	instant held_until;
};

/* One rung to come. */
struct coming {
	struct crossing crossing;
	const struct rung *rung;
	bool supposed; /* it is not coming: as if it were crossed now */
	struct route route;
	const struct telling *tellings;
	size_t count;
};

struct foretold {
	const struct database *database;
	struct dossier dossier;
	struct reached reached; /* beside whom somebody is told */
	instant at;
	struct coming coming[ROUTE_COMING];
	size_t count;
	bool more; /* than ROUTE_COMING */
	/* Since when its source is configured no more, and nothing comes. */
	instant retired;
};

/* When the letter ${it} about ${coming} leaves by ${table}, as things stand:
 * acknowledgements, silences, that the dossier has kept turning to and fro, and
 * the pace of its channel may hold it. */
bool route_leave(const struct foretold *foretold, const struct coming *coming,
    const struct timetable *table, struct telling *it,
    struct err *err) MUST_CHECK;

void route_print(const struct foretold *foretold);
void route_print_json(const struct foretold *foretold);

#endif
