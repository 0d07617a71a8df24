/*
 * The inspection's sample: so many dossiers, spread over strata as they are
 * spread over everything, or as their risk is.  Which ones is told by a hash of
 * the seed and the code alone, so that anybody can draw the same again, with
 * other tools too: of each stratum those with the least
 * SHA-256("SEED\nSOURCE/CODE") come first.
 */
#ifndef CORE_SAMPLE_H
#define CORE_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct sample_unit {
	const char *source, *code;
	size_t stratum;
	/* At least 1: by which it is likelier to be drawn than one of 1.  Where
	 * all are 1 the hashes alone decide. */
	int32_t weight;
};

/*
 * Draws ${wanted} of ${units}, all of them where there are no more.  A stratum
 * gets its share of the weights, whole numbers by the largest remainder (the
 * first stratum of equal ones), and never more than it has: what is over goes
 * to the others.  Weighted, the order within a stratum is by -ln(u) / weight, u
 * 1 - u
 * being the first 53 bits of the hash as a fraction, half a step up.  Fills
 * ${drawn}, in the arena, with indices into ${units} in the order of strata and
 * of the draw; returns how many.
 */
size_t sample_draw(struct arena *arena, const struct sample_unit *units,
    size_t count, size_t strata, size_t wanted, uint64_t seed, size_t **drawn);

#endif
