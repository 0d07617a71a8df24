/* From returned mail to the outbox. */
#include "flow/return_mail.h"

#include "base/log.h"
#include "base/text.h"
#include "flow/bury.h"
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
	return found ||
	    err_set(err, "no letter of the outbox has the Message-ID %s",
		bounce->ids[0]);
}

static const char *
words(struct world *world, const struct bounce *bounce)
{
	const char *status = bounce->status, *why = bounce->diagnostic;

	return arena_printf(world->turn, "thư bị trả lại%s%s%s%s",
	    status == NULL ? "" : ", ", status == NULL ? "" : status,
	    why == NULL ? "" : ", ", why == NULL ? "" : why);
}

/* A delay is no end: it is recorded, and nobody is told. */
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
	struct letter letter;
	bool found;

	if (!store_letter_load(world->store, id, world->turn, &letter, &found,
		err) ||
	    !store_bounce_add(world->store, &bounced, is_new, err))
		return false;
	if (!*is_new ||
	    (bounce->action != NULL && !text_equal(bounce->action, "failed")))
		return true;
	return bury_owe(world, &letter, BURY_REFUSED, words(world, bounce), now,
	    err);
}

bool
return_mail(struct world *world, const struct bounce *bounce, instant now,
    int64_t *letter, bool *already, struct err *err)
{
	bool is_new;

	world_turn(world);
	if (!find_letter(world, bounce, letter, err) ||
	    !store_begin(world->store, err))
		return false;
	if (!record(world, bounce, *letter, now, &is_new, err)) {
		store_rollback(world->store);
		return false;
	}
	if (!store_commit(world->store, err))
		return false;
	*already = !is_new;
	if (is_new)
		log_warning("letter %lld: came back: %s %s", (long long)*letter,
		    bounce->action == NULL ? "?" : bounce->action,
		    bounce->status == NULL ? "" : bounce->status);
	world_nudge(world);
	return true;
}
