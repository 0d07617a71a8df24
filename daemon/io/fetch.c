/* libcurl's multi_socket interface on the loop. */
#include "io/fetch.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "base/mem.h"
#include "io/fetch_error.h"
#include "io/gateway.h"

enum {
	STALL_BYTES = 16,
	BODY_FIRST = 64 * 1024,
	READ_BYTES = 256 * 1024,
	IDLE_CONNECTIONS = 16
};

/* One socket of libcurl's, found again through curl_multi_assign. */
struct socket {
	struct fetcher *fetcher;
	curl_socket_t fd;
	struct loop_watch *watch;
};

struct fetcher {
	struct loop *loop;
	CURLM *multi;
	struct loop_timer *timer;
	struct loop_task rest;
	struct fetch *fetches;
	struct gateways *gateways;
};

struct fetch {
	struct fetcher *fetcher;
	CURL *easy;
	struct curl_slist *headers;
	struct fetch_body *into;
	int64_t max_bytes;
	bool is_too_large;
	bool has_certificate; /* ours, for mutual TLS */
	int64_t began_us;
	char message[CURL_ERROR_SIZE];
	void (*done)(void *context, const struct fetch_response *response);
	void *context;
	struct fetch *next; /* fetcher.fetches */
};

static const char *
header_of(CURL *easy, const char *name)
{
	struct curl_header *header;

	if (curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &header) !=
	    CURLHE_OK)
		return NULL;
	return header->value;
}

static void
unlink_fetch(struct fetch *fetch)
{
	struct fetch **place = &fetch->fetcher->fetches;

	while (*place != fetch)
		place = &(*place)->next;
	*place = fetch->next;
	curl_multi_remove_handle(fetch->fetcher->multi, fetch->easy);
}

static void
release_fetch(struct fetch *fetch)
{
	curl_easy_cleanup(fetch->easy);
	curl_slist_free_all(fetch->headers);
	mem_free(fetch);
}

/* Remove, take the result, call back once, free: in this order, so that the
 * callback may start the next request on the same connection. */
static void
finish(struct fetch *fetch, CURLcode code)
{
	struct loop *loop = fetch->fetcher->loop;
	struct fetch_response response = { .class = fetch_class_of(code,
					       fetch->is_too_large),
		.body = fetch->into,
		.took_us = loop_monotonic_us() - fetch->began_us };
	curl_off_t wire = 0;
	long connects = 0;

	curl_easy_getinfo(fetch->easy, CURLINFO_RESPONSE_CODE,
	    &response.status);
	curl_easy_getinfo(fetch->easy, CURLINFO_SIZE_DOWNLOAD_T, &wire);
	curl_easy_getinfo(fetch->easy, CURLINFO_NUM_CONNECTS, &connects);
	response.wire_bytes = wire;
	response.new_connection = connects > 0;
	response.date = header_of(fetch->easy, "Date");
	response.content_type = header_of(fetch->easy, "Content-Type");
	response.retry_after = header_of(fetch->easy, "Retry-After");
	response.etag = header_of(fetch->easy, "ETag");
	response.last_modified = header_of(fetch->easy, "Last-Modified");
	response.link = header_of(fetch->easy, "Link");
	if (response.class != FETCH_ANSWERED)
		fetch_error_word(fetch->easy, code,
		    &(struct fetch_failure){ .class = response.class,
			.message = fetch->message,
			.max_bytes = fetch->max_bytes,
			.has_certificate = fetch->has_certificate },
		    &response.err);
	unlink_fetch(fetch);
	fetch->done(fetch->context, &response);
	release_fetch(fetch);
	loop_busy_end(loop);
}

static void
collect(struct fetcher *fetcher)
{
	CURLMsg *message;
	int left;

	while (
	    (message = curl_multi_info_read(fetcher->multi, &left)) != NULL) {
		void *fetch = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
		    (char **)&fetch);
		finish(fetch, message->data.result);
	}
}

static void
socket_is_ready(void *context, int events)
{
	struct socket *socket = context;
	struct fetcher *fetcher = socket->fetcher;
	int running;

	/* libcurl may free the socket in here. */
	curl_multi_socket_action(fetcher->multi, socket->fd,
	    (events & LOOP_READ ? CURL_CSELECT_IN : 0) |
		(events & LOOP_WRITE ? CURL_CSELECT_OUT : 0),
	    &running);
	collect(fetcher);
}

