/* The verbs of the control socket. */
#include "flow/operator.h"

#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "flow/apologize.h"
#include "flow/asked.h"
#include "flow/operator_hold.h"
#include "flow/operator_long.h"
#include "flow/operator_outbox.h"
#include "flow/operator_verbs.h"
#include "flow/polls.h"
#include "flow/returns.h"
#include "io/account.h"
#include "wire/json.h"

/* Done, and nothing more to say. */
static void
answer_done(struct control_call *call)
{
	control_answer(call);
	control_send(call);
}

static void
answer_now(struct world *world, struct control_call *call, instant now)
{
	char at[WHEN_TEXT];

	jsonw_put_string(control_answer(call), "now",
	    when_iso_minute(at, now, world->conf->offset));
	control_send(call);
}

static void
on_stepped(void *context, instant now)
{
	struct operator* operator= context;
	struct control_call *call = operator->stepping;

	operator->stepping = NULL;
	if (call != NULL)
		answer_now(operator->world, call, now);
}

/* {"do":"clock-to","time":"2020-09-07T08:00"}: answered when everything due
 * by then has been done and the daemon is quiet. */
static void
do_clock_to(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct world *world = operator->world;
	const char *time = asked_text(request, "time");
	struct err err;
	instant to;

	if (time == NULL) {
		control_refuse(call, "\"time\" is missing");
		return;
	}
	if (operator->stepping != NULL) {
		control_refuse(call, "another step is under way");
		return;
	}
	if (!when_parse_instant(time, world->conf->offset, &to, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	operator->stepping = call;
	if (!loop_step_to(world->loop, to, on_stepped, operator, & err)) {
		operator->stepping = NULL;
		control_refuse(call, "%s", err.text);
	}
}

static void
do_clock_confirm(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;

	(void)request;
	world_believe(operator->world);
	answer_now(operator->world, call, loop_now(operator->world->loop));
}

/* {"do":"poll","source":"motcua","full":true} */
static void
do_poll(void *context, struct control_call *call, const struct cJSON *request)
{
	struct operator* operator= context;
	const char *source = asked_text(request, "source");
	struct err err;

	if (source == NULL)
		control_refuse(call, "\"source\" is missing");
	else if (!polls_now(operator->world->polls, source,
		     cJSON_IsTrue(json_member(request, "full")), &err))
		control_refuse(call, "%s", err.text);
	else
		answer_done(call);
}

static void
do_reload(void *context, struct control_call *call, const struct cJSON *request)
{
	struct operator* operator= context;
	struct err err;

	(void)request;
	if (operator->reload(operator->context, &err))
		answer_done(call);
	else
		control_refuse(call, "%s", err.text);
}

/* {"do":"apology","source":"motcua","code":"H-1","number":"12/XL",
 *  "date":"2020-09-17","new_date":"2020-09-25"[,"reason":"…"][,"who":"…"]} */
static bool
read_apology(struct arena *arena, const struct cJSON *request,
    struct apologize_plan *plan, struct err *err)
{
	const char *date = asked_text(request, "date");
	const char *new_date = asked_text(request, "new_date");

	plan->source = asked_text(request, "source");
	plan->code = asked_text(request, "code");
	if (!asked_typed(arena, request, "number", &plan->number, err) ||
	    !asked_typed(arena, request, "reason", &plan->reason, err))
		return false;
	if (plan->source == NULL || plan->code == NULL ||
	    plan->number == NULL || date == NULL || new_date == NULL)
		return err_set(err,
		    "\"source\", \"code\", \"number\", \"date\" and "
		    "\"new_date\" are needed");
	if (!when_parse_day(date, &plan->date, err))
		return err_prefix(err, "date");
	return when_parse_day(new_date, &plan->new_date, err) ||
	    err_prefix(err, "new_date");
}

static void
do_apology(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct apologize_plan plan;
	struct apology apology;
	struct jsonw *out;
	struct err err;
	bool already;
	char date[WHEN_TEXT];

	if (!read_apology(control_arena(call), request, &plan, &err) ||
	    !asked_author(operator->world, call, request, &plan.uid, &plan.who,
		&err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	if (!apologize(operator->world, &plan, loop_now(operator->world->loop),
		&apology, &already, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	out = control_answer(call);
	jsonw_put_bool(out, "already", already);
	jsonw_put_string(out, "old_date", when_iso_day(date, apology.old_date));
	jsonw_put_string(out, "new_date", when_iso_day(date, apology.new_date));
	control_send(call);
}

/* {"do":"apology-withdraw","source":"motcua","code":"H-1","reason":"…"} */
static void
do_apology_withdraw(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct apologize_plan plan = {
		.source = asked_text(request, "source"),
		.code = asked_text(request, "code"),
		.uid = control_uid(call),
	};
	struct apology apology;
	struct jsonw *out;
	struct err err;
	bool already;

	if (!asked_typed(control_arena(call), request, "reason", &plan.reason,
		&err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	if (plan.source == NULL || plan.code == NULL || plan.reason == NULL) {
		control_refuse(call,
		    "\"source\", \"code\" and \"reason\" are needed");
		return;
	}
	if (!apologize_withdraw(operator->world, &plan,
		loop_now(operator->world->loop), &apology, &already, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	out = control_answer(call);
	jsonw_put_bool(out, "already", already);
	jsonw_put_string(out, "number", already ? NULL : apology.number);
	control_send(call);
}

/* {"do":"source-accept","source":"motcua"[,"who":"…"]} */
static void
do_source_accept(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct world *world = operator->world;
	const char *source = asked_text(request, "source");
	const char *who;
	int64_t records, uid;
	struct err err;

	if (source == NULL) {
		control_refuse(call, "\"source\" is missing");
		return;
	}
	if (!asked_author(world, call, request, &uid, &who, &err) ||
	    !polls_accept(world->polls, source, uid, who, &records, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	log_notice("source %s: the list of %lld records that was not believed "
		   "is accepted by %s%suser %lld",
	    source, (long long)records, who == NULL ? "" : who,
	    who == NULL ? "" : ", ", (long long)uid);
	jsonw_put_int(control_answer(call), "records", records);
	control_send(call);
}

static void put_verbs(struct jsonw *out);

static void
put_account(struct jsonw *out, const struct loop_account *account)
{
	jsonw_key(out, account->name);
	jsonw_object(out);
	jsonw_put_int(out, "wakeups", account->wakeups);
	jsonw_put_int(out, "calls", account->calls);
	jsonw_put_int(out, "longest_us", account->longest_us);
	jsonw_object_end(out);
}

/* What only the running daemon knows: its time, its turns. */
static void
do_status(void *context, struct control_call *call, const struct cJSON *request)
{
	struct operator* operator= context;
	struct world *world = operator->world;
	const struct loop_figures *figures = loop_figures(world->loop);
	struct jsonw *out = control_answer(call);
	char at[WHEN_TEXT];

	jsonw_put_string(out, "version", HOSOD_VERSION);
	jsonw_put_string(out, "now",
	    when_rfc3339(at, loop_now(world->loop), world->conf->offset));
	jsonw_put_bool(out, "simulated", loop_is_simulated(world->loop));
	jsonw_put_bool(out, "held", world->held);
	jsonw_put_string(out, "bounces_trouble",
	    returns_trouble(world->returns));
	jsonw_put_int(out, "wakeups", figures->wakeups);
	jsonw_put_int(out, "longest_turn_us", figures->longest_turn_us);
	jsonw_put_string(out, "longest_turn", figures->longest_turn);
	jsonw_key(out, "accounts");
	jsonw_object(out);
	for (int i = 0; i < figures->account_count; i++)
		put_account(out, &figures->accounts[i]);
	jsonw_object_end(out);
	put_verbs(out);
	if (cJSON_IsTrue(json_member(request, "reset")))
		loop_figures_reset(world->loop);
	control_send(call);
}

/* What changes whether and where letters leave, and by which rules, is guarded;
 * asking and telling of dossiers is for everybody who may open the socket. */
static const struct control_verb verbs[] = {
	{ "clock-to", true, do_clock_to },
	{ "clock-confirm", true, do_clock_confirm },
	{ "poll", false, do_poll },
	{ "apology", false, do_apology },
	{ "apology-withdraw", false, do_apology_withdraw },
	{ "ack", false, operator_ack },
	{ "ack-withdraw", false, operator_ack_withdraw },
	{ "silence", true, operator_silence },
	{ "silence-end", true, operator_silence_end },
	{ "source-accept", true, do_source_accept },
	{ "outbox-retry", true, operator_outbox_retry },
	{ "outbox-drop", true, operator_outbox_drop },
	{ "go-live", true, operator_go_live },
	{ "bounce", true, operator_bounce },
	{ "reload", true, do_reload },
	{ "template-show", false, operator_template_show },
	{ "contact-confirm", true, operator_contact_confirm },
	{ "contact-pair", true, operator_contact_pair },
	{ "contact-paired", true, operator_contact_paired },
	{ "status", false, do_status },
};

static void
put_verbs(struct jsonw *out)
{
	jsonw_key(out, "verbs");
	jsonw_object(out);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		jsonw_put_string(out, verbs[i].name,
		    verbs[i].guarded ? "operators" : "group");
	jsonw_object_end(out);
}

/* "@group", or an account. */
static bool
is_named(const struct world *world, const struct control_call *call,
    const char *name)
{
	int64_t number;

	if (!account_book_number(world->accounts, name, loop_now(world->loop),
		&number))
		return false;
	return *name == '@' ? control_is_of_group(call, (gid_t)number)
			    : number == (int64_t)control_uid(call);
}

/* All that hosoweb asks for. */
static bool
is_for_web(const struct control_verb *verb)
{
	static const char *const names[] = { "ack", "apology", "source-accept",
		"status", "contact-confirm" };
	bool found = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		found = found || text_equal(verb->name, names[i]);
	return found;
}

static bool
may_act(void *context, const struct control_call *call,
    const struct control_verb *verb)
{
	const struct operator* operator= context;
	const struct world *world = operator->world;
	const struct conf *conf = world->conf;
	uid_t uid = control_uid(call);

	if (uid == 0 || uid == geteuid())
		return true;
	for (int i = 0; i < conf->operator_count; i++)
		if (is_named(world, call, conf->operators[i]))
			return true;
	/* Whoever takes hosoweb over has that and no more. */
	if (*conf->web.user != '@' && is_named(world, call, conf->web.user))
		return is_for_web(verb);
	return !verb->guarded;
}

bool
operator_open(struct operator* operator, const char * path, struct err *err)
{
	operator->control = control_open(operator->world->loop, path, 0660,
	    verbs, sizeof(verbs) / sizeof(verbs[0]), operator, err);
	if (operator->control == NULL)
		return false;
	control_guard(operator->control, may_act);
	return true;
}

void operator_close(struct operator* operator)
{
	operator->stepping = NULL;
	operator_long_stop(operator);
	if (operator->control != NULL)
		control_close(operator->control);
	operator->control = NULL;
}
