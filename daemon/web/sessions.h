/*
 * Who is signed in: sessions in memory, ended by sign-out, by time or by a
 * restart.  A session's token is chance that only its browser keeps; here lies
 * its hash.  May be used by several threads at once.
 */
#ifndef WEB_SESSIONS_H
#define WEB_SESSIONS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/when.h"
#include "web/reader.h"

enum {
	SESSION_TOKEN = 43 + 1, /* 32 bytes in base64url, and a NUL */
	SESSION_LIFE_S = 12 * 3600,
	SESSION_IDLE_S = 60 * 60,
	SESSIONS = 4096,
	SESSIONS_OF_ONE = 8, /* account: phones, desks, wall screens */
};

struct sessions;

struct sessions *sessions_new(void);
void sessions_free(struct sessions *sessions);

/* Begins one for ${reader}, which is borrowed, at ${now}; its token is put in
 * ${token}.  Where there is no room, the session ends that was used the longest
 * ago: of that account, or of all.  False: there is no chance to be had. */
bool sessions_begin(struct sessions *sessions, const struct web_reader *reader,
    instant now, char token[SESSION_TOKEN], struct err *err) MUST_CHECK;

/* Whose session ${token} (NULL: none) is, used at ${now}; NULL where it is
 * none, or has ended. */
const struct web_reader *
sessions_find(struct sessions *sessions, const char *token, instant now);

/* Ends it, where it is one. */
void sessions_end(struct sessions *sessions, const char *token);

/* What the forms of a session carry, whose pages no other site can read; a
 * reader whom the proxy signed in has his account's name in ${subject} in the
 * place of a token. */
void sessions_csrf(const struct sessions *sessions, const char *subject,
    char out[SESSION_TOKEN]);
/* Whether ${given} (NULL: nothing) is that of ${subject}, as long either
 * way. */
bool sessions_csrf_is(const struct sessions *sessions, const char *subject,
    const char *given);

#endif
