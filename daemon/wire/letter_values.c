/*
 * The fields of letters.  Every field of an item is always put, empty where
 * not known: an inner field that is missing would let an outer one of the same
 * name shine through.
 */
#include "wire/letter_values.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "core/margin.h"

/* ${text}, or nothing; never missing. */
static void
put(struct arena *arena, struct message_value *map, const char *name,
    const char *text)
{
	message_put(arena, map, name, text == NULL ? "" : text);
}

/* A link is text from outside: only the web may be opened by it. */
static void
put_link(struct arena *arena, struct message_value *map, const char *name,
    const char *link)
{
	bool web = link != NULL &&
	    (text_starts(link, "https://") || text_starts(link, "http://"));

	put(arena, map, name, web ? link : NULL);
}

/* ${n} as "${name}" and, with two digits at least, as "${name2}". */
static void
put_count(struct arena *arena, struct message_value *map, const char *name,
    const char *name2, int64_t n, bool known)
{
	put(arena, map, name, known ? text_number(arena, n) : NULL);
	put(arena, map, name2,
	    !known       ? NULL
		: n < 10 ? arena_printf(arena, "%02d", (int)n)
			 : text_number(arena, n));
}

void
letter_values_count(struct arena *arena, struct message_value *values,
    const char *name, const char *name2, int64_t count)
{
	put_count(arena, values, name, name2, count, true);
}

static const char *
people(struct arena *arena, instant at, int32_t offset)
{
	char text[WHEN_TEXT];

	if (at == INSTANT_NONE)
		return NULL;
	return arena_string(arena, when_people(text, at, offset));
}

static const char *
people_day(struct arena *arena, instant at, int32_t offset)
{
	char text[WHEN_TEXT];

	if (at == INSTANT_NONE)
		return NULL;
	return arena_string(arena, when_people_day(text, when_day(at, offset)));
}

/* With the mark that belongs to it.  What `hạn` says has a field of its own
 * for it, "tạm tính", since sentences put it behind the hour. */
static const char *
marked_day(struct arena *arena, instant at, bool provisional, int32_t offset)
{
	const char *date = people_day(arena, at, offset);

	return date != NULL && provisional
	    ? arena_printf(arena, "%s (hạn tạm tính)", date)
	    : date;
}

static const char *
people_hour(struct arena *arena, instant at, int32_t offset)
{
	char text[WHEN_TEXT];

	if (at == INSTANT_NONE)
		return NULL;
	return arena_string(arena,
	    when_people_hour(text, when_second_of_day(at, offset)));
}

/* Offices and desks are not addressed as persons. */
static bool
is_person(enum role role)
{
	return (role & (ROLE_OFFICER | ROLE_DEPUTY | ROLE_HEAD)) != 0;
}

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
		put(arena, map, "nguồn", input->stale[i].source);
		put(arena, map, "từ",
		    people(arena, input->stale[i].since, input->offset));
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

/* The dossiers told in the place of ${absent}, each once and as many as the
 * letter has lines; how many there are in all. */
static int64_t
codes_instead_of(const struct letter_input *input, const char *absent,
    struct buf *codes)
{
	const char *last = NULL;
	int64_t count = 0;

	for (size_t i = 0; i < input->item_count; i++) {
		const struct letter_item *item = &input->items[i];

		if (!text_equal(item->instead_of, absent) ||
		    text_equal(item->code, last))
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
		count = codes_instead_of(input, absent, &codes);
		map = message_append_map(arena, list);
		put(arena, map, "người vắng mặt", absent);
		put(arena, map, "số hồ sơ nhận thay",
		    text_number(arena, count));
		put(arena, map, "mã nhận thay", buf_text(&codes));
	}
}

void
letter_values_frame(const struct letter_input *input, struct arena *arena,
    struct message_value *values)
{
	put(arena, values, "tên", input->recipient);
	message_put_bool(arena, values, "ông bà", is_person(input->role));
	put(arena, values, "nguồn", input->source);
	put(arena, values, "giờ",
	    people_hour(arena, input->data_time, input->offset));
	put(arena, values, "ngày",
	    people_day(arena, input->data_time, input->offset));
	put(arena, values, "đầu mối", input->desk);
	put(arena, values, "hôm nay",
	    people_day(arena, input->now, input->offset));
	put_link(arena, values, "liên kết danh sách", input->link);
	put_link(arena, values, "liên kết trả lời", input->cause_link);
	put_stale(input, false, "nguồn chậm", arena, values);
	put_stale(input, true, "nguồn không thay đổi", arena, values);
	put_instead_of(input, arena, values);
}

