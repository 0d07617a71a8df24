/*
 * What messages say to people: times in their words, links that may be
 * followed, and values that are always put, empty where not known: an inner
 * field that is missing would let an outer one of the same name shine through.
 * Used by whoever fills a template.
 */
#ifndef WIRE_PEOPLE_H
#define WIRE_PEOPLE_H

#include "base/arena.h"
#include "base/when.h"
#include "core/directory.h"
#include "wire/message.h"

/* Puts ${text} into ${map}, or "" where it is NULL. */
void people_put(struct arena *arena, struct message_value *map,
    const char *name, const char *text);

/* ${n} as "${name}" and, with two digits at least, as "${name2}"; both empty
 * where it is not ${known}. */
void people_put_count(struct arena *arena, struct message_value *map,
    const char *name, const char *name2, int64_t n, bool known);

/* "17 giờ 30 ngày 26/02/2026", its date and its hour alone; NULL for
 * INSTANT_NONE.  In the arena. */
const char *people_moment(struct arena *arena, instant at, int32_t offset);
const char *people_day(struct arena *arena, instant at, int32_t offset);
const char *people_hour(struct arena *arena, instant at, int32_t offset);

/* Until when something holds that ends at ${at}: "hết ngày 08/09/2020" where
 * that is midnight, else the moment; NULL for INSTANT_NONE. */
const char *people_end(struct arena *arena, instant at, int32_t offset);

/* "87,5%" of ${permille}; NULL where it is -1: there is nothing to tell. */
const char *people_rate(struct arena *arena, int32_t permille);

/* ${link}, or NULL.  A link is text from outside: only the web may be opened by
 * it. */
const char *people_link(const char *link);

/* True where ${name} in ${role} is addressed as a person.  Desks and the
 * administrators are not; the control office may stand in its row under its own
 * name, "Phòng Kiểm soát …", or under somebody's. */
bool people_is_person(enum role role, const char *name);

#endif
