/* Letters to administrators: a source, and what only a person can put right. */
#include "wire/letter.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "wire/people.h"

static void
put_source(const struct letter_source *input, struct arena *arena,
    struct message_value *values)
{
	bool today = input->since != INSTANT_NONE &&
	    when_day(input->since, input->offset).n ==
		when_day(input->now, input->offset).n;

	people_put(arena, values, "tên", input->recipient);
	people_put(arena, values, "nguồn", input->source);
	people_put(arena, values, "từ giờ",
	    people_hour(arena, input->since, input->offset));
	people_put(arena, values, "từ ngày",
	    people_day(arena, input->since, input->offset));
	message_put_bool(arena, values, "từ hôm nay", today);
	people_put(arena, values, "lúc này",
	    people_moment(arena, input->now, input->offset));
	people_put(arena, values, "lý do", input->reason);
	people_put(arena, values, "thư mục", input->folder);
	people_put(arena, values, "đầu mối", input->desk);
}

void
letter_compose_source(const struct wording *wording, bool back,
    const struct letter_source *input, struct arena *arena,
    struct letter_text *out)
{
	struct message_value *values = message_map(arena);

	put_source(input, arena, values);
	wording_render(wording,
	    back ? WORDING_SOURCE_BACK : WORDING_SOURCE_LOST, values, arena,
	    out);
}

/* What the templates call it; the first field that is true is told. */
static const struct {
	const char *what;
	const char *field;
} admin_words[] = {
	{ "calendar-missing", "thiếu lịch" },
	{ "calendar-ends", "lịch sắp hết" },
	{ "calendar-unconfirmed", "lịch chưa xác nhận" },
	{ "letter-refused", "thư bị từ chối" },
	{ "letter-returned", "thư bị trả lại" },
	{ "letter-uncertain", "thư chưa rõ đã tới" },
	{ "restored", "khôi phục" },
	{ "channel-stuck", "kênh cần người xử lý" },
	{ "channel-gone", "kênh không còn" },
	{ "channel-changed", "kênh đã đổi cách gửi" },
	{ "channel-failing", "kênh không gửi được" },
	{ "channel-back", "kênh gửi lại được" },
	{ "contacts-unreached", "danh bạ cần xem lại" },
	{ "too-many-open", "vượt ngưỡng" },
	{ "audit-differs", "tự kiểm tra có khác biệt" },
	{ "source-silent", "nguồn không thay đổi" },
	{ "source-heard", "nguồn thay đổi trở lại" },
	{ "source-skewed", "nguồn lệch giờ" },
	{ "source-in-step", "nguồn đúng giờ trở lại" },
	{ "source-shrunk", "danh sách ngắn bất thường" },
	{ "source-whole", "danh sách dùng lại được" },
};

enum { ADMIN_WORDS = sizeof(admin_words) / sizeof(admin_words[0]) };

bool
letter_admin_is_known(const char *what)
{
	for (size_t i = 0; i < ADMIN_WORDS; i++)
		if (text_equal(what, admin_words[i].what))
			return true;
	return false;
}

/* The detail line by line. */
static void
put_lines(struct arena *arena, struct message_value *values, const char *detail)
{
	struct message_value *list =
	    message_put_list(arena, values, "các dòng");

	while (detail != NULL && *detail != '\0') {
		size_t size = strcspn(detail, "\n");

		people_put(arena, message_append_map(arena, list), "dòng",
		    arena_bytes(arena, detail, size));
		detail += size;
		detail += *detail == '\n';
	}
}

static void
put_admin(const struct letter_admin *input, struct arena *arena,
    struct message_value *values)
{
	people_put(arena, values, "tên", input->recipient);
	for (size_t i = 0; i < ADMIN_WORDS; i++)
		message_put_bool(arena, values, admin_words[i].field,
		    text_equal(input->what, admin_words[i].what));
	people_put(arena, values, "đối tượng", input->subject);
	people_put(arena, values, "chi tiết", input->detail);
	put_lines(arena, values, input->detail);
	people_put(arena, values, "từ lúc",
	    people_moment(arena, input->since, input->offset));
	people_put(arena, values, "từ ngày",
	    people_day(arena, input->since, input->offset));
	people_put(arena, values, "lúc này",
	    people_moment(arena, input->now, input->offset));
	people_put(arena, values, "đầu mối", input->desk);
}

void
letter_compose_admin(const struct wording *wording,
    const struct letter_admin *input, struct arena *arena,
    struct letter_text *out)
{
	struct message_value *values = message_map(arena);

	assert(letter_admin_is_known(input->what));
	put_admin(input, arena, values);
	wording_render(wording, WORDING_ADMIN, values, arena, out);
}
