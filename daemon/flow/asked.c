/* Members of requests. */
#include "flow/asked.h"

#include <string.h>

#include "io/account.h"
#include "wire/clean.h"
#include "wire/json.h"

const char *
asked_text(const struct cJSON *request, const char *name)
{
	const struct cJSON *member = json_member(request, name);

	return cJSON_IsString(member) ? member->valuestring : NULL;
}

bool
asked_typed(struct arena *arena, const struct cJSON *request, const char *name,
    const char **out, struct err *err)
{
	bool cut = false;

	*out = clean_text(arena, asked_text(request, name), &cut);
	return !cut ||
	    err_set(err, "%s: longer than %d bytes", name, CLEAN_TEXT_MAX);
}

bool
asked_time(const struct world *world, const struct cJSON *request,
    const char *name, bool ends, instant *out, struct err *err)
{
	const char *text = asked_text(request, name);
	int32_t offset = world->conf->offset;
	day date;

	if (text == NULL)
		return true;
	if (strchr(text, 'T') != NULL)
		return when_parse_instant(text, offset, out, err) ||
		    err_prefix(err, "%s", name);
	if (!when_parse_day(text, &date, err))
		return err_prefix(err, "%s", name);
	*out = when_at(ends ? when_add_days(date, 1) : date, 0, offset);
	return true;
}

bool
asked_author(const struct world *world, struct control_call *call,
    const struct cJSON *request, int64_t *uid, const char **who,
    struct err *err)
{
	const char *web = world->conf->web.user;
	int64_t account;

	*uid = control_uid(call);
	if (!asked_typed(control_arena(call), request, "who", who, err))
		return false;
	if (*who == NULL)
		return true;
	if (account_uid(web, &account) && account == *uid)
		return true;
	return err_set(err,
	    "\"who\": only hosoweb may say for whom it asks (web: user)");
}
