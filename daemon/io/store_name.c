/*
 * The table of names: a procedure, an agency or an officer stands in thousands
 * of dossiers, a third of a row if written out.  All of it is kept in memory:
 * a province has some thousands.
 */
#include <assert.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/mem.h"
#include "io/store_private.h"

enum { ADD, LOAD };

static const struct statements table = {
	.part = PART_NAME,
	.sql =
	    (const char *const[]){
		[ADD] = "INSERT INTO name (id, text) VALUES (?, ?)",
		[LOAD] = "SELECT id, text FROM name WHERE id > ? ORDER BY id",
	    },
};

static uint32_t *
slot_of(const struct names *names, const char *text, size_t size)
{
	size_t mask = names->slot_count - 1;
	size_t at = (size_t)XXH3_64bits(text, size) & mask;
	while (names->slots[at] != 0 &&
	    strcmp(names->texts[names->slots[at] - 1], text) != 0)
		at = (at + 1) & mask;
	return &names->slots[at];
}

static void
rebuild(struct names *names, size_t slot_count, int64_t count)
{
	mem_free(names->slots);
	names->slots = mem_alloc(slot_count * sizeof(*names->slots));
	names->slot_count = slot_count;
	for (int64_t i = 0; i < count; i++) {
		const char *text = names->texts[i];
		*slot_of(names, text, strlen(text)) = (uint32_t)(i + 1);
	}
}

/* Takes ${text} as the next id into memory. */
static void
remember(struct store *store, const char *text, size_t size)
{
	struct names *names = &store->names;
	int64_t count = store->tail.names;
	assert(count < UINT32_MAX);
	if (names->arena == NULL)
		names->arena = arena_new(64 * 1024);
	if ((size_t)count == names->capacity) {
		names->capacity = names->capacity * 2 + 256;
		names->texts = mem_resize(names->texts,
		    names->capacity * sizeof(*names->texts));
	}
	names->texts[count] = arena_bytes(names->arena, text, size);
	if ((size_t)count * 2 >= names->slot_count)
		rebuild(names, names->slot_count * 2 + 1024, count);
	*slot_of(names, text, size) = (uint32_t)(count + 1);
	store->tail.names = count + 1;
}

bool
names_load(struct store *store, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, LOAD, err))
		return false;
	query_int(&query, store->tail.names);
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		if (column_int(&query) != store->tail.names + 1) {
			query_close(&query);
			return err_set(err, "database %s: name %lld is missing",
			    store->path, (long long)store->tail.names + 1);
		}
		const char *text = column_peek(&query);
		remember(store, text, strlen(text));
	}
	query_close(&query);
	return step == STEP_DONE;
}

void
names_cut(struct store *store, int64_t count)
{
	if (count == store->tail.names)
		return;
	rebuild(&store->names, store->names.slot_count, count);
}

void
names_free(struct store *store)
{
	arena_free(store->names.arena);
	mem_free(store->names.texts);
	mem_free(store->names.slots);
}

bool
name_id(struct store *store, const char *text, int64_t *out, struct err *err)
{
	*out = 0;
	if (text == NULL)
		return true;
	size_t size = strlen(text);
	if (store->names.slot_count > 0)
		*out = *slot_of(&store->names, text, size);
	if (*out != 0)
		return true;
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, ADD, err))
		return false;
	query_int(&query, store->tail.names + 1);
	query_text(&query, text);
	if (!query_run(&query))
		return false;
	remember(store, text, size);
	*out = store->tail.names;
	return true;
}

bool
name_known(struct store *store, const char *text, int64_t *out, struct err *err)
{
	if (store->read_only && !names_load(store, err))
		return false;
	*out = store->names.slot_count == 0
	    ? 0
	    : *slot_of(&store->names, text, strlen(text));
	return true;
}

/* A reader may meet a row newer than its names. */
const char *
name_text(struct store *store, int64_t id)
{
	struct err ignored;
	if (id > store->tail.names && store->read_only)
		(void)!names_load(store, &ignored);
	if (id <= 0 || id > store->tail.names)
		return NULL;
	return store->names.texts[id - 1];
}
