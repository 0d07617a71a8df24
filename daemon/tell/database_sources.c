/* The sources of a database: who they are, and which were never read. */
#include "base/text.h"
#include "tell/database.h"

const struct source_health *
database_health(const struct database *database, int64_t id)
{
	for (size_t i = 0; i < database->source_count; i++)
		if (database->sources[i].id == id)
			return &database->sources[i];
	return NULL;
}

const char *
database_source(const struct database *database, int64_t id)
{
	const struct source_health *health = database_health(database, id);

	return health == NULL ? "?" : health->name;
}

/* What the database knows of ${source}, under its former name too: hosod
 * renames it at its next start. */
static const struct source_health *
known_as(const struct database *database, const struct conf_source *source)
{
	const struct source_health *before = NULL;

	for (size_t i = 0; i < database->source_count; i++) {
		if (text_equal(database->sources[i].name, source->name))
			return &database->sources[i];
		if (text_equal(database->sources[i].name, source->formerly))
			before = &database->sources[i];
	}
	return before;
}

void
database_find_unread(struct database *database)
{
	const struct conf *conf = database->conf;

	database->unread = arena_alloc(database->arena,
	    ((size_t)conf->source_count + 1) * sizeof(*database->unread));
	for (int i = 0; i < conf->source_count; i++) {
		const struct source_health *health =
		    known_as(database, &conf->sources[i]);

		if (conf->sources[i].enabled &&
		    (health == NULL || health->baseline == INSTANT_NONE))
			database->unread[database->unread_count++] =
			    conf->sources[i].name;
	}
}
