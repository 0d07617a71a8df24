/* Sources that are configured no more, or by another name. */
#include "flow/retire.h"

#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "flow/revive.h"
#include "io/store_meta.h"
#include "io/store_query.h"
#include "io/store_retire.h"
#include "wire/jsonw.h"

/* The names of ${conf} as a JSON array. */
static const char *
names_of(const struct world *world, const struct conf *conf)
{
	struct buf buf = buf_over(world->turn);
	struct jsonw out = jsonw_into(&buf);

	jsonw_array(&out);
	for (int i = 0; i < conf->source_count; i++)
		jsonw_string(&out, conf->sources[i].name);
	jsonw_array_end(&out);
	return buf_text(&buf);
}

static const struct source_health *
find(const struct source_health *all, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(all[i].name, name))
			return &all[i];
	return NULL;
}

/* Which of ${all} ${source} was, or NULL, and which has its name already.  That
 * one stands in the way only where dossiers came under that name: a start that
 * forgot the key, and had not read a list yet, left but the name. */
static bool
find_before(struct store *store, const struct conf_source *source,
    const struct source_health *all, size_t count,
    const struct source_health **before, const struct source_health **same,
    struct err *err)
{
	bool bare = true;

	*before = source->formerly == NULL ? NULL
					   : find(all, count, source->formerly);
	*same = *before == NULL ? NULL : find(all, count, source->name);
	if (*same != NULL &&
	    !store_source_is_bare(store, (*same)->id, &bare, err))
		return false;
	return bare ||
	    err_set(err,
		"source %s: formerly: the database knows %s and %s as two "
		"sources, which cannot become one; take the key out",
		source->name, source->formerly, source->name);
}

static bool
rename_one(struct world *world, const struct conf_source *source,
    const struct source_health *all, size_t count, struct err *err)
{
	const struct source_health *before, *same;

	if (!find_before(world->store, source, all, count, &before, &same, err))
		return false;
	if (before == NULL)
		return true;
	if (same != NULL &&
	    !store_source_remove(world->store, same->id, before->id, err))
		return false;
	if (!store_source_rename(world->store, before->id, source->name, err))
		return false;
	log_notice("source %s: its dossiers are those of %s, as it was called",
	    source->name, source->formerly);
	return true;
}

/* Whether one of ${conf} may be one of ${all} under another name. */
static bool
has_newcomer(const struct conf *conf, const struct source_health *all,
    size_t count)
{
	for (int i = 0; i < conf->source_count; i++)
		if (find(all, count, conf->sources[i].name) == NULL)
			return true;
	return false;
}

/* " (was it renamed? …)" as long as a new name can still take the old one's
 * place, else "". */
static const char *
rename_hint(struct arena *arena, bool hints, const char *name)
{
	return hints
	    ? arena_printf(arena, " (was it renamed? formerly: %s)", name)
	    : "";
}

/* Whom the database calls retired, and what that leaves behind. */
static bool
read_retired(struct world *world, const struct conf *conf, struct retired *out,
    struct err *err)
{
	struct arena *arena = world->turn;
	struct source_health *all;
	size_t count;

	if (!store_sources(world->store, arena, &all, &count, err))
		return false;
	out->ids = arena_alloc(arena, (count + 1) * sizeof(*out->ids));
	out->names = arena_alloc(arena, (count + 1) * sizeof(*out->names));
	out->open = arena_alloc(arena, (count + 1) * sizeof(*out->open));
	for (size_t i = 0; i < count; i++) {
		if (all[i].retired == INSTANT_NONE)
			continue;
		if (!store_source_open(world->store, all[i].id,
			&out->open[out->count], err))
			return false;
		out->names[out->count] = all[i].name;
		out->ids[out->count++] = all[i].id;
	}
	out->hints = has_newcomer(conf, all, count);
	return true;
}

bool
retire_mark(struct world *world, const struct conf *conf, struct retired *out,
    struct err *err)
{
	*out = (struct retired){ 0 };
	return store_sources_named(world->store, names_of(world, conf),
		   loop_now(world->loop), err) &&
	    read_retired(world, conf, out, err);
}

