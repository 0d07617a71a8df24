/*
 * One request of a source and its answer, which is kept until the next request
 * is made through it.  A source has two, so that it can ask for a page while
 * the one before is still being read.
 */
#ifndef IO_ASKING_H
#define IO_ASKING_H

#include "base/arena.h"
#include "io/fetch.h"
#include "io/gateway.h"
#include "io/loop.h"
#include "io/remembered.h"
#include "wire/answer.h"
#include "wire/source_plan.h"

struct asking {
	struct fetcher *fetcher;
	struct loop *loop;
	struct loop_timer *turn; /* until which the request waits */
	const struct source_plan *plan;
	struct arena *arena; /* of the request, its answer, and who reads it */
	struct fetch_body body;
	struct fetch *fetch;    /* in flight, or NULL */
	struct request request; /* as prepared; in the arena */
	const char *url;        /* in the arena */
	/* What the page was when it came last, or NULL: not asked.  Borrowed.
	 */
	const struct remembered_page *expects;
	bool came;                      /* and `response` says what */
	struct fetch_response response; /* strings in the arena */
	instant sent;                   /* when it was asked, in loop time */
	void (*done)(void *context);
	void *context;
};

void
asking_init(struct asking *asking, struct loop *loop, struct fetcher *fetcher);
/* Also ends what is in flight. */
void asking_finish(struct asking *asking);

/* Forgets the answer before; the arena is empty. */
void asking_begin(struct asking *asking);

/*
 * Prepares ${request} with ${values}, which need only live for the call; the
 * arena may have been used for them since asking_begin.  ${url} goes in place
 * of the request's own, unless NULL; `url` is what will be asked.  False when
 * the request cannot be made.
 */
bool asking_prepare(struct asking *asking, const struct request_plan *request,
    const struct template_values *values, const char *url,
    struct err *err) MUST_CHECK;

/* The server that will be asked. */
struct gateway *asking_gateway(const struct asking *asking);

/* Sends what was prepared, under the bounds of ${plan} and when its turn comes
 * at the server's gateway; where it `expects` a
 * page, it asks whether that one is as it was.  ${done} is called once, from
 * the loop, when `came` has become true. */
void asking_send(struct asking *asking, const struct source_plan *plan,
    void (*done)(void *context), void *context);

/* Ends what waits or is in flight without a call back. */
void asking_stop(struct asking *asking);

/* The whole answer, for wire/answer.h; borrowed from ${asking}. */
struct answer asking_answer(const struct asking *asking);

#endif
