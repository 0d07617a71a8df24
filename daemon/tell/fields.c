/* The fields of a payload, worded. */
#include "tell/fields.h"

#include <string.h>
#include <cjson/cJSON.h>

#include "base/text.h"
#include "base/when.h"
#include "tell/words.h"
#include "io/account.h"
#include "wire/json.h"
#include "wire/payload.h"

enum kind {
	TEXT,
	DAY,
	TIME,
	PROMISE,
	END,
	STATUS,
	FILING,
	WHY,
	FINDING,
	CLOCK,
	ROUNDS,
	AUTHOR
};

static const struct field {
	const char *key; /* as in wire/payload; the others are not for people */
	const char *words;
	enum kind kind;
} fields[] = {
	{ "as_of", "theo danh sách lúc", TIME },
	{ "procedure_name", "thủ tục", TEXT },
	{ "field", "lĩnh vực", TEXT },
	{ "filing", "cách nộp", FILING },
	{ "submitted", "nộp", TIME },
	{ "received", "tiếp nhận", TIME },
	{ "promised", "hẹn trả", PROMISE },
	{ "finished", "kết thúc", TIME },
	{ "returned", "trả kết quả", TIME },
	{ "status", "trạng thái", STATUS },
	{ "agency", "đơn vị", TEXT },
	{ "officer_name", "cán bộ xử lý", TEXT },
	{ "step", "bước", TEXT },
	{ "step_due", "hạn của bước", PROMISE },
	{ "rounds", "yêu cầu bổ sung", ROUNDS },
	{ "due", "hạn", TIME },
	{ "computed", "hạn theo quy định", TIME },
	{ "acceptance_due", "hạn tiếp nhận", TIME },
	{ "why", "lý do", WHY },
	{ "because", "cụ thể", TEXT },
	{ "finding", "nội dung", FINDING },
	{ "detail", "chi tiết", TEXT },
	{ "number", "số", TEXT },
	{ "date", "ngày", DAY },
	{ "old_date", "hạn cũ", DAY },
	{ "new_date", "hẹn lại ngày", DAY },
	{ "clock", "loại hạn", CLOCK },
	{ "due_date", "hạn", DAY },
	{ "from", "từ", TIME },
	{ "until", "đến", END },
	{ "to", "đến", END },
	{ "silence", "số", TEXT },
	{ "reason", "lý do", TEXT },
	{ "note", "ghi chú", TEXT },
	{ "by", "người thực hiện", AUTHOR },
	{ "letter", "qua liên kết trong thư", TEXT },
};

struct wording {
	struct arena *arena;
	int32_t offset;
	bool is_first; /* a first observation: values stand alone */
	struct buf out;
};

static const struct field *
find(const char *key)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strcmp(fields[i].key, key) == 0)
			return &fields[i];
	return NULL;
}

static const char *
time_words(const struct wording *wording, const struct cJSON *value)
{
	int64_t at;

	if (!json_int(value, &at))
		return NULL;
	return when_people_short(arena_alloc(wording->arena, WHEN_TEXT), at,
	    wording->offset);
}

static bool
is_midnight(const struct wording *wording, const struct cJSON *value,
    instant *at)
{
	return json_int(value, at) &&
	    when_second_of_day(*at, wording->offset) == 0;
}

/* Midnight is what a date without a time of day is kept as. */
static const char *
promise_words(const struct wording *wording, const struct cJSON *value)
{
	char *text = arena_alloc(wording->arena, WHEN_TEXT);
	instant at;

	return is_midnight(wording, value, &at)
	    ? when_people_day(text, when_day(at, wording->offset))
	    : time_words(wording, value);
}

/* What ends at midnight ends with the day before. */
static const char *
end_words(const struct wording *wording, const struct cJSON *value)
{
	char text[WHEN_TEXT];
	instant at;

	return is_midnight(wording, value, &at)
	    ? arena_printf(wording->arena, "hết ngày %s",
		  when_people_day(text,
		      when_add_days(when_day(at, wording->offset), -1)))
	    : time_words(wording, value);
}

static const char *
day_words(const struct wording *wording, const struct cJSON *value)
{
	struct err ignored;
	day date;

	if (!cJSON_IsString(value) ||
	    !when_parse_day(value->valuestring, &date, &ignored))
		return NULL;
	return when_people_day(arena_alloc(wording->arena, WHEN_TEXT), date);
}

