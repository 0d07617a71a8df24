/*
 * One request and its answer as values: what the server makes of the wire, and
 * what the pages know of it.
 */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include <stdbool.h>

#include "base/text.h"

enum {
	WEB_BODY_MAX = 64 * 1024, /* bytes of a form */
};

/* Strings are borrowed; NULL where the request has none. */
struct web_request {
	const char *method, *path;
	const char *content_type, *host, *origin, *fetch_site;
	const char *page, *since, *again; /* of the query */
	struct slice body;
	bool too_large; /* and the body is not here */
};

struct web_response {
	int status;
	const char *type;     /* of the body */
	const char *body;     /* in the request's arena */
	const char *location; /* of a redirection; or NULL */
	const char *allow;    /* of 405; or NULL */
};

#endif
