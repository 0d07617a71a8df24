/* Signing in and out. */
#include "web/sign_in.h"

#include <string.h>

#include "base/log.h"
#include "io/password.h"
#include "web/client.h"
#include "web/layout.h"
#include "web/readers.h"
#include "web/redirect.h"
#include "web/session_visit.h"
#include "web/sessions.h"
#include "web/throttle.h"
#include "wire/people.h"

WEB_BYTES(sign_in_inner, "sign_in.html.mustache");

static const struct message_field fields[] = {
	{ "tên đã nhập", false },
	{ "trang sau", false },
	{ "đường dẫn", false },
	{ "gốc", false },
};

const struct web_template sign_in_template = {
	.file = "daemon/web/pages/sign_in.html.mustache",
	.text = sign_in_inner,
	.fields = fields,
	.count = sizeof(fields) / sizeof(fields[0]),
};

static const char title[] = "Đăng nhập";

/* ---- the way there and back ---- */

void
sign_in_first(struct visit *visit)
{
	static const char kept[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz0123456789-_.~/";
	struct buf path = buf_over(visit->arena);
	const char *back = visit->request->target;

	buf_add(&path, SIGN_IN_PATH);
	if (strcmp(visit->request->method, "POST") == 0 ||
	    strcmp(redirect_local(back), "/") == 0)
		back = "";
	else
		buf_add(&path, "?ve=");
	for (; *back != '\0'; back++)
		if (strchr(kept, *back) != NULL)
			buf_add_char(&path, *back);
		else
			buf_printf(&path, "%%%02X", (unsigned char)*back);
	redirect_to(visit, buf_text(&path));
}

/* ---- the page ---- */

static bool
is_open(struct visit *visit)
{
	if (visit->site->conf->web.accounts != NULL)
		return true;
	visit_refuse_path(visit);
	return false;
}

/* ${wrong}: one sentence, or NULL. */
static void
show(struct visit *visit, int status, const char *wrong, const char *typed,
    const char *back)
{
	struct message_value *map =
	    layout_frame(visit, title, &wrong, wrong != NULL);

	web_page_put(visit->arena, map, "tên đã nhập", typed);
	web_page_put(visit->arena, map, "trang sau", back);
	web_page_put(visit->arena, map, "đường dẫn",
	    strcmp(back, "/") == 0 ? NULL : back);
	visit_answer(visit, status,
	    web_page_render(visit->site->pages, &sign_in_template, map,
		visit->arena));
}

/* What a header says, where it is text. */
static const char *
shown(struct arena *arena, const char *user)
{
	return strlen(user) <= 100 && text_is_utf8(user, strlen(user), NULL)
	    ? arena_printf(arena, "“%s”", user)
	    : "này";
}

void
sign_in_show(struct visit *visit)
{
	const char *back =
	    redirect_local(form_value(&visit->request->query, "ve"));
	const char *user = client_user(visit->site->conf, visit->request);

	if (!is_open(visit))
		return;
	if (visit->reader.account != NULL)
		redirect_to(visit, back);
	else if (user != NULL)
		visit_refuse(visit, 403, "an account that is not in the file",
		    "Chưa được cấp quyền xem",
		    arena_printf(visit->arena,
			"Tài khoản %s đã đăng nhập ở cổng nhưng chưa có trong "
			"danh sách được xem trang này. Đề nghị liên hệ đầu "
			"mối.",
			shown(visit->arena, user)));
	else
		show(visit, 200, NULL, NULL, back);
}

/* ---- the password ---- */

struct sign_in {
	const char *typed, *password, *back;
	const char *key; /* of the throttle */
	const char *address;
	const struct web_account *account; /* NULL: there is none */
	instant now;
};

static bool
read_form(struct visit *visit, struct sign_in *out)
{
	const struct conf *conf = visit->site->conf;
	const char *name;
	struct form form;
	struct err err;

	if (!form_parse(visit->arena, visit->request->body, &form, &err)) {
		visit_refuse(visit, 400, err.text,
		    "Nội dung gửi không đọc được",
		    "Đề nghị mở lại trang và gửi lại.");
		return false;
	}
	*out = (struct sign_in){ .typed = form_value(&form, "ten"),
		.password = form_value(&form, "mat-khau"),
		.back = redirect_local(form_value(&form, "ve")),
		.address = client_address(conf, visit->request, visit->arena),
		.now = visit->site->clock() };
	if (text_is_empty(out->typed) || text_is_empty(out->password)) {
		show(visit, 422, "Đề nghị nhập tên đăng nhập và mật khẩu.",
		    out->typed, out->back);
		return false;
	}
	name = web_account_name(visit->arena, out->typed);
	out->key = name == NULL ? out->typed : name;
	out->account = web_accounts_find(conf->web.accounts, name);
	return true;
}

/* The hash that is asked where there is no account, or no password of it: one
 * of the others', the same for the same name, so that time tells nothing. */
static const char *
decoy(const struct visit *visit, const char *name)
{
	const struct web_accounts *accounts = visit->site->conf->web.accounts;
	char mac[SESSION_TOKEN];
	size_t number = 0;

	sessions_csrf(visit->site->sessions, name, mac);
	for (int i = 0; i < 6; i++)
		number = number * 64 + (unsigned char)mac[i];
	for (size_t i = 0; i < accounts->count; i++) {
		const char *hash =
		    accounts->items[(number + i) % accounts->count].hash;

		if (hash != NULL)
			return hash;
	}
	return NULL;
}

static bool
is_right(const struct visit *visit, const struct sign_in *attempt)
{
	const char *own =
	    attempt->account == NULL ? NULL : attempt->account->hash;
	const char *asked = own != NULL ? own : decoy(visit, attempt->key);

	return asked != NULL && password_is(attempt->password, asked) &&
	    own != NULL;
}

static const char *
who(const struct sign_in *attempt)
{
	/* A password typed into the wrong field stays out of the log. */
	return attempt->account == NULL ? "an unknown name"
					: attempt->account->name;
}

static const char *
from(const struct sign_in *attempt)
{
	return attempt->address == NULL ? "an unknown address"
					: attempt->address;
}

/* The first full minute from which it may be tried. */
static const char *
when(const struct visit *visit, instant at)
{
	return people_hour(visit->arena, (at + 59) / 60 * 60,
	    visit->site->conf->offset);
}

static void
refuse_waiting(struct visit *visit, const struct sign_in *attempt,
    instant until)
{
	log_notice("web: sign-in of %s from %s: not tried, it has to wait",
	    who(attempt), from(attempt));
	visit->out->retry_after = until - attempt->now;
	show(visit, 429,
	    arena_printf(visit->arena,
		"Đã nhập sai nhiều lần. Đề nghị thử lại từ %s.",
		when(visit, until)),
	    attempt->typed, attempt->back);
}

static void
refuse_wrong(struct visit *visit, const struct sign_in *attempt)
{
	struct throttle *throttle = visit->site->throttle;
	instant until;

	throttle_failed(throttle, attempt->key, attempt->address, attempt->now);
	until = throttle_until(throttle, attempt->key, attempt->address,
	    attempt->now);
	log_notice("web: sign-in of %s from %s: refused", who(attempt),
	    from(attempt));
	show(visit, 403,
	    until == INSTANT_NONE
		? "Tên đăng nhập hoặc mật khẩu chưa đúng."
		: arena_printf(visit->arena,
		      "Tên đăng nhập hoặc mật khẩu chưa đúng. Đề nghị thử lại "
		      "từ %s.",
		      when(visit, until)),
	    attempt->typed, attempt->back);
}

static void
let_in(struct visit *visit, const struct sign_in *attempt)
{
	struct err err;

	throttle_passed(visit->site->throttle, attempt->key, attempt->address,
	    attempt->now);
	if (!session_visit_begin(visit,
		web_readers_find(visit->site->readers, attempt->account->name),
		&err)) {
		visit_refuse_store(visit, err.text);
		return;
	}
	log_info("web: %s signed in from %s", attempt->account->name,
	    from(attempt));
	redirect_to(visit, attempt->back);
}

void
sign_in_take(struct visit *visit)
{
	struct sign_in attempt;
	instant until;

	if (!is_open(visit) || !read_form(visit, &attempt))
		return;
	until = throttle_until(visit->site->throttle, attempt.key,
	    attempt.address, attempt.now);
	if (until != INSTANT_NONE)
		refuse_waiting(visit, &attempt, until);
	else if (is_right(visit, &attempt))
		let_in(visit, &attempt);
	else
		refuse_wrong(visit, &attempt);
}

void
sign_out_take(struct visit *visit)
{
	session_visit_end(visit);
	log_info("web: %s signed out", visit->reader.account);
	redirect_to(visit, SIGN_IN_PATH);
}
