/* The fields of channels' bodies, filled, and a text that fits. */
#include "wire/webhook_values.h"

#include <string.h>

#include "base/text.h"
#include "wire/json.h"
#include "wire/people.h"

static const struct message_field fields[] = {
	/* the letter */
	{ "loại", false },
	{ "nhắc việc", false },
	{ "tồn trước", false },
	{ "đính chính", false },
	{ "bản tin", false },
	{ "quản trị", false },
	{ "tiêu đề", false },
	{ "lúc này", false },
	{ "thời điểm", false },
	{ "địa chỉ", false },
	{ "mã thư", false },
	{ "đơn vị", false },
	{ "liên kết", false },
	{ "số hồ sơ", false },
	{ "còn lại", false },
	{ "hồ sơ", true },
	/* a dossier, beside đơn vị and liên kết */
	{ "mã", false },
	{ "hạn", false },
	{ "ngày hạn", false },
	{ "tạm tính", false },
	{ "tình trạng", false },
	{ "đầu tiên", false },
	/* a digest */
	{ "số đang giải quyết", false },
	{ "số quá hạn", false },
	{ "số đến hạn hôm nay", false },
	{ "số đến hạn tiếp theo", false },
	{ "số chậm tiếp nhận", false },
	/* the last: of a body only */
	{ "lời nhắn", false },
};

enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

const struct message_field *
webhook_fields(bool is_body, size_t *count)
{
	*count = is_body ? FIELDS : FIELDS - 1;
	return fields;
}

struct message_value *
webhook_sample(struct arena *arena, bool full)
{
	struct message_value *map = message_map(arena);

	for (size_t i = 0; full && i < FIELDS; i++) {
		struct message_value *list;

		if (!fields[i].is_list) {
			message_put(arena, map, fields[i].name, "0");
			continue;
		}
		list = message_put_list(arena, map, fields[i].name);
		for (int n = 0; n < 2; n++)
			message_put_bool(arena, message_append_map(arena, list),
			    "đầu tiên", n == 0);
	}
	return map;
}

static void
put_number(struct arena *arena, struct message_value *map, const char *name,
    int64_t number)
{
	people_put(arena, map, name,
	    arena_printf(arena, "%lld", (long long)number));
}

static void
put_line(const struct webhook_said *said, const struct webhook_line *line,
    bool first, struct arena *arena, struct message_value *map)
{
	people_put(arena, map, "mã", line->code);
	people_put(arena, map, "đơn vị", line->agency);
	people_put(arena, map, "liên kết", line->link);
	people_put(arena, map, "hạn",
	    people_moment(arena, line->due, said->offset));
	people_put(arena, map, "ngày hạn",
	    people_day(arena, line->due, said->offset));
	message_put_bool(arena, map, "tạm tính", line->provisional);
	people_put(arena, map, "tình trạng", line->standing);
	message_put_bool(arena, map, "đầu tiên", first);
}

static int64_t
rows_total(const struct digest_rows *rows)
{
	return rows->total > 0 ? rows->total : (int64_t)rows->count;
}

static void
put_digest(const struct digest_input *digest, struct arena *arena,
    struct message_value *map)
{
	if (digest == NULL)
		return;
	put_number(arena, map, "số đang giải quyết", digest->open);
	put_number(arena, map, "số quá hạn", rows_total(&digest->overdue));
	put_number(arena, map, "số đến hạn hôm nay",
	    rows_total(&digest->due_today));
	put_number(arena, map, "số đến hạn tiếp theo",
	    rows_total(&digest->due_next));
	put_number(arena, map, "số chậm tiếp nhận",
	    rows_total(&digest->late_acceptance));
}

static void
put_kind(const struct webhook_said *said, struct arena *arena,
    struct message_value *map)
{
	static const struct {
		const char *type, *field;
	} kinds[] = {
		{ "alert", "nhắc việc" },
		{ "baseline", "tồn trước" },
		{ "correction", "đính chính" },
		{ "digest", "bản tin" },
	};
	bool other = true;

	people_put(arena, map, "loại", said->type);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		bool is = text_equal(said->type, kinds[i].type);

		message_put_bool(arena, map, kinds[i].field, is);
		other = other && !is;
	}
	message_put_bool(arena, map, "quản trị", other);
}

