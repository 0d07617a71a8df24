/* Dossiers by name. */
#include "flow/locate.h"

#include "base/text.h"
#include "io/store_meta.h"

bool
locate_source(struct world *world, const char *source, int64_t *out,
    struct err *err)
{
	struct source_health *sources;
	size_t count;

	if (!store_sources(world->store, world->turn, &sources, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (text_equal(sources[i].name, source)) {
			*out = sources[i].id;
			return true;
		}
	}
	return err_set(err, "%s: no such source", source);
}

bool
locate_dossier(struct world *world, const char *source, const char *code,
    struct dossier *out, struct err *err)
{
	struct err ignored;
	int64_t id;
	bool found = false;

	if (locate_source(world, source, &id, &ignored) &&
	    !store_dossier_find(world->store, id, code, world->turn, out,
		&found, err))
		return false;
	return found || err_set(err, "%s/%s: no such dossier", source, code);
}
