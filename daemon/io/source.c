/*
 * One sweep of one source:
 *
 *   start ─▶ log in ─▶ ask for a page ─▶ judge it ─▶ hand it over ─▶ finished
 *              ▲                           │  ▲                │
 *              └──── once a page ── auth ──┘  └──── next ──────┘
 *
 * While a page is being taken the next one is asked for already; its answer
 * waits unjudged until it is wanted, so that everything else is as if it had
 * been asked for then.
 */
#include "io/source.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "io/asking.h"
#include "io/fetch_url.h"
#include "io/folder.h"
#include "io/paging.h"
#include "io/remembered.h"
#include "io/session.h"
#include "io/source_values.h"

enum { UNTOLD = 3 }; /* requests of a recheck that may fail */

enum state { IDLE, LOGGING_IN, ASKING, HANDED };

struct source {
	struct folder *folder; /* behind all calls, or NULL: an API is asked */
	struct loop *loop;
	struct fetcher *fetcher;
	const struct source_plan *plan;
	struct source_calls calls;
	void (*asked)(void *context, int32_t page, const struct request *shown);
	void *asked_context;
	struct loop_task begins;
	/* The newest request, and the one whose page is handed over. */
	struct asking askings[2];
	struct asking *asking;
	enum state state;

	struct session session;

	/* The sweep. */
	struct source_ask ask;
	struct source_span whole, window; /* of the list; what is asked now */
	struct source_end end;
	struct paging paging;
	int32_t pages;  /* of all windows */
	bool has_moved; /* the list, before the page in hand */
	struct remembered *remembered;
	uint64_t hash; /* of the page in hand */
	bool is_same;  /* it is */
	/* Of a recheck: requests that taught nothing, and why the newest. */
	int untold;
	const struct err *why;
	bool relogged; /* for the page that is asked for */
	bool ahead;    /* HANDED, and the next page is asked for */
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

static bool
is_recheck(const struct source *source)
{
	return source->ask.ids != NULL;
}

/* Which dossiers the next request of a recheck is about. */
static size_t
first_id(const struct source *source)
{
	return (size_t)source->pages * (size_t)source->plan->recheck->batch;
}

static size_t
id_count(const struct source *source)
{
	size_t from = first_id(source), count = source->ask.id_count;
	size_t left = from < count ? count - from : 0;
	size_t batch = (size_t)source->plan->recheck->batch;

	return left < batch ? left : batch;
}

static const char *
join_ids(const struct source *source)
{
	struct buf joined = buf_over(source->asking->arena);
	size_t from = first_id(source), count = id_count(source);

	for (size_t i = 0; i < count; i++)
		buf_printf(&joined, "%s%s",
		    i == 0 ? "" : source->plan->recheck->join,
		    source->ask.ids[from + i]);
	return buf_text(&joined);
}

static const struct request_plan *
list_request(const struct source *source)
{
	return is_recheck(source) ? &source->plan->recheck->request
				  : &source->plan->list;
}

static struct template_values
values_of(const struct source *source)
{
	struct template_values values =
	    source_values(source->plan, &source->paging, source->session.token,
		&source->window, source->asking->arena);

	if (is_recheck(source))
		values.values[TEMPLATE_ID] = join_ids(source);
	return values;
}

static void
mask_error(const struct source *source, struct err *err)
{
	const struct source_plan *plan = source->plan;
	struct template_values values = values_of(source);
	struct arena *arena = source->asking->arena;

	if (plan->login != NULL)
		request_mask(&plan->login->request, &values, arena, err);
	if (plan->recheck != NULL)
		request_mask(&plan->recheck->request, &values, arena, err);
	request_mask(&plan->list, &values, arena, err);
}

/* The one way out of a sweep that calls back. */
static void
finish(struct source *source, enum source_outcome outcome)
{
	struct source_end end = source->end;

	end.outcome = outcome;
	end.pages = source->pages;
	if (outcome != SOURCE_COMPLETE)
		mask_error(source, &end.err);
	else if (!is_recheck(source))
		remembered_end(source->remembered);
	source->state = IDLE;
	fetcher_rest(source->fetcher);
	source->calls.finished(source->calls.context, &end);
	loop_busy_end(source->loop);
}

static void
finish_from_frame(struct source *source, enum frame_outcome outcome)
{
	source->end.goes_on = true;
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
		source->end.goes_on = false;
		finish(source, SOURCE_FATAL);
		return;
	}
}

