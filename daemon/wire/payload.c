/* Rows of history as text, and back. */
#include "wire/payload.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "wire/json.h"
#include "wire/jsonw.h"

enum kind { TEXT, INSTANT, TRUTH, STATUS, FILING, COUNT, ROUNDS };

/* What a payload tells of an observation, in the order written. */
static const struct field {
	const char *key;
	enum kind kind;
	size_t offset;
} fields[] = {
#define FIELD(kind, name)                                                      \
	{                                                                      \
#name, kind, offsetof(struct observation, name)                \
	}
	FIELD(TEXT, code),
	FIELD(TEXT, procedure),
	FIELD(TEXT, procedure_name),
	FIELD(TEXT, field),
	FIELD(FILING, filing),
	FIELD(INSTANT, submitted),
	FIELD(INSTANT, received),
	FIELD(INSTANT, promised),
	FIELD(TRUTH, promised_is_date),
	FIELD(INSTANT, finished),
	FIELD(INSTANT, returned),
	FIELD(INSTANT, updated),
	FIELD(STATUS, status),
	FIELD(TEXT, raw_status),
	FIELD(TEXT, agency),
	FIELD(TEXT, officer_account),
	FIELD(TEXT, officer_mail),
	FIELD(TEXT, officer_name),
	FIELD(TEXT, step),
	FIELD(INSTANT, step_due),
	FIELD(COUNT, steps),
	FIELD(ROUNDS, rounds),
#undef FIELD
};

enum {
	FIELDS = sizeof(fields) / sizeof(fields[0]),
	USUAL_SIZE = 500, /* of a first observation; most changes are less */
};

/* The place of ${field} in ${base}. */
#define AT(type, base, field)                                                  \
	((type *)(void *)((char *)(base) + (field)->offset))
#define SEEN(type, base, field)                                                \
	(*(type const *)(const void *)((const char *)(base) + (field)->offset))

static bool
is_same_round(const struct round *a, const struct round *b)
{
	return a->from == b->from && a->to == b->to &&
	    a->promised_before == b->promised_before &&
	    a->promised_after == b->promised_after;
}

static bool
is_same(const struct field *field, const struct observation *a,
    const struct observation *b)
{
	switch (field->kind) {
	case TEXT:
		return text_equal(SEEN(char *, a, field),
		    SEEN(char *, b, field));
	case INSTANT:
		return SEEN(instant, a, field) == SEEN(instant, b, field);
	case TRUTH:
		return SEEN(bool, a, field) == SEEN(bool, b, field);
	case STATUS:
		return a->status == b->status;
	case FILING:
		return a->filing == b->filing;
	case COUNT:
		return SEEN(int, a, field) == SEEN(int, b, field);
	case ROUNDS:
		break;
	}
	if (a->round_count != b->round_count)
		return false;
	for (int i = 0; i < a->round_count; i++) {
		if (!is_same_round(&a->rounds[i], &b->rounds[i]))
			return false;
	}
	return true;
}

static void
write_instant(struct jsonw *out, instant at)
{
	if (at == INSTANT_NONE)
		jsonw_null(out);
	else if (at == INSTANT_NEVER)
		jsonw_string(out, "never");
	else
		jsonw_int(out, at);
}

/* A negative count is not known. */
static void
write_count(struct jsonw *out, int count)
{
	if (count < 0)
		jsonw_null(out);
	else
		jsonw_int(out, count);
}

static void
write_rounds(struct jsonw *out, const struct observation *seen)
{
	jsonw_array(out);
	for (int i = 0; i < seen->round_count; i++) {
		const struct round *round = &seen->rounds[i];
		jsonw_array(out);
		write_instant(out, round->from);
		write_instant(out, round->to);
		write_instant(out, round->promised_before);
		write_instant(out, round->promised_after);
		jsonw_array_end(out);
	}
	jsonw_array_end(out);
}

static void
write_value(struct jsonw *out, const struct field *field,
    const struct observation *seen)
{
	switch (field->kind) {
	case TEXT:
		jsonw_string(out, SEEN(char *, seen, field));
		break;
	case INSTANT:
		write_instant(out, SEEN(instant, seen, field));
		break;
	case TRUTH:
		jsonw_bool(out, SEEN(bool, seen, field));
		break;
	case STATUS:
		jsonw_string(out, status_text(seen->status));
		break;
	case FILING:
		jsonw_string(out, filing_text(seen->filing));
		break;
	case COUNT:
		write_count(out, SEEN(int, seen, field));
		break;
	case ROUNDS:
		write_rounds(out, seen);
		break;
	}
}

