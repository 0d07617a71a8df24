/* One making of the figures, read from a database in slices. */
#ifndef WEB_FIGURES_MAKE_H
#define WEB_FIGURES_MAKE_H

#include "web/figures.h"
#include "wire/conf.h"

struct figures_plan {
	const struct conf *conf;
	instant now; /* of the database */
	/* Asked between two slices: true ends the making. */
	bool (*is_stopped)(void *context);
	void *context;
};

/* Reads what ${store} says into ${out}, in ${arena}.  Refused: the store, or
 * that it was stopped. */
bool figures_make(struct store *store, const struct figures_plan *plan,
    struct arena *arena, struct figures *out, struct err *err) MUST_CHECK;

#endif
