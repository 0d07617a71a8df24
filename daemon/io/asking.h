/*
 * One request of a source and its answer, which is kept until the next request
 * is made through it.  A source has two, so that it can ask for a page while
 * the one before is still being read.
 */
#ifndef IO_ASKING_H
#define IO_ASKING_H

#include "base/arena.h"
#include "io/fetch.h"
#include "wire/answer.h"
#include "wire/source_plan.h"

struct asking {
	struct arena *arena; /* of the request, its answer, and who reads it */
	struct fetch_body body;
	struct fetch *fetch;            /* in flight, or NULL */
	const char *url;                /* in the arena */
	bool came;                      /* and `response` says what */
	struct fetch_response response; /* strings in the arena */
	void (*done)(void *context);
	void *context;
};

void asking_init(struct asking *asking);
/* Also ends what is in flight. */
void asking_finish(struct asking *asking);

/* Forgets the answer before; the arena is empty. */
void asking_begin(struct asking *asking);

/*
 * Sends ${request} with ${values} (borrowed for the call) under the bounds of
 * ${plan}; between asking_begin and here the arena may have been used for the
 * values.  ${url} goes in place of the request's own, unless NULL; `url` is
 * what was asked.  ${done} is called once, from the loop, when `came` has
 * become true.  False when the request cannot be made.
 */
bool asking_send(struct asking *asking, struct fetcher *fetcher,
    const struct source_plan *plan, const struct request_plan *request,
    const struct template_values *values, const char *url,
    void (*done)(void *context), void *context, struct err *err) MUST_CHECK;

/* Ends what is in flight without a call back. */
void asking_stop(struct asking *asking);

/* The whole answer, for wire/answer.h; borrowed from ${asking}. */
struct answer asking_answer(const struct asking *asking);

#endif
