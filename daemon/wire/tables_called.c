/* Agencies by the names of an office. */
#include "wire/tables_called.h"

#include <string.h>

#include "base/text.h"
#include "core/names.h"

struct called_agencies {
	struct names *codes;
	struct folded *names;
	/* Of each name the agency and, where there is one, another one. */
	const struct agency **first, **second;
};

static void
add_name(struct called_agencies *called, const struct agency *agency,
    const char *name)
{
	int32_t number =
	    text_is_empty(name) ? -1 : folded_add(called->names, name);

	if (number < 0)
		return;
	if (called->first[number] == NULL)
		called->first[number] = agency;
	else if (!text_equal(called->first[number]->code, agency->code))
		called->second[number] = agency;
}

static size_t
count_names(const struct agency *agency)
{
	size_t n = 2;

	while (agency->aliases != NULL && agency->aliases[n - 2] != NULL)
		n++;
	return n;
}

struct called_agencies *
called_agencies(struct arena *arena, const struct agency *agencies,
    size_t count)
{
	struct called_agencies *called = arena_alloc(arena, sizeof(*called));
	size_t most = 1;

	for (size_t i = 0; i < count; i++)
		most += count_names(&agencies[i]);
	called->codes = names_new(arena, count + 1);
	called->names = folded_new(arena, most);
	called->first = arena_alloc(arena, most * sizeof(*called->first));
	called->second = arena_alloc(arena, most * sizeof(*called->second));
	for (size_t i = 0; i < count; i++) {
		const struct agency *agency = &agencies[i];

		if (agency->code == NULL)
			continue;
		(void)names_add(called->codes, agency->code,
		    strlen(agency->code));
		add_name(called, agency, agency->name);
		add_name(called, agency, agency->short_name);
		for (size_t k = 0;
		     agency->aliases != NULL && agency->aliases[k] != NULL; k++)
			add_name(called, agency, agency->aliases[k]);
	}
	return called;
}

const char *
called_code(const struct called_agencies *called, const char *text,
    struct err *err)
{
	int32_t number;

	if (names_find(called->codes, text, strlen(text)) >= 0)
		return text;
	number = folded_find(called->names, text);
	if (number < 0) {
		(void)err_set(err, "\"%s\" is no agency", text);
		return NULL;
	}
	if (called->second[number] != NULL) {
		(void)err_set(err,
		    "\"%s\" is the name of several agencies: write the code "
		    "(%s or %s)",
		    text, called->first[number]->code,
		    called->second[number]->code);
		return NULL;
	}
	return called->first[number]->code;
}
