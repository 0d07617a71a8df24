/* Drawing a sample that anybody can draw again. */
#include "core/sample.h"

#include <math.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

struct ticket {
	size_t unit, stratum;
	double key; /* the least come first */
	unsigned char hash[SHA256_DIGEST_LENGTH];
};

static void
hash_of(struct arena *arena, const struct sample_unit *unit, uint64_t seed,
    unsigned char out[SHA256_DIGEST_LENGTH])
{
	const char *text = arena_printf(arena, "%llu\n%s/%s",
	    (unsigned long long)seed, unit->source, unit->code);

	SHA256((const unsigned char *)text, strlen(text), out);
}

/* In (0, 1). */
static double
fraction(const unsigned char hash[SHA256_DIGEST_LENGTH])
{
	uint64_t bits = 0;

	for (int i = 0; i < 8; i++)
		bits = bits << 8 | hash[i];
	return ((double)(bits >> 11) + .5) / 9007199254740992.0;
}

static int
by_key(const void *left, const void *right)
{
	const struct ticket *a = left, *b = right;
	int order;

	if (a->stratum != b->stratum)
		return a->stratum < b->stratum ? -1 : 1;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	order = memcmp(a->hash, b->hash, sizeof(a->hash));
	return order != 0 ? order : (a->unit > b->unit) - (a->unit < b->unit);
}

struct stratum {
	int64_t weight;
	size_t units, share;
	double rest; /* of its share, what is no whole number */
};

/* Gives out ${left} in whole numbers by the weights of those that are not full;
 * true while some could take no more. */
static bool
share_out(struct stratum *strata, size_t count, size_t *left)
{
	int64_t weight = 0;
	size_t given = 0, wanted = *left;
	bool capped = false;

	for (size_t i = 0; i < count; i++)
		if (strata[i].share < strata[i].units)
			weight += strata[i].weight;
	if (weight == 0 || wanted == 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct stratum *one = &strata[i];
		double exact =
		    (double)wanted * (double)one->weight / (double)weight;
		size_t whole = (size_t)exact, room = one->units - one->share;

		one->rest = -1;
		if (room == 0)
			continue;
		if (whole > room) {
			whole = room;
			capped = true;
		} else if (whole < room) {
			one->rest = exact - (double)whole;
		}
		one->share += whole;
		given += whole;
	}
	*left = wanted - given;
	return capped;
}

/* What is left over, one each, to the largest remainders. */
static void
share_rest(struct stratum *strata, size_t count, size_t left)
{
	while (left > 0) {
		size_t best = count;

		for (size_t i = 0; i < count; i++)
			if (strata[i].share < strata[i].units &&
			    (best == count ||
				strata[i].rest > strata[best].rest))
				best = i;
		if (best == count)
			return;
		strata[best].share++;
		strata[best].rest = -1;
		left--;
	}
}

static void
find_shares(struct stratum *strata, size_t count, size_t wanted)
{
	while (share_out(strata, count, &wanted))
		;
	share_rest(strata, count, wanted);
}

size_t
sample_draw(struct arena *arena, const struct sample_unit *units, size_t count,
    size_t strata_count, size_t wanted, uint64_t seed, size_t **drawn)
{
	struct ticket *tickets =
	    arena_alloc(arena, (count + 1) * sizeof(*tickets));
	struct stratum *strata =
	    arena_alloc(arena, (strata_count + 1) * sizeof(*strata));
	size_t n = 0, at = 0;

	for (size_t i = 0; i < count; i++) {
		struct ticket *ticket = &tickets[i];

		ticket->unit = i;
		ticket->stratum = units[i].stratum;
		hash_of(arena, &units[i], seed, ticket->hash);
		/* Of equal weights this is the order of the hashes. */
		ticket->key = -log1p(-fraction(ticket->hash)) / units[i].weight;
		strata[units[i].stratum].units++;
		strata[units[i].stratum].weight += units[i].weight;
	}
	if (count > 1)
		qsort(tickets, count, sizeof(*tickets), by_key);
	find_shares(strata, strata_count, wanted < count ? wanted : count);
	*drawn = arena_alloc(arena, (count + 1) * sizeof(**drawn));
	for (size_t s = 0; s < strata_count; s++) {
		for (size_t i = 0; i < strata[s].share; i++)
			(*drawn)[n++] = tickets[at + i].unit;
		at += strata[s].units;
	}
	return n;
}
