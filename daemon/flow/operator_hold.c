/* ack, ack-withdraw, silence, silence-end. */
#include "flow/operator_hold.h"

#include <string.h>

#include "flow/acknowledge.h"
#include "flow/asked.h"
#include "flow/hush.h"
#include "flow/operator.h"
#include "wire/json.h"

static void
put_instant(const struct world *world, struct jsonw *out, const char *key,
    instant at)
{
	char text[WHEN_TEXT];

	jsonw_put_string(out, key,
	    when_iso_minute(text, at, world->conf->offset));
}

/* The dossier and the author. */
static bool
read_whose(struct world *world, struct control_call *call,
    const struct cJSON *request, struct acknowledge_plan *plan, struct err *err)
{
	*plan = (struct acknowledge_plan){
		.source = asked_text(request, "source"),
		.code = asked_text(request, "code"),
		.clock = CLOCK_RESOLUTION,
		.until = INSTANT_NONE,
	};
	if (plan->source == NULL || plan->code == NULL)
		return err_set(err, "\"source\" and \"code\" are needed");
	return asked_author(world, call, request, &plan->uid, &plan->who, err);
}

static bool
read_ack(struct world *world, struct control_call *call,
    const struct cJSON *request, struct acknowledge_plan *plan, struct err *err)
{
	const char *clock = asked_text(request, "clock");

	if (!read_whose(world, call, request, plan, err) ||
	    !asked_time(world, request, "until", true, &plan->until, err) ||
	    !asked_typed(control_arena(call), request, "note", &plan->note,
		err))
		return false;
	plan->reason = asked_text(request, "reason");
	return clock == NULL || clock_kind_parse(clock, &plan->clock) ||
	    err_set(err,
		"clock: \"%s\" is none of resolution, acceptance, step, "
		"apology, supplement",
		clock);
}

/* {"do":"ack","source":"motcua","code":"H-1"[,"clock":"resolution"]
 *  [,"until":"2020-09-25"][,"reason":"waiting-agency"][,"note":"…"]
 *  [,"who":"…"]} */
void
operator_ack(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct world *world = operator->world;
	struct acknowledge_plan plan;
	struct jsonw *out;
	struct ack ack;
	struct err err;
	char due[WHEN_TEXT];

	if (!read_ack(world, call, request, &plan, &err) ||
	    !acknowledge(world, &plan, loop_now(world->loop), &ack, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	out = control_answer(call);
	put_instant(world, out, "until", ack.until);
	jsonw_put_string(out, "due", when_iso_day(due, ack.due));
	control_send(call);
}

/* {"do":"ack-withdraw","source":"motcua","code":"H-1"[,"who":"…"]} */
void
operator_ack_withdraw(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct world *world = operator->world;
	struct acknowledge_plan plan;
	struct err err;
	int count;

	if (!read_whose(world, call, request, &plan, &err) ||
	    !acknowledge_withdraw(world, &plan, loop_now(world->loop), &count,
		&err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	jsonw_put_int(control_answer(call), "withdrawn", count);
	control_send(call);
}

/* Exactly one thing is silenced. */
static bool
read_what(const struct cJSON *request, struct hush_plan *plan, struct err *err)
{
	int given = 0;

	for (int i = 0; i < SILENCE_KINDS; i++) {
		enum silence_kind kind = (enum silence_kind)i;
		const char *what = asked_text(request, silence_kind_text(kind));

		if (what == NULL)
			continue;
		plan->kind = kind;
		plan->what = what;
		given++;
	}
	return given == 1 ||
	    err_set(err,
		"one of \"dossier\", \"procedure\", \"agency\" and \"source\" "
		"is needed");
}

static bool
read_silence(struct world *world, struct control_call *call,
    const struct cJSON *request, struct hush_plan *plan, struct err *err)
{
	*plan = (struct hush_plan){ .from = INSTANT_NONE, .to = INSTANT_NONE };
	if (!read_what(request, plan, err) ||
	    !asked_time(world, request, "from", false, &plan->from, err) ||
	    !asked_time(world, request, "to", true, &plan->to, err) ||
	    !asked_typed(control_arena(call), request, "reason", &plan->reason,
		err))
		return false;
	/* A date alone that is today's begins now, not this morning. */
	if (plan->from != INSTANT_NONE &&
	    strchr(asked_text(request, "from"), 'T') == NULL &&
	    world_day(world, plan->from).n ==
		world_day(world, loop_now(world->loop)).n)
		plan->from = INSTANT_NONE;
	if (plan->to == INSTANT_NONE || plan->reason == NULL)
		return err_set(err, "\"to\" and \"reason\" are needed");
	return asked_author(world, call, request, &plan->uid, &plan->who, err);
}

static void
answer_silence(const struct world *world, struct control_call *call,
    const struct silence *silence)
{
	struct jsonw *out = control_answer(call);

	jsonw_put_int(out, "id", silence->id);
	jsonw_put_string(out, "kind", silence_kind_text(silence->kind));
	jsonw_put_string(out, "what", silence->what);
	put_instant(world, out, "from", silence->from);
	put_instant(world, out, "to", silence->to);
	control_send(call);
}

/* {"do":"silence","agency":"H99.01"[,"from":"2020-09-20"],"to":"2020-09-25",
 *  "reason":"…"[,"who":"…"]}; or "dossier":"SOURCE/CODE", "procedure",
 * "source" */
void
operator_silence(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct world *world = operator->world;
	struct hush_plan plan;
	struct silence silence;
	struct err err;

	if (!read_silence(world, call, request, &plan, &err) ||
	    !hush(world, &plan, loop_now(world->loop), &silence, &err))
		control_refuse(call, "%s", err.text);
	else
		answer_silence(world, call, &silence);
}

/* {"do":"silence-end","id":3,"reason":"…"[,"who":"…"]} */
void
operator_silence_end(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct world *world = operator->world;
	struct hush_plan plan = { .from = INSTANT_NONE };
	struct silence silence;
	struct err err;
	int64_t id;

	if (!json_int(json_member(request, "id"), &id)) {
		control_refuse(call, "\"id\" is missing");
		return;
	}
	if (!asked_typed(control_arena(call), request, "reason", &plan.reason,
		&err) ||
	    !asked_author(world, call, request, &plan.uid, &plan.who, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	if (plan.reason == NULL) {
		control_refuse(call, "\"reason\" is needed");
		return;
	}
	if (!hush_end(world, id, &plan, loop_now(world->loop), &silence, &err))
		control_refuse(call, "%s", err.text);
	else
		answer_silence(world, call, &silence);
}
