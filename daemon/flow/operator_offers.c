/* Verbs that change no dossier: a template tried, a chat paired. */
#include "flow/operator_verbs.h"

#include "flow/asked.h"
#include "flow/confirm_take.h"
#include "flow/operator.h"
#include "flow/pair.h"
#include "flow/preview.h"
#include "wire/json.h"

/* {"do":"template-show","name":"alert"[,"source":"motcua","code":"H-1"]} */
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

	if (name == NULL || (source == NULL) != (code == NULL)) {
		control_refuse(call,
		    "\"name\" is needed, \"source\" and \"code\" together");
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

/* The letter by whose link hosoweb asks. */
static bool
confirm_letter(struct world *world, struct control_call *call,
    const struct cJSON *member, int64_t uid, const char *who,
    const struct contact **contact, struct reach_act *act, bool *already,
    struct err *err)
{
	struct letter letter;
	int64_t id;
	bool found;

	if (who == NULL)
		return err_set(err, "letter: it stands with \"who\"");
	if (!json_int(member, &id) || id < 1)
		return err_set(err, "letter: the number of a letter is wanted");
	if (!store_letter_load(world->store, id, control_arena(call), &letter,
		&found, err))
		return false;
	if (!found)
		return err_set(err, "letter %lld: there is none",
		    (long long)id);
	return confirm_take_link(world, &letter, uid, who,
	    loop_now(world->loop), contact, act, already, err);
}

/* {"do":"contact-confirm","name":"nganson.mc"[,"who":"…"]}: an account, a mail
 * address or a name.  {"do":"contact-confirm","letter":12,"who":"…"}: the
 * address of that letter, by its link. */
void
operator_contact_confirm(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct operator* operator= context;
	struct world *world = operator->world;
	const char *name = asked_text(request, "name"), *who;
	const struct cJSON *letter = json_member(request, "letter");
	struct reach_act act = { .at = loop_now(world->loop) };
	const struct contact *contact;
	char at[WHEN_TEXT];
	struct jsonw *out;
	struct err err;
	bool already = false;
	int64_t uid;

	if ((name == NULL) == (letter == NULL)) {
		control_refuse(call,
		    "one of \"name\" and \"letter\" is "
		    "wanted");
		return;
	}
	world_turn(world);
	if (!asked_author(world, call, request, &uid, &who, &err) ||
	    !(letter != NULL ? confirm_letter(world, call, letter, uid, who,
				   &contact, &act, &already, &err)
			     : confirm_take(world, name,
				   who == NULL ? "operator" : "link", uid, who,
				   act.at, &contact, &err))) {
		control_refuse(call, "%s", err.text);
		return;
	}
	out = control_answer(call);
	jsonw_put_string(out, "name", contact->name);
	jsonw_put_string(out, "mail", contact->mail);
	jsonw_put_bool(out, "already", already);
	jsonw_put_string(out, "at",
	    when_rfc3339(at, act.at, world->conf->offset));
	control_send(call);
}
