/* Lists that go back in time: newest first, a page of them below an id. */
#ifndef WEB_BEFORE_H
#define WEB_BEFORE_H

#include "web/visit.h"

enum { BEFORE_LINES = 50 };

/* Below which id the page that is asked for begins; 0: the newest. */
int64_t before_asked(const struct visit *visit);

/* Puts "trang sau" into ${map}: the page below ${id}; 0: there is none. */
void
before_put(const struct visit *visit, struct message_value *map, int64_t id);

#endif
