/* A row of history in words: which fields, from what, to what. */
#ifndef TELL_FIELDS_H
#define TELL_FIELDS_H

#include <stdint.h>

#include "base/arena.h"

/* "ngày hẹn trả 18/09/2020 17:30 → 21/09/2020 17:30; bước A → B".  ${payload}
 * is of wire/payload, NULL once erased.  Needs json_init. */
const char *
fields_people(struct arena *arena, const char *payload, int32_t offset);

#endif
