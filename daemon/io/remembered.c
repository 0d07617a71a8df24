/* Two sweeps: the last complete one, and the one under way. */
#include "io/remembered.h"

#include <string.h>

#include <xxhash.h>

#include "base/mem.h"

struct entry {
	uint64_t hash;
	struct paging_says says;
	char *next; /* of it, owned */
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
	for (int32_t i = 0; i < pages->count; i++)
		mem_free(pages->entries[i].next);
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
		last->entries[number - 1].hash == hash
	    ? &last->entries[number - 1].says
	    : NULL;
}

void
remembered_put(struct remembered *remembered, int32_t number, uint64_t hash,
    const struct paging_says *says)
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
	*entry = (struct entry){ .hash = hash,
		.says = *says,
		.next = mem_copy_string(says->next) };
	entry->says.next = entry->next;
}
