/* Being logged in. */
#include "io/session.h"

#include <stddef.h>

#include "base/mem.h"

void
session_init(struct session *session, const struct source_login *login)
{
	*session =
	    (struct session){ .login = login, .last_login = INSTANT_NONE };
}

void
session_finish(struct session *session)
{
	session_drop(session);
}

void
session_sweep_begins(struct session *session)
{
	session->spare_used = false;
}

bool
session_needs_login(const struct session *session, instant now)
{
	return session->login != NULL &&
	    (session->token == NULL || now >= session->renewal);
}

static bool
is_early(const struct session *session, instant now)
{
	return session->last_login != INSTANT_NONE &&
	    now < session->last_login + session->login->interval_s;
}

bool
session_may_log_in(const struct session *session, instant now, bool is_again,
    instant *next)
{
	if (!is_early(session, now) ||
	    (is_again && session->has_served && !session->spare_used))
		return true;
	*next = session->last_login + session->login->interval_s;
	return false;
}

void
session_logs_in(struct session *session, instant now)
{
	if (is_early(session, now))
		session->spare_used = true;
	session->last_login = now;
}

void
session_took(struct session *session, const char *token, int32_t lifetime_s,
    instant now)
{
	int32_t early = session->login->early_s;

	if (early > lifetime_s / 2)
		early = lifetime_s / 2;
	mem_free(session->token);
	session->token = mem_copy_string(token);
	session->renewal = now + lifetime_s - early;
	session->has_served = false;
}

void
session_served(struct session *session)
{
	session->has_served = true;
}

void
session_drop(struct session *session)
{
	mem_free(session->token);
	session->token = NULL;
}
