/*
 * One sweep of one source:
 *
 *   start ─▶ log in ─▶ ask for a page ─▶ judge it ─▶ hand it over ─▶ finished
 *              ▲                           │  ▲                │
 *              └──── once a page ── auth ──┘  └──── next ──────┘
 */
#include "io/source.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <xxhash.h>

#include "base/arena.h"
#include "base/mem.h"
#include "io/paging.h"
#include "io/session.h"
#include "wire/answer.h"
#include "wire/request.h"

enum state { IDLE, LOGGING_IN, ASKING, HANDED };

struct source {
	struct loop *loop;
	struct fetcher *fetcher;
	const struct source_plan *plan;
	struct source_calls calls;
	struct loop_task begins;
	struct arena *arena; /* of one request and its answer */
	struct fetch_body body;
	struct fetch *fetch; /* in flight, or NULL */
	enum state state;

	struct session session;

	/* The sweep. */
	instant since, until;
	struct source_end end;
	struct paging paging;
	bool relogged; /* for the page that is asked for */
	struct page page;
	bool is_last;
};

static const char *const outcome_words[] = {
	[SOURCE_COMPLETE] = "complete",
	[SOURCE_RETRY] = "retry",
	[SOURCE_AUTH] = "auth",
	[SOURCE_FATAL] = "fatal",
	[SOURCE_STOPPED] = "stopped",
};

const char *
source_outcome_text(enum source_outcome outcome)
{
	return outcome_words[outcome];
}

static const char *
number_text(struct arena *arena, int64_t number)
{
	return arena_printf(arena, "%" PRId64, number);
}

static const char *
time_text(const struct source *source, instant at)
{
	const struct source_plan *plan = source->plan;

	return timeform_print(source->arena, plan->since_form, at, plan->offset,
	    plan->z_is_local);
}

static struct template_values
values_of(const struct source *source)
{
	const struct source_plan *plan = source->plan;
	struct arena *arena = source->arena;
	int64_t offset = (int64_t)source->paging.pages * plan->page_size;
	struct template_values values = { .secrets = plan->secrets,
		.secret_count = plan->secret_count };

	values.values[TEMPLATE_BASE] = plan->base;
	values.values[TEMPLATE_TOKEN] = source->session.token;
	values.values[TEMPLATE_PAGE] =
	    number_text(arena, paging_number(&source->paging));
	values.values[TEMPLATE_SIZE] = number_text(arena, plan->page_size);
	values.values[TEMPLATE_OFFSET] = number_text(arena, offset);
	values.values[TEMPLATE_END] =
	    number_text(arena, offset + plan->page_size);
	values.values[TEMPLATE_SINCE] = time_text(source, source->since);
	values.values[TEMPLATE_UNTIL] = time_text(source, source->until);
	return values;
}

/* The one way out of a sweep that calls back. */
static void
finish(struct source *source, enum source_outcome outcome)
{
	struct source_end end = source->end;
	struct template_values values = values_of(source);

	end.outcome = outcome;
	end.pages = source->paging.pages;
	end.records = source->paging.records;
	end.total = source->paging.total;
	if (outcome != SOURCE_COMPLETE)
		request_mask(&values, &end.err);
	source->state = IDLE;
	source->calls.finished(source->calls.context, &end);
	loop_busy_end(source->loop);
}

static void
finish_from_frame(struct source *source, enum frame_outcome outcome)
{
	switch (outcome) {
	case FRAME_GOOD:
		finish(source, SOURCE_COMPLETE);
		return;
	case FRAME_AUTH:
		finish(source, SOURCE_AUTH);
		return;
	case FRAME_RETRY:
		finish(source, SOURCE_RETRY);
		return;
	case FRAME_FATAL:
		finish(source, SOURCE_FATAL);
		return;
	}
}

/* "login: …" or "page 3: …" before what went wrong. */
static void
place_error(struct source *source)
{
	if (source->state == LOGGING_IN)
		err_prefix(&source->end.err, "login");
	else
		err_prefix(&source->end.err, "page %" PRId32,
		    paging_number(&source->paging));
}

