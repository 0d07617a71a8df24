/*
 * What belongs to the dossiers of a stretch, read at once in the order of their
 * ids and walked along with them.  Used by review and audit.
 */
#ifndef FLOW_STRETCH_H
#define FLOW_STRETCH_H

#include <stddef.h>
#include <stdint.h>

/*
 * ${whose} says of each of ${count} things which dossier it belongs to.  Finds
 * those of ${dossier} from *${at} on; dossiers are asked for in their order.
 * Returns how many there are; ${first} is the first, *${at} behind the last.
 */
size_t stretch_find(const int64_t *whose, size_t count, size_t *at,
    int64_t dossier, size_t *first);

#endif
