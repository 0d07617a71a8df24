/* Of when a list was that told of an observation. */
#include <string.h>

#include "wire/json.h"
#include "wire/payload.h"

bool
payload_as_of(struct arena *arena, const char *payload, instant *as_of,
    struct err *err)
{
	struct slice text = { payload, strlen(payload) };
	const struct cJSON *root, *member;

	*as_of = INSTANT_NONE;
	/* Most rows name none: those are not parsed a second time. */
	if (strstr(payload, "\"as_of\"") == NULL)
		return true;
	if (!json_parse(arena, text, &root, err))
		return err_prefix(err, "payload");
	member = json_member(root, "as_of");
	return member == NULL || json_int(member, as_of) ||
	    err_set(err, "payload: as_of: %s cannot stand here",
		json_kind(member));
}
