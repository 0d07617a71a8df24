/* ack, ack-withdraw, silence, silence-end. */
#include "flow/operator_hold.h"

#include "base/log.h"
#include "flow/acknowledge.h"
#include "flow/asked.h"
#include "flow/confirm.h"
#include "flow/confirm_take.h"
#include "flow/hush.h"
#include "flow/operator.h"
#include "io/store_outbox.h"
#include "wire/json.h"

enum { ACK_DAYS_MAX = 60 };

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
read_days(const struct cJSON *request, struct acknowledge_plan *plan,
    struct err *err)
{
	const struct cJSON *member = json_member(request, "days");
	int64_t days;

	if (member == NULL)
		return true;
	if (!json_int(member, &days) || days < 1 || days > ACK_DAYS_MAX)
		return err_set(err, "days: 1 to %d are taken", ACK_DAYS_MAX);
	if (plan->until != INSTANT_NONE)
		return err_set(err, "either \"days\" or \"until\"");
	plan->days = (int32_t)days;
	return true;
}

/* The letter whose link was followed: only hosoweb has looked at the link. */
static bool
read_letter(struct world *world, struct control_call *call,
    const struct cJSON *request, struct acknowledge_plan *plan, struct err *err)
{
	const struct cJSON *member = json_member(request, "letter");
	struct letter letter;
	bool found;

	if (member == NULL)
		return true;
	if (plan->who == NULL)
		return err_set(err,
		    "\"letter\": only hosoweb says by which it was asked, and "
		    "for whom");
	if (!json_int(member, &plan->letter) || plan->letter < 1)
		return err_set(err, "letter: the number of a letter is wanted");
	if (!store_letter_load(world->store, plan->letter, control_arena(call),
		&letter, &found, err))
		return false;
	return found ||
	    err_set(err, "letter %lld: there is none", (long long)plan->letter);
}

static bool
read_ack(struct world *world, struct control_call *call,
    const struct cJSON *request, struct acknowledge_plan *plan, struct err *err)
{
	const char *clock = asked_text(request, "clock");

	if (!read_whose(world, call, request, plan, err) ||
	    !asked_time(world, request, "until", true, loop_now(world->loop),
		&plan->until, err) ||
	    !asked_typed(control_arena(call), request, "note", &plan->note,
		err))
		return false;
	plan->reason = asked_text(request, "reason");
	if (!read_days(request, plan, err) ||
	    !read_letter(world, call, request, plan, err))
		return false;
	return clock == NULL || clock_kind_parse(clock, &plan->clock) ||
	    err_set(err,
		"clock: \"%s\" is none of resolution, acceptance, step, "
		"apology, supplement",
		clock);
}

/* Whoever acknowledges by the link of his letter has got it: said once, not for
 * each of its dossiers. */
static void
confirm_by_ack(struct world *world, struct control_call *call,
    const struct acknowledge_plan *plan)
{
	const struct contact *contact;
	struct letter letter;
	struct err err = { "there is no such letter" };
	bool found;

	if (plan->letter == 0)
		return;
	if (!store_letter_load(world->store, plan->letter, control_arena(call),
		&letter, &found, &err) ||
	    !found ||
	    (!confirm_is_settled(world->confirm, letter.recipient) &&
		!confirm_take(world, letter.recipient, "acknowledged",
		    plan->uid, plan->who, loop_now(world->loop), &contact,
		    &err)))
		log_info("contacts: letter %lld: its address is not confirmed: "
			 "%s",
		    (long long)plan->letter, err.text);
}

/* {"do":"ack","source":"motcua","code":"H-1"[,"clock":"resolution"]
 *  [,"until":"2020-09-25" | ,"days":3][,"reason":"waiting-agency"]
 *  [,"note":"…"][,"who":"…"[,"letter":812]][,"seen":7]}
 * Where the same was recorded after acknowledgement 7 ("seen") and is in force,
 * the answer is {"already":true,…} with that, and nothing is recorded. */
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
	int64_t seen;
	bool already = false;
	char due[WHEN_TEXT];

	if (!read_ack(world, call, request, &plan, &err) ||
	    (json_int(json_member(request, "seen"), &seen) &&
		!acknowledge_since(world, &plan, seen, loop_now(world->loop),
		    &ack, &already, &err)) ||
	    (!already &&
		!acknowledge(world, &plan, loop_now(world->loop), &ack,
		    &err))) {
		control_refuse(call, "%s", err.text);
		return;
	}
	confirm_by_ack(world, call, &plan);
	out = control_answer(call);
	jsonw_put_bool(out, "already", already);
	put_instant(world, out, "made", ack.made);
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
	instant now = loop_now(world->loop);

	*plan = (struct hush_plan){ .from = INSTANT_NONE, .to = INSTANT_NONE };
	if (!read_what(request, plan, err) ||
	    !asked_time(world, request, "from", false, now, &plan->from, err) ||
	    !asked_time(world, request, "to", true, now, &plan->to, err) ||
	    !asked_typed(control_arena(call), request, "reason", &plan->reason,
		err))
		return false;
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
