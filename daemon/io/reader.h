/*
 * Decodes the records of a page on a thread of its own, and does with them what
 * else needs no database, while those before them are being stored.  What it
 * gives is what decode_record gives, in the order of the records; only the time
 * at which it is there differs.
 */
#ifndef IO_READER_H
#define IO_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/text.h"
#include "io/loop.h"
#include "wire/decode.h"

enum { READER_RECORDS = 512 }; /* at a time: bounds the memory */

struct reading {
	bool is_good;
	struct observation seen; /* if good; strings are the reader's */
	struct decode_report report;
	void *made;            /* if good: what the reader's `make` gave */
	const struct err *why; /* if not good */
};

struct reader;

struct reader_calls {
	/* From the loop, now and then when more has been read, and once all
	 * has. */
	void (*more)(void *context);
	/* On the reader's thread, for every good record: what it makes of it
	 * lives in ${arena}, as long as the reading.  NULL: nothing. */
	void *(*make)(void *context, const struct observation *seen,
	    struct arena *arena);
	void *context;
};

struct reader *reader_new(struct loop *loop, const struct mapping *mapping,
    const struct reader_calls *calls);
void reader_free(struct reader *reader);

/* Begins to read ${records} (at most READER_RECORDS; borrowed, bytes and
 * array, until all are read or reader_stop).  Readings before are gone. */
void
reader_begin(struct reader *reader, const struct slice *records, size_t count);

/* The reading of the ${index}-th record, or NULL while it is not there yet;
 * borrowed until the next reader_begin. */
const struct reading *reader_get(struct reader *reader, size_t index);

/* Ends reading: when it returns nothing is borrowed any more. */
void reader_stop(struct reader *reader);

#endif
