/*
 * A set of strings, each with a small dense number, so that tables answer by
 * index.  Exact for codes and accounts; folded for names, where a lookup of a
 * spelling seen before costs one hash and no folding.  Used by
 * core/catalogue.c and core/directory.c, which build theirs once, and by
 * core/addresses.c and flow/naming.c, whose sets grow.
 */
#ifndef CORE_NAMES_H
#define CORE_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct names;

/* Room for ${capacity} strings, in ${arena}. */
struct names *names_new(struct arena *arena, size_t capacity);

/* How many there are: numbers run from 0 to one less. */
int32_t names_count(const struct names *names);

/* The number of the string, which is added when it is new (borrowed). */
int32_t names_add(struct names *names, const char *data, size_t size);

/* The number of the string, or -1. */
int32_t names_find(const struct names *names, const char *data, size_t size);

/*
 * The same for names as people write them (text_fold): all spellings of one
 * name have one number.  Finding remembers spellings, so one value is not for
 * two threads at once; what folded_still makes of it remembers nothing, and is
 * for any thread.  Text that is not UTF-8 is no name: -1.
 */
struct folded;
struct folded *folded_new(struct arena *arena, size_t capacity);
int32_t folded_count(const struct folded *folded);
int32_t folded_add(struct folded *folded, const char *name);
/* The same names, which are borrowed; nothing is added to either any more. */
struct folded *folded_still(struct arena *arena, const struct folded *folded);
int32_t folded_find(const struct folded *folded, const char *name);

/*
 * Which rows belong to each number: the rows of number n are
 * rows[first[n]] .. rows[first[n + 1] - 1], in the order given.
 */
struct names_rows {
	int32_t *first; /* one more than there are numbers */
	int32_t *rows;
};

/* ${number}[i] is the number of entry i and ${row}[i] its row; a negative
 * number belongs nowhere. */
struct names_rows names_group(struct arena *arena, int32_t count,
    const int32_t *number, const int32_t *row, size_t entries);

#endif
