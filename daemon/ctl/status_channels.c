/* Channels that carry nothing. */
#include "ctl/status_channels.h"

#include <stdio.h>

#include "base/text.h"
#include "io/store_outbox.h"
#include "io/store_waiting.h"

bool
status_channels_read(const struct database *database,
    struct status_channels *out, struct err *err)
{
	struct channel_health *failing;
	size_t count;

	*out = (struct status_channels){ 0 };
	if (!store_channels_failing(database->store, database->arena, &failing,
		&count, err))
		return false;
	out->items = failing;
	out->letters =
	    arena_alloc(database->arena, (count + 1) * sizeof(*out->letters));
	for (size_t i = 0; i < count; i++) {
		const struct conf_channel *channel =
		    conf_channel(database->conf, failing[i].channel);
		struct waiting waiting;
		int64_t misshapen;

		/* Of one that is gone tells ctl/stranded; what failed as
		 * another kind fails no more, and a single try that failed is
		 * no outage. */
		if (channel == NULL ||
		    !text_equal(failing[i].shape,
			conf_channel_shape(channel, database->arena)) ||
		    (!failing[i].told &&
			!store_channel_has_lasted(&failing[i],
			    channel->alarm_after)))
			continue;
		if (!store_waiting(database->store, failing[i].channel,
			&waiting, err) ||
		    !store_letters_misshapen(database->store,
			failing[i].channel, failing[i].shape, &misshapen, err))
			return false;
		waiting.letters -= misshapen;
		/* What failed was dropped or given up: nobody knows. */
		if (waiting.letters == 0)
			continue;
		out->letters[out->count] = waiting.letters;
		out->items[out->count++] = failing[i];
	}
	return true;
}

void
status_channels_say(const struct database *database,
    const struct status_channels *channels)
{
	for (size_t i = 0; i < channels->count; i++) {
		const struct channel_health *it = &channels->items[i];

		printf("KÊNH %s KHÔNG GỬI ĐƯỢC THƯ từ %s: %s thư đang chờ; trả "
		       "lời gần nhất: %s\n",
		    it->channel, database_time(database, it->failing_since),
		    text_number(database->arena, channels->letters[i]),
		    it->answer);
	}
}

void
status_channels_json(const struct database *database,
    const struct status_channels *channels, struct jsonw *out)
{
	jsonw_key(out, "channels_failing");
	jsonw_array(out);
	for (size_t i = 0; i < channels->count; i++) {
		const struct channel_health *it = &channels->items[i];

		jsonw_object(out);
		jsonw_put_string(out, "channel", it->channel);
		jsonw_put_string(out, "since",
		    database_rfc3339(database, it->failing_since));
		jsonw_put_int(out, "letters", channels->letters[i]);
		jsonw_put_string(out, "answer", it->answer);
		jsonw_put_bool(out, "told", it->told);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}
