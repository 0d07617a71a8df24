/* The request for single dossiers as configuration writes it. */
#include "wire/conf_request.h"

#define RECHECK(member) .at = CONF_AT(source_recheck, member)

static void
finish_recheck(struct conf_reader *reader, const struct yaml_node *map,
    void *out)
{
	struct source_recheck *recheck = out;

	conf_read_request(reader, map, &recheck->request);
}

static const struct conf_key recheck_keys[] = {
	CONF_REQUEST_KEYS,
	{ .name = "records",
	    .parse = conf_parse_records,
	    RECHECK(page.cut.records),
	    .help = "Where the answer holds the records, or the one." },
	{ .name = "wrap_single",
	    .parse = conf_parse_bool,
	    RECHECK(page.cut.wrap_single),
	    .fallback = "yes",
	    .help = "yes: one object there is a list of one." },
	{ .name = "ok",
	    .parse = conf_parse_list,
	    .section = &conf_section_test,
	    RECHECK(page.rules.success),
	    .count_at = CONF_AT(source_recheck, page.rules.success_count),
	    .fallback = "",
	    .high = 16,
	    .help = "Tests that all hold in a good answer." },
	{ .name = "missing",
	    .parse = conf_parse_list,
	    .section = &conf_section_test,
	    RECHECK(missing),
	    .count_at = CONF_AT(source_recheck, missing_count),
	    .fallback = "",
	    .high = 16,
	    .help = "Tests of which one says, beside the statuses 404 and "
		    "410: it is not there." },
	{ .name = "after",
	    .parse = conf_parse_seconds,
	    RECHECK(after_s),
	    .fallback = "24h",
	    .low = 60,
	    .help = "An open dossier that was not shown for so long is asked "
		    "for after the next sweep." },
	{ .name = "batch",
	    .parse = conf_parse_int,
	    RECHECK(batch),
	    .fallback = "1",
	    .low = 1,
	    .high = 1000,
	    .help = "Codes of one request, {{id}}.  Only of one asked for "
		    "alone can a server say that it is not there." },
	{ .name = "join",
	    .parse = conf_parse_text,
	    RECHECK(join),
	    .fallback = "\",\"",
	    .help = "What stands between several." },
	{ .name = "most",
	    .parse = conf_parse_int,
	    RECHECK(most),
	    .fallback = "200",
	    .low = 1,
	    .high = 1000,
	    .help = "Dossiers that are asked for after one sweep." },
};

const struct conf_section conf_section_recheck = {
	.name = "source.recheck",
	.keys = recheck_keys,
	.count = sizeof(recheck_keys) / sizeof(recheck_keys[0]),
	.size = sizeof(struct source_recheck),
	.finish = finish_recheck,
};
