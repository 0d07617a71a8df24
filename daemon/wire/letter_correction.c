/* The letter that corrects dates told before. */
#include "wire/letter.h"

#include "wire/letter_values.h"

static const char *
date(struct arena *arena, day on)
{
	return when_people_day(arena_alloc(arena, WHEN_TEXT), on);
}

static void
put_correction(const struct letter_input *input, const struct letter_item *item,
    struct arena *arena, struct message_value *map)
{
	const struct letter_correction *it = item->correction;

	message_put(arena, map, "ngày đã báo",
	    it->was_known ? date(arena, it->was) : "");
	message_put(arena, map, "ngày thư",
	    date(arena, when_day(it->told, input->offset)));
	message_put(arena, map, "lý do", it->because);
	message_put(arena, map, "tình trạng", it->standing);
	message_put_bool(arena, map, "quá hạn", it->overdue);
	message_put_bool(arena, map, "theo danh mục", it->by_catalogue);
	message_put_bool(arena, map, "tiếp nhận",
	    item->clock == CLOCK_ACCEPTANCE);
}

void
letter_compose_correction(const struct wording *wording,
    const struct letter_input *input, struct arena *arena,
    struct letter_text *out)
{
	struct message_value *values = message_map(arena);

	letter_values_list(input, put_correction, arena, values);
	wording_render(wording, WORDING_CORRECTION, values, arena, out);
}
