/*
 * The numbers of a day (số thứ tự trong ngày) that a unit has given to its
 * dossiers: those that must have been given, since a later one was, and that no
 * source has shown.  They may be dossiers that were never entered; or codes
 * that were given and not used.
 */
#ifndef CORE_SEQUENCE_H
#define CORE_SEQUENCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct sequence_gap {
	uint32_t from, to; /* both are missing */
};

/* The gaps from 1 to the greatest of ${numbers}, which are sorted; a number may
 * stand there twice.  ${out} has room for ${count}; returns how many. */
size_t sequence_gaps(uint32_t *numbers, size_t count, struct sequence_gap *out);

/* How many numbers are missing. */
int64_t sequence_missing(const struct sequence_gap *gaps, size_t count);

enum { SEQUENCE_GAPS_TOLD = 40 };

/* "0003, 0007–0009", in ${arena}; of more than SEQUENCE_GAPS_TOLD the first,
 * and how many others. */
const char *sequence_text(struct arena *arena, const struct sequence_gap *gaps,
    size_t count);

#endif
