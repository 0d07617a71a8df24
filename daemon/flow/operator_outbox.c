/* outbox-retry, outbox-drop, go-live, bounce. */
#include "flow/operator_outbox.h"

#include "base/log.h"
#include "base/text.h"
#include "flow/asked.h"
#include "flow/operator.h"
#include "flow/repost.h"
#include "flow/return_mail.h"
#include "flow/trial.h"
#include "io/store_outbox_act.h"
#include "io/store_waiting.h"
#include "wire/clean.h"
#include "wire/json.h"

/* What is asked, its author and its reason. */
static bool
read_act(struct control_call *call, const struct cJSON *request,
    const char *what, instant now, struct outbox_act *out, struct err *err)
{
	*out = (struct outbox_act){ .act = what,
		.at = now,
		.uid = control_uid(call) };
	if (!json_int(json_member(request, "letter"), &out->letter) ||
	    out->letter <= 0)
		return err_set(err, "\"letter\" is missing or no number");
	return asked_typed(control_arena(call), request, "reason", &out->reason,
	    err);
}

static bool
perform(struct world *world, struct outbox_act *act, struct reposted *out,
    struct err *err)
{
	struct store *store = world->store;
	bool done = text_equal(act->act, OUTBOX_RETRY)
	    ? repost(world, act, out, err)
	    : store_letter_drop(store, act->letter, act->at, err);

	return done && store_outbox_act_add(store, act, err);
}

static void
act_on(struct operator* operator, struct control_call * call,
    struct outbox_act *act)
{
	struct store *store = operator->world->store;
	struct reposted reposted = { 0 };
	struct jsonw *out;
	struct err err;

