/* Open addressing over a fixed number of buckets. */
#include "wire/keytable.h"

#include <stddef.h>
#include <string.h>

#include "base/mem.h"

_Static_assert(KEYTABLE_NAMES < KEYTABLE_BUCKETS, "a search meets an end");
_Static_assert(KEYTABLE_NAMES < UINT8_MAX, "number + 1 fits a bucket");

/* Length, first, middle and last byte: they tell the keys of one record well
 * apart, and unlike a hash over all bytes cost nothing beside the length. */
static unsigned
bucket_of(const char *name)
{
	size_t size = strlen(name);
	const unsigned char *p = (const unsigned char *)name;

	if (size == 0)
		return 0;
	return (unsigned)(size * 31 + p[0] * 7U + p[size / 2] * 131U +
		   p[size - 1] * 17U) %
	    KEYTABLE_BUCKETS;
}

int
keytable_find(const struct keytable *table, const char *name)
{
	unsigned bucket = bucket_of(name);

	for (; table->buckets[bucket] != 0;
	     bucket = (bucket + 1) % KEYTABLE_BUCKETS) {
		int number = table->buckets[bucket] - 1;

		if (strcmp(table->names[number], name) == 0)
			return number;
	}
	return -1;
}

int
keytable_add(struct keytable *table, const char *name)
{
	int number = keytable_find(table, name);
	unsigned bucket = bucket_of(name);

	if (number >= 0 || table->count == KEYTABLE_NAMES)
		return number;
	while (table->buckets[bucket] != 0)
		bucket = (bucket + 1) % KEYTABLE_BUCKETS;
	number = table->count++;
	table->names[number] = mem_copy_string(name);
	table->buckets[bucket] = (uint8_t)(number + 1);
	return number;
}

void
keytable_finish(struct keytable *table)
{
	for (int i = 0; i < table->count; i++)
		mem_free(table->names[i]);
	*table = (struct keytable){ 0 };
}
