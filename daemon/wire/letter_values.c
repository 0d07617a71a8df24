/* The fields of letters. */
#include "wire/letter_values.h"

#include <assert.h>

#include "base/text.h"
#include "wire/letter_values_item.h"
#include "wire/people.h"

/* The sources that are stale, or those that are silent. */
static void
put_stale(const struct letter_input *input, bool silent, const char *name,
    struct arena *arena, struct message_value *values)
{
	struct message_value *list = message_put_list(arena, values, name);

	for (size_t i = 0; i < input->stale_count; i++) {
		struct message_value *map;

		if (input->stale[i].silent != silent)
			continue;
		map = message_append_map(arena, list);
		people_put(arena, map, "nguồn",
		    input->stale[i].title != NULL ? input->stale[i].title
						  : input->stale[i].source);
		people_put(arena, map, "từ",
		    people_moment(arena, input->stale[i].since, input->offset));
	}
}

static bool
is_among(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(names[i], name))
			return true;
	return false;
}

static bool
is_handed_over(const struct letter_item *item, const char *unused)
{
	(void)unused;
	return item->handed_over;
}

static bool
is_instead_of(const struct letter_item *item, const char *absent)
{
	return text_equal(item->instead_of, absent);
}

/* The dossiers that ${takes} takes, each once and as many as the letter has
 * lines; how many there are in all. */
static int64_t
codes_where(const struct letter_input *input,
    bool (*takes)(const struct letter_item *item, const char *name),
    const char *name, struct buf *codes)
{
	const char *last = NULL;
	int64_t count = 0;

	for (size_t i = 0; i < input->item_count; i++) {
		const struct letter_item *item = &input->items[i];

		if (!takes(item, name) || text_equal(item->code, last))
			continue;
		last = item->code;
		if (input->line_limit == 0 ||
		    count < (int64_t)input->line_limit)
			buf_printf(codes, "%s%s", count > 0 ? ", " : "",
			    item->code);
		else if (count == (int64_t)input->line_limit)
			buf_add(codes, ", …");
		count++;
	}
	return count;
}

/* Whom the recipient stands in for, and of which dossiers. */
static void
put_instead_of(const struct letter_input *input, struct arena *arena,
    struct message_value *values)
{
	struct message_value *list =
	    message_put_list(arena, values, "nhận thay");
	const char **said =
	    arena_alloc(arena, (input->item_count + 1) * sizeof(*said));
	size_t said_count = 0;

	for (size_t i = 0; i < input->item_count; i++) {
		const char *absent = input->items[i].instead_of;
		struct buf codes = buf_over(arena);
		struct message_value *map;
		int64_t count;

		if (absent == NULL || is_among(said, said_count, absent))
			continue;
		said[said_count++] = absent;
		count = codes_where(input, is_instead_of, absent, &codes);
		map = message_append_map(arena, list);
		people_put(arena, map, "người vắng mặt", absent);
		people_put(arena, map, "số hồ sơ nhận thay",
		    text_number(arena, count));
		people_put(arena, map, "mã nhận thay", buf_text(&codes));
	}
}

/* What came to the recipient from another officer. */
static void
put_handed_over(const struct letter_input *input, struct arena *arena,
    struct message_value *values)
{
	struct buf codes = buf_over(arena);
	int64_t count = codes_where(input, is_handed_over, NULL, &codes);

	people_put(arena, values, "số hồ sơ mới được giao",
	    count == 0 ? NULL : text_number(arena, count));
	people_put(arena, values, "mã mới được giao",
	    count == 0 ? NULL : buf_text(&codes));
}

void
letter_values_frame(const struct letter_input *input, struct arena *arena,
    struct message_value *values)
{
	people_put(arena, values, "tên", input->recipient);
	message_put_bool(arena, values, "ông bà",
	    people_is_person(input->role, input->recipient));
	people_put(arena, values, "nguồn",
	    input->source_title != NULL ? input->source_title : input->source);
	people_put(arena, values, "giờ",
	    people_hour(arena, input->data_time, input->offset));
	people_put(arena, values, "ngày",
	    people_day(arena, input->data_time, input->offset));
	people_put(arena, values, "đầu mối", input->desk);
	people_put(arena, values, "hôm nay",
	    people_day(arena, input->now, input->offset));
	people_put(arena, values, "liên kết danh sách",
	    people_link(input->link));
	people_put(arena, values, "liên kết trả lời",
	    people_link(input->cause_link));
	put_stale(input, false, "nguồn chậm", arena, values);
	put_stale(input, true, "nguồn không thay đổi", arena, values);
	put_instead_of(input, arena, values);
	put_handed_over(input, arena, values);
}

