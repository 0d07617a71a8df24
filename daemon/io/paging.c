/* Turning pages. */
#include "io/paging.h"

#include <inttypes.h>
#include <stddef.h>

#include <xxhash.h>

#include "base/mem.h"

static bool
ends_here(const struct paging *paging, const struct page *page)
{
	if (paging->plan->paging == SOURCE_PAGING_NONE || page->count == 0)
		return true;
	if (page->more != PAGE_MORE_UNSAID)
		return page->more == PAGE_MORE_NO;
	if (page->pages >= 0)
		return paging->pages >= page->pages;
	/* A page shorter than was asked for proves nothing: servers have limits
	 * of their own. */
	return page->total >= 0 && paging->records >= page->total;
}

void
paging_begin(struct paging *paging, const struct source_plan *plan)
{
	paging->plan = plan;
	paging->pages = 0;
	paging->records = 0;
	paging->total = -1;
}

void
paging_finish(struct paging *paging)
{
	mem_free(paging->firsts);
	paging->firsts = NULL;
}

int32_t
paging_number(const struct paging *paging)
{
	return paging->plan->first_page + paging->pages;
}

bool
paging_take(struct paging *paging, const struct page *page, bool *is_last,
    struct err *err)
{
	uint64_t first = 0;

	if (page->count > 0) {
		first =
		    XXH3_64bits(page->records[0].data, page->records[0].size);
		for (int32_t i = 0; i < paging->pages; i++)
			if (paging->firsts[i] == first)
				return err_set(err,
				    "begins like page %" PRId32
				    ": the server does not turn pages",
				    paging->plan->first_page + i);
	}
	paging->firsts = mem_resize(paging->firsts,
	    (size_t)(paging->pages + 1) * sizeof(*paging->firsts));
	paging->firsts[paging->pages++] = first;
	paging->records += (int64_t)page->count;
	if (page->total >= 0)
		paging->total = page->total;
	*is_last = ends_here(paging, page);
	return true;
}