/* The extra sentences an item may need. */
static void
put_remarks(const struct letter_input *input, const struct letter_item *item,
    struct arena *arena, struct message_value *map)
{
	bool earlier = item->computed != INSTANT_NONE &&
	    item->due != INSTANT_NONE && item->computed < item->due;

	message_put_bool(arena, map, "tạm tính", item->provisional);
	put(arena, map, "ngày theo danh mục",
	    earlier ? marked_day(arena, item->computed,
			  item->computed_provisional, input->offset)
		    : NULL);
	put(arena, map, "ngày trước tạm dừng",
	    people_day(arena, item->promised_before_pause, input->offset));
	put(arena, map, "lúc ghi nhận",
	    people(arena, item->first_seen, input->offset));
	put(arena, map, "ngày tiếp nhận",
	    people_day(arena, item->received, input->offset));
	put(arena, map, "lúc nộp",
	    people(arena, item->submitted, input->offset));
	put(arena, map, "thời hạn tiếp nhận", item->acceptance_limit);
	message_put_bool(arena, map, "trực tuyến", item->online);
}

static bool
is_advance(const struct letter_item *item)
{
	return item->correction != NULL && item->correction->by_catalogue;
}

/* Why the date is what it is.  Bounds and other conventions are the deadline's
 * own, and a correction of an advance date is not about the deadline. */
static void
put_grounds(const struct letter_input *input, const struct letter_item *item,
    struct arena *arena, struct message_value *map)
{
	static const struct letter_grounds none = { .earliest = INSTANT_NONE,
		.other = INSTANT_NONE };
	const struct letter_grounds *it =
	    item->grounds == NULL ? &none : item->grounds;
	bool result = item->clock == CLOCK_RESOLUTION;
	bool bounds = result && it->earliest != INSTANT_NONE &&
	    item->due != INSTANT_NONE && !is_advance(item) &&
	    when_day(it->earliest, input->offset).n <
		when_day(item->due, input->offset).n;

	put(arena, map, "ngày hạn sớm nhất",
	    bounds ? marked_day(arena, it->earliest, it->earliest_provisional,
			 input->offset)
		   : NULL);
	put(arena, map, "ngày theo cách tính khác",
	    result ? marked_day(arena, it->other, it->other_provisional,
			 input->offset)
		   : NULL);
	put(arena, map, "cách tính khác", result ? it->other_convention : NULL);
	put(arena, map, "nơi quy định", result ? it->other_level : NULL);
	put(arena, map, "cách tính hạn", it->how);
	put(arena, map, "căn cứ", it->basis);
}

/* "4 giờ", "45 phút": for a subject. */
static const char *
short_hours(struct arena *arena, int64_t seconds)
{
	int64_t minutes = (seconds < 0 ? -seconds : seconds) / 60;

	if (minutes == 0)
		return NULL;
	return minutes < 60
	    ? arena_printf(arena, "%d phút", (int)minutes)
	    : arena_printf(arena, "%s giờ", text_number(arena, minutes / 60));
}

/* Office time left or exceeded.  On the due date nothing is exceeded, whatever
 * the hour that was promised. */
static void
put_hours(const struct letter_item *item, struct arena *arena,
    struct message_value *map)
{
	int64_t seconds = item->working_days_known ? item->office_seconds : 0;

	if (item->clock == CLOCK_RESOLUTION && item->working_days >= 0 &&
	    seconds < 0)
		seconds = 0;
	put(arena, map, "số giờ", margin_hours(arena, seconds));
	put(arena, map, "số giờ, viết gọn", short_hours(arena, seconds));
}

/* What the clocks beside resolution say. */
static void
put_clock(const struct letter_input *input, const struct letter_item *item,
    struct arena *arena, struct message_value *map)
{
	bool own = item->clock == CLOCK_RESOLUTION && !is_advance(item);

	put(arena, map, "ngày hạn hồ sơ",
	    marked_day(arena, own ? item->due : item->deadline,
		own ? item->provisional : item->deadline_provisional,
		input->offset));
	put(arena, map, "thời gian bổ sung", item->supplement_limit);
	message_put_bool(arena, map, "đã hết",
	    item->due != INSTANT_NONE &&
		when_day(item->due, input->offset).n <
		    when_day(input->now, input->offset).n);
}

void
letter_values_item(const struct letter_input *input,
    const struct letter_item *item, struct arena *arena,
    struct message_value *map)
{
	int32_t days = item->working_days;
	const char *due_day = people_day(arena, item->due, input->offset);

