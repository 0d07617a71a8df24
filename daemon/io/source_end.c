/* How a sweep ends, and where it was when it did. */
#include "io/source_private.h"

#include <inttypes.h>

void
source_end_sweep(struct source *source, enum source_outcome outcome)
{
	struct source_end end = source->end;

	end.outcome = outcome;
	end.pages = source->pages;
	if (outcome != SOURCE_COMPLETE)
		source_request_mask(source, &end.err);
	else if (!source_recheck_runs(source))
		remembered_end(source->remembered);
	source->state = SOURCE_IDLE;
	fetcher_rest(source->fetcher);
	source->calls.finished(source->calls.context, &end);
	loop_busy_end(source->loop);
}

void
source_end_by_frame(struct source *source, enum frame_outcome outcome)
{
	source->end.goes_on = true;
	switch (outcome) {
	case FRAME_GOOD:
		source_end_sweep(source, SOURCE_COMPLETE);
		return;
	case FRAME_AUTH:
		source_end_sweep(source, SOURCE_AUTH);
		return;
	case FRAME_RETRY:
		source_end_sweep(source, SOURCE_RETRY);
		return;
	case FRAME_FATAL:
		source->end.goes_on = false;
		source_end_sweep(source, SOURCE_FATAL);
		return;
	}
}

void
source_end_place(struct source *source)
{
	char date[WHEN_TEXT];

	if (source->state == SOURCE_LOGGING_IN)
		err_prefix(&source->end.err, "login");
	else if (source_recheck_runs(source))
		err_prefix(&source->end.err, "recheck of %s",
		    source->ask.ids[source_recheck_first(source)]);
	else
		err_prefix(&source->end.err, "page %" PRId32,
		    paging_number(&source->paging));
	if (source->state != SOURCE_LOGGING_IN &&
	    source->plan->max_span_days > 0)
		err_prefix(&source->end.err, "window from %s",
		    when_iso_day(date,
			when_day(source->window.since, source->plan->offset)));
}
