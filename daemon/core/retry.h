/*
 * When to try again: the schedule of a channel or a source as delays, with
 * jitter from a number that the caller gives (so that tests may repeat it).
 */
#ifndef CORE_RETRY_H
#define CORE_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/when.h"

enum { RETRY_STEPS = 24 };

struct retry {
	int32_t delays[RETRY_STEPS]; /* seconds after attempt 1, 2, … */
	int count;
	bool forever; /* after the last delay: that delay again and again */
};

/* SMTP: 5 s, 5, 15, 30 min, 1, 2, 4 h, then 8 h twelve times; webhooks after
 * Standard Webhooks over about three days; sources: 15, 30 s, 1, 2, 5 min,
 * forever. */
extern const struct retry retry_smtp, retry_webhook, retry_source;

/* The instant of the try after failed attempt ${attempt} (1-based) at ${now},
 * at least ${not_before} (INSTANT_NONE: none; Retry-After).  ${seed} moves it
 * by up to a tenth.  INSTANT_NEVER when the schedule is used up. */
instant retry_at(const struct retry *retry, int attempt, instant now,
    instant not_before, uint64_t seed);

/*
 * What several do every ${every} seconds should not fall together: this many
 * seconds lie between any two of ${count} + 1.  A hundredth of ${every}, a
 * second at least; less where that many would not fit into half of it, and
 * nothing under a minute.
 */
int32_t retry_share(int32_t every, int count);

/* ${at}, or as little later as leaves ${share} seconds between it and each of
 * the ${count} instants ${taken}. */
instant retry_apart(instant at, const instant *taken, int count, int32_t share);

#endif
