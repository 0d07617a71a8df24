/* The tables of acknowledgements, and of the dashboard through which they come.
 */
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

static const struct conf_key web_keys[] = {
	{ .name = "user",
	    .parse = conf_parse_text,
	    .at = CONF_AT(conf_web, user),
	    .fallback = "hosoweb",
	    .help = "The account it runs as: it alone may say for whom it "
		    "asks." },
};

const struct conf_section conf_section_web = {
	.name = "web",
	.keys = web_keys,
	.count = sizeof(web_keys) / sizeof(web_keys[0]),
	.size = sizeof(struct conf_web),
};
