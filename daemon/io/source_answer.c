/* What an answer means for the sweep: a page to hand over, or its end. */
#include "io/source_private.h"

enum { UNTOLD = 3 }; /* requests of a recheck that may fail */

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
	source->state = SOURCE_HANDED;
	source_exchange_ahead(source);
	source->calls.page(source->calls.context, &page);
}

/* The answer to a request of a recheck. */
static void
judge_recheck(struct source *source, const struct answer *answer)
{
	size_t asked = source_recheck_count(source);
	enum frame_outcome outcome;
	bool missing;

	outcome = answer_recheck(source->asking->arena, source->plan, answer,
	    asked, &source->page, &missing, &source->end.err);
	if (outcome == FRAME_AUTH && source_login_again(source))
		return;
	if (outcome != FRAME_GOOD) {
		source_end_place(source);
		if (outcome == FRAME_AUTH || source->untold == UNTOLD) {
			source_end_by_frame(source, outcome);
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
	source->is_last = source_recheck_first(source) >= source->ask.id_count;
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

void
source_answer_judge(struct source *source)
{
	struct remembered_page page;
	enum frame_outcome outcome;
	struct answer answer;
	bool goes_round = false;

	if (!source_exchange_answer(source, &answer))
		return;
	if (source_recheck_runs(source)) {
		judge_recheck(source, &answer);
		return;
	}
	outcome = source_page_read(source, &answer, &page);
	if (outcome == FRAME_AUTH && source_login_again(source))
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
	source_end_place(source);
	if (goes_round)
		source_end_sweep(source, SOURCE_RETRY);
	else
		source_end_by_frame(source, outcome);
}

void
source_answer_came(void *context)
{
	struct source *source = context;

	if (source->state == SOURCE_ASKING)
		source_answer_judge(source);
}
