/* Which section an item belongs to, in what order, and the letter's frame. */
#include "wire/letter.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire/letter_values.h"

/* Judged by date, as all limits are that are not of hours. */
static enum letter_section
section_of_resolution(const struct letter_item *item, instant now,
    int32_t offset)
{
	int32_t days;

	if (item->due == INSTANT_NONE)
		return LETTER_DUE_SOON;
	days = when_day(item->due, offset).n - when_day(now, offset).n;
	if (days < 0)
		return item->late_discovery ? LETTER_LATE_DISCOVERY
					    : LETTER_OVERDUE;
	if (days == 0)
		return item->rung_kind == RUNG_BUNDLE ? LETTER_BUNDLE
						      : LETTER_DUE_TODAY;
	return LETTER_DUE_SOON;
}

static bool
is_over(const struct letter_item *item, instant now, int32_t offset,
    bool by_instant)
{
	if (item->due == INSTANT_NONE)
		return false;
	return by_instant
	    ? now >= item->due
	    : when_day(now, offset).n > when_day(item->due, offset).n;
}

enum letter_section
letter_section_of(const struct letter_item *item, instant now, int32_t offset)
{
	switch (item->clock) {
	case CLOCK_ACCEPTANCE:
		return is_over(item, now, offset, item->by_instant)
		    ? LETTER_LATE_ACCEPTANCE
		    : LETTER_AWAITING;
	case CLOCK_STEP:
		return is_over(item, now, offset, true) ? LETTER_STEP_OVER
							: LETTER_STEP_SOON;
	case CLOCK_APOLOGY:
		return LETTER_APOLOGY;
	case CLOCK_SUPPLEMENT:
		return LETTER_SUPPLEMENT;
	case CLOCK_RESOLUTION:
	case CLOCK_COUNT:
		break;
	}
	return section_of_resolution(item, now, offset);
}

static int
compare_text(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

static int
compare_instants(instant a, instant b)
{
	return (a > b) - (a < b);
}

/* One dossier's one clock together, its first section first. */
static int
by_dossier(const void *left, const void *right)
{
	const struct letter_entry *a = left, *b = right;
	int order = strcmp(a->item->code, b->item->code);

	if (order == 0)
		order = compare_text(a->item->agency, b->item->agency);
	if (order == 0)
		order = (int)a->item->clock - (int)b->item->clock;
	if (order == 0)
		order = (int)a->section - (int)b->section;
	return order != 0 ? order : (int)a->address - (int)b->address;
}

/* The order in a letter: most severe section, then most late. */
static int
by_section(const void *left, const void *right)
{
	const struct letter_entry *a = left, *b = right;
	int order = (int)a->section - (int)b->section;

	if (order == 0)
		order = (int)a->address - (int)b->address;
	if (order == 0)
		order = compare_instants(a->item->due, b->item->due);
	return order != 0 ? order : strcmp(a->item->code, b->item->code);
}

static enum letter_address
address_of(enum role role)
{
	switch (role) {
	case ROLE_OFFICER:
		return ADDRESS_OFFICER;
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

/* The entries of ${input}, one for each dossier's clock, in order. */
static struct letter_entry *
arrange(const struct letter_input *input, struct arena *arena, size_t *count)
{
	struct letter_entry *entries =
	    arena_alloc(arena, input->item_count * sizeof(*entries));
	size_t kept = 0;

	for (size_t i = 0; i < input->item_count; i++) {
		const struct letter_item *item = &input->items[i];

		entries[i] = (struct letter_entry){
			.item = item,
			.section = input->kind == LETTER_BASELINE
			    ? LETTER_OVERDUE
			    : letter_section_of(item, input->now,
				  input->offset),
			.address = address_of(item->role),
		};
	}
	qsort(entries, input->item_count, sizeof(*entries), by_dossier);
	for (size_t i = 0; i < input->item_count; i++) {
		const struct letter_item *item = entries[i].item;
		const struct letter_item *last =
		    kept > 0 ? entries[kept - 1].item : NULL;

		if (last == NULL || strcmp(item->code, last->code) != 0 ||
		    compare_text(item->agency, last->agency) != 0 ||
		    item->clock != last->clock)
			entries[kept++] = entries[i];
	}
	qsort(entries, kept, sizeof(*entries), by_section);
	*count = kept;
	return entries;
}

void
letter_listed(const struct letter_input *input, struct arena *arena,
    size_t **out, size_t *count)
{
	const struct letter_entry *entries = arrange(input, arena, count);

	if (input->line_limit > 0 && *count > input->line_limit)
		*count = input->line_limit;
	*out = arena_alloc(arena, (*count + 1) * sizeof(**out));
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (size_t)(entries[i].item - input->items);
}

void
letter_compose(const struct wording *wording, const struct letter_input *input,
    struct arena *arena, struct letter_text *out)
{
	struct message_value *values = message_map(arena);
	struct message_value *sections;
	struct letter_entry *entries;
	size_t count, end, left;

	assert(input->item_count > 0);
	letter_values_frame(input, arena, values);
	entries = arrange(input, arena, &count);
	left = input->line_limit == 0 ? count : input->line_limit;
	sections = message_put_list(arena, values, "mục");
	for (size_t i = 0; i < count; i = end) {
		struct message_value *section;
		size_t lines;

		for (end = i + 1; end < count; end++)
			if (entries[end].section != entries[i].section ||
			    entries[end].address != entries[i].address)
				break;
		lines = end - i < left ? end - i : left;
		left -= lines;
		section = message_append_map(arena, sections);
		letter_values_section(input, entries + i, end - i, lines, arena,
		    section);
		/* The subject is that of the first section, the most severe. */
		if (i == 0)
			letter_values_section(input, entries + i, end - i,
			    lines, arena, values);
	}
	wording_render(wording,
	    input->kind == LETTER_BASELINE ? WORDING_BASELINE : WORDING_ALERT,
	    values, arena, out);
}

void
letter_compose_source(const struct wording *wording, bool back,
    const struct letter_source *input, struct arena *arena,
    struct letter_text *out)
{
	struct message_value *values = message_map(arena);

	letter_values_source(input, arena, values);
	wording_render(wording,
	    back ? WORDING_SOURCE_BACK : WORDING_SOURCE_LOST, values, arena,
	    out);
}

void
letter_compose_admin(const struct wording *wording,
    const struct letter_admin *input, struct arena *arena,
    struct letter_text *out)
{
	struct message_value *values = message_map(arena);

	assert(letter_admin_is_known(input->what));
	letter_values_admin(input, arena, values);
	wording_render(wording, WORDING_ADMIN, values, arena, out);
}