/* "login: …" or "page 3: …" before what went wrong. */
static void
place_error(struct source *source)
{
	char date[WHEN_TEXT];

	if (source->state == LOGGING_IN)
		err_prefix(&source->end.err, "login");
	else if (is_recheck(source))
		err_prefix(&source->end.err, "recheck of %s",
		    source->ask.ids[first_id(source)]);
	else
		err_prefix(&source->end.err, "page %" PRId32,
		    paging_number(&source->paging));
	if (source->state != LOGGING_IN && source->plan->max_span_days > 0)
		err_prefix(&source->end.err, "window from %s",
		    when_iso_day(date,
			when_day(source->window.since, source->plan->offset)));
}

/* Pages name addresses, not numbers. */
static bool
names_address(const struct source *source)
{
	return source->plan->paging == SOURCE_PAGING_NEXT_URL ||
	    source->plan->paging == SOURCE_PAGING_LINK;
}

/* Shows a request to who watches. */
static bool
show(struct source *source, const struct request_plan *plan,
    const struct template_values *values, const char *url, struct err *err)
{
	bool is_login = source->plan->login != NULL &&
	    plan == &source->plan->login->request;
	struct request shown;

	if (source->asked == NULL)
		return true;
	if (!source_shown(plan, values, url, source->asking->arena, &shown,
		err))
		return false;
	source->asked(source->asked_context, is_login ? 0 : source->pages + 1,
	    &shown);
	return true;
}

/* What the page that is asked for was, where the server can be asked whether
 * it still is. */
static const struct remembered_page *
expected(const struct source *source)
{
	const struct asking *asking = source->asking;
	const struct remembered_page *page;

	if (source->calls.same == NULL || is_recheck(source) ||
	    strcmp(asking->request.method, "GET") != 0)
		return NULL;
	page = remembered_expect(source->remembered, source->pages + 1,
	    validator_request(&asking->request, asking->url),
	    loop_now(source->loop));
	return page != NULL &&
		source->calls.same(source->calls.context, source->pages + 1,
		    page->hash)
	    ? page
	    : NULL;
}

/* Prepares a request; the newest asking is about it. */
static bool
prepare(struct source *source, const struct request_plan *plan, struct err *err)
{
	const char *url = plan == &source->plan->list && names_address(source)
	    ? source->paging.next
	    : NULL;
	struct asking *asking = source->asking;
	struct template_values values;

	asking_begin(asking);
	values = values_of(source);
	if (!show(source, plan, &values, url, err) ||
	    !asking_prepare(asking, plan, &values, url, err))
		return false;
	if (plan == &source->plan->list)
		asking->expects = expected(source);
	return true;
}

/* The server asked, perhaps another source of it, to be left alone. */
static bool
is_closed(const struct source *source, instant *until)
{
	return gateway_is_closed(asking_gateway(source->asking),
	    loop_now(source->loop), until);
}

static void
send_or_finish(struct source *source, const struct request_plan *plan,
    void (*done)(void *context))
{
	char at[WHEN_TEXT];
	instant until;

	if (!prepare(source, plan, &source->end.err)) {
		place_error(source);
		finish(source, SOURCE_FATAL);
		return;
	}
	if (!is_closed(source, &until)) {
		asking_send(source->asking, source->plan, done, source);
		return;
	}
	err_set(&source->end.err, "%s asked to be left alone until %s",
	    gateway_name(asking_gateway(source->asking)),
	    when_rfc3339(at, until, source->plan->offset));
	place_error(source);
	source->end.not_before = until;
	source->end.goes_on = true;
	finish(source, SOURCE_RETRY);
}

/* False when no whole answer came: the sweep is then over. */
static bool
take_answer(struct source *source, struct answer *out)
{
	const struct fetch_response *response = &source->asking->response;

	if (response->class != FETCH_ANSWERED) {
		source->end.err = response->err;
		source->end.goes_on = response->class != FETCH_REFUSED;
		place_error(source);
		finish(source,
		    response->class == FETCH_REFUSED ? SOURCE_FATAL
						     : SOURCE_RETRY);
		return false;
	}
	*out = asking_answer(source->asking);
	source->end.not_before = answer_not_before(out, loop_now(source->loop));
	if (out->status == 429 || out->status == 503)
		gateway_close(asking_gateway(source->asking),
		    source->end.not_before);
	return true;
}

