/* Open addressing by dossier; most sources have none at all. */
#include "flow/twins.h"

#include <string.h>

#include "base/mem.h"

enum { SLOTS = 64, OF_ONE = 4 };

struct twin {
	int64_t id;           /* 0: never used; -1: removed, probing goes on */
	uint64_t raw[OF_ONE]; /* oldest first */
	int count;
	bool seen;        /* one of them, in this sweep */
	bool counts_seen; /* the record that counts, in this sweep */
};

struct twins {
	struct twin *slots;
	size_t size; /* a power of two */
	size_t used; /* slots with an id, removed ones included */
	size_t count;
};

struct twins *
twins_new(void)
{
	struct twins *twins = mem_alloc(sizeof(*twins));

	twins->size = SLOTS;
	twins->slots = mem_alloc(SLOTS * sizeof(*twins->slots));
	return twins;
}

void
twins_free(struct twins *twins)
{
	if (twins == NULL)
		return;
	mem_free(twins->slots);
	mem_free(twins);
}

/* Ids are small and close together. */
static size_t
begin_at(const struct twins *twins, int64_t id)
{
	return (size_t)(((uint64_t)id * 0x9e3779b97f4a7c15u) >> 32) &
	    (twins->size - 1);
}

static struct twin *
find(const struct twins *twins, int64_t id)
{
	size_t i = begin_at(twins, id);

	while (twins->slots[i].id != 0) {
		if (twins->slots[i].id == id)
			return &twins->slots[i];
		i = (i + 1) & (twins->size - 1);
	}
	return NULL;
}

static struct twin *
place(struct twins *twins, int64_t id)
{
	size_t i = begin_at(twins, id);

	while (twins->slots[i].id != 0)
		i = (i + 1) & (twins->size - 1);
	twins->used++;
	twins->slots[i].id = id;
	return &twins->slots[i];
}

static void
grow(struct twins *twins)
{
	struct twin *old = twins->slots;
	size_t size = twins->size;

	twins->size *= 2;
	twins->used = 0;
	twins->slots = mem_alloc(twins->size * sizeof(*twins->slots));
	for (size_t i = 0; i < size; i++)
		if (old[i].id > 0)
			*place(twins, old[i].id) = old[i];
	mem_free(old);
}

static int
index_of(const struct twin *twin, uint64_t raw)
{
	for (int i = 0; i < twin->count; i++)
		if (twin->raw[i] == raw)
			return i;
	return -1;
}

static void
take_out(struct twin *twin, int index)
{
	twin->count--;
	memmove(&twin->raw[index], &twin->raw[index + 1],
	    (size_t)(twin->count - index) * sizeof(twin->raw[0]));
}

bool
twins_add(struct twins *twins, int64_t id, uint64_t raw, uint64_t *forgotten)
{
	struct twin *twin = find(twins, id);

	*forgotten = 0;
	if (twin == NULL) {
		if ((twins->used + 1) * 2 > twins->size)
			grow(twins);
		twin = place(twins, id);
		twins->count++;
		/* Or it would not be called one. */
		twin->counts_seen = true;
	}
	twin->seen = true;
	if (index_of(twin, raw) >= 0)
		return false;
	if (twin->count == OF_ONE) {
		*forgotten = twin->raw[0];
		take_out(twin, 0);
	}
	twin->raw[twin->count++] = raw;
	return true;
}

void
twins_remove(struct twins *twins, int64_t id, uint64_t raw)
{
	struct twin *twin = find(twins, id);
	int index = twin == NULL ? -1 : index_of(twin, raw);

	if (index >= 0)
		take_out(twin, index);
}

size_t
twins_count(const struct twins *twins)
{
	return twins->count;
}

bool
twins_has(const struct twins *twins, int64_t id)
{
	return twins->used > 0 && find(twins, id) != NULL;
}

void
twins_see(struct twins *twins, int64_t id, uint64_t raw)
{
	struct twin *twin = twins->used == 0 ? NULL : find(twins, id);

	if (twin == NULL)
		return;
	if (index_of(twin, raw) >= 0)
		twin->seen = true;
	else
		twin->counts_seen = true;
}

void
twins_settle(struct twins *twins, bool full,
    void (*drop)(void *context, uint64_t raw), void *context)
{
	for (size_t i = 0; i < twins->size; i++) {
		struct twin *twin = &twins->slots[i];

		if (twin->id <= 0)
			continue;
		if (twin->seen ? !twin->counts_seen : full) {
			for (int j = 0; j < twin->count; j++)
				drop(context, twin->raw[j]);
			*twin = (struct twin){ .id = -1 };
			twins->count--;
		}
		twin->seen = twin->counts_seen = false;
	}
}
