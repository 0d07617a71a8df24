/* Open addressing over the hashes themselves, which are random already. */
#include "flow/known.h"

#include "base/mem.h"

struct entry {
	uint64_t raw;
	int64_t id; /* 0: never used; -1: dropped, probing goes on */
};

struct known {
	struct entry *entries;
	size_t slots; /* a power of two */
	size_t used;  /* entries with an id, dropped ones included */
	size_t count;
	struct sightings *sightings;
};

enum { SLOTS = 1024 };

static struct entry *
entries_new(size_t slots)
{
	return mem_alloc(slots * sizeof(struct entry));
}

struct known *
known_new(void)
{
	struct known *known = mem_alloc(sizeof(*known));

	known->slots = SLOTS;
	known->entries = entries_new(SLOTS);
	known->sightings = sightings_new();
	return known;
}

void
known_free(struct known *known)
{
	if (known == NULL)
		return;
	mem_free(known->entries);
	sightings_free(known->sightings);
	mem_free(known);
}

void
known_clear(struct known *known)
{
	mem_free(known->entries);
	sightings_clear(known->sightings);
	*known = (struct known){ .slots = SLOTS,
		.entries = entries_new(SLOTS),
		.sightings = known->sightings };
}

static struct entry *
find(const struct known *known, uint64_t raw)
{
	size_t i = (size_t)raw & (known->slots - 1);

	while (known->entries[i].id != 0) {
		if (known->entries[i].raw == raw && known->entries[i].id > 0)
			return &known->entries[i];
		i = (i + 1) & (known->slots - 1);
	}
	return NULL;
}

static void
place(struct known *known, uint64_t raw, int64_t id)
{
	size_t i = (size_t)raw & (known->slots - 1);

	while (known->entries[i].id > 0)
		i = (i + 1) & (known->slots - 1);
	known->used += known->entries[i].id == 0;
	known->entries[i] = (struct entry){ raw, id };
	known->count++;
}

/* Moves everything into a table with room, without the dropped ones. */
static void
grow(struct known *known)
{
	struct entry *old = known->entries;
	size_t slots = known->slots;

	if (known->count * 2 >= known->slots)
		known->slots *= 2;
	known->entries = entries_new(known->slots);
	known->used = known->count = 0;
	for (size_t i = 0; i < slots; i++)
		if (old[i].id > 0)
			place(known, old[i].raw, old[i].id);
	mem_free(old);
}

void
known_put(struct known *known, uint64_t raw, int64_t id)
{
	struct entry *entry = find(known, raw);

	if (entry != NULL) {
		entry->id = id;
		return;
	}
	/* At most three of four slots in use, so that probing ends soon. */
	if ((known->used + 1) * 4 > known->slots * 3)
		grow(known);
	place(known, raw, id);
}

void
known_drop(struct known *known, uint64_t raw)
{
	struct entry *entry = find(known, raw);

	if (entry == NULL)
		return;
	entry->id = -1;
	known->count--;
}

int64_t
known_find(const struct known *known, uint64_t raw)
{
	struct entry *entry = find(known, raw);

	return entry == NULL ? 0 : entry->id;
}

struct sightings *
known_sightings(const struct known *known)
{
	return known->sightings;
}

size_t
known_count(const struct known *known)
{
	return known->count;
}
