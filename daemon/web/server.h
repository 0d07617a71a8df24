/*
 * libmicrohttpd under the pages: connections, bodies and headers, all bounded.
 * Nothing else includes its header.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "web/site.h"

struct server;

/* Answers at the listening socket ${fd}, which it owns from now on, on threads
 * of its own; ${site} is borrowed.  NULL with an error. */
struct server *
server_start(const struct site *site, int fd, struct err *err) MUST_CHECK;

/* Ends what is under way and closes the socket, which goes on listening for
 * whoever handed it over. */
void server_stop(struct server *server);

#endif
