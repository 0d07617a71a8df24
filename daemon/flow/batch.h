/*
 * The records of a page, some hundreds at a time: hashed and looked up, and
 * where many of them say something new, decoded ahead by a reader.
 */
#ifndef FLOW_BATCH_H
#define FLOW_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "flow/known.h"
#include "io/reader.h"

struct batch_calls {
	/* From the loop: batch_get may say more than before. */
	void (*more)(void *context);
	/* Before a thread begins: the last call before `make`s. */
	void (*plan)(void *context);
	/* On that thread; see io/reader.h. */
	void *(*make)(void *context, const struct observation *seen,
	    struct arena *arena);
	void *context;
};

struct batch {
	const struct mapping *mapping;
	const struct known *known;
	struct reader *reader;
	struct batch_calls calls;

	const struct slice *records; /* of the page; borrowed */
	size_t count;
	size_t from, until; /* what is hashed: records [from, until) */
	uint64_t raw[READER_RECORDS];
	/* Of the reader, plus one; 0: known, or to be decoded by who takes it.
	 */
	uint16_t place[READER_RECORDS];
	struct slice unknown[READER_RECORDS];
};

/* A record as it stands on the page. */
struct batch_record {
	struct slice bytes;
	uint64_t raw;                  /* cut_hash of it */
	const struct reading *reading; /* NULL: not decoded */
};

struct batch *batch_new(struct loop *loop, const struct mapping *mapping,
    const struct known *known, const struct batch_calls *calls);
void batch_free(struct batch *batch);

/* Begins a page; ${records} is borrowed until the last has been got or
 * batch_stop. */
void
batch_begin(struct batch *batch, const struct slice *records, size_t count);

/* The ${index}-th record, asked for in order; false while it is being
 * decoded.  Borrowed until a later one is asked for. */
bool batch_get(struct batch *batch, size_t index, struct batch_record *out);

/* Forgets the page: when it returns nothing is borrowed any more. */
void batch_stop(struct batch *batch);

#endif