	put(arena, map, "mã", item->code);
	/* A sensitive procedure's name is not shown: only its field. */
	put(arena, map, "tên thủ tục",
	    item->sensitive ? item->field : item->procedure);
	put(arena, map, "đơn vị", item->agency);
	put(arena, map, "cán bộ", item->officer);
	put(arena, map, "bước", item->step);
	put_link(arena, map, "liên kết", item->link);
	put_link(arena, map, "liên kết nguyên nhân", item->cause_link);
	put(arena, map, "hạn", people(arena, item->due, input->offset));
	put(arena, map, "giờ hạn",
	    people_hour(arena, item->due, input->offset));
	put(arena, map, "ngày hạn", due_day);
	put(arena, map, "ngày tháng hạn",
	    due_day == NULL ? NULL : arena_printf(arena, "%.5s", due_day));
	message_put_bool(arena, map, "hạn hôm nay",
	    item->due != INSTANT_NONE &&
		when_day(item->due, input->offset).n ==
		    when_day(input->now, input->offset).n);
	/* Moved by a pause, it is nobody's promise any more. */
	message_put_bool(arena, map, "hẹn trả",
	    item->due_is_promise &&
		item->promised_before_pause == INSTANT_NONE);
	put_count(arena, map, "số ngày", "số ngày, hai chữ số",
	    days < 0 ? -(int64_t)days : days,
	    item->working_days_known && days != 0);
	put_hours(item, arena, map);
	put_clock(input, item, arena, map);
	put_remarks(input, item, arena, map);
	put_grounds(input, item, arena, map);
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
	put_count(arena, values, "số hồ sơ", "số hồ sơ, hai chữ số", all, true);
	put(arena, values, "còn lại",
	    all > (int64_t)lines ? text_number(arena, all - (int64_t)lines)
				 : NULL);
	put_count(arena, values, "lâu nhất", "lâu nhất, hai chữ số", longest,
	    longest > 0);
	put_count(arena, values, "chưa xin lỗi", "chưa xin lỗi, hai chữ số",
	    missing, missing > 0);
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
	put(arena, values, "đơn vị phụ trách", common_agency(input, rows));
	put(arena, values, "trước giờ",
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
	put_count(arena, values, "số hồ sơ", "số hồ sơ, hai chữ số",
	    (int64_t)count, true);
	put(arena, values, "còn lại",
	    count > lines ? text_number(arena, (int64_t)(count - lines))
			  : NULL);
	list = message_put_list(arena, values, "hồ sơ");
	for (size_t i = 0; i < lines; i++) {
		struct message_value *map = message_append_map(arena, list);

		letter_values_item(input, &input->items[i], arena, map);
		put_more(input, &input->items[i], arena, map);
	}
}

void
letter_values_source(const struct letter_source *input, struct arena *arena,
    struct message_value *values)
{
	bool today = input->since != INSTANT_NONE &&
	    when_day(input->since, input->offset).n ==
		when_day(input->now, input->offset).n;

	put(arena, values, "tên", input->recipient);
	put(arena, values, "nguồn", input->source);
	put(arena, values, "từ giờ",
	    people_hour(arena, input->since, input->offset));
	put(arena, values, "từ ngày",
	    people_day(arena, input->since, input->offset));
	message_put_bool(arena, values, "từ hôm nay", today);
	put(arena, values, "lúc này", people(arena, input->now, input->offset));
	put(arena, values, "lý do", input->reason);
	put(arena, values, "đầu mối", input->desk);
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

		put(arena, message_append_map(arena, list), "dòng",
		    arena_bytes(arena, detail, size));
		detail += size;
		detail += *detail == '\n';
	}
}

void
letter_values_admin(const struct letter_admin *input, struct arena *arena,
    struct message_value *values)
{
	put(arena, values, "tên", input->recipient);
	for (size_t i = 0; i < ADMIN_WORDS; i++)
		message_put_bool(arena, values, admin_words[i].field,
		    text_equal(input->what, admin_words[i].what));
	put(arena, values, "đối tượng", input->subject);
	put(arena, values, "chi tiết", input->detail);
	put_lines(arena, values, input->detail);
	put(arena, values, "từ lúc",
	    people(arena, input->since, input->offset));
	put(arena, values, "từ ngày",
	    people_day(arena, input->since, input->offset));
	put(arena, values, "lúc này", people(arena, input->now, input->offset));
	put(arena, values, "đầu mối", input->desk);
}
