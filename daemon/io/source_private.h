/*
 * One sweep of one source, as the files that share it see it; everybody else
 * asks through io/source.h:
 *
 *   start ─▶ log in ─▶ ask for a page ─▶ judge it ─▶ hand it over ─▶ finished
 *              ▲                           │  ▲                │
 *              └──── once a page ── auth ──┘  └──── next ──────┘
 *
 * While a page is being taken the next one is asked for already; its answer
 * waits unjudged until it is wanted, so that everything else is as if it had
 * been asked for then.
 */
#ifndef IO_SOURCE_PRIVATE_H
#define IO_SOURCE_PRIVATE_H

#include "io/asking.h"
#include "io/folder.h"
#include "io/paging.h"
#include "io/remembered.h"
#include "io/session.h"
#include "io/source.h"
#include "io/source_values.h"

enum source_state {
	SOURCE_IDLE,
	SOURCE_LOGGING_IN,
	SOURCE_ASKING,
	SOURCE_HANDED, /* a page, until it is taken */
};

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
	enum source_state state;

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
	bool ahead;    /* SOURCE_HANDED, and the next page is asked for */
	struct page page;
	bool is_last;
};

/* ---- source_recheck.c: dossiers asked for by their codes ---- */

/* True when the sweep asks for dossiers and not for the list. */
bool source_recheck_runs(const struct source *source);

/* The dossiers of its ask that its next request is about: the index of the
 * first, how many, and their codes as the request writes them, in the arena of
 * the newest asking. */
size_t source_recheck_first(const struct source *source);
size_t source_recheck_count(const struct source *source);
const char *source_recheck_ids(const struct source *source);

/* ---- source_request.c: what is asked ---- */

/* The request that the sweep makes for each of its pages. */
const struct request_plan *source_request_plan(const struct source *source);

/* True where pages name addresses, not numbers. */
bool source_request_names_address(const struct source *source);

/* Prepares a request by ${plan}, shows it to who watches, and makes the newest
 * asking be about it.  False when it cannot be made. */
bool source_request_prepare(struct source *source,
    const struct request_plan *plan, struct err *err) MUST_CHECK;

/* Puts *** for whatever is secret in the source's requests into ${err}. */
void source_request_mask(const struct source *source, struct err *err);

/* ---- source_end.c: how a sweep ends ---- */

/* "login: …" or "page 3: …" before what went wrong, in the sweep's end. */
void source_end_place(struct source *source);

/* Ends the sweep and calls back; the rest of its end was set before.  The one
 * way out of a sweep that calls back. */
void source_end_sweep(struct source *source, enum source_outcome outcome);

/* The same by what an answer was judged to be; after FATAL it does not go on
 * behind the pages that were taken. */
void source_end_by_frame(struct source *source, enum frame_outcome outcome);

/* ---- source_exchange.c: requests sent, answers received ---- */

/* Sends a request by ${plan}; ${done} is called when its answer came.  Where it
 * cannot be sent, or the server asked to be left alone, the sweep ends. */
void source_exchange_send(struct source *source,
    const struct request_plan *plan, void (*done)(void *context));

/* The answer that came, borrowed from the newest asking.  False when none came
 * whole: the sweep is then over. */
bool
source_exchange_answer(struct source *source, struct answer *out) MUST_CHECK;

/* Asks for the page that comes next. */
void source_exchange_page(struct source *source);

/* Asks for the page after the one that is about to be handed over.  What must
 * come before it, or stands against it, waits for source_next. */
void source_exchange_ahead(struct source *source);

/* ---- source_login.c ---- */

/* Logs in and then asks for the page that comes next.  Where the session has no
 * login left yet, the sweep ends. */
void source_login_begin(struct source *source);

/* The token was refused.  If it may be, and was not yet for this page: logs in
 * again, then asks for the same page.  False, and nothing begun, if not. */
bool source_login_again(struct source *source);

/* ---- source_page.c: a page of the list as it came ---- */

/* Opens the page that ${answer} is, unless it is known, into the sweep's page;
 * ${out} is how it is remembered.  Its place in the list and what it says of
 * the next one count alike.  Unless GOOD, the sweep's end says why. */
enum frame_outcome source_page_read(struct source *source,
    const struct answer *answer, struct remembered_page *out);

/* ---- source_answer.c: what an answer means for the sweep ---- */

/* Judges the answer that came: the page is handed over, or asked for again
 * after a login, or the sweep ends. */
void source_answer_judge(struct source *source);

/* The same, as the loop calls it; one that came ahead waits. */
void source_answer_came(void *context);

#endif
