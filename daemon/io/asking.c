/* A request and its answer. */
#include "io/asking.h"

#include <string.h>

#include "wire/request.h"

static void turn_has_come(void *context);

void
asking_init(struct asking *asking, struct loop *loop, struct fetcher *fetcher)
{
	*asking = (struct asking){ .fetcher = fetcher,
		.loop = loop,
		.arena = arena_new(64 * 1024) };
	asking->turn = loop_timer_new(loop, "turn", turn_has_come, asking);
}

void
asking_finish(struct asking *asking)
{
	asking_stop(asking);
	loop_timer_free(asking->turn);
	arena_free(asking->arena);
	fetch_body_finish(&asking->body);
}

void
asking_begin(struct asking *asking)
{
	arena_reset(asking->arena);
	asking->came = false;
	asking->expects = NULL;
}

/* The response is borrowed until this returns, and kept for longer. */
static void
on_response(void *context, const struct fetch_response *response)
{
	struct asking *asking = context;
	struct arena *arena = asking->arena;
	struct fetch_response *kept = &asking->response;

	*kept = *response;
	kept->date = arena_string(arena, response->date);
	kept->content_type = arena_string(arena, response->content_type);
	kept->retry_after = arena_string(arena, response->retry_after);
	kept->etag = arena_string(arena, response->etag);
	kept->last_modified = arena_string(arena, response->last_modified);
	kept->link = arena_string(arena, response->link);
	asking->fetch = NULL;
	asking->came = true;
	asking->done(asking->context);
}

bool
asking_prepare(struct asking *asking, const struct request_plan *request,
    const struct template_values *values, const char *url, struct err *err)
{
	if (!request_expand(request, values, asking->arena, &asking->request,
		err))
		return false;
	asking->url = url == NULL ? asking->request.url
				  : arena_string(asking->arena, url);
	return true;
}

/* The request's own headers, and the one about what is expected. */
static const char *const *
all_headers(const struct asking *asking, int *count)
{
	const struct request *request = &asking->request;
	const char **headers;

	*count = request->header_count;
	if (asking->expects == NULL)
		return request->headers;
	headers =
	    arena_alloc(asking->arena, ((size_t)*count + 1) * sizeof(*headers));
	memcpy(headers, request->headers, (size_t)*count * sizeof(*headers));
	headers[(*count)++] =
	    validator_header(&asking->expects->validator, asking->arena);
	return headers;
}

struct gateway *
asking_gateway(const struct asking *asking)
{
	return gateway_of(fetcher_gateways(asking->fetcher), asking->url);
}

static void
turn_has_come(void *context)
{
	struct asking *asking = context;
	const struct source_bounds *bounds = &asking->plan->bounds;
	const struct request *request = &asking->request;
	struct fetch_request sent = { .method = request->method,
		.url = asking->url,
		.body = request->body,
		.body_size = request->body_size,
		.bounds = { .connect_ms = bounds->connect_ms,
		    .total_ms = bounds->total_ms,
		    .stall_s = bounds->stall_s,
		    .max_bytes = bounds->max_bytes,
		    .ca_file = bounds->ca_file,
		    .proxy = bounds->proxy,
		    .client_cert = bounds->client_cert,
		    .client_key = bounds->client_key },
		.into = &asking->body };

	sent.headers = all_headers(asking, &sent.header_count);
	asking->sent = loop_now(asking->loop);
	asking->fetch =
	    fetch_start(asking->fetcher, &sent, on_response, asking);
}

void
asking_send(struct asking *asking, const struct source_plan *plan,
    void (*done)(void *context), void *context)
{
	int64_t wait = gateway_turn(asking_gateway(asking), loop_monotonic_us(),
	    plan->bounds.interval_ms);

	asking->plan = plan;
	asking->done = done;
	asking->context = context;
	if (wait > 0)
		loop_timer_set(asking->turn, wait);
	else
		turn_has_come(asking);
}

void
asking_stop(struct asking *asking)
{
	if (asking->fetch != NULL)
		fetch_cancel(asking->fetch);
	loop_timer_clear(asking->turn);
	asking->fetch = NULL;
}

struct answer
asking_answer(const struct asking *asking)
{
	const struct fetch_response *response = &asking->response;

	return (struct answer){ .status = (int)response->status,
		.content_type = response->content_type,
		.date = response->date,
		.retry_after = response->retry_after,
		.link = response->link,
		.body = { asking->body.data, asking->body.size } };
}
