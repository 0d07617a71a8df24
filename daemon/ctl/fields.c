/* The fields of a payload, worded. */
#include "ctl/fields.h"

#include <string.h>
#include <cjson/cJSON.h>

#include "base/text.h"
#include "base/when.h"
#include "wire/json.h"

struct field {
	const char *key;   /* as in wire/payload */
	const char *words; /* NULL: not for people */
	bool is_time;
};

static const struct field fields[] = {
	{ "code", NULL, false },
	{ "procedure", NULL, false },
	{ "procedure_name", "thủ tục", false },
	{ "field", "lĩnh vực", false },
	{ "filing", "cách nộp", false },
	{ "submitted", "nộp", true },
	{ "received", "tiếp nhận", true },
	{ "promised", "hẹn trả", true },
	{ "promised_is_date", NULL, false },
	{ "finished", "kết thúc", true },
	{ "returned", "trả kết quả", true },
	{ "updated", NULL, true },
	{ "status", "trạng thái", false },
	{ "raw_status", NULL, false },
	{ "agency", "đơn vị", false },
	{ "officer_account", NULL, false },
	{ "officer_mail", NULL, false },
	{ "officer_name", "cán bộ xử lý", false },
	{ "step", "bước", false },
	{ "step_due", "hạn của bước", true },
	{ "rounds", NULL, false },
	{ "due", "hạn", true },
	{ "why", "lý do", false },
	{ "finding", "nội dung", false },
	{ "detail", "chi tiết", false },
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
value_of(struct arena *arena, const struct field *field,
    const struct cJSON *value, int32_t offset)
{
	const char *text;
	struct err err;
	int64_t at;

	if (field->is_time && json_int(value, &at))
		return when_people_short(arena_alloc(arena, WHEN_TEXT), at,
		    offset);
	if (json_text(arena, value, &text, &err) && text != NULL)
		return text;
	return "(trống)";
}

static void
add_field(struct arena *arena, struct buf *out, const struct field *field,
    const struct cJSON *value, int32_t offset)
{
	buf_printf(out, "%s%s ", out->size > 0 ? "; " : "", field->words);
	if (cJSON_IsArray(value) && cJSON_GetArraySize(value) == 2)
		buf_printf(out, "%s → %s",
		    value_of(arena, field, value->child, offset),
		    value_of(arena, field, value->child->next, offset));
	else
		buf_add(out, value_of(arena, field, value, offset));
}

const char *
fields_people(struct arena *arena, const char *payload, int32_t offset)
{
	struct buf out = buf_over(arena);
	const struct cJSON *tree;
	struct err err;

	if (payload == NULL)
		return "(nội dung đã xóa theo quy định)";
	if (!json_parse(arena, (struct slice){ payload, strlen(payload) },
		&tree, &err))
		return payload;
	for (const struct cJSON *m = tree->child; m != NULL; m = m->next) {
		const struct field *field = find(m->string);

		if (field != NULL && field->words != NULL)
			add_field(arena, &out, field, m, offset);
		else if (strcmp(m->string, "rounds") == 0)
			buf_printf(&out, "%syêu cầu bổ sung",
			    out.size > 0 ? "; " : "");
	}
	return buf_text(&out);
}
