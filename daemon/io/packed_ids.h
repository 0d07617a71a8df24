/*
 * The ids of the dossiers that one page showed, in few bytes: sorted, as
 * differences, seven bits a byte, the least first.  Neighbours take a byte or
 * two each.
 */
#ifndef IO_PACKED_IDS_H
#define IO_PACKED_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PACKED_ID_MOST = 10 }; /* bytes of one id */

/* Sorts ${ids} and packs them into ${out}, which has room for PACKED_ID_MOST
 * bytes each; returns how many it took. */
size_t packed_ids_put(int64_t *ids, size_t count, unsigned char *out);

/* Takes the next id off ${data}: ${id} is the one before, 0 at first.  False at
 * the end, or at a number that is cut. */
bool packed_ids_next(const unsigned char **data, const unsigned char *end,
    int64_t *id);

#endif
