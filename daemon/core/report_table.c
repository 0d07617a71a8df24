/* Counting by agency and field. */
#include "core/report_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct slot {
	uint64_t hash;
	size_t index; /* of the entry, + 1; 0: free */
};

struct report_table {
	struct arena *arena;
	struct report_entry *entries;
	const char **folded; /* fields, in step with the entries */
	size_t count, capacity;
	struct slot *slots;
	size_t slot_count; /* a power of two, at least twice the entries */
	/* The spelling that came last, and its folded form: they come in runs.
	 */
	const char *last_field, *last_folded;
};

struct report_table *
report_table_new(struct arena *arena)
{
	struct report_table *table = arena_alloc(arena, sizeof(*table));

	table->arena = arena;
	table->slot_count = 64;
	table->slots =
	    arena_alloc(arena, table->slot_count * sizeof(*table->slots));
	return table;
}

/* FNV-1a. */
static uint64_t
hash_of(uint64_t hash, const char *text)
{
	for (const char *p = text == NULL ? "\1" : text; *p != '\0'; p++)
		hash = (hash ^ (unsigned char)*p) * 0x100000001b3u;
	return (hash ^ 0xff) * 0x100000001b3u;
}

static void
put_slot(struct report_table *table, uint64_t hash, size_t index)
{
	size_t mask = table->slot_count - 1;
	size_t i = hash & mask;

	while (table->slots[i].index != 0)
		i = (i + 1) & mask;
	table->slots[i] = (struct slot){ hash, index + 1 };
}

static void
grow(struct report_table *table)
{
	size_t capacity = table->capacity == 0 ? 32 : table->capacity * 2;
	struct report_entry *entries =
	    arena_alloc(table->arena, capacity * sizeof(*entries));
	const char **folded =
	    arena_alloc(table->arena, capacity * sizeof(*folded));
	struct slot *before = table->slots;
	size_t before_count = table->slot_count;

	if (table->count > 0) {
		memcpy(entries, table->entries,
		    table->count * sizeof(*entries));
		memcpy(folded, table->folded, table->count * sizeof(*folded));
	}
	table->entries = entries;
	table->folded = folded;
	table->capacity = capacity;
	table->slot_count = capacity * 2;
	table->slots = arena_alloc(table->arena,
	    table->slot_count * sizeof(*table->slots));
	for (size_t i = 0; i < before_count; i++)
		if (before[i].index != 0)
			put_slot(table, before[i].hash, before[i].index - 1);
}

static const char *
fold(struct report_table *table, const char *field)
{
	if (field == NULL)
		return NULL;
	if (table->last_field == NULL ||
	    strcmp(table->last_field, field) != 0) {
		table->last_field = arena_string(table->arena, field);
		table->last_folded = text_fold(table->arena, field);
	}
	return table->last_folded;
}

struct report_counts *
report_table_of(struct report_table *table, const char *agency,
    const char *field)
{
	const char *folded = fold(table, field);
	uint64_t hash = hash_of(hash_of(0xcbf29ce484222325u, agency), folded);
	size_t mask = table->slot_count - 1;
	struct report_entry *entry;

	for (size_t i = hash & mask; table->slots[i].index != 0;
	     i = (i + 1) & mask) {
		size_t at = table->slots[i].index - 1;

		if (table->slots[i].hash == hash &&
		    text_equal(table->entries[at].agency, agency) &&
		    text_equal(table->folded[at], folded))
			return &table->entries[at].counts;
	}
	if (table->count == table->capacity)
		grow(table);
	entry = &table->entries[table->count];
	entry->agency = arena_string(table->arena, agency);
	entry->field = arena_string(table->arena, field);
	table->folded[table->count] = folded;
	put_slot(table, hash, table->count++);
	return &entry->counts;
}

size_t
report_table_size(const struct report_table *table)
{
	return table->count;
}

const struct report_entry *
report_table_entry(const struct report_table *table, size_t index)
{
	return &table->entries[index];
}

/* ---- rows ---- */

struct sorted {
	struct report_line line;
	const char *folded; /* what makes it one row */
	const char *sorts;  /* by which it is ordered; NULL: last */
};

static int
by_name(const void *left, const void *right)
{
	const struct sorted *a = left, *b = right;
	int order;

	if (a->sorts == NULL || b->sorts == NULL)
		return (a->sorts == NULL) - (b->sorts == NULL);
	order = strcmp(a->sorts, b->sorts);
	return order != 0 ? order : strcmp(a->folded, b->folded);
}

static struct sorted *
find(struct sorted *rows, size_t count, const char *folded)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(rows[i].folded, folded))
			return &rows[i];
	return NULL;
}

struct report_line *
report_table_lines(const struct report_table *table, enum report_rows rows,
    bool (*takes)(const void *context, const struct report_entry *entry),
    const char *(*name_of)(const void *context, const char *code),
    const void *context, struct arena *arena, size_t *count)
{
	struct sorted *sorted =
	    arena_alloc(arena, (table->count + 1) * sizeof(*sorted));
	struct report_line *lines;
	size_t n = 0;

	for (size_t i = 0; i < table->count; i++) {
		const struct report_entry *entry = &table->entries[i];
		const char *folded =
		    rows == REPORT_BY_FIELD ? table->folded[i] : entry->agency;
		struct sorted *row;

		if (takes != NULL && !takes(context, entry))
			continue;
		row = find(sorted, n, folded);
		if (row == NULL) {
			const char *name = rows == REPORT_BY_FIELD
			    ? entry->field
			    : entry->agency;

			row = &sorted[n++];
			row->folded = folded;
			row->line.name = name;
			if (name != NULL)
				row->sorts = text_order_key(arena,
				    rows == REPORT_BY_FIELD
					? name
					: name_of(context, name));
		}
		report_add(&row->line.counts, &entry->counts);
	}
	qsort(sorted, n, sizeof(*sorted), by_name);
	lines = arena_alloc(arena, (n + 1) * sizeof(*lines));
	for (size_t i = 0; i < n; i++)
		lines[i] = sorted[i].line;
	*count = n;
	return lines;
}
