/*
 * A few names to small numbers, for walking over an object's members once
 * instead of searching them for every name.
 */
#ifndef WIRE_KEYTABLE_H
#define WIRE_KEYTABLE_H

#include <stdint.h>

enum { KEYTABLE_NAMES = 128, KEYTABLE_BUCKETS = 512 };

/* Zeroed when empty.  Owns its names. */
struct keytable {
	char *names[KEYTABLE_NAMES];
	int count;
	uint8_t buckets[KEYTABLE_BUCKETS]; /* number + 1, 0 for none */
};

/* The number of ${name}, 0 for the first added; -1 when it is not there. */
int keytable_find(const struct keytable *table, const char *name);

/* The same, added when new; -1 when the table is full. */
int keytable_add(struct keytable *table, const char *name);

void keytable_finish(struct keytable *table);

#endif
