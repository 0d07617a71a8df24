/* The table of acknowledgements. */
#include "wire/conf_key.h"

static const struct conf_key ack_keys[] = {
	{ .name = "days",
	    .parse = conf_parse_int,
	    .at = CONF_AT(conf_ack, days),
	    .fallback = "3",
	    .low = 1,
	    .high = 60,
	    .help = "Working days for which one holds that states no end." },
};

const struct conf_section conf_section_ack = {
	.name = "ack",
	.keys = ack_keys,
	.count = sizeof(ack_keys) / sizeof(ack_keys[0]),
	.size = sizeof(struct conf_ack),
};