static void
timer_is_over(void *context)
{
	struct fetcher *fetcher = context;
	int running;

	curl_multi_socket_action(fetcher->multi, CURL_SOCKET_TIMEOUT, 0,
	    &running);
	collect(fetcher);
}

static int
on_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *assigned)
{
	struct fetcher *fetcher = context;
	struct socket *socket = assigned;
	int events = (what & CURL_POLL_IN ? LOOP_READ : 0) |
	    (what & CURL_POLL_OUT ? LOOP_WRITE : 0);

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		if (socket != NULL)
			loop_watch_free(socket->watch);
		mem_free(socket);
		curl_multi_assign(fetcher->multi, fd, NULL);
		return 0;
	}
	if (socket != NULL) {
		loop_watch_change(socket->watch, events);
		return 0;
	}
	socket = mem_alloc(sizeof(*socket));
	socket->fetcher = fetcher;
	socket->fd = fd;
	socket->watch = loop_watch_new(fetcher->loop, "fetch", fd, events,
	    socket_is_ready, socket);
	curl_multi_assign(fetcher->multi, fd, socket);
	return 0;
}

/* Only arms, also for 0: libcurl must not be entered from its own callback. */
static int
on_timer(CURLM *multi, long timeout_ms, void *context)
{
	struct fetcher *fetcher = context;

	(void)multi;
	if (timeout_ms < 0)
		loop_timer_clear(fetcher->timer);
	else
		loop_timer_set(fetcher->timer, timeout_ms);
	return 0;
}

/* Bytes of a body, inflated. */
static size_t
on_body(char *data, size_t one, size_t size, void *context)
{
	struct fetch *fetch = context;
	struct fetch_body *into = fetch->into;

	(void)one;
	if (size > (size_t)fetch->max_bytes - into->size) {
		fetch->is_too_large = true;
		return 0;
	}
	if (into->size + size + 1 > into->capacity) {
		size_t wanted = into->capacity * 2;

		if (wanted < BODY_FIRST)
			wanted = BODY_FIRST;
		if (wanted < into->size + size + 1)
			wanted = into->size + size + 1;
		into->data = mem_resize(into->data, wanted);
		into->capacity = wanted;
	}
	memcpy(into->data + into->size, data, size);
	into->size += size;
	into->data[into->size] = '\0';
	return size;
}

/* Bytes as they came: a stream that inflates to nothing must end too. */
static int
on_progress(void *context, curl_off_t total, curl_off_t now,
    curl_off_t up_total, curl_off_t up_now)
{
	struct fetch *fetch = context;

	(void)total;
	(void)up_total;
	(void)up_now;
	if (now <= fetch->max_bytes)
		return 0;
	fetch->is_too_large = true;
	return 1;
}

static void
set_method(CURL *easy, const struct fetch_request *request)
{
	bool is_post = strcmp(request->method, "POST") == 0;

	if (request->body != NULL || is_post) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)request->body_size);
		curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS,
		    request->body == NULL ? "" : request->body);
	}
	if (!is_post &&
	    (request->body != NULL || strcmp(request->method, "GET") != 0))
		curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
}

static void
set_bounds(CURL *easy, const struct fetch_bounds *bounds)
{
	assert(bounds->max_bytes > 0 && bounds->total_ms > 0);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
	    (long)bounds->connect_ms);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)bounds->total_ms);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)STALL_BYTES);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)bounds->stall_s);
	curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE,
	    (curl_off_t)bounds->max_bytes);
	/* An empty proxy keeps libcurl from asking the environment. */
	curl_easy_setopt(easy, CURLOPT_PROXY,
	    bounds->proxy == NULL ? "" : bounds->proxy);
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
	if (bounds->ca_file != NULL) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, bounds->ca_file);
		/* Else the system's folder would be trusted beside it. */
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	}
	if (bounds->client_cert != NULL)
		curl_easy_setopt(easy, CURLOPT_SSLCERT, bounds->client_cert);
	if (bounds->client_key != NULL)
		curl_easy_setopt(easy, CURLOPT_SSLKEY, bounds->client_key);
}

static void
set_callbacks(struct fetch *fetch)
{
	CURL *easy = fetch->easy;

	curl_easy_setopt(easy, CURLOPT_PRIVATE, fetch);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, fetch->message);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, fetch);
	curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(easy, CURLOPT_XFERINFODATA, fetch);
}

