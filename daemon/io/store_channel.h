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
	const char *shape;     /* of its letters, when this was found */
	instant failing_since; /* NONE: it is not failing */
	instant failed;        /* its newest failure of this outage; NONE */
	bool told;             /* the administrators know of this outage */
	instant carried;       /* when it last carried a letter; NONE: never */
	instant stuck;      /* when it was last said to need a person; NONE */
	const char *answer; /* the last one while it fails; or NULL */
	/* To which mail domain (else to whom) it carried that; NULL: unknown.
	 */
	const char *carried_to;
	/* Letters in a row since then whose first try failed; since when, and
	 * where all of them are to ("": to several). */
	int64_t failed_row;
	instant row_since;
	const char *row_to;
};

/* Of ${channel} whose letters have the ${shape}, both borrowed; of one never
 * heard of, or when it was of another kind, that it is well. */
bool store_channel_load(struct store *store, const char *channel,
    const char *shape, struct arena *arena, struct channel_health *out,
    struct err *err) MUST_CHECK;

/* In a transaction. */
bool store_channel_put(struct store *store, const struct channel_health *health,
    struct err *err) MUST_CHECK;

/* In a transaction: how ${channel} fared with letters of another ${shape} is
 * forgotten. */
bool store_channel_forget(struct store *store, const char *channel,
    const char *shape, struct err *err) MUST_CHECK;

/*
 * Whether ${health}, which fails, was found failing late enough to be called an
 * outage of ${alarm_after} seconds: a single try, however long ago, is none.
 */
bool store_channel_has_lasted(const struct channel_health *health,
    int32_t alarm_after);

/* Those that fail, by name. */
bool store_channels_failing(struct store *store, struct arena *arena,
    struct channel_health **out, size_t *count, struct err *err) MUST_CHECK;

/* Whether a letter of ${channel} waits to be tried that has the ${shape} or is
 * of before there was one, ${but} left out (0: none). */
bool store_channel_waits(struct store *store, const char *channel,
    const char *shape, int64_t but, bool *out, struct err *err) MUST_CHECK;

#endif
