/* Sessions as requests bring them. */
#include "web/session_visit.h"

#include <string.h>

#include "web/client.h"
#include "web/readers.h"
#include "web/sessions.h"

static bool
is_https(const struct conf *conf)
{
	return conf->web.address != NULL &&
	    strncasecmp(conf->web.address, "https://", 8) == 0;
}

/* With the prefix a browser takes it from this host alone, over https. */
static const char *
cookie_name(const struct conf *conf)
{
	return is_https(conf) ? "__Host-hosod" : "hosod";
}

static const char *
token_of(const struct visit *visit)
{
	return client_cookie(visit->arena, visit->request->cookie,
	    cookie_name(visit->site->conf));
}

static void
recognised(struct visit *visit, const struct web_reader *reader,
    const char *subject)
{
	char *csrf = arena_alloc(visit->arena, SESSION_TOKEN);

	sessions_csrf(visit->site->sessions, subject, csrf);
	visit->reader = *reader;
	visit->csrf_of = subject;
	visit->csrf = csrf;
}

/* By the proxy alone where it names somebody, known here or not. */
void
session_visit_recognise(struct visit *visit)
{
	const struct site *site = visit->site;
	const char *user = client_user(site->conf, visit->request);
	const struct web_reader *reader;
	const char *token;

	if (user != NULL) {
		reader = web_readers_find(site->readers,
		    web_account_name(visit->arena, user));
		if (reader != NULL)
			recognised(visit, reader, reader->account);
		return;
	}
	token = token_of(visit);
	reader = sessions_find(site->sessions, token, site->clock());
	if (reader == NULL)
		return;
	recognised(visit, reader, token);
	visit->signed_in = true;
}

bool
session_visit_check(struct visit *visit)
{
	const char *given;
	struct err err;

	if (!form_parse(visit->arena, visit->request->body, &visit->form,
		&err)) {
		visit_refuse(visit, 400, err.text,
		    "Nội dung gửi không đọc được",
		    "Đề nghị mở lại trang và gửi lại.");
		return false;
	}
	given = form_value(&visit->form, "csrf");
	if (sessions_csrf_is(visit->site->sessions, visit->csrf_of, given))
		return true;
	visit_refuse(visit, 403, "a form that is not of this session",
	    "Biểu mẫu không còn dùng được",
	    "Biểu mẫu thuộc lần đăng nhập khác. Đề nghị mở lại trang và gửi "
	    "lại.");
	return false;
}

static void
set_cookie(struct visit *visit, const char *token)
{
	const struct conf *conf = visit->site->conf;

	visit->out->cookie = arena_printf(visit->arena,
	    "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s", cookie_name(conf),
	    token, is_https(conf) ? "; Secure" : "",
	    *token == '\0' ? "; Max-Age=0" : "");
}

bool
session_visit_begin(struct visit *visit, const struct web_reader *reader,
    struct err *err)
{
	const struct site *site = visit->site;
	char token[SESSION_TOKEN];

	sessions_end(site->sessions, token_of(visit));
	if (!sessions_begin(site->sessions, reader, site->clock(), token, err))
		return false;
	set_cookie(visit, token);
	return true;
}

void
session_visit_end(struct visit *visit)
{
	sessions_end(visit->site->sessions, token_of(visit));
	set_cookie(visit, "");
}
