/* Verbs that change no dossier: a template tried, a chat paired. */
#include "flow/operator_verbs.h"

#include "flow/asked.h"
#include "flow/confirm.h"
#include "flow/operator.h"
#include "flow/pair.h"
#include "flow/preview.h"
#include "wire/json.h"

/* {"do":"template-show","name":"alert","source":"motcua","code":"H-1"} */
void
operator_template_show(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	const char *name = asked_text(request, "name");
	const char *source = asked_text(request, "source");
	const char *code = asked_text(request, "code");
	struct preview preview;
	struct jsonw *out;
	struct err err;

	if (name == NULL || source == NULL || code == NULL) {
		control_refuse(call,
		    "\"name\", \"source\" and \"code\" are needed");
		return;
	}
	world_turn(operator->world);
	if (!preview_render(operator->world, name, source, code,
		loop_now(operator->world->loop), &preview, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	out = control_answer(call);
	if (preview.body != NULL) {
		jsonw_put_string(out, "body", preview.body);
	} else {
		jsonw_put_string(out, "subject", preview.text.subject);
		jsonw_put_string(out, "text", preview.text.text);
		jsonw_put_string(out, "html", preview.text.html);
	}
	control_send(call);
}

/* {"do":"contact-pair","name":"nganson.mc"} */
void
operator_contact_pair(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct world *world = operator->world;
	const char *who = asked_text(request, "name");
	const struct contact *contact;
	char at[WHEN_TEXT];
	struct jsonw *out;
	const char *code;
	instant expires;
	struct err err;

	if (who == NULL) {
		control_refuse(call, "\"name\" is missing");
		return;
	}
	world_turn(world);
	if (!pair_offer(world, who, control_uid(call), loop_now(world->loop),
		&code, &contact, &expires, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	out = control_answer(call);
	jsonw_put_string(out, "code", code);
	jsonw_put_string(out, "name", contact->name);
	jsonw_put_string(out, "agency", contact->agency);
	jsonw_put_string(out, "expires",
	    when_rfc3339(at, expires, world->conf->offset));
	control_send(call);
}

/* {"do":"contact-paired","chat":"…","text":"…"}: whose it is where the text
 * was a code in force. */
void
operator_contact_paired(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct world *world = operator->world;
	const char *chat = asked_text(request, "chat");
	const char *text = asked_text(request, "text");
	struct pairing pairing;
	struct jsonw *out;
	struct err err;

	if (chat == NULL || text == NULL) {
		control_refuse(call, "\"chat\" and \"text\" are needed");
		return;
	}
	world_turn(world);
	if (!pair_take(world, chat, text, loop_now(world->loop), &pairing,
		&err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	out = control_answer(call);
	jsonw_put_string(out, "name", pairing.name);
	jsonw_put_string(out, "agency", pairing.agency);
	jsonw_put_string(out, "account", pairing.account);
	jsonw_put_string(out, "mail", pairing.mail);
	control_send(call);
}

/* {"do":"contact-confirm","name":"nganson.mc"[,"who":"…"]}: an account, a mail
 * address or a name. */
void
operator_contact_confirm(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct world *world = operator->world;
	const char *name = asked_text(request, "name"), *who;
	const struct contact *contact;
	struct jsonw *out;
	struct err err;
	int64_t uid;

	if (name == NULL) {
		control_refuse(call, "\"name\" is missing");
		return;
	}
	world_turn(world);
	if (!asked_author(world, call, request, &uid, &who, &err) ||
	    !confirm_take(world, name, who == NULL ? "operator" : "link", uid,
		who, loop_now(world->loop), &contact, &err)) {
		control_refuse(call, "%s", err.text);
		return;
	}
	out = control_answer(call);
	jsonw_put_string(out, "name", contact->name);
	jsonw_put_string(out, "mail", contact->mail);
	control_send(call);
}
