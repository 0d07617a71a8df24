/* Members of requests. */
#include "flow/asked.h"

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
    const char *name, bool ends, instant now, instant *out, struct err *err)
{
	const char *text = asked_text(request, name);
	struct err ignored;
	instant at;
	day date;

	if (text == NULL)
		return true;
	if (!when_parse_moment(text, world->conf->offset, ends, &at, err))
		return err_prefix(err, "%s", name);
	if (ends || !when_parse_day(text, &date, &ignored) ||
	    date.n != world_day(world, now).n)
		*out = at;
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
	if (account_book_number(world->accounts, web, loop_now(world->loop),
		&account) &&
	    account == *uid)
		return true;
	return err_set(err,
	    "\"who\": only hosoweb may say for whom it asks (web: user)");
}
