/* The letter that asks a contact to confirm its address. */
#include "wire/letter.h"

#include "wire/letter_values.h"

static const char *
or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

void
letter_compose_confirm(const struct wording *wording,
    const struct letter_confirm *input, struct arena *arena,
    struct letter_text *out)
{
	struct message_value *values = message_map(arena);
	char now[WHEN_TEXT];

	message_put(arena, values, "tên", or_empty(input->recipient));
	message_put_bool(arena, values, "ông bà",
	    (input->role & (ROLE_OFFICER | ROLE_DEPUTY | ROLE_HEAD)) != 0);
	message_put(arena, values, "địa chỉ", input->address);
	message_put(arena, values, "cơ quan", or_empty(input->office));
	message_put(arena, values, "liên kết", or_empty(input->link));
	message_put(arena, values, "số ngày",
	    arena_printf(arena, "%02d", (int)input->days));
	message_put(arena, values, "lúc này",
	    arena_string(arena, when_people(now, input->now, input->offset)));
	message_put(arena, values, "đầu mối", or_empty(input->desk));
	wording_render(wording, WORDING_CONFIRM, values, arena, out);
}
