/* What a source is asked, and what its requests are filled with. */
#include "io/source_private.h"

#include <string.h>

#include "io/validator.h"

const struct request_plan *
source_request_plan(const struct source *source)
{
	return source_recheck_runs(source) ? &source->plan->recheck->request
					   : &source->plan->list;
}

static struct template_values
values_of(const struct source *source)
{
	struct template_values values =
	    source_values(source->plan, &source->paging, source->session.token,
		&source->window, source->asking->arena);

	if (source_recheck_runs(source))
		values.values[TEMPLATE_ID] = source_recheck_ids(source);
	return values;
}

void
source_request_mask(const struct source *source, struct err *err)
{
	const struct source_plan *plan = source->plan;
	struct template_values values = values_of(source);
	struct arena *arena = source->asking->arena;

	if (plan->login != NULL)
		request_mask(&plan->login->request, &values, arena, err);
	if (plan->recheck != NULL)
		request_mask(&plan->recheck->request, &values, arena, err);
	request_mask(&plan->list, &values, arena, err);
}

bool
source_request_names_address(const struct source *source)
{
	return source->plan->paging == SOURCE_PAGING_NEXT_URL ||
	    source->plan->paging == SOURCE_PAGING_LINK;
}

/* Shows a request to who watches. */
static bool
show(struct source *source, const struct request_plan *plan,
    const struct template_values *values, const char *url, struct err *err)
{
	bool is_login = source->plan->login != NULL &&
	    plan == &source->plan->login->request;
	struct request shown;

	if (source->asked == NULL)
		return true;
	if (!source_shown(plan, values, url, source->asking->arena, &shown,
		err))
		return false;
	source->asked(source->asked_context, is_login ? 0 : source->pages + 1,
	    &shown);
	return true;
}

/* What the page that is asked for was, where the server can be asked whether
 * it still is. */
static const struct remembered_page *
expected(const struct source *source)
{
	const struct asking *asking = source->asking;
	const struct remembered_page *page;

	if (source->calls.same == NULL || source_recheck_runs(source) ||
	    strcmp(asking->request.method, "GET") != 0)
		return NULL;
	page = remembered_expect(source->remembered, source->pages + 1,
	    validator_request(&asking->request, asking->url),
	    loop_now(source->loop));
	return page != NULL &&
		source->calls.same(source->calls.context, source->pages + 1,
		    page->hash)
	    ? page
	    : NULL;
}

bool
source_request_prepare(struct source *source, const struct request_plan *plan,
    struct err *err)
{
	const char *url =
	    plan == &source->plan->list && source_request_names_address(source)
	    ? source->paging.next
	    : NULL;
	struct asking *asking = source->asking;
	struct template_values values;

	asking_begin(asking);
	values = values_of(source);
	if (!show(source, plan, &values, url, err) ||
	    !asking_prepare(asking, plan, &values, url, err))
		return false;
	if (plan == &source->plan->list)
		asking->expects = expected(source);
	return true;
}
