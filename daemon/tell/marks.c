/* The mark of dates that may move yet. */
#include "tell/marks.h"

#include "base/text.h"
#include "core/promise.h"
#include "wire/jsonw.h"

enum { DATES = 8 };

struct provisional
marks_of(const struct database *database, const struct dossier *dossier)
{
	return provisional_of(&dossier->verdict,
	    promise_in_force(&dossier->facts).at, database->conf->calendar);
}

struct provisional
marks_of_brief(const struct database *database, const struct brief *brief)
{
	instant promised = apology_is_there(&brief->apology)
	    ? when_at(brief->apology.new_date, 0, database->conf->offset)
	    : brief->promised;

	return provisional_of(&brief->verdict, promised,
	    database->conf->calendar);
}

const char *
marks_words(bool provisional, bool english)
{
	if (!provisional)
		return "";
	return english ? " (provisional)" : " (hạn tạm tính)";
}

const char *
marks_time(const struct database *database, instant at, bool provisional)
{
	if (at == INSTANT_NONE)
		return "chưa xác định";
	return arena_printf(database->arena, "%s%s",
	    database_time(database, at), marks_words(provisional, false));
}

/* How many there are, their names in ${names}. */
static size_t
names_of(const struct provisional *it, const char *names[DATES])
{
	const struct {
		bool marked;
		const char *name;
	} dates[DATES] = {
		{ it->due, "due" },
		{ it->due_earliest, "due_earliest" },
		{ it->computed, "computed" },
		{ it->computed_earliest, "computed_earliest" },
		{ it->advance, "advance" },
		{ it->acceptance, "acceptance_due" },
		{ it->apology, "apology_due" },
		{ it->supplement, "supplement_due" },
	};
	size_t count = 0;

	for (size_t i = 0; i < DATES; i++)
		if (dates[i].marked)
			names[count++] = dates[i].name;
	return count;
}

bool
marks_any(const struct provisional *provisional)
{
	const char *names[DATES];

	return names_of(provisional, names) > 0;
}

void
marks_put(struct jsonw *out, const char *key,
    const struct provisional *provisional)
{
	const char *names[DATES];
	size_t count = names_of(provisional, names);

	jsonw_key(out, key);
	jsonw_array(out);
	for (size_t i = 0; i < count; i++)
		jsonw_string(out, names[i]);
	jsonw_array_end(out);
}

const char *
marks_text(struct arena *arena, const struct provisional *provisional)
{
	const char *names[DATES];
	size_t count = names_of(provisional, names);
	struct buf out = buf_over(arena);

	for (size_t i = 0; i < count; i++)
		buf_printf(&out, "%s%s", i == 0 ? "" : " ", names[i]);
	return buf_text(&out);
}
