/*
 * How each channel fares: since when it has carried nothing although letters
 * wait for it, and what was said of that.  Kept so that an outage is told once,
 * however often the daemon starts meanwhile.
 */
#ifndef IO_STORE_CHANNEL_H
#define IO_STORE_CHANNEL_H

#include "io/store.h"

struct channel_health {
	const char *channel;
	instant failing_since; /* NONE: it is not failing */
	instant failed;        /* its newest failure of this outage; NONE */
	bool told;             /* the administrators know of this outage */
	instant carried;       /* when it last carried a letter; NONE: never */
	instant stuck;      /* when it was last said to need a person; NONE */
	const char *answer; /* the last one while it fails; or NULL */
};

/* Of ${channel}, which is borrowed; of one never heard of, that it is well. */
bool store_channel_load(struct store *store, const char *channel,
    struct arena *arena, struct channel_health *out,
    struct err *err) MUST_CHECK;

/* In a transaction. */
bool store_channel_put(struct store *store, const struct channel_health *health,
    struct err *err) MUST_CHECK;

/*
 * Whether ${health}, which fails, was found failing late enough to be called an
 * outage of ${alarm_after} seconds: a single try, however long ago, is none.
 */
bool store_channel_has_lasted(const struct channel_health *health,
    int32_t alarm_after);

/* Those that fail, by name. */
bool store_channels_failing(struct store *store, struct arena *arena,
    struct channel_health **out, size_t *count, struct err *err) MUST_CHECK;

/* Whether a letter of ${channel} waits to be tried, ${but} left out (0: none).
 */
bool store_channel_waits(struct store *store, const char *channel, int64_t but,
    bool *out, struct err *err) MUST_CHECK;

#endif
