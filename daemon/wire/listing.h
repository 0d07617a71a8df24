/*
 * Which files of a watched folder are the list now.  The newest is, by the time
 * at which it was exported: what its name says (wire/stamp.h), else when it was
 * last written.  Files that share that time in their names are pages of one
 * list; so are pages of JSON that share a date.  Nothing here touches a file.
 */
#ifndef WIRE_LISTING_H
#define WIRE_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/when.h"

enum { LISTING_SETTLE_S = 10 };

/* One file as the folder shows it. */
struct listing_entry {
	const char *name; /* borrowed; of a partial one, without its ending */
	bool is_partial;  /* it is being written under another name */
	instant modified;
	int64_t size;
	uint64_t inode;
};

struct listing_file {
	const char *name; /* borrowed from the entry */
	instant as_of;    /* when it was exported */
	uint64_t print;   /* of name, size, inode and writing */
};

struct listing {
	const struct listing_file *files; /* in the order to be read */
	size_t count;                     /* 0: there is none */
	instant as_of;                    /* of the oldest of them */
	uint64_t print;                   /* of them all */
	/* The file for which the list has to wait: it was written within
	 * LISTING_SETTLE_S, or is not there under its own name yet.  NULL:
	 * none. */
	const char *waits;
};

/*
 * Chooses among ${entries} at ${now}; with ${together} all of them are one
 * list.  ${offset} is that of the times in names.  Refused: a file that says it
 * is of a later time than now.
 */
bool listing_choose(struct arena *arena, const struct listing_entry *entries,
    size_t count, int32_t offset, bool together, instant now,
    struct listing *out, struct err *err) MUST_CHECK;

/* True for the endings of files that are being written (".part", ".tmp",
 * ".crdownload", "~"); ${name} is then without it, a copy in ${arena}. */
bool listing_is_partial(struct arena *arena, const char **name);

#endif