static const char *
section_name(enum letter_section section)
{
	switch (section) {
	case LETTER_OVERDUE:
		return "quá hạn";
	case LETTER_LATE_DISCOVERY:
		return "mới ghi nhận";
	case LETTER_LATE_ACCEPTANCE:
		return "chậm tiếp nhận";
	case LETTER_BUNDLE:
		return "phải trả trong ngày";
	case LETTER_DUE_TODAY:
		return "đến hạn hôm nay";
	case LETTER_AWAITING:
		return "chờ tiếp nhận";
	case LETTER_STEP_OVER:
		return "bước quá hạn";
	case LETTER_STEP_SOON:
		return "bước sắp đến hạn";
	case LETTER_APOLOGY:
		return "văn bản xin lỗi";
	case LETTER_SUPPLEMENT:
		return "bổ sung";
	case LETTER_DUE_SOON:
	case LETTER_SECTIONS:
		break;
	}
	return "sắp đến hạn";
}

/* The one agency of all items, else the recipient's. */
static const char *
common_agency(const struct letter_input *input, const struct letter_rows *rows)
{
	const char *agency = rows->items[0]->agency;

	for (size_t i = 1; i < rows->count; i++)
		if (!text_equal(agency, rows->items[i]->agency))
			agency = NULL;
	if (agency == NULL)
		agency = input->agency;
	return agency == NULL ? "Các đơn vị" : agency;
}

/* The one hour at which all are due, or INSTANT_NONE. */
static instant
common_due(const struct letter_input *input, const struct letter_rows *rows)
{
	instant due = rows->items[0]->due;

	for (size_t i = 1; i < rows->count; i++)
		if (due == INSTANT_NONE ||
		    rows->items[i]->due == INSTANT_NONE ||
		    when_second_of_day(rows->items[i]->due, input->offset) !=
			when_second_of_day(due, input->offset))
			return INSTANT_NONE;
	return due;
}

static bool
are_online(const struct letter_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		if (!rows->items[i]->online)
			return false;
	return true;
}

static void
put_totals(const struct letter_input *input, const struct letter_rows *rows,
    size_t lines, struct arena *arena, struct message_value *values)
{
	int64_t all = (int64_t)rows->count;
	int64_t longest = 0, missing = 0;

	if (input->total > all)
		all = input->total;

	for (size_t i = 0; i < rows->count; i++) {
		const struct letter_item *item = rows->items[i];

		if (item->working_days_known && -item->working_days > longest)
			longest = -(int64_t)item->working_days;
		missing += item->apology_missing;
	}
	people_put_count(arena, values, "số hồ sơ", "số hồ sơ, hai chữ số", all,
	    true);
	people_put(arena, values, "còn lại",
	    all > (int64_t)lines ? text_number(arena, all - (int64_t)lines)
				 : NULL);
	people_put_count(arena, values, "lâu nhất", "lâu nhất, hai chữ số",
	    longest, longest > 0);
	people_put_count(arena, values, "chưa xin lỗi",
	    "chưa xin lỗi, hai chữ số", missing, missing > 0);
}

void
letter_values_section(const struct letter_input *input,
    const struct letter_rows *rows, size_t lines, struct arena *arena,
    struct message_value *values)
{
	enum letter_address address = rows->address;
	struct message_value *list;

	for (int i = 0; i < LETTER_SECTIONS; i++)
		message_put_bool(arena, values,
		    section_name((enum letter_section)i),
		    (int)rows->section == i);
	message_put_bool(arena, values, "trực tuyến", are_online(rows));
	message_put_bool(arena, values, "một hồ sơ",
	    rows->count == 1 && input->total <= 1);
	message_put_bool(arena, values, "gửi cán bộ",
	    address == ADDRESS_OFFICER);
	message_put_bool(arena, values, "gửi lãnh đạo",
	    address == ADDRESS_HEAD);
	message_put_bool(arena, values, "gửi đầu mối", address == ADDRESS_DESK);
	people_put(arena, values, "đơn vị phụ trách",
	    common_agency(input, rows));
	people_put(arena, values, "trước giờ",
	    people_hour(arena, common_due(input, rows), input->offset));
	put_totals(input, rows, lines, arena, values);
	list = message_put_list(arena, values, "hồ sơ");
	for (size_t i = 0; i < lines; i++)
		letter_values_item(input, rows->items[i], arena,
		    message_append_map(arena, list));
}

void
letter_values_list(const struct letter_input *input,
    void (*put_more)(const struct letter_input *input,
	const struct letter_item *item, struct arena *arena,
	struct message_value *map),
    struct arena *arena, struct message_value *values)
{
	size_t count = input->item_count, lines = count;
	struct message_value *list;

	assert(count > 0);
	if (input->line_limit > 0 && lines > input->line_limit)
		lines = input->line_limit;
	letter_values_frame(input, arena, values);
	message_put_bool(arena, values, "một hồ sơ", count == 1);
	people_put_count(arena, values, "số hồ sơ", "số hồ sơ, hai chữ số",
	    (int64_t)count, true);
	people_put(arena, values, "còn lại",
	    count > lines ? text_number(arena, (int64_t)(count - lines))
			  : NULL);
	list = message_put_list(arena, values, "hồ sơ");
	for (size_t i = 0; i < lines; i++) {
		struct message_value *map = message_append_map(arena, list);

		letter_values_item(input, &input->items[i], arena, map);
		put_more(input, &input->items[i], arena, map);
	}
}
