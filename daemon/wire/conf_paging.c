/* How a list is divided, asked for in parts, and bounded: the tables. */
#include "wire/conf_key.h"

#define SOURCE(member) .at = CONF_AT(conf_source, member)
#define PLAN(member) .at = CONF_AT(conf_source, plan.member)

static const char *const styles[] = { "none", "page", "offset", "cursor",
	"next_url", "link", NULL };
static const char *const modes[] = { "full", "since", "window", "newest_first",
	NULL };

static void
parse_form(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	enum timeform forms[TIMEFORM_LIST];
	int count = 0;

	conf_read_forms(reader, key, node, forms, &count);
	if (count == 1 && forms[0] == TIMEFORM_MS_FROM_NOW)
		conf_complain(reader, node,
		    "%s: ms_from_now is no form to ask by", key->name);
	else if (count == 1)
		*(enum timeform *)out = forms[0];
	else if (count > 1)
		conf_complain(reader, node, "%s: one time form is wanted",
		    key->name);
}

static void
parse_instant(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	struct err err;
	day date;

	if (text == NULL)
		return;
	if (when_parse_day(text, &date, &err))
		*(instant *)out = when_at(date, 0, WHEN_OFFICE_OFFSET);
	else
		conf_complain(reader, node, "%s: %s", key->name, err.text);
}

static const struct conf_key paging_keys[] = {
	{ .name = "style",
	    .parse = conf_parse_choice,
	    PLAN(paging),
	    .fallback = "none",
	    .words = styles,
	    .help = "none: one request brings the whole list; page: {{page}} "
		    "counts up; offset: {{offset}} counts the records that "
		    "came, {{end}} is size more; cursor: {{cursor}} is what "
		    "the page before says at next; next_url: it says the "
		    "address there; link: in its Link header." },
	{ .name = "first",
	    .parse = conf_parse_int,
	    PLAN(first_page),
	    .fallback = "1",
	    .high = 1,
	    .help = "Number of the first page, 0 or 1." },
	{ .name = "size",
	    .parse = conf_parse_int,
	    PLAN(page_size),
	    .fallback = "100",
	    .low = 1,
	    .high = 100000,
	    .help = "{{size}}: records asked for; a server may give fewer." },
	{ .name = "max_pages",
	    .parse = conf_parse_int,
	    PLAN(max_pages),
	    .fallback = "5000",
	    .low = 1,
	    .high = 1000000,
	    .help = "A sweep of more pages is broken off and is an error." },
	{ .name = "total",
	    .parse = conf_parse_selector,
	    PLAN(page.total),
	    .fallback = "",
	    .help = "Where an answer says how many records there are." },
	{ .name = "pages",
	    .parse = conf_parse_selector,
	    PLAN(page.pages),
	    .fallback = "",
	    .help = "Where an answer says how many pages there are." },
	{ .name = "has_more",
	    .parse = conf_parse_selector,
	    PLAN(page.more),
	    .fallback = "",
	    .help = "Where an answer says that another page follows." },
	{ .name = "last",
	    .parse = conf_parse_selector,
	    PLAN(page.last),
	    .fallback = "",
	    .help = "Where an answer says that it is the last page." },
	{ .name = "next",
	    .parse = conf_parse_selector,
	    PLAN(page.next),
	    .fallback = "",
	    .help = "Where an answer says the cursor, or the address, of the "
		    "next page; nothing there: it is the last." },
};

const struct conf_section conf_section_paging = {
	.name = "source.paging",
	.keys = paging_keys,
	.count = sizeof(paging_keys) / sizeof(paging_keys[0]),
	.size = sizeof(struct conf_source),
};

static const struct conf_key incremental_keys[] = {
	{ .name = "mode",
	    .parse = conf_parse_choice,
	    PLAN(since),
	    .fallback = "full",
	    .words = modes,
	    .help =
		"full: every sweep takes the whole list; since: {{since}} is "
		"the newest update seen; window: {{since}} is days_back "
		"before today, by date of receipt; newest_first: the list is "
		"sorted by update, the newest first, and is read until what "
		"is known begins." },
	{ .name = "overlap",
	    .parse = conf_parse_seconds,
	    PLAN(overlap_s),
	    .fallback = "15m",
	    .help = "Taken off the newest update seen." },
	{ .name = "full_every",
	    .parse = conf_parse_seconds,
	    SOURCE(full_every),
	    .fallback = "24h",
	    .low = 60,
	    .help = "A complete sweep this often, in every mode." },
	{ .name = "full_since",
	    .parse = parse_instant,
	    PLAN(full_since),
	    .fallback = "2000-01-01",
	    .help = "{{since}} of a complete sweep." },
	{ .name = "format",
	    .parse = parse_form,
	    PLAN(since_form),
	    .fallback = "rfc3339",
	    .help = "Time form of {{since}} and {{until}}." },
	{ .name = "max_span",
	    .parse = conf_parse_int,
	    PLAN(max_span_days),
	    .fallback = "0",
	    .high = 3660,
	    .help = "Days between {{since}} and {{until}} that the server "
		    "allows: what is longer is asked for in parts.  0: any." },
	{ .name = "days_back",
	    .parse = conf_parse_int,
	    SOURCE(days_back),
	    .fallback = "60",
	    .low = 1,
	    .high = 3660,
	    .help =
		"How far a window looks back: longer than the longest limit "
		"still open." },
};

const struct conf_section conf_section_incremental = {
	.name = "source.incremental",
	.keys = incremental_keys,
	.count = sizeof(incremental_keys) / sizeof(incremental_keys[0]),
	.size = sizeof(struct conf_source),
};

static const struct conf_key limits_keys[] = {
	{ .name = "timeout",
	    .parse = conf_parse_ms,
	    PLAN(bounds.total_ms),
	    .fallback = "60s",
	    .low = 100,
	    .high = 3600000,
	    .help = "Of one request." },
	{ .name = "connect_timeout",
	    .parse = conf_parse_ms,
	    PLAN(bounds.connect_ms),
	    .fallback = "10s",
	    .low = 100,
	    .high = 600000,
	    .help = "Until connected, TLS included." },
	{ .name = "stall",
	    .parse = conf_parse_seconds64,
	    PLAN(bounds.stall_s),
	    .fallback = "30s",
	    .low = 1,
	    .high = 3600,
	    .help = "An answer that stands still this long is broken off." },
	{ .name = "min_interval",
	    .parse = conf_parse_ms,
	    PLAN(bounds.interval_ms),
	    .fallback = "0s",
	    .high = 60000,
	    .help = "At least this long from the start of one request to the "
		    "next, over all sources of one host and port that "
		    "set it." },
	{ .name = "max_body",
	    .parse = conf_parse_size,
	    PLAN(bounds.max_bytes),
	    .fallback = "16MiB",
	    .low = 1024,
	    .high = INT64_C(1) << 30,
	    .help = "Of one answer, unpacked." },
	{ .name = "max_records",
	    .parse = conf_parse_int,
	    PLAN(page.cut.max_records),
	    .fallback = "50000",
	    .low = 1,
	    .high = CUT_RECORDS,
	    .help = "Of one answer." },
};

const struct conf_section conf_section_limits = {
	.name = "source.limits",
	.keys = limits_keys,
	.count = sizeof(limits_keys) / sizeof(limits_keys[0]),
	.size = sizeof(struct conf_source),
};