void
retire_note(struct world *world, const struct retired *retired)
{
	world->retired = mem_resize(world->retired,
	    (retired->count + 1) * sizeof(*world->retired));
	world->retired_count = retired->count;
	for (size_t i = 0; i < retired->count; i++) {
		world->retired[i] = retired->ids[i];
		if (retired->open[i] > 0)
			log_warning("source %s: the configuration names it no "
				    "more: its %lld open dossiers are watched "
				    "no longer%s",
			    retired->names[i], (long long)retired->open[i],
			    rename_hint(world->turn, retired->hints,
				retired->names[i]));
	}
}

static bool
rename_all(struct world *world, const struct conf *conf, struct err *err)
{
	struct source_health *all;
	size_t count;

	if (!store_sources(world->store, world->turn, &all, &count, err))
		return false;
	for (int i = 0; i < conf->source_count; i++)
		if (!rename_one(world, &conf->sources[i], all, count, err))
			return false;
	return true;
}

/* Nobody waits for a start: what is owed again is, whole. */
bool
retire_start(struct world *world, const struct conf *conf, struct err *err)
{
	struct retired retired;

	if (!store_begin(world->store, err))
		return false;
	if (!rename_all(world, conf, err) ||
	    !retire_mark(world, conf, &retired, err) ||
	    !revive_whole(world, err)) {
		store_rollback(world->store);
		return false;
	}
	if (!store_commit(world->store, err))
		return false;
	retire_note(world, &retired);
	return true;
}

bool
retire_may_reload(struct world *world, const struct conf *conf, struct err *err)
{
	struct source_health *all;
	size_t count;

	if (!store_sources(world->store, world->turn, &all, &count, err))
		return false;
	for (int i = 0; i < conf->source_count; i++) {
		const struct conf_source *source = &conf->sources[i];
		const struct source_health *before, *same;

		if (!find_before(world->store, source, all, count, &before,
			&same, err))
			return false;
		if (before != NULL)
			return err_set(err,
			    "source %s: a source is renamed (formerly) when "
			    "hosod starts, not by a reload: restart it; the "
			    "old configuration stays",
			    source->name);
	}
	return true;
}

/* Whether ${conf} names ${name}, or says that it was called so. */
static bool
is_known(const struct conf *conf, const char *name)
{
	for (int i = 0; i < conf->source_count; i++)
		if (text_equal(conf->sources[i].name, name) ||
		    text_equal(conf->sources[i].formerly, name))
			return true;
	return false;
}

static void
warn_of(const struct conf *conf, struct store *store, struct arena *arena,
    struct complaints *complaints)
{
	const struct source_health *before, *same;
	struct source_health *all;
	struct err err;
	int64_t open;
	size_t count;

	if (!store_sources(store, arena, &all, &count, &err))
		return;
	for (int i = 0; i < conf->source_count; i++)
		if (!find_before(store, &conf->sources[i], all, count, &before,
			&same, &err))
			complaints_add(complaints, conf->file, 0, 0, "%s",
			    err.text);
	for (size_t i = 0; i < count; i++)
		if (!is_known(conf, all[i].name) &&
		    store_source_open(store, all[i].id, &open, &err) &&
		    open > 0)
			complaints_warn(complaints, conf->file, 0, 0,
			    "sources: %s is named no more: its %lld open "
			    "dossiers are watched no longer%s",
			    all[i].name, (long long)open,
			    rename_hint(arena, has_newcomer(conf, all, count),
				all[i].name));
}

void
retire_check(const struct conf *conf, struct complaints *complaints)
{
	char *path = mem_printf("%s/hosod.db", conf->state);
	struct arena *arena = arena_new(4096);
	struct err err;
	struct store *store =
	    access(path, R_OK) == 0 ? store_open_reader(path, &err) : NULL;

	if (store != NULL) {
		warn_of(conf, store, arena, complaints);
		store_close(store);
	}
	arena_free(arena);
	mem_free(path);
}

bool
retire_has(const struct world *world, int64_t source)
{
	for (size_t i = 0; i < world->retired_count; i++)
		if (world->retired[i] == source)
			return true;
	return false;
}