/* The values with the first ${shown} dossiers. */
static struct message_value *
values_of(const struct webhook_said *said, const struct webhook_cover *cover,
    size_t shown, struct arena *arena)
{
	struct message_value *map = message_map(arena);
	struct message_value *list;
	char at[WHEN_TEXT];

	put_kind(said, arena, map);
	people_put(arena, map, "tiêu đề", cover->subject);
	people_put(arena, map, "lúc này",
	    people_moment(arena, said->now, said->offset));
	people_put(arena, map, "thời điểm",
	    arena_string(arena, when_rfc3339(at, said->now, said->offset)));
	people_put(arena, map, "địa chỉ", cover->address);
	people_put(arena, map, "mã thư", cover->id);
	people_put(arena, map, "đơn vị", said->agency);
	people_put(arena, map, "liên kết", said->link);
	people_put(arena, map, "số hồ sơ",
	    said->total > 0
		? arena_printf(arena, "%lld", (long long)said->total)
		: NULL);
	people_put(arena, map, "còn lại",
	    said->total > (int64_t)shown
		? arena_printf(arena, "%lld",
		      (long long)(said->total - (int64_t)shown))
		: NULL);
	list = message_put_list(arena, map, "hồ sơ");
	for (size_t i = 0; i < shown; i++)
		put_line(said, &said->lines[i], i == 0, arena,
		    message_append_map(arena, list));
	put_digest(said->digest, arena, map);
	return map;
}

/* In UTF-16 units, as most receivers count; never fewer than characters. */
static size_t
units(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		if (((unsigned char)*text & 0xc0) != 0x80)
			n += (unsigned char)*text >= 0xf0 ? 2 : 1;
	return n;
}

/* The text with ${shown} dossiers, without the blanks around it. */
static const char *
text_with(const struct conf_webhook *webhook, const struct webhook_said *said,
    const struct webhook_cover *cover, size_t shown, struct arena *arena)
{
	return text_trim(arena,
	    message_render(webhook->text, values_of(said, cover, shown, arena),
		arena));
}

/* The longest text that fits, by halving; the number of dossiers that it names
 * in ${shown}. */
static bool
fit(const struct conf_webhook *webhook, const struct webhook_said *said,
    const struct webhook_cover *cover, struct arena *arena, const char **text,
    size_t *shown, struct err *err)
{
	size_t most =
	    webhook->text_most == 0 ? SIZE_MAX : (size_t)webhook->text_most;
	size_t low = 0, high = said->line_count;

	*text = text_with(webhook, said, cover, high, arena);
	if (units(*text) > most) {
		*text = text_with(webhook, said, cover, 0, arena);
		if (units(*text) > most)
			return err_set(err,
			    "the text has %zu characters even without "
			    "dossiers, of at most %zu",
			    units(*text), most);
		while (high - low > 1) {
			size_t middle = low + (high - low) / 2;
			const char *tried =
			    text_with(webhook, said, cover, middle, arena);

			if (units(tried) > most) {
				high = middle;
			} else {
				low = middle;
				*text = tried;
			}
		}
		high = low;
	}
	*shown = high;
	return !text_is_empty(*text) || err_set(err, "the text is empty");
}

bool
webhook_render(const struct conf_webhook *webhook,
    const struct webhook_said *said, const struct webhook_cover *cover,
    struct arena *arena, const char **out, struct err *err)
{
	size_t shown = said->line_count;
	struct message_value *values;
	const struct cJSON *json;
	const char *text = NULL;

	*out = said->json;
	if (webhook->body == NULL)
		return true;
	if (webhook->text != NULL &&
	    !fit(webhook, said, cover, arena, &text, &shown, err))
		return false;
	values = values_of(said, cover, shown, arena);
	people_put(arena, values, "lời nhắn", text);
	*out = message_render(webhook->body, values, arena);
	/* A file's last line feed would belong to a form's last value. */
	if (webhook->escape != MESSAGE_JSON) {
		*out = text_trim(arena, *out);
		return true;
	}
	return json_parse(arena, (struct slice){ *out, strlen(*out) }, &json,
		   err) ||
	    err_prefix(err, "its body is no JSON");
}
