/* Which dossiers each request of a recheck is about. */
#include "io/source_private.h"

#include "base/arena.h"

bool
source_recheck_runs(const struct source *source)
{
	return source->ask.ids != NULL;
}

size_t
source_recheck_first(const struct source *source)
{
	return (size_t)source->pages * (size_t)source->plan->recheck->batch;
}

size_t
source_recheck_count(const struct source *source)
{
	size_t from = source_recheck_first(source);
	size_t count = source->ask.id_count;
	size_t left = from < count ? count - from : 0;
	size_t batch = (size_t)source->plan->recheck->batch;

	return left < batch ? left : batch;
}

const char *
source_recheck_ids(const struct source *source)
{
	struct buf joined = buf_over(source->asking->arena);
	size_t from = source_recheck_first(source);
	size_t count = source_recheck_count(source);

	for (size_t i = 0; i < count; i++)
		buf_printf(&joined, "%s%s",
		    i == 0 ? "" : source->plan->recheck->join,
		    source->ask.ids[from + i]);
	return buf_text(&joined);
}
