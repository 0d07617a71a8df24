/* A source from outside: made, started, driven page by page, stopped. */
#include "io/source.h"

#include <assert.h>
#include <inttypes.h>

#include "base/mem.h"
#include "io/source_private.h"

static void
go_on(struct source *source)
{
	if (session_needs_login(&source->session, loop_now(source->loop)))
		source_login_begin(source);
	else
		source_exchange_page(source);
}

static void
begin(void *context)
{
	struct source *source = context;

	if (source->ask.place != NULL && source->ask.is_read)
		source_end_sweep(source, SOURCE_COMPLETE);
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
	assert(source->state == SOURCE_IDLE && !source->begins.is_pending);
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
	source->state = SOURCE_ASKING;
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
				      : source->state != SOURCE_IDLE;
}

void
source_next(struct source *source)
{
	if (source->folder != NULL) {
		folder_next(source->folder);
		return;
	}
	assert(source->state == SOURCE_HANDED);
	if (source->is_last) {
		source_end_sweep(source, SOURCE_COMPLETE);
		return;
	}
	if (source->pages >= source->plan->max_pages) {
		err_set(&source->end.err,
		    "more than %" PRId32 " pages: raise max_pages",
		    source->plan->max_pages);
		source_end_sweep(source, SOURCE_FATAL);
		return;
	}
	if (!source->ahead) {
		go_on(source);
		return;
	}
	source->ahead = false;
	source->state = SOURCE_ASKING;
	if (source->asking->came)
		source_answer_judge(source);
}

void
source_enough(struct source *source)
{
	if (source->folder != NULL) {
		folder_enough(source->folder);
		return;
	}
	assert(source->state == SOURCE_HANDED);
	asking_stop(source->asking);
	source_end_sweep(source, SOURCE_COMPLETE);
}

void
source_fail(struct source *source, const struct err *why)
{
	if (source->folder != NULL) {
		folder_fail(source->folder, why);
		return;
	}
	assert(source->state == SOURCE_HANDED);
	asking_stop(source->asking);
	source->end.err = *why;
	source_end_sweep(source, SOURCE_STOPPED);
}

void
source_stop(struct source *source)
{
	if (source->folder != NULL)
		folder_stop(source->folder);
	if (source->state == SOURCE_IDLE)
		return;
	loop_soon_cancel(source->loop, &source->begins);
	asking_stop(source->asking);
	source->state = SOURCE_IDLE;
	loop_busy_end(source->loop);
}