	if (!store_begin(store, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	if (!perform(operator->world, act, &reposted, &err)) {
		store_rollback(store);
		control_refuse(call, "%s", err.text);
		return;
	}
	if (!store_commit(store, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	log_notice("letter %lld: %s by user %lld%s%s", (long long)act->letter,
	    act->act, (long long)act->uid, act->reason == NULL ? "" : ": ",
	    act->reason == NULL ? "" : act->reason);
	out = control_answer(call);
	if (reposted.address != NULL) {
		jsonw_put_string(out, "to", reposted.address);
		jsonw_put_int(out, "notices", reposted.notices);
	}
	world_nudge(operator->world);
	control_send(call);
}

void
operator_outbox_retry(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct outbox_act act;
	struct err err;

	if (read_act(call, request, OUTBOX_RETRY,
		loop_now(operator->world->loop), &act, &err))
		act_on(operator, call, &act);
	else
		control_refuse(call, "%s", err.text);
}

/* The notices whose addresses ${channel} does not take now. */
static bool
withdraw_misaddressed(struct world *world, const struct conf_channel *channel,
    instant now, int64_t *notices, struct err *err)
{
	struct waiting_address *addresses;
	size_t count;

	if (!store_waiting_addresses(world->store, channel->name, world->turn,
		&addresses, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!conf_channel_takes(channel, addresses[i].recipient) &&
		    !store_waiting_withdraw(world->store, channel->name,
			addresses[i].recipient, now, notices, err))
			return false;
	return true;
}

/* Each letter has an act of its own; the notices have no letter. */
static bool
record_withdrawn(struct world *world, const struct waiting *waiting,
    int64_t uid, const char *reason, instant now, struct err *err)
{
	const struct outbox_act act = { .act = OUTBOX_DROP,
		.at = now,
		.uid = uid,
		.reason = arena_printf(world->turn, "kênh %s, %lld lời báo: %s",
		    waiting->channel, (long long)waiting->notices, reason) };

	return waiting->notices == 0 ||
	    store_outbox_act_add(world->store, &act, err);
}

/* All that waits for a channel that is gone; of one that is of another kind
 * now, what waits for what it was. */
static bool
drop_waiting(struct world *world, struct waiting *out, int64_t uid,
    const char *reason, struct err *err)
{
	const struct conf_channel *channel =
	    conf_channel(world->conf, out->channel);
	const char *shape =
	    channel == NULL ? NULL : conf_channel_shape(channel, world->turn);
	instant now = loop_now(world->loop);

	if (!store_waiting_drop(world->store, out->channel, shape, uid, reason,
		now, &out->letters, err))
		return false;
	if (!(channel == NULL ? store_waiting_withdraw(world->store,
				    out->channel, NULL, now, &out->notices, err)
			      : withdraw_misaddressed(world, channel, now,
				    &out->notices, err)))
		return false;
	return record_withdrawn(world, out, uid, reason, now, err);
}

static bool
drop_stranded(struct world *world, const char *channel, int64_t uid,
    const char *reason, struct waiting *out, struct err *err)
{
	*out = (struct waiting){ .channel = channel };
	world_turn(world);
	if (!store_begin(world->store, err))
		return false;
	if (!drop_waiting(world, out, uid, reason, err)) {
		store_rollback(world->store);
		return false;
	}
	if (out->letters + out->notices > 0)
		return store_commit(world->store, err);
	store_rollback(world->store);
	if (conf_channel(world->conf, channel) == NULL)
		return err_set(err, "nothing waits for a channel \"%s\"",
		    channel);
	return err_set(err,
	    "channel %s is configured, and nothing waits for what it was "
	    "before: its letters leave, or are dropped one by one",
	    channel);
}

static void
drop_channel(struct operator* operator, struct control_call * call,
    const struct cJSON *request, const char *channel)
{
	const char *reason;
	struct waiting waiting;
	struct jsonw *out;
	struct err err;

	if (!asked_typed(control_arena(call), request, "reason", &reason,
		&err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	if (reason == NULL) {
		control_refuse(call, "\"reason\" is missing");
		return;
	}
	if (!drop_stranded(operator->world, channel, control_uid(call), reason,
		&waiting, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	log_notice("channel %s: %lld letters and %lld notices dropped by user "
		   "%lld: %s",
	    channel, (long long)waiting.letters, (long long)waiting.notices,
	    (long long)control_uid(call), reason);
	out = control_answer(call);
	jsonw_put_int(out, "letters", waiting.letters);
	jsonw_put_int(out, "notices", waiting.notices);
	control_send(call);
}

void
operator_outbox_drop(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	const char *channel = asked_text(request, "channel");
	struct outbox_act act;
	struct err err;

	if (channel != NULL)
		drop_channel(operator, call, request, channel);
	else if (!read_act(call, request, OUTBOX_DROP,
		     loop_now(operator->world->loop), &act, &err))
		control_refuse(call, "%s", err.text);
	else if (act.reason == NULL)
		control_refuse(call, "\"reason\" is missing");
	else
		act_on(operator, call, &act);
}

void
operator_go_live(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct err err;

	(void)request;
	if (!trial_end(operator->world, control_uid(call),
		loop_now(operator->world->loop), &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	control_answer(call);
	control_send(call);
}

static void
read_bounce(struct arena *arena, const struct cJSON *request,
    struct bounce *out)
{
	const struct cJSON *ids = json_member(request, "ids"), *id;
	bool cut; /* a server's words may be long: their beginning is enough */

	*out = (struct bounce){
		.action =
		    clean_text(arena, asked_text(request, "action"), &cut),
		.status =
		    clean_text(arena, asked_text(request, "status"), &cut),
		.recipient =
		    clean_text(arena, asked_text(request, "recipient"), &cut),
		.diagnostic =
		    clean_text(arena, asked_text(request, "diagnostic"), &cut),
	};
	cJSON_ArrayForEach(id, ids)
	{
		if (cJSON_IsString(id) && out->id_count < BOUNCE_IDS)
			out->ids[out->id_count++] = id->valuestring;
	}
}

void
operator_bounce(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct bounce bounce;
	struct jsonw *out;
	struct err err;
	int64_t letter;
	bool already;

	read_bounce(control_arena(call), request, &bounce);
	if (bounce.id_count == 0) {
		control_refuse(call, "\"ids\" names no Message-ID");
		return;
	}
	if (!return_mail(operator->world, &bounce,
		loop_now(operator->world->loop), &letter, &already, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	if (letter == 0) {
		control_refuse(call,
		    "no letter of the outbox has the Message-ID %s",
		    bounce.ids[0]);
		return;
	}
	out = control_answer(call);
	jsonw_put_int(out, "letter", letter);
	jsonw_put_bool(out, "already", already);
	control_send(call);
}
