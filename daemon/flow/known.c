/* Open addressing over the hashes themselves, which are random already. */
#include "flow/known.h"

#include "base/mem.h"
#include "flow/twins.h"

struct entry {
	uint64_t raw;
	/* The dossier's id times SWEEPS, and the number of the sweep that saw
	 * it last (0: none).  NEVER used, or DROPPED: probing goes on. */
	int64_t what;
};

struct known {
	struct entry *entries;
	size_t slots; /* a power of two */
	size_t used;  /* entries with an id, dropped ones included */
	size_t count;
	struct sightings *sightings;
	int64_t sweep; /* under way, from 1 */
	struct twins *twins;
};

enum { SLOTS = 1024, SWEEPS = 1 << 12, NEVER = 0, DROPPED = -1 };

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
	known->twins = twins_new();
	return known;
}

void
known_free(struct known *known)
{
	if (known == NULL)
		return;
	twins_free(known->twins);
	mem_free(known->entries);
	sightings_free(known->sightings);
	mem_free(known);
}

void
known_clear(struct known *known)
{
	mem_free(known->entries);
	sightings_clear(known->sightings);
	twins_free(known->twins);
	*known = (struct known){ .slots = SLOTS,
		.entries = entries_new(SLOTS),
		.sightings = known->sightings,
		.twins = twins_new() };
}

static int64_t
id_of(const struct entry *entry)
{
	return entry->what / SWEEPS;
}

static struct entry *
find(const struct known *known, uint64_t raw)
{
	size_t i = (size_t)raw & (known->slots - 1);

	while (known->entries[i].what != NEVER) {
		if (known->entries[i].raw == raw && known->entries[i].what > 0)
			return &known->entries[i];
		i = (i + 1) & (known->slots - 1);
	}
	return NULL;
}

static void
place(struct known *known, struct entry entry)
{
	size_t i = (size_t)entry.raw & (known->slots - 1);

	while (known->entries[i].what > 0)
		i = (i + 1) & (known->slots - 1);
	known->used += known->entries[i].what == NEVER;
	known->entries[i] = entry;
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
		if (old[i].what > 0)
			place(known, old[i]);
	mem_free(old);
}

void
known_put(struct known *known, uint64_t raw, int64_t id)
{
	struct entry *entry = find(known, raw);

	if (entry != NULL) {
		entry->what = id * SWEEPS + known->sweep;
		return;
	}
	/* At most three of four slots in use, so that probing ends soon. */
	if ((known->used + 1) * 4 > known->slots * 3)
		grow(known);
	place(known, (struct entry){ raw, id * SWEEPS + known->sweep });
}

void
known_drop(struct known *known, uint64_t raw)
{
	struct entry *entry = find(known, raw);

	if (entry == NULL)
		return;
	entry->what = DROPPED;
	known->count--;
}

int64_t
known_find(const struct known *known, uint64_t raw)
{
	struct entry *entry = find(known, raw);

	return entry == NULL ? 0 : id_of(entry);
}

void
known_sweep(struct known *known)
{
	if (++known->sweep < SWEEPS)
		return;
	known->sweep = 1;
	for (size_t i = 0; i < known->slots; i++)
		if (known->entries[i].what > 0)
			known->entries[i].what =
			    id_of(&known->entries[i]) * SWEEPS;
}

int64_t
known_see(struct known *known, uint64_t raw)
{
	struct entry *entry = find(known, raw);

	if (entry == NULL)
		return 0;
	entry->what = id_of(entry) * SWEEPS + known->sweep;
	twins_see(known->twins, id_of(entry), raw);
	return id_of(entry);
}

bool
known_was_seen(const struct known *known, uint64_t raw)
{
	const struct entry *entry = find(known, raw);

	return entry != NULL && known->sweep > 0 &&
	    entry->what % SWEEPS == known->sweep;
}

bool
known_put_twin(struct known *known, uint64_t raw, int64_t id)
{
	uint64_t forgotten;
	bool new = twins_add(known->twins, id, raw, &forgotten);

	if (forgotten != 0)
		known_drop(known, forgotten);
	known_put(known, raw, id);
	return new;
}

void
known_put_counting(struct known *known, uint64_t raw, int64_t id)
{
	twins_remove(known->twins, id, raw);
	twins_see(known->twins, id, raw);
	known_put(known, raw, id);
}

bool
known_has_twin(const struct known *known, int64_t id)
{
	return twins_has(known->twins, id);
}

bool
known_has_twins(const struct known *known)
{
	return twins_count(known->twins) > 0;
}

static void
drop_twin(void *context, uint64_t raw)
{
	known_drop(context, raw);
}

void
known_settle(struct known *known, bool full)
{
	twins_settle(known->twins, full, drop_twin, known);
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