static void
send_request(struct source *source, const struct request_plan *plan,
    void (*done)(void *context, const struct fetch_response *response))
{
	const struct source_bounds *bounds = &source->plan->bounds;
	struct template_values values;
	struct request request;

	arena_reset(source->arena);
	values = values_of(source);
	if (!request_expand(plan, &values, source->arena, &request,
		&source->end.err)) {
		place_error(source);
		finish(source, SOURCE_FATAL);
		return;
	}
	source->fetch = fetch_start(source->fetcher,
	    &(struct fetch_request){ .method = request.method,
		.url = request.url,
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
		.into = &source->body },
	    done, source);
}

/* False when no whole answer came: the sweep is then over. */
static bool
take_answer(struct source *source, const struct fetch_response *response,
    struct answer *out)
{
	source->fetch = NULL;
	if (response->class != FETCH_ANSWERED) {
		source->end.err = response->err;
		place_error(source);
		finish(source,
		    response->class == FETCH_REFUSED ? SOURCE_FATAL
						     : SOURCE_RETRY);
		return false;
	}
	*out = (struct answer){ .status = (int)response->status,
		.content_type = response->content_type,
		.date = response->date,
		.retry_after = response->retry_after,
		.body = { source->body.data, source->body.size } };
	source->end.not_before = answer_not_before(out, loop_now(source->loop));
	return true;
}

static void
hand_over(struct source *source, const struct fetch_response *response,
    instant date)
{
	struct source_page page = { .number = source->paging.pages,
		.is_last = source->is_last,
		.page = source->page,
		.hash = XXH3_64bits(source->body.data, source->body.size),
		.bytes = (int64_t)source->body.size,
		.server_date = date,
		.took_us = response->took_us };

	if (page.number == 1)
		source->end.server_date = date;
	source->relogged = false;
	source->state = HANDED;
	source->calls.page(source->calls.context, &page);
}

static void log_in(struct source *source);

/* The token was refused.  If it may be, and was not yet for this page: log in
 * again, then ask for the same page. */
static bool
logs_in_again(struct source *source)
{
	if (source->plan->login == NULL)
		return false;
	if (source->relogged ||
	    !session_may_log_in(&source->session, loop_now(source->loop), true,
		&source->end.not_before))
		return false;
	source->relogged = true;
	session_drop(&source->session);
	log_in(source);
	return true;
}

static void
page_came(void *context, const struct fetch_response *response)
{
	struct source *source = context;
	enum frame_outcome outcome;
	struct answer answer;

	if (!take_answer(source, response, &answer))
		return;
	outcome = answer_page(source->arena, source->plan, &answer,
	    &source->page, &source->end.err);
	if (outcome == FRAME_AUTH && logs_in_again(source))
		return;
	if (outcome == FRAME_GOOD)
		session_served(&source->session);
	if (outcome == FRAME_GOOD &&
	    !paging_take(&source->paging, &source->page, &source->is_last,
		&source->end.err))
		outcome = FRAME_RETRY;
	if (outcome != FRAME_GOOD) {
		place_error(source);
		finish_from_frame(source, outcome);
		return;
	}
	hand_over(source, response, answer_date(&answer));
}

static void
ask_page(struct source *source)
{
	source->state = ASKING;
	send_request(source, &source->plan->list, page_came);
}

static void
login_came(void *context, const struct fetch_response *response)
{
	struct source *source = context;
	const struct source_login *login = source->plan->login;
	struct answer_token token;
	struct answer answer;
	enum frame_outcome outcome;

	if (!take_answer(source, response, &answer))
		return;
	outcome = answer_login(source->arena, login, &answer, &token,
	    &source->end.err);
	if (outcome != FRAME_GOOD) {
		place_error(source);
		finish_from_frame(source, outcome);
		return;
	}
	session_took(&source->session, token.text, token.lifetime_s,
	    loop_now(source->loop));
	ask_page(source);
}