static void page_came(void *context);

/* A list that is read until what is known begins is not asked for ahead: the
 * page in hand may be the last that is wanted. */
static bool
may_be_enough(const struct source *source)
{
	return source->plan->since == SOURCE_SINCE_NEWEST &&
	    source->ask.from != INSTANT_NONE;
}

/* Asks for the page after the one that is about to be handed over.  What must
 * come before it, or stands against it, waits for source_next. */
static void
ask_ahead(struct source *source)
{
	struct err err;
	instant until;

	source->asking = &source->askings[source->asking == source->askings];
	source->ahead = !source->is_last && !may_be_enough(source) &&
	    source->pages < source->plan->max_pages &&
	    !session_needs_login(&source->session, loop_now(source->loop)) &&
	    prepare(source, list_request(source), &err) &&
	    !is_closed(source, &until);
	if (source->ahead)
		asking_send(source->asking, source->plan, page_came, source);
}

/* ${asked}: how many dossiers of a recheck the page is about. */
static void
hand_over(struct source *source, instant date, size_t asked, bool missing)
{
	const struct asking *asking = source->asking;
	struct source_page page = { .number = source->pages,
		.is_last = source->is_last,
		.page = source->page,
		.asked_count = asked,
		.is_missing = missing,
		.why = source->why,
		.has_moved = asked == 0 && source->has_moved,
		.as_of = INSTANT_NONE,
		.is_same = source->is_same,
		.hash = source->hash,
		.bytes = (int64_t)asking->body.size,
		.body = { asking->body.data, asking->body.size },
		.asked = asking->sent,
		.server_date = date,
		.took_us = asking->response.took_us };

	if (asked > 0)
		page.asked_from = (size_t)(source->pages - 1) *
		    (size_t)source->plan->recheck->batch;
	else
		page.after =
		    paging_place(&source->paging, source->window.since);
	if (source->end.server_date == INSTANT_NONE)
		source->end.server_date = date;
	source->why = NULL;
	source->relogged = false;
	source->state = HANDED;
	ask_ahead(source);
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

/* The answer to a request of a recheck. */
static void
judge_recheck(struct source *source, const struct answer *answer)
{
	size_t asked = id_count(source);
	enum frame_outcome outcome;
	bool missing;

	outcome = answer_recheck(source->asking->arena, source->plan, answer,
	    asked, &source->page, &missing, &source->end.err);
	if (outcome == FRAME_AUTH && logs_in_again(source))
		return;
	if (outcome != FRAME_GOOD) {
		place_error(source);
		if (outcome == FRAME_AUTH || source->untold == UNTOLD) {
			finish_from_frame(source, outcome);
			return;
		}
		/* One that a server stumbles over keeps nobody else from being
		 * asked for. */
		source->untold++;
		source->page = (struct page){ .total = -1, .pages = -1 };
		source->why = &source->end.err;
	} else {
		session_served(&source->session);
	}
	source->pages++;
	source->end.records += (int64_t)source->page.count;
	source->is_last = first_id(source) >= source->ask.id_count;
	hand_over(source, answer_date(answer), asked, missing);
}

/* A page of the list is sound and counted: behind the last one of a window
 * comes the first of the next. */
static void
count_page(struct source *source)
{
	source->pages++;
	source->end.records += (int64_t)source->page.count;
	source->has_moved = source->paging.has_moved;
	if (!source->is_last || source->window.until >= source->whole.until)
		return;
	source->window =
	    source_window(source->plan, &source->whole, source->window.until);
	paging_begin(&source->paging, source->plan);
	source->is_last = false;
}

/* The page is as it was: what it said then counts. */
static void
recall_page(struct source *source, const struct paging_says *says)
{
	source->page = (struct page){ .count = says->count,
		.total = says->total,
		.pages = says->pages,
		.more = says->more,
		.next = says->next };
}

static bool
still_knows(const struct source *source)
{
	return source->calls.same(source->calls.context, source->pages + 1,
	    source->hash);
}

/* The server says that the page is as it was, and was asked. */
static bool
is_unchanged(const struct source *source)
{
	return source->asking->expects != NULL &&
	    source->asking->response.status == 304;
}

static enum frame_outcome
take_unchanged(struct source *source, struct remembered_page *out)
{
	*out = *source->asking->expects;
	source->hash = out->hash;
	source->is_same = still_knows(source);
	recall_page(source, &out->says);
	if (source->is_same)
		return FRAME_GOOD;
	err_set(&source->end.err, "as it was, which is not known any more");
	return FRAME_RETRY;
}

/* Opens the page that came, unless it is known.  Its place in the list and
 * what it says of the next one count alike. */
static enum frame_outcome
read_page(struct source *source, const struct answer *answer,
    struct remembered_page *out)
{
	const struct asking *asking = source->asking;
	const struct paging_says *known;
	enum frame_outcome outcome;

	if (is_unchanged(source))
		return take_unchanged(source, out);
	out->hash = source->hash = remembered_hash(answer->body, answer->link);
	out->validator = validator_read(&asking->response,
	    validator_request(&asking->request, asking->url),
	    loop_now(source->loop));
	known = answer->status != 200 || source->calls.same == NULL
	    ? NULL
	    : remembered_find(source->remembered, source->pages + 1,
		  source->hash);
	source->is_same = known != NULL && still_knows(source);
	if (source->is_same) {
		out->says = *known;
		recall_page(source, known);
		return FRAME_GOOD;
	}
	outcome = answer_page(asking->arena, source->plan, answer,
	    &source->page, &source->end.err);
	if (outcome == FRAME_GOOD && names_address(source) &&
	    source->page.next != NULL &&
	    !fetch_resolve(asking->arena, asking->url, source->page.next,
		&source->page.next, &source->end.err))
		outcome = FRAME_FATAL;
	if (outcome == FRAME_GOOD)
		out->says = paging_read(&source->page);
	return outcome;
}

static void
judge_page(struct source *source)
{
	struct remembered_page page;
	enum frame_outcome outcome;
	struct answer answer;
	bool goes_round = false;

	if (!take_answer(source, &answer))
		return;
	if (is_recheck(source)) {
		judge_recheck(source, &answer);
		return;
	}
	outcome = read_page(source, &answer, &page);
	if (outcome == FRAME_AUTH && logs_in_again(source))
		return;
	if (outcome == FRAME_GOOD) {
		session_served(&source->session);
		goes_round = !paging_take(&source->paging, &page.says,
		    &source->is_last, &source->end.err);
	}
	if (outcome == FRAME_GOOD && !goes_round) {
		count_page(source);
		remembered_put(source->remembered, source->pages, &page);
		hand_over(source, answer_date(&answer), 0, false);
		return;
	}
	place_error(source);
	if (goes_round)
		finish(source, SOURCE_RETRY);
	else
		finish_from_frame(source, outcome);
}

static void
page_came(void *context)
{
	struct source *source = context;

	if (source->state == ASKING)
		judge_page(source);
}

static void
ask_page(struct source *source)
{
	source->state = ASKING;
	send_or_finish(source, list_request(source), page_came);
}

static void
login_came(void *context)
{
	struct source *source = context;
	const struct source_login *login = source->plan->login;
	struct answer_token token;
	struct answer answer;
	enum frame_outcome outcome;

	if (!take_answer(source, &answer))
		return;
	outcome = answer_login(source->asking->arena, login, &answer, &token,
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
		send_or_finish(source, &login->request, login_came);
		return;
	}
	source->end.not_before = next;
	err_set(&source->end.err,
	    "not again before %s: at most one in %" PRId32 " s",
	    when_rfc3339(at, next, source->plan->offset), login->interval_s);
	place_error(source);
	source->end.goes_on = true;
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
	struct source *source = context;

	if (source->ask.place != NULL && source->ask.is_read)
		finish(source, SOURCE_COMPLETE);
	else
		go_on(source);
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
	if (plan->folder.path != NULL)
		source->folder = folder_new(loop, plan, calls);
	source->begins = (struct loop_task){ .name = "poll",
		.call = begin,
		.context = source };
	asking_init(&source->askings[0], loop, fetcher);
	asking_init(&source->askings[1], loop, fetcher);
	source->asking = source->askings;
	session_init(&source->session, plan->login);
	source->remembered = remembered_new();
	return source;
}

void
source_free(struct source *source)
{
	if (source == NULL)
		return;
	source_stop(source);
	folder_free(source->folder);
	asking_finish(&source->askings[0]);
	asking_finish(&source->askings[1]);
	paging_finish(&source->paging);
	session_finish(&source->session);
	remembered_free(source->remembered);
	mem_free(source);
}

/* Where the sweep begins, or goes on. */
static void
take_place(struct source *source, const struct source_ask *ask)
{
	const struct paging_place *place = ask->place;
	instant began = place == NULL ? loop_now(source->loop) : ask->began;

	source->whole = source_span(source->plan, ask->from, began);
	source->window = source_window(source->plan, &source->whole,
	    place == NULL || place->span == INSTANT_NONE ? source->whole.since
							 : place->span);
	source->pages = place == NULL ? 0 : ask->pages;
	paging_begin(&source->paging, source->plan);
	if (place != NULL)
		paging_resume(&source->paging, place);
}

void
source_look(struct source *source, instant taken, bool anew,
    struct source_look *out)
{
	*out = (struct source_look){ .news = SOURCE_NEWS };
	if (source->folder != NULL)
		folder_look(source->folder, taken, anew, out);
}

void
source_start(struct source *source, const struct source_ask *ask)
{
	if (source->folder != NULL) {
		folder_start(source->folder);
		return;
	}
	assert(source->state == IDLE && !source->begins.is_pending);
	assert(ask->ids == NULL ||
	    (source->plan->recheck != NULL && ask->id_count > 0));
	source->ask = *ask;
	source->end = (struct source_end){ .not_before = INSTANT_NONE,
		.server_date = INSTANT_NONE };
	take_place(source, ask);
	source->is_same = false;
	source->untold = 0;
	source->why = NULL;
	remembered_begin(source->remembered,
	    ask->ids == NULL && ask->from == INSTANT_NONE &&
		ask->place == NULL);
	source->relogged = false;
	source->ahead = false;
	session_sweep_begins(&source->session);
	source->state = ASKING;
	loop_busy_begin(source->loop);
	loop_soon(source->loop, &source->begins);
}

void
source_watch(struct source *source,
    void (*asked)(void *context, int32_t page, const struct request *shown),
    void *context)
{
	source->asked = asked;
	source->asked_context = context;
}

bool
source_is_active(const struct source *source)
{
	return source->folder != NULL ? folder_is_active(source->folder)
				      : source->state != IDLE;
}

void
source_next(struct source *source)
{
	if (source->folder != NULL) {
		folder_next(source->folder);
		return;
	}
	assert(source->state == HANDED);
	if (source->is_last) {
		finish(source, SOURCE_COMPLETE);
		return;
	}
	if (source->pages >= source->plan->max_pages) {
		err_set(&source->end.err,
		    "more than %" PRId32 " pages: raise max_pages",
		    source->plan->max_pages);
		finish(source, SOURCE_FATAL);
		return;
	}
	if (!source->ahead) {
		go_on(source);
		return;
	}
	source->ahead = false;
	source->state = ASKING;
	if (source->asking->came)
		judge_page(source);
}

void
source_enough(struct source *source)
{
	if (source->folder != NULL) {
		folder_enough(source->folder);
		return;
	}
	assert(source->state == HANDED);
	asking_stop(source->asking);
	finish(source, SOURCE_COMPLETE);
}

void
source_fail(struct source *source, const struct err *why)
{
	if (source->folder != NULL) {
		folder_fail(source->folder, why);
		return;
	}
	assert(source->state == HANDED);
	asking_stop(source->asking);
	source->end.err = *why;
	finish(source, SOURCE_STOPPED);
}

void
source_stop(struct source *source)
{
	if (source->folder != NULL)
		folder_stop(source->folder);
	if (source->state == IDLE)
		return;
	loop_soon_cancel(source->loop, &source->begins);
	asking_stop(source->asking);
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
