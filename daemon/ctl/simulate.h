/*
 * `simulate`: stored history told to a rehearsal under a ladder and a calendar
 * that are supposed to be in force, and the letters that it seals between two
 * days, each printed as it is sealed.
 */
#ifndef CTL_SIMULATE_H
#define CTL_SIMULATE_H

#include "core/names.h"
#include "ctl/database.h"
#include "flow/replay.h"
#include "wire/jsonw.h"

enum simulate_shape { SIMULATE_PEOPLE, SIMULATE_JSON, SIMULATE_CSV };

/* Of one recipient. */
struct simulated_recipient {
	const char *address, *name; /* name may be NULL */
	int64_t letters, notices;
};

struct simulation {
	const struct database *database;
	enum simulate_shape shape;
	bool by_recipient;
	/* As typed; NULL: those in force. */
	const char *ladder, *calendar, *overlays;
	day from, to;
	instant oldest, newest; /* of history */
	bool trial;             /* the office is, the simulation is not */

	struct store *store; /* of the rehearsal */
	struct arena *page;  /* of the letter that is being printed */
	struct jsonw *out;   /* of JSON */

	/* What it comes to. */
	struct replay_tally told;
	int64_t letters, notices;
	int64_t outside; /* sealed outside of office hours */
	int64_t *days;   /* letters by day, from ${from} on */
	struct names *recipients;
	struct simulated_recipient *tallies; /* in step with them; mem_free */
	int64_t
	    warnings; /* lines that the daemon would have logged as errors */
	/* The first that could not be read; the simulation is refused. */
	struct err err;
	bool failed;
};

/* Print: what is supposed, a letter, the sums. */
void simulate_print_begin(const struct simulation *it);
void simulate_print_letter(struct simulation *it, const struct letter *letter,
    const struct notice *notices, size_t count);
void simulate_print_end(struct simulation *it);

#endif
