/* Which moment the database is looked at in. */
#ifndef WEB_PRESENT_H
#define WEB_PRESENT_H

#include "io/store.h"
#include "wire/conf.h"

/* Real time by ${clock}; where the database holds simulated time, the present
 * of its daemon, or where that does not answer what it last wrote. */
bool present_find(const struct conf *conf, struct store *store,
    instant (*clock)(void), struct arena *arena, instant *out,
    struct err *err) MUST_CHECK;

#endif