const char *
payload_observation_as_of(struct arena *arena, const struct observation *before,
    const struct observation *now, instant as_of)
{
	struct observation empty;
	struct buf buf = buf_over(arena);
	struct jsonw out = jsonw_into(&buf);
	const struct observation *old = before;
	if (before == NULL) {
		observation_clear(&empty);
		old = &empty;
	}
	buf_reserve(&buf, before == NULL ? USUAL_SIZE : 0);
	jsonw_object(&out);
	if (as_of != INSTANT_NONE)
		jsonw_put_int(&out, "as_of", as_of);
	for (int i = 0; i < FIELDS; i++) {
		if (is_same(&fields[i], old, now))
			continue;
		jsonw_key(&out, fields[i].key);
		if (before == NULL) {
			write_value(&out, &fields[i], now);
			continue;
		}
		jsonw_array(&out);
		write_value(&out, &fields[i], before);
		write_value(&out, &fields[i], now);
		jsonw_array_end(&out);
	}
	jsonw_object_end(&out);
	return buf_text(&buf);
}

const char *
payload_observation(struct arena *arena, const struct observation *before,
    const struct observation *now)
{
	return payload_observation_as_of(arena, before, now, INSTANT_NONE);
}

static bool
read_instant(const struct cJSON *node, instant *out)
{
	int64_t number;
	if (cJSON_IsNull(node)) {
		*out = INSTANT_NONE;
		return true;
	}
	if (cJSON_IsString(node) && strcmp(node->valuestring, "never") == 0) {
		*out = INSTANT_NEVER;
		return true;
	}
	if (!cJSON_IsNumber(node) || !json_int(node, &number))
		return false;
	*out = number;
	return true;
}

static bool
read_count(const struct cJSON *node, int *out)
{
	int64_t number = STEPS_UNKNOWN;

	if (!cJSON_IsNull(node) &&
	    (!json_int(node, &number) || number < 0 || number > INT32_MAX))
		return false;
	*out = (int)number;
	return true;
}

static bool
read_round(const struct cJSON *node, struct round *out)
{
	if (!cJSON_IsArray(node) || cJSON_GetArraySize(node) != 4)
		return false;
	const struct cJSON *item = node->child;
	instant *const places[] = { &out->from, &out->to, &out->promised_before,
		&out->promised_after };
	for (int i = 0; i < 4; i++, item = item->next) {
		if (!read_instant(item, places[i]))
			return false;
	}
	return true;
}

static bool
read_rounds(const struct cJSON *node, struct observation *out)
{
	if (!cJSON_IsArray(node))
		return false;
	int count = 0;
	for (const struct cJSON *item = node->child; item != NULL;
	     item = item->next) {
		if (count == DOSSIER_ROUNDS ||
		    !read_round(item, &out->rounds[count]))
			return false;
		count++;
	}
	out->round_count = count;
	return true;
}

/* Strings are the parser's, which took them from the caller's arena. */
static bool
read_value(const struct cJSON *node, const struct field *field,
    struct observation *out)
{
	bool is_text = cJSON_IsString(node);
	switch (field->kind) {
	case TEXT:
		*AT(const char *, out, field) =
		    is_text ? node->valuestring : NULL;
		return is_text || cJSON_IsNull(node);
	case INSTANT:
		return read_instant(node, AT(instant, out, field));
	case TRUTH:
		*AT(bool, out, field) = cJSON_IsTrue(node);
		return cJSON_IsBool(node);
	case STATUS:
		return is_text && status_parse(node->valuestring, &out->status);
	case FILING:
		return is_text && filing_parse(node->valuestring, &out->filing);
	case COUNT:
		return read_count(node, AT(int, out, field));
	case ROUNDS:
		return read_rounds(node, out);
	}
	return false;
}

static const struct field *
find_field(const char *key)
{
	for (int i = 0; i < FIELDS; i++) {
		if (strcmp(fields[i].key, key) == 0)
			return &fields[i];
	}
	return NULL;
}

static bool
apply_member(const struct cJSON *member, bool first,
    struct observation *observation, struct err *err)
{
	const struct field *field = find_field(member->string);
	if (field == NULL)
		return err_set(err, "payload: no field is called \"%s\"",
		    member->string);
	const struct cJSON *now = member;
	if (!first) {
		struct observation old = *observation;
		if (!cJSON_IsArray(member) || cJSON_GetArraySize(member) != 2 ||
		    !read_value(member->child, field, &old))
			return err_set(err, "payload: %s: no change",
			    field->key);
		if (!is_same(field, &old, observation))
			return err_set(err,
			    "payload: %s: the value before is another",
			    field->key);
		now = member->child->next;
	}
	return read_value(now, field, observation) ||
	    err_set(err, "payload: %s: %s cannot stand here", field->key,
		json_kind(now));
}

