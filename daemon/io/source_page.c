/* A page of the list as it came: opened, unless it is known. */
#include "io/source_private.h"

#include "io/fetch_url.h"
#include "io/validator.h"

static bool
still_knows(const struct source *source)
{
	return source->calls.same(source->calls.context, source->pages + 1,
	    source->hash);
}

/* The page is as it was: what it said then counts. */
static void
recall_page(struct source *source, const struct paging_says *says)
{
	source->page = (struct page){ .count = says->count,
		.total = says->total,
		.pages = says->pages,
		.more = says->more,
		.next = says->next };
}

/* The server says that the page is as it was, and was asked. */
static bool
is_unchanged(const struct source *source)
{
	return source->asking->expects != NULL &&
	    source->asking->response.status == 304;
}

static enum frame_outcome
take_unchanged(struct source *source, struct remembered_page *out)
{
	*out = *source->asking->expects;
	source->hash = out->hash;
	source->is_same = still_knows(source);
	recall_page(source, &out->says);
	if (source->is_same)
		return FRAME_GOOD;
	err_set(&source->end.err, "as it was, which is not known any more");
	return FRAME_RETRY;
}

enum frame_outcome
source_page_read(struct source *source, const struct answer *answer,
    struct remembered_page *out)
{
	const struct asking *asking = source->asking;
	const struct paging_says *known;
	enum frame_outcome outcome;

	if (is_unchanged(source))
		return take_unchanged(source, out);
	out->hash = source->hash = remembered_hash(answer->body, answer->link);
	out->validator = validator_read(&asking->response,
	    validator_request(&asking->request, asking->url),
	    loop_now(source->loop));
	known = answer->status != 200 || source->calls.same == NULL
	    ? NULL
	    : remembered_find(source->remembered, source->pages + 1,
		  source->hash);
	source->is_same = known != NULL && still_knows(source);
	if (source->is_same) {
		out->says = *known;
		recall_page(source, known);
		return FRAME_GOOD;
	}
	outcome = answer_page(asking->arena, source->plan, answer,
	    &source->page, &source->end.err);
	if (outcome == FRAME_GOOD && source_request_names_address(source) &&
	    source->page.next != NULL &&
	    !fetch_resolve(asking->arena, asking->url, source->page.next,
		&source->page.next, &source->end.err))
		outcome = FRAME_FATAL;
	if (outcome == FRAME_GOOD)
		out->says = paging_read(&source->page);
	return outcome;
}
