/* What the configuration says about the dossiers of a source. */
#include "wire/conf.h"

const char *
conf_dossier_link(const struct conf *conf, const char *source, const char *code,
    struct arena *arena)
{
	const struct conf_source *own =
	    source == NULL ? NULL : conf_source(conf, source);
	struct template_values values = { 0 };
	const char *link;
	struct err ignored;

	if (own == NULL || own->dossier_url == NULL)
		return NULL;
	values.values[TEMPLATE_ID] = code;
	values.values[TEMPLATE_BASE] = own->plan.base;
	return template_expand(own->dossier_url, &values, arena, &link,
		   &ignored)
	    ? link
	    : NULL;
}

struct rules
conf_rules(const struct conf *conf, const char *source)
{
	const struct conf_source *own =
	    source == NULL ? NULL : conf_source(conf, source);

	return (struct rules){ .calendar = conf->calendar,
		.calendars = conf->calendars,
		.catalogue = conf->catalogue,
		.directory = conf->directory,
		.ladder = &conf->ladder,
		.convention = conf->deadline.convention,
		.cutoff = conf->deadline.cutoff,
		.source = own == NULL ? NULL : &own->counting,
		.agencies = conf->deadline.agencies,
		.agency_count = conf->deadline.agency_count,
		.acceptance = conf->deadline.acceptance,
		.acceptance_paper = conf->deadline.acceptance_paper,
		.long_pause = conf->findings.bounds.paused };
}
