/* Ids as differences. */
#include "io/packed_ids.h"

#include <stdlib.h>

static int
by_value(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

size_t
packed_ids_put(int64_t *ids, size_t count, unsigned char *out)
{
	unsigned char *end = out;
	int64_t last = 0;
	qsort(ids, count, sizeof(*ids), by_value);
	for (size_t i = 0; i < count; i++) {
		uint64_t step = (uint64_t)(ids[i] - last);
		last = ids[i];
		for (; step >= 0x80; step >>= 7)
			*end++ = (unsigned char)(step | 0x80);
		*end++ = (unsigned char)step;
	}
	return (size_t)(end - out);
}

bool
packed_ids_next(const unsigned char **data, const unsigned char *end,
    int64_t *id)
{
	uint64_t step = 0;
	for (int shift = 0; *data < end && shift < 64; shift += 7) {
		unsigned char byte = *(*data)++;
		step |= (uint64_t)(byte & 0x7f) << shift;
		if ((byte & 0x80) == 0) {
			*id = (int64_t)((uint64_t)*id + step);
			return true;
		}
	}
	return false;
}
