/* What a row of history tells of the promise, without the rest of it. */
#include <string.h>

#include "wire/json.h"
#include "wire/payload.h"

/* The value that stands after the row: a change tells old and new. */
static const struct cJSON *
value_after(const struct cJSON *root, const char *key, bool first)
{
	const struct cJSON *member = json_member(root, key);

	if (first || member == NULL)
		return member;
	return cJSON_GetArraySize(member) == 2 ? member->child->next : NULL;
}

bool
payload_promise(struct arena *arena, const char *payload, bool first,
    bool *told, instant *at, bool *is_date, struct err *err)
{
	struct slice text = { payload, strlen(payload) };
	const struct cJSON *root, *promised, *date;
	int64_t number;

	if (!json_parse(arena, text, &root, err))
		return err_prefix(err, "payload");
	promised = value_after(root, "promised", first);
	date = value_after(root, "promised_is_date", first);
	*told = promised != NULL || date != NULL;
	if (json_int(promised, &number))
		*at = number;
	else if (promised != NULL)
		*at = INSTANT_NONE;
	if (date != NULL)
		*is_date = cJSON_IsTrue(date);
	return true;
}
