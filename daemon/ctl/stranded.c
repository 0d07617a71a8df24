/* Channels that are gone. */
#include "ctl/stranded.h"

#include <stdio.h>

#include "base/text.h"

bool
stranded_read(const struct database *database, struct stranded *out,
    struct err *err)
{
	const char **channels;
	size_t count;

	*out = (struct stranded){ 0 };
	if (!store_waiting_channels(database->store, database->arena, &channels,
		&count, err))
		return false;
	out->items =
	    arena_alloc(database->arena, (count + 1) * sizeof(*out->items));
	for (size_t i = 0; i < count; i++)
		if (conf_channel(database->conf, channels[i]) == NULL &&
		    !store_waiting(database->store, channels[i],
			&out->items[out->count++], err))
			return false;
	return true;
}

void
stranded_say(const struct database *database, const struct stranded *stranded)
{
	for (size_t i = 0; i < stranded->count; i++) {
		const struct waiting *it = &stranded->items[i];

		printf("KÊNH %s KHÔNG CÒN TRONG CẤU HÌNH: %s lời báo, %s thư "
		       "đang chờ (khai báo lại kênh, hoặc hosoctl outbox drop "
		       "--channel %s)\n",
		    it->channel, text_number(database->arena, it->notices),
		    text_number(database->arena, it->letters), it->channel);
	}
}

void
stranded_json(const struct stranded *stranded, struct jsonw *out)
{
	jsonw_key(out, "channels_gone");
	jsonw_array(out);
	for (size_t i = 0; i < stranded->count; i++) {
		const struct waiting *it = &stranded->items[i];

		jsonw_object(out);
		jsonw_put_string(out, "channel", it->channel);
		jsonw_put_int(out, "notices", it->notices);
		jsonw_put_int(out, "letters", it->letters);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
}
