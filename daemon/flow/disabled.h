/*
 * Channels whose endpoint wants no more letters (410).  Their letters wait,
 * until the configuration is read anew or the daemon starts again, and an hour
 * has one line of them, however many they are.
 */
#ifndef FLOW_DISABLED_H
#define FLOW_DISABLED_H

#include "flow/world.h"

struct disabled *disabled_new(struct world *world);
void disabled_free(struct disabled *disabled);

/* ${channel} is one of them from now on. */
void disabled_add(struct disabled *disabled, const char *channel);
bool disabled_has(const struct disabled *disabled, const char *channel);

/* None is any more; flow/strand calls up what waits for them. */
void disabled_end(struct disabled *disabled);

/* Says how many letters wait for each of which no line was said within the
 * hour; when the next line is due; INSTANT_NEVER. */
bool disabled_say(struct disabled *disabled, struct err *err) MUST_CHECK;
instant disabled_says_next(const struct disabled *disabled, instant now);

#endif
