/* The order of a letter's items. */
#include "wire/letter_order.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS = LETTER_SECTIONS * ADDRESS_COUNT };

/* An item, and which group it belongs to. */
struct entry {
	const struct letter_item *item;
	int group;
};

/* Nobody is asked to have himself sign or decide. */
static enum letter_address
address_of(const struct letter_item *item)
{
	switch (item->role) {
	case ROLE_OFFICER:
		return item->heads ? ADDRESS_HEAD : ADDRESS_OFFICER;
	case ROLE_DEPUTY:
	case ROLE_HEAD:
		return ADDRESS_HEAD;
	case ROLE_DESK:
	case ROLE_PROVINCE:
	case ROLE_ADMINISTRATOR:
		break;
	}
	return ADDRESS_DESK;
}

static int
group_of(const struct letter_input *input, const struct letter_item *item)
{
	enum letter_section section = input->kind == LETTER_BASELINE
	    ? LETTER_OVERDUE
	    : letter_section_of(item, input->now, input->offset);

	return (int)section * ADDRESS_COUNT + (int)address_of(item);
}

/* ---- each once ---- */

static int
compare_text(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

static bool
is_same(const struct letter_item *a, const struct letter_item *b)
{
	return a->clock == b->clock && strcmp(a->code, b->code) == 0 &&
	    compare_text(a->agency, b->agency) == 0;
}

static int
compare(const struct letter_item *a, const struct letter_item *b)
{
	int order = (a->due > b->due) - (a->due < b->due);

	if (order == 0)
		order = strcmp(a->code, b->code);
	return order != 0 ? order : compare_text(a->agency, b->agency);
}

static bool
is_before(const struct entry *a, const struct entry *b)
{
	return a->group != b->group ? a->group < b->group
				    : compare(a->item, b->item) < 0;
}

/* FNV-1a, of the code. */
static uint64_t
hash(const char *text)
{
	uint64_t h = 14695981039346656037u;

	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * 1099511628211u;
	return h ^ h >> 32;
}

/* The items of ${input}, each dossier's clock once, with its first group. */
static struct entry *
distinct(const struct letter_input *input, struct arena *arena, size_t *count)
{
	size_t room = 16, kept = 0;
	struct entry *entries =
	    arena_alloc(arena, (input->item_count + 1) * sizeof(*entries));
	uint32_t *table; /* open addressing; a place among ${entries}, and 1 */

	while (room < 2 * input->item_count)
		room *= 2;
	table = arena_alloc(arena, room * sizeof(*table));
	for (size_t i = 0; i < input->item_count; i++) {
		const struct letter_item *item = &input->items[i];
		const struct entry entry = { item, group_of(input, item) };
		size_t at = hash(item->code) & (room - 1);

		while (table[at] != 0 &&
		    !is_same(entries[table[at] - 1].item, item))
			at = (at + 1) & (room - 1);
		if (table[at] == 0) {
			entries[kept++] = entry;
			table[at] = (uint32_t)kept;
		} else if (is_before(&entry, &entries[table[at] - 1])) {
			entries[table[at] - 1] = entry;
		}
	}
	*count = kept;
	return entries;
}

/* ---- in order ---- */

static int
compare_places(const void *left, const void *right)
{
	return compare(*(const struct letter_item *const *)left,
	    *(const struct letter_item *const *)right);
}

/* Moves ${item} among the ${count} that are in order, the last of which falls
 * out. */
static const struct letter_item *
squeeze_in(const struct letter_item **items, size_t count,
    const struct letter_item *item)
{
	const struct letter_item *out = items[count - 1];
	size_t low = 0, high = count - 1;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(item, items[middle]) < 0)
			high = middle;
		else
			low = middle + 1;
	}
	memmove(items + low + 1, items + low,
	    (count - 1 - low) * sizeof(*items));
	items[low] = item;
	return out;
}

/* The first ${most} of ${count} items stand in order at the front. */
static void
put_first(const struct letter_item **items, size_t count, size_t most)
{
	if (most == 0)
		return;
	qsort(items, most, sizeof(*items), compare_places);
	for (size_t i = most; i < count; i++)
		if (compare(items[i], items[most - 1]) < 0)
			items[i] = squeeze_in(items, most, items[i]);
}

/* Where somebody answers for dossiers of his own and of others, what he is told
 * of is one list, under the words to a head: two under one title would read as
 * if one of them were wrong. */
static void
join_sections(struct entry *entries, size_t count, size_t *sizes)
{
	for (size_t i = 0; i < count; i++) {
		int own = entries[i].group, heads = own + ADDRESS_HEAD;

		if (own % ADDRESS_COUNT != ADDRESS_OFFICER || sizes[heads] == 0)
			continue;
		entries[i].group = heads;
		sizes[own]--;
		sizes[heads]++;
	}
}

struct letter_order
letter_order(const struct letter_input *input, struct arena *arena)
{
	struct letter_order out = { 0 };
	size_t sizes[GROUPS] = { 0 }, starts[GROUPS], next = 0, left;
	struct entry *entries = distinct(input, arena, &out.count);
	struct letter_rows *rows = arena_alloc(arena, GROUPS * sizeof(*rows));

	out.items = arena_alloc(arena, (out.count + 1) * sizeof(*out.items));
	for (size_t i = 0; i < out.count; i++)
		sizes[entries[i].group]++;
	join_sections(entries, out.count, sizes);
	out.listed = input->line_limit > 0 && input->line_limit < out.count
	    ? input->line_limit
	    : out.count;
	for (int group = 0; group < GROUPS; next += sizes[group++]) {
		starts[group] = next;
		if (sizes[group] > 0)
			rows[out.section_count++] = (struct letter_rows){
				.section = (enum letter_section)(
				    group / ADDRESS_COUNT),
				.address = (enum letter_address)(
				    group % ADDRESS_COUNT),
				.items = out.items + next,
				.count = sizes[group],
			};
	}
	for (size_t i = 0; i < out.count; i++)
		out.items[starts[entries[i].group]++] = entries[i].item;
	left = out.listed;
	for (size_t i = 0; i < out.section_count && left > 0; i++) {
		size_t most = rows[i].count < left ? rows[i].count : left;

		put_first(rows[i].items, rows[i].count, most);
		left -= most;
	}
	out.sections = rows;
	return out;
}