static void
set_manners(CURL *easy)
{
	/* A page of a megabyte is not read in 70 bites. */
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)READ_BYTES);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "hosod/" HOSOD_VERSION);
}

static void
open_multi(struct fetcher *fetcher)
{
	fetcher->multi = curl_multi_init();
	assert(fetcher->multi != NULL);
	curl_multi_setopt(fetcher->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(fetcher->multi, CURLMOPT_SOCKETDATA, fetcher);
	curl_multi_setopt(fetcher->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(fetcher->multi, CURLMOPT_TIMERDATA, fetcher);
	curl_multi_setopt(fetcher->multi, CURLMOPT_MAXCONNECTS,
	    (long)IDLE_CONNECTIONS);
}

/* libcurl closes all of its idle connections only together with their home. */
static void
close_idle(void *context)
{
	struct fetcher *fetcher = context;

	if (fetcher->fetches != NULL)
		return;
	curl_multi_cleanup(fetcher->multi);
	open_multi(fetcher);
}

struct fetcher *
fetcher_new(struct loop *loop)
{
	struct fetcher *fetcher = mem_alloc(sizeof(*fetcher));

	curl_global_init(CURL_GLOBAL_DEFAULT);
	fetcher->loop = loop;
	fetcher->gateways = gateways_new();
	fetcher->timer = loop_timer_new(loop, "fetch", timer_is_over, fetcher);
	fetcher->rest = (struct loop_task){ .name = "fetch",
		.call = close_idle,
		.context = fetcher };
	open_multi(fetcher);
	return fetcher;
}

void
fetcher_free(struct fetcher *fetcher)
{
	if (fetcher == NULL)
		return;
	while (fetcher->fetches != NULL)
		fetch_cancel(fetcher->fetches);
	loop_soon_cancel(fetcher->loop, &fetcher->rest);
	curl_multi_cleanup(fetcher->multi);
	loop_timer_free(fetcher->timer);
	gateways_free(fetcher->gateways);
	mem_free(fetcher);
	curl_global_cleanup();
}

struct gateways *
fetcher_gateways(const struct fetcher *fetcher)
{
	return fetcher->gateways;
}

void
fetcher_rest(struct fetcher *fetcher)
{
	loop_soon(fetcher->loop, &fetcher->rest);
}

void
fetch_body_finish(struct fetch_body *body)
{
	mem_free(body->data);
	*body = (struct fetch_body){ .data = NULL };
}

struct fetch *
fetch_start(struct fetcher *fetcher, const struct fetch_request *request,
    void (*done)(void *context, const struct fetch_response *response),
    void *context)
{
	struct fetch *fetch = mem_alloc(sizeof(*fetch));
	CURLMcode added;

	fetch->fetcher = fetcher;
	fetch->into = request->into;
	fetch->max_bytes = request->bounds.max_bytes;
	fetch->has_certificate = request->bounds.client_cert != NULL;
	fetch->began_us = loop_monotonic_us();
	fetch->done = done;
	fetch->context = context;
	fetch->into->size = 0;
	if (fetch->into->data == NULL) {
		fetch->into->data = mem_alloc(BODY_FIRST);
		fetch->into->capacity = BODY_FIRST;
	}
	fetch->into->data[0] = '\0';
	fetch->easy = curl_easy_init();
	assert(fetch->easy != NULL);
	curl_easy_setopt(fetch->easy, CURLOPT_URL, request->url);
	set_manners(fetch->easy);
	set_bounds(fetch->easy, &request->bounds);
	set_method(fetch->easy, request);
	set_callbacks(fetch);
	for (int i = 0; i < request->header_count; i++)
		fetch->headers =
		    curl_slist_append(fetch->headers, request->headers[i]);
	/* No "Expect: 100-continue": servers behind gateways let it time out.
	 */
	fetch->headers = curl_slist_append(fetch->headers, "Expect:");
	curl_easy_setopt(fetch->easy, CURLOPT_HTTPHEADER, fetch->headers);
	fetch->next = fetcher->fetches;
	fetcher->fetches = fetch;
	loop_busy_begin(fetcher->loop);
	added = curl_multi_add_handle(fetcher->multi, fetch->easy);
	assert(added == CURLM_OK);
	(void)added;
	return fetch;
}

void
fetch_cancel(struct fetch *fetch)
{
	struct loop *loop = fetch->fetcher->loop;

	unlink_fetch(fetch);
	release_fetch(fetch);
	loop_busy_end(loop);
}
