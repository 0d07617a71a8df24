/* One dossier as it stands. */
#include "web/dossier_view.h"

#include <string.h>

#include "wire/clean.h"

/* "motcua/000.00.21.H99-1": a source's name has no slash, a code may. */
static bool
find_id(const struct visit *visit, struct dossier_view *view, int64_t *id,
    bool *found, struct err *err)
{
	const struct database *database = &view->database;
	const char *slash = strchr(visit->rest, '/');

	*found = false;
	if (slash == NULL || !text_is_utf8(slash, strlen(slash), NULL))
		return true;
	view->code = clean_code(visit->arena, slash + 1, NULL);
	for (size_t i = 0; view->code != NULL && i < database->source_count;
	     i++) {
		const char *name = database->sources[i].name;
		size_t size = strlen(name);

		if (size != (size_t)(slash - visit->rest) ||
		    strncmp(name, visit->rest, size) != 0)
			continue;
		view->source = name;
		return store_dossier_id(visit->store, database->sources[i].id,
		    view->code, id, found, err);
	}
	return true;
}

static bool
read_story(struct visit *visit, struct dossier_view *view,
    const struct dossier *dossier, struct err *err)
{
	const struct conf *conf = visit->site->conf;

	if (!explain_dossier(&view->database, dossier, visit->now,
		&view->explanation, err) ||
	    !store_story(visit->store, dossier, visit->arena, &view->story,
		err) ||
	    !letter_view_dossier(conf, visit->store, dossier->id, visit->now,
		visit->arena, &view->clocks, err))
		return false;
	view->timeline = timeline_of(&view->database, dossier, &view->story);
	view->discretion = discretion_of(&view->explanation, &view->story,
	    !conf->privacy.procedure_names);
	view->retired = database_retired(&view->database, dossier->source);
	return true;
}

static bool
read_dossier(struct visit *visit, struct dossier_view *view, bool *found,
    struct err *err)
{
	struct dossier dossier;
	int64_t id;

	if (!database_over(visit->site->conf, visit->store, visit->now,
		visit->arena, &view->database, err) ||
	    !find_id(visit, view, &id, found, err))
		return false;
	if (!*found)
		return true;
	if (!store_dossier_load(visit->store, id, visit->arena, &dossier, found,
		err))
		return false;
	*found = *found && web_reader_sees(&visit->reader, dossier.agency);
	return !*found || read_story(visit, view, &dossier, err);
}

bool
dossier_view_read(struct visit *visit, struct dossier_view *out)
{
	bool done, found = false;
	struct err err;

	*out = (struct dossier_view){ .retired = INSTANT_NONE };
	done = store_snapshot_begin(visit->store, &err);
	if (done) {
		done = read_dossier(visit, out, &found, &err);
		store_snapshot_end(visit->store);
	}
	if (!done)
		visit_refuse_store(visit, err.text);
	else if (!found)
		visit_refuse_path(visit);
	return done && found;
}
