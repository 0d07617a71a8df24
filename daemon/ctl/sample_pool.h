/*
 * What an inspection's sample is drawn from: the dossiers of a period that have
 * been received, so that there is a file to look at, in strata by field or
 * agency.  core/sample says which of them are drawn.
 */
#ifndef CTL_SAMPLE_POOL_H
#define CTL_SAMPLE_POOL_H

#include "ctl/report_sheet.h"

struct sample_candidate {
	int64_t id;
	const char *source, *code;
	const char *stratum; /* its name as people read it */
	enum report_fate fate;
};

/* Strata in the order of their names, and in them by source and code: nothing
 * of the draw hangs on the order of rows. */
struct sample_pool {
	const struct database *database;
	enum report_rows rows; /* whose strata they are */
	struct sample_candidate *items;
	size_t count, capacity;
};

/* Reads what ${asked} names; sample_pool_finish in either case. */
bool sample_pool_read(struct sample_pool *out, const struct database *database,
    enum report_rows rows, const struct report_asked *asked,
    struct err *err) MUST_CHECK;
void sample_pool_finish(struct sample_pool *pool);

struct sample_terms {
	size_t wanted;
	uint64_t seed;
	bool risk; /* by weights of risk, which the man page tells */
};

/* Draws; ${drawn} are indices into the items, in the database's arena. */
bool sample_pool_draw(const struct sample_pool *pool,
    const struct sample_terms *terms, size_t **drawn, size_t *count,
    struct err *err) MUST_CHECK;

#endif
