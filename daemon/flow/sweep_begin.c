/* A sweep begins: anew, where it was cut off, or about single dossiers. */
#include "flow/sweep.h"

#include "base/log.h"
#include "flow/sweep_recall.h"

enum { GOES_ON_S = 3600 };

bool
sweep_may_go_on(const struct sweep *cut, const struct sweep *wanted,
    instant now)
{
	return cut->kind == wanted->kind && cut->since <= wanted->since &&
	    cut->mapping == wanted->mapping &&
	    cut->generation == wanted->generation &&
	    cut->moved != INSTANT_NONE && now - cut->moved <= GOES_ON_S;
}

/* The sweep that was cut off, into the intake, if it may be gone on with. */
static bool
take_up(struct intake *intake, const struct sweep *wanted, instant now,
    bool *goes_on, struct err *err)
{
	struct sweep cut;
	bool found;

	*goes_on = false;
	arena_reset(intake->memory);
	/* The files of a folder are read from the first. */
	if (intake->conf->plan.folder.path != NULL)
		return true;
	if (!store_sweep_resume(intake->world->store, wanted->source,
		intake->memory, &cut, &found, err))
		return false;
	if (!found || !sweep_may_go_on(&cut, wanted, now))
		return true;
	intake->sweep = cut;
	if (cut.kind == SWEEP_FULL && !sweep_recall_shown(intake, &cut, err))
		return false;
	intake->sweep.retries++;
	/* A list that is divided by numbers may have moved meanwhile. */
	intake->sweep.doubts +=
	    !cut.is_read && intake->conf->plan.paging != SOURCE_PAGING_CURSOR;
	*goes_on = true;
	return true;
}

static bool
begin_anew(struct intake *intake, const struct sweep *wanted, instant now,
    struct err *err)
{
	struct store *store = intake->world->store;

	intake->is_unsorted = false;
	intake->sweep = *wanted;
	intake->sweep.mapping = mapping_hash(intake->conf->mapping);
	intake->sweep.generation = intake->world->generation;
	intake->sweep.started = now;
	if (!store_begin(store, err))
		return false;
	if (!store_sweep_begin(store, &intake->sweep, err)) {
		store_rollback(store);
		return false;
	}
	if (wanted->kind == SWEEP_FULL)
		sightings_begin(known_sightings(intake->known));
	known_sweep(intake->known);
	return store_commit(store, err);
}

/* Asks for the list, from its beginning or from where it was cut off. */
static void
start_list(struct intake *intake, bool goes_on)
{
	const struct sweep *sweep = &intake->sweep;
	const struct paging_place place = { .span = sweep->span,
		.pages = sweep->span_pages,
		.records = sweep->span_records,
		.total = sweep->span_total,
		.next = sweep->next };

	intake->sweeping = true;
	source_start(intake->source,
	    &(struct source_ask){ .from = sweep->since,
		.place = goes_on ? &place : NULL,
		.began = sweep->started,
		.pages = (int32_t)sweep->pages,
		.is_read = goes_on && sweep->is_read });
}

bool
sweep_begin(struct intake *intake, const struct sweep *sweep, instant now,
    struct err *err)
{
	struct sweep wanted = *sweep;
	bool goes_on;

	wanted.mapping = mapping_hash(intake->conf->mapping);
	wanted.generation = intake->world->generation;
	intake->rows = 0;
	naming_forget(intake->naming);
	if (!take_up(intake, &wanted, now, &goes_on, err) ||
	    (!goes_on && !begin_anew(intake, &wanted, now, err)))
		return false;
	intake->records.complete = sweep->kind == SWEEP_FULL;
	if (goes_on) {
		intake->records.newest = intake->sweep.newest;
		log_info("poll: %s: goes on behind page %lld",
		    intake->conf->name, (long long)intake->sweep.pages);
	}
	start_list(intake, goes_on);
	return true;
}

bool
sweep_recheck(struct intake *intake, int64_t source_id,
    const char *const *codes, size_t count, instant now, struct err *err)
{
	const struct sweep sweep = { .source = source_id,
		.kind = SWEEP_RECHECK,
		.since = INSTANT_NONE };

	if (!begin_anew(intake, &sweep, now, err))
		return false;
	intake->records.complete = false;
	intake->sweeping = true;
	source_start(intake->source,
	    &(struct source_ask){ .from = INSTANT_NONE,
		.ids = codes,
		.id_count = count });
	return true;
}
