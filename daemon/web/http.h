/*
 * One request and its answer as values: what the server makes of the wire, and
 * what the pages know of it.
 */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "wire/form.h"

enum {
	WEB_BODY_MAX = 64 * 1024, /* bytes of a form */
};

/* On which threads a request is answered: those that serve all, or few of their
 * own, before which a bounded row waits. */
enum web_lane { WEB_LANE_NONE, WEB_LANE_SIGN_IN, WEB_LANE_FILE, WEB_LANES };

/* Strings are borrowed; NULL where the request has none. */
struct web_request {
	const char *method, *path; /* the path decoded */
	const char *target;        /* path and query as they were sent */
	const char *content_type, *host, *origin, *fetch_site, *cookie;
	const char *peer; /* numeric address of who is connected */
	/* X-Forwarded-For, its last, and the one header of web: proxy; anybody
	 * may have sent them (web/client.h). */
	const char *forwarded, *user;
	struct form query;       /* empty where it cannot be read: */
	const char *query_wrong; /* then why, else NULL */
	struct slice body;
	bool too_large; /* and the body is not here */
};

struct web_response {
	int status;
	const char *type;     /* of the body */
	const char *body;     /* in the request's arena, ends with a NUL */
	size_t size;          /* of it; 0: up to the NUL */
	const char *location; /* of a redirection; or NULL */
	const char *allow;    /* of 405; or NULL */
	const char *cookie;   /* Set-Cookie; or NULL */
	int64_t retry_after;  /* seconds; 0: it is not said */
	const char *file;     /* the name of a download, ASCII; or NULL */
	bool keeps;           /* its bytes never change: caches may keep it */
};

#endif
