/* How limits run where the catalogue does not say. */
#include "wire/conf_key.h"

enum { AGENCIES_MAX = 1024 };

static void
parse_convention(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	struct err err;

	if (text != NULL && !convention_parse(text, out, &err))
		conf_complain(reader, node, "%s: %s", key->name, err.text);
}

static void
parse_cutoff(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	struct err err;

	if (text != NULL && !cutoff_parse(text, out, &err))
		conf_complain(reader, node, "%s: %s", key->name, err.text);
}

/* The same where a level may say nothing. */
static void
parse_own_convention(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct counting *counting = out;

	parse_convention(reader, key, node, &counting->convention);
	counting->has_convention = true;
}

static void
parse_own_cutoff(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct counting *counting = out;

	parse_cutoff(reader, key, node, &counting->cutoff);
	counting->has_cutoff = true;
}

static void
parse_limit(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	struct err err;

	if (text != NULL && !limit_parse(text, out, &err))
		conf_complain(reader, node, "%s: %s", key->name, err.text);
}

#define OWN_CONVENTION                                                         \
	.name = "convention", .parse = parse_own_convention, .fallback = "",   \
	.help = "exc, inc or rolling, where the catalogue's row is silent."
#define OWN_CUTOFF                                                             \
	.name = "cutoff", .parse = parse_own_cutoff, .fallback = "",           \
	.help = "A time of day, last-hour or none, where the row is silent."

static const struct conf_key agency_keys[] = {
	{ .name = "agency",
	    .parse = conf_parse_text,
	    .at = CONF_AT(agency_counting, agency),
	    .help = "Code of the agency; what is below it counts alike." },
	{ OWN_CONVENTION, .at = CONF_AT(agency_counting, counting) },
	{ OWN_CUTOFF, .at = CONF_AT(agency_counting, counting) },
};

static void
finish_agency(struct conf_reader *reader, const struct yaml_node *map,
    void *out)
{
	const struct agency_counting *own = out;

	if (!own->counting.has_convention && !own->counting.has_cutoff)
		conf_complain(reader, map,
		    "deadline.agencies: neither convention nor cutoff is "
		    "given");
}

const struct conf_section conf_section_agency = {
	.name = "deadline.agencies",
	.keys = agency_keys,
	.count = sizeof(agency_keys) / sizeof(agency_keys[0]),
	.size = sizeof(struct agency_counting),
	.finish = finish_agency,
};

static const struct conf_key counting_keys[] = {
	{ OWN_CONVENTION },
	{ OWN_CUTOFF },
};

const struct conf_section conf_section_counting = {
	.name = "source.deadline",
	.keys = counting_keys,
	.count = sizeof(counting_keys) / sizeof(counting_keys[0]),
	.size = sizeof(struct counting),
};

static const struct conf_key deadline_keys[] = {
	{ .name = "convention",
	    .parse = parse_convention,
	    .at = CONF_AT(conf_deadline, convention),
	    .fallback = "exc",
	    .help = "exc: the day of receipt is not counted (Civil Code art. "
		    "147); inc: it is day one; rolling: by the clock." },
	{ .name = "cutoff",
	    .parse = parse_cutoff,
	    .at = CONF_AT(conf_deadline, cutoff),
	    .fallback = "none",
	    .help = "A time of day, last-hour or none: what comes later counts "
		    "as the next working day's." },
	{ .name = "acceptance",
	    .parse = parse_limit,
	    .at = CONF_AT(conf_deadline, acceptance),
	    .fallback = "8wh",
	    .help = "Limit for accepting what was filed online." },
	{ .name = "acceptance_paper",
	    .parse = parse_limit,
	    .at = CONF_AT(conf_deadline, acceptance_paper),
	    .fallback = "1wd",
	    .help = "Limit for accepting what was filed at the desk or by "
		    "post." },
	{ .name = "agencies",
	    .parse = conf_parse_list,
	    .section = &conf_section_agency,
	    .at = CONF_AT(conf_deadline, agencies),
	    .count_at = CONF_AT(conf_deadline, agency_count),
	    .fallback = "",
	    .high = AGENCIES_MAX,
	    .help = "Agencies with a convention or a cut-off of their own." },
};

const struct conf_section conf_section_deadline = {
	.name = "deadline",
	.keys = deadline_keys,
	.count = sizeof(deadline_keys) / sizeof(deadline_keys[0]),
	.size = sizeof(struct conf_deadline),
};
