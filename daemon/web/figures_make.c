/* Figures from the database, a few milliseconds of reading at a time. */
#include "web/figures_make.h"

#include <time.h>

enum { SLICE = 1000, ARENA_CHUNK = 256 * 1024 };

static int64_t
cpu_us(void)
{
	struct timespec used;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
	return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

static bool
add_slice(struct store *store, const struct figures_plan *plan,
    const int64_t *ids, size_t count, struct arena *slice, struct figures *out,
    struct err *err)
{
	struct survey_row *rows;
	size_t found;
	bool ok;

	if (!store_snapshot_begin(store, err))
		return false;
	ok = store_survey_of(store, ids, count, slice, &rows, &found, err);
	for (size_t i = 0; ok && i < found; i++)
		figures_add(out, plan->conf->directory, &rows[i]);
	store_snapshot_end(store);
	return ok;
}

static bool
add_dossiers(struct store *store, const struct figures_plan *plan,
    struct arena *arena, struct figures *out, struct err *err)
{
	instant since = when_at(when_add_days(out->today, 1 - FIGURES_DAYS), 0,
	    out->offset);
	struct arena *slice = arena_new(ARENA_CHUNK);
	int64_t *ids;
	size_t count;
	bool ok = store_survey_ids(store, since, arena, &ids, &count, err);

	for (size_t at = 0; ok && at < count; at += SLICE) {
		arena_reset(slice);
		if (plan->is_stopped(plan->context))
			ok = err_set(err,
			    "the figures were not wanted any "
			    "more");
		else
			ok = add_slice(store, plan, ids + at,
			    count - at < SLICE ? count - at : SLICE, slice, out,
			    err);
	}
	arena_free(slice);
	return ok;
}

static void
find_next_working(const struct conf *conf, struct figures *out)
{
	out->next_known = conf->calendar != NULL &&
	    calendar_next(conf->calendar, when_add_days(out->today, 1),
		&out->next_working);
}

bool
figures_make(struct store *store, const struct figures_plan *plan,
    struct arena *arena, struct figures *out, struct err *err)
{
	int64_t began = cpu_us();
	struct arena *work = arena_new(ARENA_CHUNK);
	struct source_health *sources;
	struct letter_tally *letters;
	size_t source_count;
	bool ok = store_sources(store, work, &sources, &source_count, err);

	if (ok) {
		figures_begin(out, plan->conf->directory, sources, source_count,
		    plan->now, plan->conf->offset, arena);
		find_next_working(plan->conf, out);
		ok = add_dossiers(store, plan, work, out, err) &&
		    store_letter_tally(store, arena, &letters,
			&out->letter_count, err) &&
		    store_letter_oldest(store, &out->oldest_unsent, err);
	}
	arena_free(work);
	if (!ok)
		return false;
	out->letters = letters;
	out->cpu_us = cpu_us() - began;
	return true;
}
