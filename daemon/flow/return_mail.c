/* From returned mail to the outbox. */
#include "flow/return_mail.h"

#include "base/log.h"
#include "flow/bury.h"
#include "flow/confirm.h"
#include "io/store_bounce.h"

static bool
find_letter(struct world *world, const struct bounce *bounce, int64_t *out,
    struct err *err)
{
	bool found = false;

	for (size_t i = 0; i < bounce->id_count && !found; i++)
		if (!store_letter_find(world->store, bounce->ids[i], out,
			&found, err))
			return false;
	if (!found)
		*out = 0;
	return true;
}

static const char *
words(struct world *world, const struct bounce *bounce)
{
	const char *status = bounce->status, *why = bounce->diagnostic;
	enum bounce_kind kind = bounce_kind_of(bounce->action, status);

	return arena_printf(world->turn, "thư bị trả lại%s%s%s%s%s",
	    kind == BOUNCE_TEMPORARY ? " (lỗi tạm thời)" : "",
	    status == NULL ? "" : ", ", status == NULL ? "" : status,
	    why == NULL ? "" : ", ", why == NULL ? "" : why);
}

/* A delay is no end, and a delivery no failure: recorded, and nobody is told.
 */
static bool
record(struct world *world, const struct bounce *bounce, int64_t id,
    instant now, bool *is_new, struct err *err)
{
	const struct bounced bounced = { .letter = id,
		.at = now,
		.action = bounce->action,
		.status = bounce->status,
		.recipient = bounce->recipient,
		.diagnostic = bounce->diagnostic };
	enum bounce_kind kind = bounce_kind_of(bounce->action, bounce->status);
	struct letter letter;
	bool found;

	if (!store_letter_load(world->store, id, world->turn, &letter, &found,
		err) ||
	    !store_bounce_add(world->store, &bounced, is_new, err))
		return false;
	if (!*is_new || kind == BOUNCE_DELAYED || kind == BOUNCE_DELIVERED)
		return true;
	return bury_owe(world, &letter, BURY_RETURNED, words(world, bounce),
	    now, err);
}

bool
return_mail(struct world *world, const struct bounce *bounce, instant now,
    int64_t *letter, bool *already, struct err *err)
{
	bool is_new;

	world_turn(world);
	*already = false;
	if (!find_letter(world, bounce, letter, err))
		return false;
	if (*letter == 0)
		return true;
	if (!store_begin(world->store, err))
		return false;
	if (!record(world, bounce, *letter, now, &is_new, err)) {
		store_rollback(world->store);
		return false;
	}
	if (!store_commit(world->store, err))
		return false;
	*already = !is_new;
	confirm_look_again(world->confirm);
	if (is_new)
		log_warning("letter %lld: came back: %s %s", (long long)*letter,
		    bounce->action == NULL ? "?" : bounce->action,
		    bounce->status == NULL ? "" : bounce->status);
	world_nudge(world);
	return true;
}
