/*
 * hosoctl status: which channels carry nothing although letters wait, since
 * when, and what was last answered.
 */
#ifndef CTL_STATUS_CHANNELS_H
#define CTL_STATUS_CHANNELS_H

#include "ctl/database.h"
#include "io/store_channel.h"
#include "wire/jsonw.h"

struct status_channels {
	struct channel_health *items;
	int64_t *letters; /* that wait, of each */
	size_t count;
};

/* Those that the configuration names, by name. */
bool status_channels_read(const struct database *database,
    struct status_channels *out, struct err *err) MUST_CHECK;

/* A line a channel. */
void status_channels_say(const struct database *database,
    const struct status_channels *channels);

/* The member "channels_failing". */
void status_channels_json(const struct database *database,
    const struct status_channels *channels, struct jsonw *out);

#endif
