/* A request and its answer. */
#include "io/asking.h"

#include "wire/request.h"

void
asking_init(struct asking *asking)
{
	*asking = (struct asking){ .arena = arena_new(64 * 1024) };
}

void
asking_finish(struct asking *asking)
{
	asking_stop(asking);
	arena_free(asking->arena);
	fetch_body_finish(&asking->body);
}

void
asking_begin(struct asking *asking)
{
	arena_reset(asking->arena);
	asking->came = false;
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
	kept->link = arena_string(arena, response->link);
	asking->fetch = NULL;
	asking->came = true;
	asking->done(asking->context);
}

bool
asking_send(struct asking *asking, struct fetcher *fetcher,
    const struct source_plan *plan, const struct request_plan *request_plan,
    const struct template_values *values, const char *url,
    void (*done)(void *context), void *context, struct err *err)
{
	const struct source_bounds *bounds = &plan->bounds;
	struct request request;

	if (!request_expand(request_plan, values, asking->arena, &request, err))
		return false;
	asking->url =
	    url == NULL ? request.url : arena_string(asking->arena, url);
	asking->done = done;
	asking->context = context;
	asking->fetch = fetch_start(fetcher,
	    &(struct fetch_request){ .method = request.method,
		.url = asking->url,
		.headers = request.headers,
		.header_count = request.header_count,
		.body = request.body,
		.body_size = request.body_size,
		.bounds = { .connect_ms = bounds->connect_ms,
		    .total_ms = bounds->total_ms,
		    .stall_s = bounds->stall_s,
		    .max_bytes = bounds->max_bytes,
		    .ca_file = bounds->ca_file,
		    .proxy = bounds->proxy,
		    .client_cert = bounds->client_cert,
		    .client_key = bounds->client_key },
		.into = &asking->body },
	    on_response, asking);
	return true;
}

void
asking_stop(struct asking *asking)
{
	if (asking->fetch != NULL)
		fetch_cancel(asking->fetch);
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
