/* What sources have left behind that are configured no more. */
#include "tell/database.h"
#include "io/store_dossier.h"

instant
database_retired(const struct database *database, int64_t source)
{
	const struct source_health *health = database_health(database, source);

	return health == NULL ? INSTANT_NONE : health->retired;
}

/* ${other} is watched still, or was for longer. */
static bool
came_after(const struct source_health *other, instant retired, int64_t source)
{
	return other->id != source &&
	    (other->retired == INSTANT_NONE || other->retired > retired ||
		(other->retired == retired && other->id > source));
}

/* Whether ${source} has shown ${code} by ${by}. */
static bool
has_shown(const struct database *database, int64_t source, const char *code,
    instant by, bool *shown, struct err *err)
{
	struct dossier dossier;
	int64_t id;

	if (!store_dossier_id(database->store, source, code, &id, shown, err))
		return false;
	if (!*shown || by == INSTANT_NEVER)
		return true;
	if (!store_dossier_load(database->store, id, database->arena, &dossier,
		shown, err))
		return false;
	*shown = *shown && dossier.facts.first_seen <= by;
	return true;
}

bool
database_is_elsewhere(const struct database *database, int64_t source,
    const char *code, instant by, bool *elsewhere, struct err *err)
{
	instant retired = database_retired(database, source);
	bool found = false;

	*elsewhere = false;
	if (retired == INSTANT_NONE)
		return true;
	for (size_t i = 0; i < database->source_count && !found; i++) {
		const struct source_health *other = &database->sources[i];

		if (came_after(other, retired, source) &&
		    !has_shown(database, other->id, code, by, &found, err))
			return false;
	}
	*elsewhere = found;
	return true;
}

bool
database_left_behind(const struct database *database, struct dossier *dossier,
    instant at, instant by, bool *stands, struct err *err)
{
	instant retired = database_retired(database, dossier->source);
	struct facts *facts = &dossier->facts;
	bool elsewhere;

	if (!database_is_elsewhere(database, dossier->source, facts->seen.code,
		by, &elsewhere, err))
		return false;
	*stands = !elsewhere;
	if (retired != INSTANT_NONE && retired <= at &&
	    facts->finished == INSTANT_NONE && facts->gone == INSTANT_NONE)
		facts->gone = retired;
	return true;
}