static const char *
keyword_words(enum kind kind, const char *text)
{
	enum finding_kind finding;
	enum clock_kind clock;
	enum filing filing;
	enum status status;

	switch (kind) {
	case STATUS:
		return status_parse(text, &status) ? words_status(status)
						   : text;
	case FILING:
		return filing_parse(text, &filing) ? words_filing(filing)
						   : text;
	case FINDING:
		return finding_kind_parse(text, &finding)
		    ? finding_kind_people(finding)
		    : text;
	case CLOCK:
		return clock_kind_parse(text, &clock) ? words_clock(clock)
						      : text;
	case WHY:
		return payload_why_people(text);
	case TEXT:
	case DAY:
	case TIME:
	case PROMISE:
	case END:
	case ROUNDS:
	case AUTHOR:
		break;
	}
	return text;
}

/* History keeps an account by its number, which stays when its name does
 * not. */
static const char *
author_words(struct arena *arena, const char *text)
{
	static const char account[] = "uid ";
	int64_t uid;

	return text_starts(text, account) &&
		text_to_int(text + strlen(account), 0, UINT32_MAX, &uid)
	    ? account_words(arena, uid)
	    : text;
}

static const char *
value_words(const struct wording *wording, const struct field *field,
    const struct cJSON *value)
{
	const char *text = NULL;
	struct err err;

	if (field->kind == TIME)
		text = time_words(wording, value);
	else if (field->kind == PROMISE)
		text = promise_words(wording, value);
	else if (field->kind == END)
		text = end_words(wording, value);
	else if (field->kind == DAY)
		text = day_words(wording, value);
	else if (json_text(wording->arena, value, &text, &err) && text != NULL)
		text = field->kind == AUTHOR
		    ? author_words(wording->arena, text)
		    : keyword_words(field->kind, text);
	return text != NULL ? text : "(trống)";
}

/* [from, to, promised before, promised after] */
static void
add_round(struct wording *wording, int number, const struct cJSON *round)
{
	const struct cJSON *to =
	    round->child == NULL ? NULL : round->child->next;
	const struct cJSON *after =
	    to == NULL || to->next == NULL ? NULL : to->next->next;
	const char *from = time_words(wording, round->child);
	const char *back = time_words(wording, to);
	const char *promised = promise_words(wording, after);

	buf_printf(&wording->out, "%slần %d từ %s", number > 1 ? ", " : " ",
	    number, from != NULL ? from : "?");
	if (back != NULL)
		buf_printf(&wording->out, " đến %s", back);
	else
		buf_add(&wording->out, ", chưa nhận lại");
	if (promised != NULL)
		buf_printf(&wording->out, ", hẹn lại %s", promised);
}

static void
add_rounds(struct wording *wording, const struct cJSON *rounds)
{
	int number = 0;

	if (cJSON_GetArraySize(rounds) == 0)
		buf_add(&wording->out, " (không còn ghi)");
	for (const struct cJSON *r = rounds->child; r != NULL; r = r->next)
		add_round(wording, ++number, r);
}

static void
add_field(struct wording *wording, const struct field *field,
    const struct cJSON *value)
{
	const struct cJSON *now = wording->is_first || !cJSON_IsArray(value) ||
		cJSON_GetArraySize(value) != 2
	    ? NULL
	    : value->child->next;

	buf_printf(&wording->out, "%s%s", wording->out.size > 0 ? "; " : "",
	    field->words);
	if (field->kind == ROUNDS) {
		add_rounds(wording, now != NULL ? now : value);
		return;
	}
	if (now != NULL)
		buf_printf(&wording->out, " %s →",
		    value_words(wording, field, value->child));
	buf_printf(&wording->out, " %s",
	    value_words(wording, field, now != NULL ? now : value));
}

const char *
fields_people(struct arena *arena, const char *payload, int32_t offset)
{
	struct wording wording = { .arena = arena,
		.offset = offset,
		.out = buf_over(arena) };
	const struct cJSON *tree;
	struct err err;

	if (payload == NULL)
		return "(nội dung đã xóa theo quy định)";
	if (!json_parse(arena, (struct slice){ payload, strlen(payload) },
		&tree, &err))
		return payload;
	/* Only a first observation gives the code as a plain value. */
	wording.is_first = cJSON_IsString(json_member(tree, "code"));
	for (const struct cJSON *m = tree->child; m != NULL; m = m->next) {
		const struct field *field = find(m->string);

		if (field != NULL)
			add_field(&wording, field, m);
	}
	return wording.out.size > 0 ? buf_text(&wording.out)
				    : "chi tiết kỹ thuật, không đổi nội dung";
}
