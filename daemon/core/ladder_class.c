/* Which class of procedures a dossier is of. */
#include "core/ladder_class.h"

#include <string.h>

#include "base/text.h"

static bool
takes_field(const struct ladder_class *class, const struct procedure *row,
    const struct observation *seen, struct arena *arena)
{
	const char *field =
	    row != NULL && row->field != NULL ? row->field : seen->field;
	const char *folded;

	if (class->field_count == 0)
		return true;
	if (field == NULL)
		return false;
	folded = text_fold(arena, field);
	for (int i = 0; i < class->field_count; i++)
		if (strcmp(class->fields[i], folded) == 0)
			return true;
	return false;
}

static bool
takes_procedure(const struct ladder_class *class, const struct procedure *row,
    const struct observation *seen)
{
	for (int i = 0; i < class->procedure_count; i++)
		if (catalogue_is_code(class->procedures[i], seen->procedure) ||
		    (row != NULL &&
			catalogue_is_code(class->procedures[i], row->code)))
			return true;
	return class->procedure_count == 0;
}

static bool
takes(const struct ladder_class *class, const struct procedure *row,
    const struct observation *seen, struct arena *arena)
{
	return takes_procedure(class, row, seen) &&
	    (!class->has_limit ||
		(row != NULL && limit_is_within(row->limit, class->limit))) &&
	    takes_field(class, row, seen, arena);
}

const struct ladder_class *
ladder_class_of(const struct ladder *ladder, const struct procedure *row,
    const struct observation *seen, struct arena *arena)
{
	for (int i = 0; i < ladder->class_count; i++)
		if (takes(&ladder->classes[i], row, seen, arena))
			return &ladder->classes[i];
	return NULL;
}

const struct ladder_class *
ladder_class_find(const struct ladder *ladder, const char *name)
{
	for (int i = 0; i < ladder->class_count; i++)
		if (text_equal(ladder->classes[i].name, name))
			return &ladder->classes[i];
	return NULL;
}

const char *
ladder_class_climbed(const struct ladder *ladder,
    const struct ladder_class *own, enum clock_kind clock)
{
	for (int i = 0; own != NULL && i < ladder->count; i++)
		if (ladder->rungs[i].clock == clock &&
		    text_equal(ladder->rungs[i].class, own->name))
			return own->name;
	return NULL;
}
