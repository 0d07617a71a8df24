/* Two sweeps: the last complete one, and the one under way. */
#include "io/remembered.h"

#include <string.h>

#include <xxhash.h>

#include "base/mem.h"

struct entry {
	struct remembered_page page; /* its texts are owned */
	char *next;                  /* page.says.next */
};

struct pages {
	struct entry *entries;
	int32_t count, room;
};

struct remembered {
	struct pages last, now;
	bool noting;
};

static void
forget(struct pages *pages)
{
	for (int32_t i = 0; i < pages->count; i++) {
		mem_free(pages->entries[i].next);
		validator_finish(&pages->entries[i].page.validator);
	}
	pages->count = 0;
}

struct remembered *
remembered_new(void)
{
	return mem_alloc(sizeof(struct remembered));
}

void
remembered_free(struct remembered *remembered)
{
	if (remembered == NULL)
		return;
	forget(&remembered->last);
	forget(&remembered->now);
	mem_free(remembered->last.entries);
	mem_free(remembered->now.entries);
	mem_free(remembered);
}

void
remembered_begin(struct remembered *remembered, bool complete)
{
	forget(&remembered->now);
	remembered->noting = complete;
}

void
remembered_end(struct remembered *remembered)
{
	struct pages last = remembered->last;

	if (!remembered->noting)
		return;
	remembered->last = remembered->now;
	remembered->now = last;
	remembered_begin(remembered, false);
}

uint64_t
remembered_hash(struct slice body, const char *link)
{
	uint64_t of_link = link == NULL ? 0 : XXH3_64bits(link, strlen(link));

	return XXH3_64bits_withSeed(body.data, body.size, of_link);
}

const struct paging_says *
remembered_find(const struct remembered *remembered, int32_t number,
    uint64_t hash)
{
	const struct pages *last = &remembered->last;

	return remembered->noting && number <= last->count &&
		last->entries[number - 1].page.hash == hash
	    ? &last->entries[number - 1].page.says
	    : NULL;
}

const struct remembered_page *
remembered_expect(const struct remembered *remembered, int32_t number,
    uint64_t request, instant now)
{
	const struct pages *last = &remembered->last;

	return remembered->noting && number <= last->count &&
		validator_serves(&last->entries[number - 1].page.validator,
		    request, now)
	    ? &last->entries[number - 1].page
	    : NULL;
}

void
remembered_put(struct remembered *remembered, int32_t number,
    const struct remembered_page *page)
{
	struct pages *now = &remembered->now;
	struct entry *entry;

	/* One that does not follow: the sweep was gone on with. */
	if (!remembered->noting || number != now->count + 1) {
		remembered->noting = false;
		return;
	}
	if (now->count == now->room) {
		now->room = 2 * now->room + 16;
		now->entries = mem_resize(now->entries,
		    (size_t)now->room * sizeof(*now->entries));
	}
	entry = &now->entries[now->count++];
	*entry = (struct entry){ .page = *page,
		.next = mem_copy_string(page->says.next) };
	entry->page.says.next = entry->next;
	entry->page.validator = validator_copy(&page->validator);
}
