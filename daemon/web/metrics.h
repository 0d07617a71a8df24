/*
 * The metrics as text, from values.  What changes by the second is asked of
 * every scrape (web/vital), what takes a pass over dossiers comes from the
 * figures (web/figures) and is as old as hosod_figures_age_seconds says.
 */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include "web/exposition.h"
#include "web/figures.h"
#include "web/vital.h"

struct metrics {
	const struct vital *vital;
	const struct figures *figures; /* NULL: there are none yet */
	const struct conf *conf;
	instant clock; /* of the machine */
};

/* In ${arena}; ends with a line feed. */
const char *metrics_text(const struct metrics *metrics, struct arena *arena);

/* Adds what the figures say. */
void metrics_figures(const struct metrics *metrics, struct exposition *out);

#endif
