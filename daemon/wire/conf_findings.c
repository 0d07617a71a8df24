/* The table of findings: from how many working days on something is one. */
#include "wire/conf_key.h"

static const struct conf_key findings_keys[] = {
	{ .name = "not_updated",
	    .parse = conf_parse_int,
	    .at = CONF_AT(conf_findings, bounds.not_updated),
	    .fallback = "5",
	    .low = 1,
	    .high = 250,
	    .help = "Working days without a change of an open dossier." },
	{ .name = "not_moved",
	    .parse = conf_parse_int,
	    .at = CONF_AT(conf_findings, bounds.not_moved),
	    .fallback = "1",
	    .low = 1,
	    .high = 250,
	    .help = "Working days from receipt without being passed on." },
	{ .name = "paused",
	    .parse = conf_parse_int,
	    .at = CONF_AT(conf_findings, bounds.paused),
	    .fallback = "15",
	    .low = 1,
	    .high = 250,
	    .help = "Working days of one pause, as of waiting for papers." },
	{ .name = "unit_silent",
	    .parse = conf_parse_int,
	    .at = CONF_AT(conf_findings, bounds.lull),
	    .fallback = "5",
	    .low = 2,
	    .high = 100,
	    .help = "How many times what is usual a unit receives nothing." },
};

const struct conf_section conf_section_findings = {
	.name = "findings",
	.keys = findings_keys,
	.count = sizeof(findings_keys) / sizeof(findings_keys[0]),
	.size = sizeof(struct conf_findings),
};
