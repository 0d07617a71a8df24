/* Names of procedures that are not told. */
#include "tell/discretion.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire/json.h"

enum { OF_A_CHANGE = 2 }; /* what it was, what it is */

static void
add(struct discretion *out, const char *name)
{
	if (text_is_empty(name))
		return;
	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->names[i], name) == 0)
			return;
	out->names[out->count++] = name;
}

/* A first observation has the name, a later one both. */
static void
add_changed(struct discretion *out, struct arena *arena,
    const struct change *change)
{
	const struct cJSON *tree, *name;
	struct err ignored;

	if (change->payload == NULL ||
	    !json_parse(arena,
		(struct slice){ change->payload, strlen(change->payload) },
		&tree, &ignored))
		return;
	name = json_member(tree, "procedure_name");
	if (cJSON_IsString(name))
		add(out, name->valuestring);
	for (int i = 0; cJSON_IsArray(name) && i < OF_A_CHANGE; i++)
		add(out, cJSON_GetStringValue(cJSON_GetArrayItem(name, i)));
}

/* One name may begin as another does. */
static int
by_length(const void *a, const void *b)
{
	size_t x = strlen(*(const char *const *)a);
	size_t y = strlen(*(const char *const *)b);

	return x > y ? -1 : x < y;
}

struct discretion
discretion_of(const struct explanation *explanation, const struct story *story,
    bool always)
{
	struct arena *arena = explanation->database->arena;
	const struct procedure *row = explanation->basis.row;
	struct discretion out = { .explanation = explanation,
		.hides = always || (row != NULL && row->sensitive) };

	if (!out.hides)
		return out;
	out.names = arena_alloc(arena,
	    (2 + OF_A_CHANGE * story->change_count) * sizeof(*out.names));
	add(&out, explanation->dossier.facts.seen.procedure_name);
	add(&out, row == NULL ? NULL : row->name);
	for (size_t i = 0; i < story->change_count; i++)
		add_changed(&out, arena, &story->changes[i]);
	if (out.count > 1)
		qsort(out.names, out.count, sizeof(*out.names), by_length);
	return out;
}

const char *
discretion_procedure(const struct discretion *discretion)
{
	const struct explanation *explanation = discretion->explanation;
	const struct observation *seen = &explanation->dossier.facts.seen;
	const struct procedure *row = explanation->basis.row;
	const char *field =
	    row != NULL && row->field != NULL ? row->field : seen->field;

	if (discretion->hides)
		return arena_printf(explanation->database->arena, "lĩnh vực %s",
		    field == NULL ? "-" : field);
	return seen->procedure_name != NULL ? seen->procedure_name
	    : row != NULL                   ? row->name
					    : seen->procedure;
}

static const char *
without(struct arena *arena, const char *text, const char *name)
{
	struct buf buf = buf_over(arena);
	const char *at;

	for (; (at = strstr(text, name)) != NULL; text = at + strlen(name)) {
		buf_add_bytes(&buf, text, (size_t)(at - text));
		buf_add(&buf, "(không ghi tên)");
	}
	buf_add(&buf, text);
	return buf_text(&buf);
}

const char *
discretion_text(const struct discretion *discretion, const char *text)
{
	for (size_t i = 0; i < discretion->count; i++)
		text = without(discretion->explanation->database->arena, text,
		    discretion->names[i]);
	return text;
}
