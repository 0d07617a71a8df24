/* Strings to numbers: open addressing over XXH3, at most half full. */
#include "core/names.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include <xxhash.h>

#include "base/text.h"

struct key {
	const char *data;
	size_t size;
};

struct slot {
	uint32_t mark; /* upper half of the hash */
	int32_t number;
};

struct names {
	struct key *keys;
	int32_t count, capacity;
	struct slot *slots;
	size_t mask;
};

/* Spellings beyond those of the tables that are remembered, and how long such
 * a spelling may be: what a source writes is bounded, whatever it writes. */
enum { SPELLINGS_LEARNED = 4096, SPELLING_LONGEST = 256 };

/* Names as written, each with the number of its name, or -1. */
struct spellings {
	struct names *names;
	int32_t *meaning;
};

struct folded {
	struct arena *arena;
	struct names *names; /* folded names */
	struct spellings given;
	struct spellings learned; /* names NULL: nothing is remembered */
};

struct names *
names_new(struct arena *arena, size_t capacity)
{
	struct names *names = arena_alloc(arena, sizeof(*names));
	size_t slots = 16;

	assert(capacity < INT32_MAX / 4);
	while (slots < 2 * capacity)
		slots *= 2;
	names->capacity = (int32_t)capacity;
	names->keys = arena_take(arena, (capacity + 1) * sizeof(*names->keys));
	names->slots = arena_take(arena, slots * sizeof(*names->slots));
	names->mask = slots - 1;
	for (size_t i = 0; i < slots; i++)
		names->slots[i].number = -1;
	return names;
}

int32_t
names_count(const struct names *names)
{
	return names->count;
}

/* The slot that holds the string, or the free one where it belongs. */
static struct slot *
slot_of(const struct names *names, const char *data, size_t size,
    uint32_t *mark)
{
	uint64_t hash = XXH3_64bits(data, size);
	size_t at = (size_t)hash & names->mask;

	*mark = (uint32_t)(hash >> 32);
	for (;; at = (at + 1) & names->mask) {
		struct slot *slot = &names->slots[at];

		if (slot->number < 0)
			return slot;
		if (slot->mark == *mark &&
		    names->keys[slot->number].size == size &&
		    memcmp(names->keys[slot->number].data, data, size) == 0)
			return slot;
	}
}

int32_t
names_add(struct names *names, const char *data, size_t size)
{
	uint32_t mark;
	struct slot *slot = slot_of(names, data, size, &mark);

	if (slot->number < 0) {
		assert(names->count < names->capacity);
		slot->mark = mark;
		slot->number = names->count;
		names->keys[names->count++] = (struct key){ data, size };
	}
	return slot->number;
}

int32_t
names_find(const struct names *names, const char *data, size_t size)
{
	uint32_t mark;

	return slot_of(names, data, size, &mark)->number;
}

static struct spellings
spellings_new(struct arena *arena, size_t capacity)
{
	return (struct spellings){ .names = names_new(arena, capacity),
		.meaning =
		    arena_take(arena, (capacity + 1) * sizeof(int32_t)) };
}

struct folded *
folded_new(struct arena *arena, size_t capacity)
{
	struct folded *folded = arena_alloc(arena, sizeof(*folded));

	folded->arena = arena;
	folded->names = names_new(arena, capacity);
	folded->given = spellings_new(arena, capacity);
	folded->learned = spellings_new(arena, SPELLINGS_LEARNED);
	return folded;
}

struct folded *
folded_still(struct arena *arena, const struct folded *folded)
{
	struct folded *still = arena_alloc(arena, sizeof(*still));

	*still = *folded;
	still->learned.names = NULL;
	return still;
}

int32_t
folded_count(const struct folded *folded)
{
	return names_count(folded->names);
}

int32_t
folded_add(struct folded *folded, const char *name)
{
	const char *form = text_fold(folded->arena, name);
	int32_t number = names_add(folded->names, form, strlen(form));
	int32_t spelling = names_add(folded->given.names, name, strlen(name));

	folded->given.meaning[spelling] = number;
	return number;
}

static void
learn(const struct folded *folded, const char *name, size_t size,
    int32_t number)
{
	const struct spellings *learned = &folded->learned;
	struct names *names = learned->names;

	if (names == NULL || names->count >= names->capacity ||
	    size > SPELLING_LONGEST)
		return;
	learned->meaning[names->count] = number;
	names_add(names, arena_bytes(folded->arena, name, size), size);
}

/* What ${name} means by what is remembered; false: not remembered. */
static bool
recall(const struct folded *folded, const char *name, size_t size,
    int32_t *number)
{
	const struct spellings *of = &folded->given;
	int32_t spelling = names_find(of->names, name, size);

	if (spelling < 0 && folded->learned.names != NULL) {
		of = &folded->learned;
		spelling = names_find(of->names, name, size);
	}
	if (spelling < 0)
		return false;
	*number = of->meaning[spelling];
	return true;
}

int32_t
folded_find(const struct folded *folded, const char *name)
{
	size_t size = strlen(name);
	struct arena *scratch;
	const char *form;
	int32_t number;

	if (recall(folded, name, size, &number))
		return number;
	if (!text_is_utf8(name, size, NULL))
		return -1;
	scratch = arena_new(1024);
	form = text_fold(scratch, name);
	number = names_find(folded->names, form, strlen(form));
	arena_free(scratch);
	learn(folded, name, size, number);
	return number;
}

struct names_rows
names_group(struct arena *arena, int32_t count, const int32_t *number,
    const int32_t *row, size_t entries)
{
	struct names_rows group = {
		.first =
		    arena_alloc(arena, ((size_t)count + 2) * sizeof(int32_t)),
		.rows = arena_alloc(arena, (entries + 1) * sizeof(int32_t)),
	};

	/* Counted one place too far right, so that filling moves each first
	 * to where it belongs. */
	for (size_t i = 0; i < entries; i++) {
		if (number[i] >= 0)
			group.first[number[i] + 2]++;
	}
	for (int32_t n = 2; n <= count + 1; n++)
		group.first[n] += group.first[n - 1];
	for (size_t i = 0; i < entries; i++) {
		if (number[i] >= 0)
			group.rows[group.first[number[i] + 1]++] = row[i];
	}
	return group;
}
