/* outbox-retry, outbox-drop, go-live, bounce. */
#include "flow/operator_outbox.h"

#include "base/log.h"
#include "base/text.h"
#include "flow/asked.h"
#include "flow/letgo.h"
#include "flow/operator_long.h"
#include "flow/repost.h"
#include "flow/return_mail.h"
#include "flow/trial.h"
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

static void
say_act(const struct outbox_act *act)
{
	log_notice("letter %lld: %s by user %lld%s%s", (long long)act->letter,
	    act->act, (long long)act->uid, act->reason == NULL ? "" : ": ",
	    act->reason == NULL ? "" : act->reason);
}

/* ---- retry ---- */

static bool
repost_some(void *context, bool *done, struct err *err)
{
	return repost_go_on(context, done, err);
}

static void
answer_reposted(void *context, struct control_call *call)
{
	const struct repost *repost = context;
	struct jsonw *out = control_answer(call);

	say_act(&repost->act);
	if (repost->address != NULL) {
		jsonw_put_string(out, "to", repost->address);
		jsonw_put_int(out, "notices", repost->notices);
	}
	control_send(call);
}

void
operator_outbox_retry(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct arena *arena = control_arena(call);
	struct repost *repost = arena_alloc(arena, sizeof(*repost));
	const struct operator_job job = { repost_some, answer_reposted,
		repost };
	struct outbox_act act;
	struct err err;

	if (!read_act(call, request, OUTBOX_RETRY,
		loop_now(operator->world->loop), &act, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	repost_begin(repost, operator->world, &act, arena);
	operator_long_begin(operator, call, &job);
}

/* ---- drop ---- */

static bool
drop(struct store *store, const struct outbox_act *act, struct err *err)
{
	if (!store_begin(store, err))
		return false;
	if (!store_letter_drop(store, act->letter, act->at, err) ||
	    !store_outbox_act_add(store, act, NULL, err)) {
		store_rollback(store);
		return false;
	}
	return store_commit(store, err);
}

static void
drop_letter(struct operator* operator, struct control_call * call,
    const struct outbox_act *act)
{
	struct err err;

	if (!drop(operator->world->store, act, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	say_act(act);
	control_answer(call);
	world_nudge(operator->world);
	control_send(call);
}

static bool
let_some_go(void *context, bool *done, struct err *err)
{
	return letgo_go_on(context, done, err);
}

static void
answer_let_go(void *context, struct control_call *call)
{
	const struct letgo *letgo = context;
	const struct waiting *gone = &letgo->gone;
	struct jsonw *out = control_answer(call);

	log_notice("channel %s: %lld letters and %lld notices dropped by user "
		   "%lld: %s",
	    gone->channel, (long long)gone->letters, (long long)gone->notices,
	    (long long)letgo->uid, letgo->reason);
	jsonw_put_int(out, "letters", gone->letters);
	jsonw_put_int(out, "notices", gone->notices);
	control_send(call);
}

static void
drop_channel(struct operator* operator, struct control_call * call,
    const char *channel, const char *reason)
{
	struct arena *arena = control_arena(call);
	struct letgo *letgo = arena_alloc(arena, sizeof(*letgo));
	const struct operator_job job = { let_some_go, answer_let_go, letgo };

	letgo_begin(letgo, operator->world, channel, control_uid(call), reason,
	    arena);
	operator_long_begin(operator, call, &job);
}

void
operator_outbox_drop(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	const char *channel = asked_text(request, "channel");
	struct outbox_act act;
	struct err err;

	if (channel == NULL ? !read_act(call, request, OUTBOX_DROP,
				  loop_now(operator->world->loop), &act, &err)
			    : !asked_typed(control_arena(call), request,
				  "reason", &act.reason, &err))
		control_refuse(call, "%s", err.text);
	else if (act.reason == NULL)
		control_refuse(call, "\"reason\" is missing");
	else if (channel != NULL)
		drop_channel(operator, call, channel, act.reason);
	else
		drop_letter(operator, call, &act);
}

/* ---- go-live, bounce ---- */

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