static bool
parse(struct arena *arena, const char *payload, const struct cJSON **out,
    struct err *err)
{
	struct slice text = { payload, strlen(payload) };
	if (!json_parse(arena, text, out, err))
		return err_prefix(err, "payload");
	return cJSON_IsObject(*out) ||
	    err_set(err, "payload: %s instead of an object", json_kind(*out));
}

bool
payload_apply(struct arena *arena, const char *payload, bool first,
    struct observation *observation, struct err *err)
{
	const struct cJSON *root;
	struct observation next = *observation;
	if (!parse(arena, payload, &root, err))
		return false;
	if (first)
		observation_clear(&next);
	for (const struct cJSON *member = root->child; member != NULL;
	     member = member->next) {
		if (strcmp(member->string, "as_of") != 0 &&
		    !apply_member(member, first, &next, err))
			return false;
	}
	*observation = next;
	return true;
}

/* The dates of a move, in the order written. */
static const struct moved_date {
	const char *key;
	size_t offset;
} moved_dates[] = {
	{ "due", offsetof(struct payload_move, due) },
	{ "computed", offsetof(struct payload_move, computed) },
	{ "acceptance_due", offsetof(struct payload_move, acceptance_due) },
};

enum { MOVED_DATES = sizeof(moved_dates) / sizeof(moved_dates[0]) };

const char *
payload_deadline(struct arena *arena, const struct payload_move *move)
{
	struct buf buf = buf_over(arena);
	struct jsonw out = jsonw_into(&buf);
	jsonw_object(&out);
	for (int i = 0; i < MOVED_DATES; i++) {
		const struct payload_date *date =
		    (const void *)((const char *)move + moved_dates[i].offset);
		if (date->was == date->is)
			continue;
		jsonw_key(&out, moved_dates[i].key);
		jsonw_array(&out);
		write_instant(&out, date->was);
		write_instant(&out, date->is);
		jsonw_array_end(&out);
	}
	jsonw_put_string(&out, "why", move->why);
	if (move->because != NULL)
		jsonw_put_string(&out, "because", move->because);
	jsonw_object_end(&out);
	return buf_text(&buf);
}

static bool
read_date(const struct cJSON *node, struct payload_date *out)
{
	*out = (struct payload_date){ INSTANT_NONE, INSTANT_NONE };
	return node == NULL ||
	    (cJSON_IsArray(node) && cJSON_GetArraySize(node) == 2 &&
		read_instant(node->child, &out->was) &&
		read_instant(node->child->next, &out->is));
}

bool
payload_deadline_read(struct arena *arena, const char *payload,
    struct payload_move *out, struct err *err)
{
	const struct cJSON *root;
	if (!parse(arena, payload, &root, err))
		return false;
	const struct cJSON *why = json_member(root, "why");
	const struct cJSON *because = json_member(root, "because");
	struct payload_move move = { 0 };
	bool good =
	    cJSON_IsString(why) && (because == NULL || cJSON_IsString(because));
	for (int i = 0; i < MOVED_DATES; i++)
		good = read_date(json_member(root, moved_dates[i].key),
			   (void *)((char *)&move + moved_dates[i].offset)) &&
		    good;
	if (!good)
		return err_set(err, "payload: no moved deadline");
	move.why = why->valuestring;
	move.because = because == NULL ? NULL : because->valuestring;
	*out = move;
	return true;
}

static const struct {
	const char *keyword, *people;
} whys[] = {
	{ "calendar", "lịch làm việc thay đổi" },
	{ "catalogue", "danh mục thủ tục thay đổi" },
	{ "configuration", "quy tắc tính thời hạn thay đổi" },
	{ "rules", "quy tắc, danh mục hoặc lịch thay đổi" },
	{ "promise", "ngày hẹn trả thay đổi" },
	{ "pause", "thời gian tạm dừng" },
	{ "receipt", "ngày tiếp nhận thay đổi" },
	{ "apology", "văn bản xin lỗi, hẹn lại" },
	{ "apology-withdrawn", "rút văn bản xin lỗi đã ghi nhận" },
};

const char *
payload_why_people(const char *why)
{
	for (size_t i = 0; i < sizeof(whys) / sizeof(whys[0]); i++)
		if (strcmp(whys[i].keyword, why) == 0)
			return whys[i].people;
	return why;
}

const char *
payload_finding(struct arena *arena, const struct finding *finding)
{
	struct buf buf = buf_over(arena);
	struct jsonw out = jsonw_into(&buf);
	jsonw_object(&out);
	jsonw_put_string(&out, "finding", finding_kind_text(finding->kind));
	if (finding->detail != NULL)
		jsonw_put_string(&out, "detail", finding->detail);
	jsonw_object_end(&out);
	return buf_text(&buf);
}
