/*
 * Who is at the other end: whoever is connected, or behind a proxy that is
 * believed, whom that one tells of.
 */
#ifndef WEB_CLIENT_H
#define WEB_CLIENT_H

#include "web/http.h"
#include "wire/conf.h"

/* Whether ${request} comes from the proxy that ${conf} names. */
bool
client_is_proxy(const struct conf *conf, const struct web_request *request);

/* The address of the client, as text: the last that the proxy tells of, else
 * that of who is connected; NULL where neither is known.  In ${arena}. */
const char *client_address(const struct conf *conf,
    const struct web_request *request, struct arena *arena);

/* Whom the proxy names as signed in; NULL: nobody, or it is not the proxy who
 * says so. */
const char *
client_user(const struct conf *conf, const struct web_request *request);

/* The value of the cookie ${name} among ${cookies} (NULL: none), as the Cookie
 * header has them: the first of that name; NULL.  In ${arena}. */
const char *
client_cookie(struct arena *arena, const char *cookies, const char *name);

#endif
