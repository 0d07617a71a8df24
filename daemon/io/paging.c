/* Turning pages. */
#include "io/paging.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include <xxhash.h>

#include "base/mem.h"

/* Each page names the one after it. */
static bool
is_named(const struct paging *paging)
{
	switch (paging->plan->paging) {
	case SOURCE_PAGING_NONE:
	case SOURCE_PAGING_PAGE:
	case SOURCE_PAGING_OFFSET:
		return false;
	case SOURCE_PAGING_CURSOR:
	case SOURCE_PAGING_NEXT_URL:
	case SOURCE_PAGING_LINK:
		return true;
	}
	return false;
}

static bool
ends_here(const struct paging *paging, const struct paging_says *page)
{
	if (is_named(paging))
		return page->more != PAGE_MORE_YES;
	if (paging->plan->paging == SOURCE_PAGING_NONE || page->count == 0)
		return true;
	if (page->more != PAGE_MORE_UNSAID)
		return page->more == PAGE_MORE_NO;
	/* No pages, no records, said over a page of records: not counted. */
	if (page->pages > 0)
		return paging->pages >= page->pages;
	/* A page shorter than was asked for proves nothing: servers have limits
	 * of their own. */
	return page->total > 0 && paging->records >= page->total;
}

void
paging_begin(struct paging *paging, const struct source_plan *plan)
{
	paging->plan = plan;
	paging->pages = 0;
	paging->records = 0;
	paging->total = -1;
	paging->has_moved = false;
	mem_free(paging->next);
	paging->next = NULL;
}

void
paging_resume(struct paging *paging, const struct paging_place *place)
{
	size_t size = ((size_t)place->pages + 1) * sizeof(uint64_t);

	paging->pages = place->pages;
	paging->records = place->records;
	paging->total = place->total;
	paging->next =
	    place->next == NULL ? NULL : mem_copy_string(place->next);
	paging->firsts = mem_resize(paging->firsts, size);
	paging->nexts = mem_resize(paging->nexts, size);
	memset(paging->firsts, 0, size);
	memset(paging->nexts, 0, size);
}

struct paging_place
paging_place(const struct paging *paging, instant span)
{
	return (struct paging_place){ .span = span,
		.pages = paging->pages,
		.records = paging->records,
		.total = paging->total,
		.next = paging->next };
}

void
paging_finish(struct paging *paging)
{
	mem_free(paging->firsts);
	mem_free(paging->nexts);
	mem_free(paging->next);
	paging->firsts = paging->nexts = NULL;
	paging->next = NULL;
}

int32_t
paging_number(const struct paging *paging)
{
	return paging->plan->first_page + paging->pages;
}

/* Other lists are asked for by number of page, however many records came. */
int64_t
paging_offset(const struct paging *paging)
{
	return paging->plan->paging == SOURCE_PAGING_OFFSET
	    ? paging->records
	    : (int64_t)paging->pages * paging->plan->page_size;
}

static uint64_t
hash_of(const char *data, size_t size)
{
	uint64_t hash = XXH3_64bits(data, size);

	return hash == 0 ? 1 : hash;
}

/* The page before, from 0, of which ${hash} was noted; -1: none. */
static int32_t
find(const struct paging *paging, const uint64_t *hashes, uint64_t hash)
{
	for (int32_t i = 0; hash != 0 && i < paging->pages; i++)
		if (hashes[i] == hash)
			return i;
	return -1;
}

static bool
check_turning(const struct paging *paging, uint64_t first, uint64_t next,
    struct err *err)
{
	int32_t like = find(paging, paging->firsts, first);
	int32_t named = find(paging, paging->nexts, next);

	if (like >= 0)
		return err_set(err,
		    "begins like page %" PRId32
		    ": the server does not turn pages",
		    paging->plan->first_page + like);
	if (named >= 0)
		return err_set(err,
		    "names the same next page as page %" PRId32
		    ": the list goes round",
		    paging->plan->first_page + named);
	return true;
}

static void
note(uint64_t **hashes, int32_t index, uint64_t hash)
{
	*hashes = mem_resize(*hashes, (size_t)(index + 1) * sizeof(**hashes));
	(*hashes)[index] = hash;
}

struct paging_says
paging_read(const struct page *page)
{
	return (struct paging_says){ .count = page->count,
		.total = page->total,
		.pages = page->pages,
		.more = page->more,
		.next = page->next,
		.first = page->count == 0
		    ? 0
		    : hash_of(page->records[0].data, page->records[0].size) };
}

bool
paging_take(struct paging *paging, const struct paging_says *says,
    bool *is_last, struct err *err)
{
	const char *named = is_named(paging) ? says->next : NULL;
	uint64_t next = named == NULL ? 0 : hash_of(named, strlen(named));

	if (!check_turning(paging, says->first, next, err))
		return false;
	if (is_named(paging) && says->more == PAGE_MORE_YES && named == NULL)
		return err_set(err,
		    "says that more follows, and not where it does");
	note(&paging->firsts, paging->pages, says->first);
	note(&paging->nexts, paging->pages, next);
	mem_free(paging->next);
	paging->next = mem_copy_string(named);
	paging->has_moved = says->total >= 0 && paging->total >= 0 &&
	    says->total != paging->total;
	if (says->total >= 0)
		paging->total = says->total;
	paging->pages++;
	paging->records += (int64_t)says->count;
	*is_last = ends_here(paging, says);
	if (*is_last && paging->records < paging->total)
		paging->has_moved = true;
	return true;
}
