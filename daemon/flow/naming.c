/* Names by number on one thread, by id on the other. */
#include "flow/naming.h"

#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "core/names.h"

enum { KEPT = 8192 };

struct naming {
	/* The thread's. */
	struct arena *arena;
	struct names *names;
	/* The loop's, by number; 0: not known. */
	int64_t ids[KEPT + 1];
};

struct naming *
naming_new(void)
{
	struct naming *naming = mem_alloc(sizeof(*naming));

	naming->arena = arena_new(64 * 1024);
	naming->names = names_new(naming->arena, KEPT);
	return naming;
}

void
naming_free(struct naming *naming)
{
	if (naming == NULL)
		return;
	arena_free(naming->arena);
	mem_free(naming);
}

static uint16_t
number_of(struct naming *naming, const char *text)
{
	size_t size = strlen(text);
	int32_t number = names_find(naming->names, text, size);

	if (number < 0 && names_count(naming->names) < KEPT)
		number = names_add(naming->names,
		    arena_bytes(naming->arena, text, size), size);
	return (uint16_t)(number + 1);
}

void
naming_number(struct naming *naming, const struct dossier *dossier,
    struct name_numbers *out)
{
	const char *texts[DOSSIER_NAMES];

	dossier_names(dossier, texts);
	for (int i = 0; i < DOSSIER_NAMES; i++)
		out->of[i] = texts[i] == NULL ? 0 : number_of(naming, texts[i]);
}

struct name_ids
naming_ids(const struct naming *naming, const struct name_numbers *numbers)
{
	struct name_ids ids = { { 0 } };

	if (naming == NULL)
		return ids;
	for (int i = 0; i < DOSSIER_NAMES; i++)
		ids.of[i] = naming->ids[numbers->of[i]];
	return ids;
}

void
naming_learn(struct naming *naming, const struct name_numbers *numbers,
    const struct name_ids *ids)
{
	if (naming == NULL)
		return;
	for (int i = 0; i < DOSSIER_NAMES; i++)
		if (numbers->of[i] != 0)
			naming->ids[numbers->of[i]] = ids->of[i];
}

void
naming_forget(struct naming *naming)
{
	if (naming != NULL)
		memset(naming->ids, 0, sizeof(naming->ids));
}
