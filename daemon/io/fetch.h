/*
 * Requests over HTTP without blocking: libcurl's multi_socket interface on the
 * loop.  Connections are kept and used again.  Redirects are not followed, no
 * protocol but http and https is spoken, and every transfer has a ceiling in
 * time and in bytes.  Letters do not travel here (see courier).
 */
#ifndef IO_FETCH_H
#define IO_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "io/loop.h"

struct fetcher;
struct fetch;
struct gateways;

struct fetcher *fetcher_new(struct loop *loop);
/* Cancels what is in flight. */
void fetcher_free(struct fetcher *fetcher);

/* What is known of the servers asked; the fetcher's. */
struct gateways *fetcher_gateways(const struct fetcher *fetcher);

/* Nothing is to be asked for some time: connections are closed soon, unless
 * something is in flight then.  A server would close them later, and wake an
 * idle daemon by it. */
void fetcher_rest(struct fetcher *fetcher);

/* How a server is reached; shared by all requests of one source.  Borrowed for
 * the time of fetch_start only, as is everything in a request but the body
 * buffer. */
struct fetch_bounds {
	int64_t connect_ms;  /* until connected, TLS included */
	int64_t total_ms;    /* the whole transfer */
	int64_t stall_s;     /* this long under 16 bytes a second ends it */
	int64_t max_bytes;   /* of a body, as sent and as inflated */
	const char *ca_file; /* PEM; NULL: the system's */
	const char *proxy; /* URL; NULL: none (the environment is not asked) */
	const char *client_cert; /* PEM; NULL: none */
	const char *client_key;  /* PEM; NULL: in client_cert */
};

/* The body of a response, always followed by a NUL.  The caller owns it, keeps
 * it until the callback, and may use it again for the next request, which then
 * needs no new memory. */
struct fetch_body {
	char *data;
	size_t size;
	size_t capacity;
};

void fetch_body_finish(struct fetch_body *body);

struct fetch_request {
	const char *method; /* "GET", "POST", … */
	const char *url;
	const char *const *headers; /* "Name: value" */
	int header_count;
	const char *body; /* NULL: none */
	size_t body_size;
	struct fetch_bounds bounds;
	struct fetch_body *into;
};

enum fetch_class {
	FETCH_ANSWERED, /* a whole HTTP response, of whatever status */
	FETCH_REFUSED,  /* the request itself cannot be: bad URL, protocol */
	FETCH_NETWORK,  /* no name, no connection, connection lost */
	FETCH_TLS,      /* certificate or handshake */
	FETCH_TIMEOUT,  /* connect, total or stall */
	/* The body ended before its length, or does not inflate.  One without a
	 * length that just ends cannot be told here, only by its reader. */
	FETCH_TRUNCATED,
	FETCH_TOO_LARGE, /* more bytes than bounds.max_bytes */
};

/* Borrowed until the callback returns.  Headers are NULL where not sent. */
struct fetch_response {
	enum fetch_class class;
	long status; /* 0 where none came */
	const char *date, *content_type, *retry_after, *etag, *last_modified;
	const char *link;
	const struct fetch_body *body; /* request.into */
	int64_t wire_bytes;            /* of the body, before inflating */
	int64_t took_us;
	bool new_connection;
	struct err err; /* unless ANSWERED; names the host, never the URL */
};

/*
 * Starts a request and counts as busy until ${done} has returned, which is
 * called once, from the loop, never from inside fetch_start.  The handle is
 * good for fetch_cancel until then.
 */
struct fetch *
fetch_start(struct fetcher *fetcher, const struct fetch_request *request,
    void (*done)(void *context, const struct fetch_response *response),
    void *context);

/* Ends a request without a call back. */
void fetch_cancel(struct fetch *fetch);

#endif
