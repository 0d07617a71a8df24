/* The letter that corrects dates told before. */
#include "wire/letter.h"

#include <assert.h>

#include "base/text.h"
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
	size_t count = input->item_count, lines = count;
	struct message_value *list;

	assert(count > 0);
	if (input->line_limit > 0 && lines > input->line_limit)
		lines = input->line_limit;
	letter_values_frame(input, arena, values);
	message_put_bool(arena, values, "một hồ sơ", count == 1);
	letter_values_count(arena, values, "số hồ sơ", "số hồ sơ, hai chữ số",
	    (int64_t)count);
	message_put(arena, values, "còn lại",
	    count > lines ? text_number(arena, (int64_t)(count - lines)) : "");
	list = message_put_list(arena, values, "hồ sơ");
	for (size_t i = 0; i < lines; i++) {
		struct message_value *map = message_append_map(arena, list);

		letter_values_item(input, &input->items[i], arena, map);
		put_correction(input, &input->items[i], arena, map);
	}
	wording_render(wording, WORDING_CORRECTION, values, arena, out);
}
