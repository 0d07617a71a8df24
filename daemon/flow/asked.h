/* What a request over the control socket says: its members, and who asks. */
#ifndef FLOW_ASKED_H
#define FLOW_ASKED_H

#include "flow/world.h"
#include "io/control.h"

/* A text, or NULL. */
const char *asked_text(const struct cJSON *request, const char *name);

/* A text that somebody typed: fit to keep; what is too long is refused, never
 * shortened. */
bool asked_typed(struct arena *arena, const struct cJSON *request,
    const char *name, const char **out, struct err *err) MUST_CHECK;

/* "18/09/2020" is its end (${ends}) or its beginning, "18/09/2020 10:00" that
 * instant; left as it was where it is not given, or where it is to begin on the
 * day of ${now}: it begins now, not that morning. */
bool asked_time(const struct world *world, const struct cJSON *request,
    const char *name, bool ends, instant now, instant *out,
    struct err *err) MUST_CHECK;

/* Who asks: by the kernel, and, from the account of hosoweb alone, the name in
 * "who"; NULL where there is none. */
bool asked_author(const struct world *world, struct control_call *call,
    const struct cJSON *request, int64_t *uid, const char **who,
    struct err *err) MUST_CHECK;

#endif
