/* Requests that are sent, ahead as well, and the answers that come. */
#include "io/source_private.h"

/* The server asked, perhaps another source of it, to be left alone. */
static bool
is_closed(const struct source *source, instant *until)
{
	return gateway_is_closed(asking_gateway(source->asking),
	    loop_now(source->loop), until);
}

void
source_exchange_send(struct source *source, const struct request_plan *plan,
    void (*done)(void *context))
{
	char at[WHEN_TEXT];
	instant until;

	if (!source_request_prepare(source, plan, &source->end.err)) {
		source_end_place(source);
		source_end_sweep(source, SOURCE_FATAL);
		return;
	}
	if (!is_closed(source, &until)) {
		asking_send(source->asking, source->plan, done, source);
		return;
	}
	err_set(&source->end.err, "%s asked to be left alone until %s",
	    gateway_name(asking_gateway(source->asking)),
	    when_rfc3339(at, until, source->plan->offset));
	source_end_place(source);
	source->end.not_before = until;
	source->end.goes_on = true;
	source_end_sweep(source, SOURCE_RETRY);
}

bool
source_exchange_answer(struct source *source, struct answer *out)
{
	const struct fetch_response *response = &source->asking->response;

	if (response->class != FETCH_ANSWERED) {
		source->end.err = response->err;
		source->end.goes_on = response->class != FETCH_REFUSED;
		source_end_place(source);
		source_end_sweep(source,
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

void
source_exchange_page(struct source *source)
{
	source->state = SOURCE_ASKING;
	source_exchange_send(source, source_request_plan(source),
	    source_answer_came);
}

/* A list that is read until what is known begins is not asked for ahead: the
 * page in hand may be the last that is wanted. */
static bool
may_be_enough(const struct source *source)
{
	return source->plan->since == SOURCE_SINCE_NEWEST &&
	    source->ask.from != INSTANT_NONE;
}

void
source_exchange_ahead(struct source *source)
{
	struct err err;
	instant until;

	source->asking = &source->askings[source->asking == source->askings];
	source->ahead = !source->is_last && !may_be_enough(source) &&
	    source->pages < source->plan->max_pages &&
	    !session_needs_login(&source->session, loop_now(source->loop)) &&
	    source_request_prepare(source, source_request_plan(source), &err) &&
	    !is_closed(source, &until);
	if (source->ahead)
		asking_send(source->asking, source->plan, source_answer_came,
		    source);
}
