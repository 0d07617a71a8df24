/* Which section an item belongs to, and the letter's frame. */
#include "wire/letter.h"

#include <assert.h>

#include "wire/letter_order.h"
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

void
letter_compose(const struct wording *wording, const struct letter_input *input,
    struct arena *arena, struct letter_text *out)
{
	const struct letter_order order = letter_order(input, arena);

	letter_compose_ordered(wording, input, &order, arena, out);
}

void
letter_compose_ordered(const struct wording *wording,
    const struct letter_input *input, const struct letter_order *order,
    struct arena *arena, struct letter_text *out)
{
	struct message_value *values = message_map(arena);
	struct message_value *sections;
	size_t left = order->listed;

	assert(order->count > 0);
	letter_values_frame(input, arena, values);
	sections = message_put_list(arena, values, "mục");
	for (size_t i = 0; i < order->section_count; i++) {
		const struct letter_rows *rows = &order->sections[i];
		size_t lines = rows->count < left ? rows->count : left;

		left -= lines;
		letter_values_section(input, rows, lines, arena,
		    message_append_map(arena, sections));
		/* The subject is that of the first section, the most severe. */
		if (i == 0)
			letter_values_section(input, rows, lines, arena,
			    values);
	}
	wording_render(wording,
	    input->kind == LETTER_BASELINE ? WORDING_BASELINE : WORDING_ALERT,
	    values, arena, out);
}
