/* What only shows when all of a source is read. */
#include "wire/conf_key.h"

/* What makes one request of a style differ from the next. */
static const struct {
	enum source_paging style;
	enum template_variable variable;
	const char *words;
} turning[] = {
	{ SOURCE_PAGING_PAGE, TEMPLATE_PAGE, "page" },
	{ SOURCE_PAGING_OFFSET, TEMPLATE_OFFSET, "offset" },
	{ SOURCE_PAGING_CURSOR, TEMPLATE_CURSOR, "cursor" },
};

static void
check_paging(struct conf_reader *reader, const struct yaml_node *map,
    const struct source_plan *plan)
{
	const struct yaml_node *list = yaml_member(map, "list");
	bool wants_next = plan->paging == SOURCE_PAGING_CURSOR ||
	    plan->paging == SOURCE_PAGING_NEXT_URL;

	for (size_t i = 0; i < sizeof(turning) / sizeof(turning[0]); i++) {
		bool wants = plan->paging == turning[i].style;
		bool has = request_uses(&plan->list, turning[i].variable);

		if (wants && !has)
			conf_complain(reader, list,
			    "list: paging by %s, but no {{%s}} in the request: "
			    "every page would be the first",
			    turning[i].words, turning[i].words);
		/* An offset may be asked for by page, too. */
		if (!wants && has && turning[i].style != SOURCE_PAGING_OFFSET)
			conf_complain(reader, list,
			    "list: {{%s}} in the request, but paging.style is "
			    "not %s",
			    turning[i].words, turning[i].words);
	}
	if (wants_next && plan->page.next == NULL)
		conf_complain(reader, list,
		    "paging: next is missing: where an answer says how the "
		    "list goes on");
	if (!wants_next && plan->page.next != NULL)
		conf_complain(reader, list,
		    "paging: next is for the styles cursor and next_url");
}

static void
check_request(struct conf_reader *reader, const struct yaml_node *map,
    const struct source_plan *plan)
{
	const struct yaml_node *list = yaml_member(map, "list");

	if (list == NULL || plan->list.url == NULL)
		return;
	check_paging(reader, map, plan);
	if ((plan->since == SOURCE_SINCE_UPDATED ||
		plan->since == SOURCE_SINCE_WINDOW) &&
	    !request_uses(&plan->list, TEMPLATE_SINCE))
		conf_complain(reader, list,
		    "list: incremental, but no {{since}} in the request");
	if (plan->max_span_days > 0 &&
	    !(request_uses(&plan->list, TEMPLATE_SINCE) &&
		request_uses(&plan->list, TEMPLATE_UNTIL)))
		conf_complain(reader, list,
		    "list: incremental.max_span, but {{since}} and {{until}} "
		    "are not both in the request");
	if (plan->login == NULL && request_uses(&plan->list, TEMPLATE_TOKEN))
		conf_complain(reader, list,
		    "list: {{token}} in the request, but there is no login");
	if (request_uses(&plan->list, TEMPLATE_ID))
		conf_complain(reader, list,
		    "list: {{id}} is for recheck and dossier_url only");
}

/* Asked for single dossiers, an answer is judged by what the list says of
 * refused tokens and of what only a person can mend. */
static void
complete_recheck(struct conf_reader *reader, const struct yaml_node *map,
    struct source_plan *plan)
{
	const struct yaml_node *node = yaml_member(map, "recheck");
	struct source_recheck *recheck = plan->recheck;
	struct frame_rules *rules;

	if (recheck == NULL)
		return;
	rules = &recheck->page.rules;
	rules->auth = plan->page.rules.auth;
	rules->auth_count = plan->page.rules.auth_count;
	rules->fatal = plan->page.rules.fatal;
	rules->fatal_count = plan->page.rules.fatal_count;
	rules->message = plan->page.rules.message;
	recheck->page.cut.max_records = plan->page.cut.max_records;
	recheck->page.total = plan->page.total;
	recheck->page.cut.in_string = plan->page.cut.in_string;
	if (recheck->request.url != NULL &&
	    !request_uses(&recheck->request, TEMPLATE_ID))
		conf_complain(reader, node,
		    "recheck: no {{id}} in the request: every dossier would "
		    "be the same");
	if (plan->login == NULL &&
	    request_uses(&recheck->request, TEMPLATE_TOKEN))
		conf_complain(reader, node,
		    "recheck: {{token}} in the request, but there is no login");
}

/* A letter knows the dossier's code and nothing of requests. */
static void
check_link(struct conf_reader *reader, const struct yaml_node *map,
    const struct template *link)
{
	const struct yaml_node *node = yaml_member(map, "dossier_url");

	if (link == NULL || node == NULL)
		return;
	for (int i = 0; i < TEMPLATE_VARIABLES; i++)
		if (i != TEMPLATE_BASE && i != TEMPLATE_ID &&
		    template_uses(link, (enum template_variable)i)) {
			conf_complain(reader, node,
			    "dossier_url: only {{base}} and {{id}} are known "
			    "to letters");
			return;
		}
	if (template_secret(link, 0) != NULL)
		conf_complain(reader, node,
		    "dossier_url: a secret does not go into letters");
	if (!template_uses(link, TEMPLATE_BASE) &&
	    !text_starts(node->text, "https://") &&
	    !text_starts(node->text, "http://"))
		conf_complain(reader, node,
		    "dossier_url: \"%s\" is no address (https://…)",
		    node->text);
}

void
conf_check_source(struct conf_reader *reader, const struct yaml_node *map,
    struct conf_source *source)
{
	struct source_plan *plan = &source->plan;

	check_request(reader, map, plan);
	complete_recheck(reader, map, plan);
	check_link(reader, map, source->dossier_url);
	if (plan->since == SOURCE_SINCE_NEWEST && source->mapping != NULL &&
	    source->mapping->fields[MAPPING_UPDATED].at_count == 0)
		conf_complain(reader, map,
		    "incremental: newest_first, but fields.updated is missing: "
		    "nothing would say where to stop");
	if (plan->since == SOURCE_SINCE_NEWEST && plan->max_span_days > 0)
		conf_complain(reader, map,
		    "incremental: max_span is not for newest_first: the newest "
		    "changes would be in the last part");
	if (plan->bounds.connect_ms > plan->bounds.total_ms)
		conf_complain(reader, map,
		    "limits: connect_timeout is longer than timeout");
}

void
conf_check_formerly(struct conf_reader *reader, const struct yaml_node *sources)
{
	for (int i = 0; sources != NULL && i < sources->count; i++) {
		const struct yaml_node *before =
		    yaml_member(&sources->items[i], "formerly");

		for (int j = 0; before != NULL && j < sources->count; j++) {
			const struct yaml_node *map = &sources->items[j];
			const struct yaml_node *name = yaml_member(map, "name");
			const struct yaml_node *other =
			    yaml_member(map, "formerly");

			if ((name != NULL &&
				text_equal(name->text, before->text)) ||
			    (j < i && other != NULL &&
				text_equal(other->text, before->text)))
				conf_complain(reader, before,
				    "formerly: \"%s\" is the name of another "
				    "source, or formerly was",
				    before->text);
		}
	}
}
