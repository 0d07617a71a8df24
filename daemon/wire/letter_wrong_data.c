/* The letter to a desk about data that somebody calls wrong. */
#include "wire/letter.h"

#include "wire/letter_values.h"
#include "wire/people.h"

static void
put_wrong_data(const struct letter_input *input, const struct letter_item *item,
    struct arena *arena, struct message_value *map)
{
	const struct letter_wrong_data *it = item->wrong_data;

	people_put(arena, map, "người báo", it->by);
	people_put(arena, map, "ghi chú", it->note);
	people_put(arena, map, "hoãn đến",
	    people_end(arena, it->until, input->offset));
}

void
letter_compose_wrong_data(const struct wording *wording,
    const struct letter_input *input, struct arena *arena,
    struct letter_text *out)
{
	struct message_value *values = message_map(arena);

	letter_values_list(input, put_wrong_data, arena, values);
	wording_render(wording, WORDING_WRONG_DATA, values, arena, out);
}
