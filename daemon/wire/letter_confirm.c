/* The letter that asks a contact to confirm its address. */
#include "wire/letter.h"

#include "wire/people.h"

void
letter_compose_confirm(const struct wording *wording,
    const struct letter_confirm *input, struct arena *arena,
    struct letter_text *out)
{
	struct message_value *values = message_map(arena);

	people_put(arena, values, "tên", input->recipient);
	message_put_bool(arena, values, "ông bà",
	    people_is_person(input->role, input->recipient));
	message_put(arena, values, "địa chỉ", input->address);
	people_put(arena, values, "cơ quan", input->office);
	people_put(arena, values, "liên kết", input->link);
	message_put(arena, values, "số ngày",
	    arena_printf(arena, "%02d", (int)input->days));
	people_put(arena, values, "lúc này",
	    people_moment(arena, input->now, input->offset));
	people_put(arena, values, "đầu mối", input->desk);
	wording_render(wording, WORDING_CONFIRM, values, arena, out);
}
