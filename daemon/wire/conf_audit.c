/* The table of the nightly self-audit. */
#include "wire/conf_key.h"

static const struct conf_key audit_keys[] = {
	{ .name = "at",
	    .parse = conf_parse_time,
	    .at = CONF_AT(conf_audit, at),
	    .fallback = "\"21:30\"",
	    .help = "When every open dossier is counted again and compared "
		    "with its alerts." },
	{ .name = "heartbeat",
	    .parse = conf_parse_url,
	    .at = CONF_AT(conf_audit, heartbeat),
	    .fallback = "",
	    .help = "Address of a dead-man service, asked by GET after an "
		    "audit without a difference, and never else." },
	{ .name = "ca_file",
	    .parse = conf_parse_needed,
	    .at = CONF_AT(conf_audit, ca_file),
	    .fallback = "",
	    .help = "Certificates trusted instead of the system's." },
	{ .name = "proxy",
	    .parse = conf_parse_url,
	    .at = CONF_AT(conf_audit, proxy),
	    .fallback = "",
	    .help = "HTTP proxy on the way to it." },
};

const struct conf_section conf_section_audit = {
	.name = "audit",
	.keys = audit_keys,
	.count = sizeof(audit_keys) / sizeof(audit_keys[0]),
	.size = sizeof(struct conf_audit),
};