static void
log_in(struct source *source)
{
	const struct source_login *login = source->plan->login;
	char at[WHEN_TEXT];
	instant next;

	source->state = LOGGING_IN;
	if (session_may_log_in(&source->session, loop_now(source->loop),
		source->relogged, &next)) {
		session_logs_in(&source->session, loop_now(source->loop));
		send_request(source, &login->request, login_came);
		return;
	}
	source->end.not_before = next;
	err_set(&source->end.err,
	    "not again before %s: at most one in %" PRId32 " s",
	    when_rfc3339(at, next, source->plan->offset), login->interval_s);
	place_error(source);
	finish(source, SOURCE_RETRY);
}

static void
go_on(struct source *source)
{
	if (session_needs_login(&source->session, loop_now(source->loop)))
		log_in(source);
	else
		ask_page(source);
}

static void
begin(void *context)
{
	go_on(context);
}

struct source *
source_new(struct loop *loop, struct fetcher *fetcher,
    const struct source_plan *plan, const struct source_calls *calls)
{
	struct source *source = mem_alloc(sizeof(*source));

	source->loop = loop;
	source->fetcher = fetcher;
	source->plan = plan;
	source->calls = *calls;
	source->begins = (struct loop_task){ .name = "poll",
		.call = begin,
		.context = source };
	source->arena = arena_new(64 * 1024);
	session_init(&source->session, plan->login);
	return source;
}

void
source_free(struct source *source)
{
	if (source == NULL)
		return;
	source_stop(source);
	arena_free(source->arena);
	fetch_body_finish(&source->body);
	paging_finish(&source->paging);
	session_finish(&source->session);
	mem_free(source);
}

static instant
since_of(const struct source_plan *plan, instant from)
{
	if (from == INSTANT_NONE)
		return plan->full_since;
	switch (plan->since) {
	case SOURCE_SINCE_NONE:
		return plan->full_since;
	case SOURCE_SINCE_UPDATED:
		return from - plan->overlap_s;
	case SOURCE_SINCE_WINDOW:
		return from;
	}
	return plan->full_since;
}

void
source_start(struct source *source, const struct source_ask *ask)
{
	assert(source->state == IDLE && !source->begins.is_pending);
	source->since = since_of(source->plan, ask->from);
	/* A day more than now: the server's clock may be ahead of ours. */
	source->until = loop_now(source->loop) + WHEN_DAY;
	source->end = (struct source_end){ .not_before = INSTANT_NONE,
		.server_date = INSTANT_NONE };
	paging_begin(&source->paging, source->plan);
	source->relogged = false;
	session_sweep_begins(&source->session);
	source->state = ASKING;
	loop_busy_begin(source->loop);
	loop_soon(source->loop, &source->begins);
}

bool
source_is_active(const struct source *source)
{
	return source->state != IDLE;
}

void
source_next(struct source *source)
{
	assert(source->state == HANDED);
	if (source->is_last) {
		finish(source, SOURCE_COMPLETE);
		return;
	}
	if (source->paging.pages >= source->plan->max_pages) {
		err_set(&source->end.err,
		    "more than %" PRId32 " pages: raise max_pages",
		    source->plan->max_pages);
		finish(source, SOURCE_FATAL);
		return;
	}
	go_on(source);
}

void
source_fail(struct source *source, const struct err *why)
{
	assert(source->state == HANDED);
	source->end.err = *why;
	finish(source, SOURCE_STOPPED);
}

void
source_stop(struct source *source)
{
	if (source->state == IDLE)
		return;
	loop_soon_cancel(source->loop, &source->begins);
	if (source->fetch != NULL)
		fetch_cancel(source->fetch);
	source->fetch = NULL;
	source->state = IDLE;
	loop_busy_end(source->loop);
}

instant
source_watermark(instant before, instant newest_updated, instant server_date)
{
	instant mark = newest_updated;

	if (mark == INSTANT_NONE ||
	    (server_date != INSTANT_NONE && server_date < mark))
		mark = server_date;
	/* INSTANT_NONE is the least of all instants. */
	return mark > before ? mark : before;
}
