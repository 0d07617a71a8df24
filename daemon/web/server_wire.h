/*
 * Requests read off libmicrohttpd, and answers handed to it; for web/server.c
 * alone.
 */
#ifndef WEB_SERVER_WIRE_H
#define WEB_SERVER_WIRE_H

#include <microhttpd.h>

#include "base/arena.h"
#include "web/http.h"

/* Puts into ${out}, whose target is there, what the headers say, that of
 * ${user_header} (NULL: none) too, and the query.  Borrowed from ${connection}
 * and ${arena}. */
void server_read(struct MHD_Connection *connection, const char *user_header,
    struct arena *arena, struct web_request *out);

/* Answers with ${from}, which is copied. */
enum MHD_Result server_respond(struct MHD_Connection *connection,
    const struct web_response *from, struct arena *arena);

#endif
