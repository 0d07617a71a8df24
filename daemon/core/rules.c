/* By which rules one dossier is counted. */
#include "core/rules.h"

#include "base/text.h"

static const struct {
	const char *keyword;
	const char *people;
} levels[LEVEL_COUNT] = {
	[LEVEL_DEFAULT] = { "default", "mặc định của cấu hình" },
	[LEVEL_SOURCE] = { "source", "phần mềm một cửa" },
	[LEVEL_AGENCY] = { "agency", "cơ quan" },
	[LEVEL_PROCEDURE] = { "procedure", "danh mục thủ tục" },
};

const char *
rules_level_text(enum rules_level level)
{
	return levels[level].keyword;
}

const char *
rules_level_people(enum rules_level level)
{
	return levels[level].people;
}

struct rules
rules_still(const struct rules *rules, struct arena *arena)
{
	struct rules still = *rules;

	if (still.directory != NULL)
		still.directory = directory_still(arena, rules->directory);
	if (still.calendars != NULL)
		still.calendars =
		    calendars_still(arena, rules->calendars, still.directory);
	return still;
}

static const struct agency *
parent_of(const struct rules *rules, const struct agency *agency)
{
	return agency->parent == NULL
	    ? NULL
	    : directory_by_code(rules->directory, agency->parent);
}

/* The agency as it was at receipt; one that a reorganisation made since then
 * is known only from later on. */
static const struct agency *
find_agency(const struct rules *rules, const struct facts *facts, day on)
{
	const char *name = facts->seen.agency;
	const struct agency *found;

	if (rules->directory == NULL || name == NULL)
		return NULL;
	found = directory_find_agency(rules->directory, name, on);
	if (found != NULL || facts->changed == INSTANT_NONE)
		return found;
	return directory_find_agency(rules->directory, name,
	    when_day(facts->changed, calendar_offset(rules->calendar)));
}

/* The nearest that is said for the agency or for one above it. */
static const struct counting *
agency_says(const struct rules *rules, const struct agency *agency)
{
	for (; agency != NULL; agency = parent_of(rules, agency))
		for (int i = 0; i < rules->agency_count; i++)
			if (text_equal(rules->agencies[i].agency, agency->code))
				return &rules->agencies[i].counting;
	return NULL;
}

/* Each stronger level goes over those before it. */
static void
hear(struct basis *basis, enum rules_level level,
    const struct counting *counting)
{
	if (counting == NULL)
		return;
	if (counting->has_convention) {
		basis->says[level] = true;
		basis->said[level] = counting->convention;
		basis->rule.convention = counting->convention;
		basis->convention_from = level;
	}
	if (counting->has_cutoff) {
		basis->rule.cutoff = counting->cutoff;
		basis->cutoff_from = level;
	}
}

static void
hear_all(const struct rules *rules, struct basis *basis)
{
	const struct counting standard = {
		.has_convention = true,
		.convention = rules->convention,
		.has_cutoff = true,
		.cutoff = rules->cutoff,
	};
	const struct procedure *row = basis->row;

	hear(basis, LEVEL_DEFAULT, &standard);
	hear(basis, LEVEL_SOURCE, rules->source);
	hear(basis, LEVEL_AGENCY, agency_says(rules, basis->agency));
	if (row != NULL) {
		const struct counting own = {
			.has_convention = row->has_convention,
			.convention = row->convention,
			.has_cutoff = row->has_cutoff,
			.cutoff = row->cutoff,
		};

		hear(basis, LEVEL_PROCEDURE, &own);
	}
}

/* An agency without a class of its own is of the class of the one above: an
 * office of a mountain commune stands in the mountains. */
static void
extend(const struct rules *rules, struct basis *basis)
{
	const struct procedure *row = basis->row;
	const struct agency *a = basis->agency;

	basis->rule.limit = row->limit;
	if (row->extension_count == 0)
		return;
	if (a == NULL) {
		basis->class_unknown = true;
		return;
	}
	while (a != NULL && a->class == NULL)
		a = parent_of(rules, a);
	for (int i = 0; a != NULL && i < row->extension_count; i++) {
		const struct extension *extension = &row->extensions[i];

		if (!text_equal(extension->class, a->class))
			continue;
		basis->extension = extension;
		basis->class_of = a;
		basis->rule.limit.count += extension->more.count;
	}
}

/* The row in force when the dossier was received; until then, submitted. */
bool
rules_find(const struct rules *rules, const struct facts *facts,
    struct basis *out)
{
	const struct observation *seen = &facts->seen;
	instant at = seen->received != INSTANT_NONE ? seen->received
	    : seen->submitted != INSTANT_NONE       ? seen->submitted
						    : facts->first_seen;

	*out = (struct basis){ .rule = { .limit = { LIMIT_SAME_DAY, 0 } } };
	if (at != INSTANT_NONE) {
		day on = when_day(at, calendar_offset(rules->calendar));

		out->agency = find_agency(rules, facts, on);
		if (seen->procedure != NULL)
			out->row = catalogue_find(rules->catalogue,
			    seen->procedure, on);
	}
	hear_all(rules, out);
	if (out->row != NULL)
		extend(rules, out);
	return out->row != NULL;
}

bool
rules_is_trusted(const struct basis *basis)
{
	return basis->row != NULL && basis->row->confirmed &&
	    !basis->class_unknown;
}

const struct calendar *
rules_calendar(const struct rules *rules, const struct facts *facts)
{
	instant at = facts->changed != INSTANT_NONE ? facts->changed
						    : facts->seen.received;

	if (rules->calendars == NULL || at == INSTANT_NONE)
		return rules->calendar;
	return calendars_named(rules->calendars, facts->seen.agency,
	    when_day(at, calendar_offset(rules->calendar)));
}

const char *
rules_field(const struct rules *rules, const struct facts *facts)
{
	struct basis basis;

	return rules_find(rules, facts, &basis) && basis.row->field != NULL
	    ? basis.row->field
	    : facts->seen.field;
}
