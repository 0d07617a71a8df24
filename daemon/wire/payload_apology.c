/* A recorded apology as a row of history, and back. */
#include <string.h>

#include "wire/json.h"
#include "wire/jsonw.h"
#include "wire/payload.h"

static void
put_day(struct jsonw *out, const char *key, day date)
{
	char text[WHEN_TEXT];

	jsonw_put_string(out, key, when_iso_day(text, date));
}

const char *
payload_apology(struct arena *arena, const struct apology *apology)
{
	struct buf buf = buf_over(arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	jsonw_put_string(&out, "number", apology->number);
	put_day(&out, "date", apology->date);
	put_day(&out, "old_date", apology->old_date);
	put_day(&out, "new_date", apology->new_date);
	if (apology->reason != NULL)
		jsonw_put_string(&out, "reason", apology->reason);
	if (apology->who != NULL)
		jsonw_put_string(&out, "by", apology->who);
	jsonw_put_int(&out, "uid", apology->uid);
	jsonw_object_end(&out);
	return buf_text(&buf);
}

const char *
payload_withdrawal(struct arena *arena, const struct apology *apology,
    const char *reason, int64_t uid)
{
	struct buf buf = buf_over(arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	jsonw_put_string(&out, "number", apology->number);
	put_day(&out, "date", apology->date);
	jsonw_put_string(&out, "reason", reason);
	jsonw_put_int(&out, "uid", uid);
	jsonw_object_end(&out);
	return buf_text(&buf);
}

static bool
read_day(const struct cJSON *root, const char *key, day *out)
{
	const struct cJSON *member = json_member(root, key);
	struct err ignored;

	return cJSON_IsString(member) &&
	    when_parse_day(member->valuestring, out, &ignored);
}

bool
payload_apology_read(struct arena *arena, const char *payload, instant recorded,
    struct apology *out, struct err *err)
{
	struct slice text = { payload, strlen(payload) };
	const struct cJSON *root, *number, *reason, *by;
	struct apology apology = { .recorded = recorded };

	if (!json_parse(arena, text, &root, err))
		return err_prefix(err, "payload");
	number = json_member(root, "number");
	reason = json_member(root, "reason");
	by = json_member(root, "by");
	if (!cJSON_IsString(number) || !read_day(root, "date", &apology.date) ||
	    !read_day(root, "old_date", &apology.old_date) ||
	    !read_day(root, "new_date", &apology.new_date) ||
	    !json_int(json_member(root, "uid"), &apology.uid))
		return err_set(err, "payload: no apology");
	apology.number = number->valuestring;
	if (cJSON_IsString(reason))
		apology.reason = reason->valuestring;
	if (cJSON_IsString(by))
		apology.who = by->valuestring;
	*out = apology;
	return true;
}
