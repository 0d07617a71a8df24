/* Which calendar each agency goes by. */
#include "core/calendars.h"

#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/text.h"

struct calendars {
	struct arena *arena; /* holds everything, this struct too */
	const struct calendar *national;
	const struct directory *directory;
	const struct overlay *overlays;
	size_t count;
	/* Of each row of the directory; the national one where there is no
	 * overlay.  Rows of one chain of overlays share theirs. */
	const struct calendar **of;
	struct calendar **built;
	size_t built_count;
};

static const struct agency *
parent_of(const struct directory *directory, const struct agency *agency)
{
	return agency->parent == NULL
	    ? NULL
	    : directory_by_code(directory, agency->parent);
}

static bool
is_own(const struct overlay *overlay, const struct agency *agency)
{
	return strcmp(overlay->agency, agency->code) == 0;
}

bool
calendars_holds(const struct calendars *calendars,
    const struct overlay *overlay, const struct agency *agency)
{
	for (; agency != NULL; agency = parent_of(calendars->directory, agency))
		if (is_own(overlay, agency))
			return true;
	return false;
}

static bool
has_own(const struct calendars *calendars, const struct agency *agency)
{
	for (size_t i = 0; i < calendars->count; i++)
		if (is_own(&calendars->overlays[i], agency))
			return true;
	return false;
}

/* The lines of all overlays of ${agency} and of those above it, the topmost
 * first. */
static size_t
gather(const struct calendars *calendars, const struct agency *agency,
    const struct overlay_line **out)
{
	const struct agency *parent = parent_of(calendars->directory, agency);
	size_t count = parent == NULL ? 0 : gather(calendars, parent, out);

	for (size_t i = 0; i < calendars->count; i++) {
		const struct overlay *overlay = &calendars->overlays[i];

		if (!is_own(overlay, agency))
			continue;
		for (size_t j = 0; j < overlay->line_count; j++)
			out[count++] = &overlay->lines[j];
	}
	return count;
}

static size_t
line_total(const struct calendars *calendars)
{
	size_t total = 0;

	for (size_t i = 0; i < calendars->count; i++)
		total += calendars->overlays[i].line_count;
	return total;
}

/* A line of an overlay of its own that changes nothing is a slip of the pen:
 * a wrong year, a day that is off anyway. */
static void
check_lines(const struct calendars *calendars, const struct agency *agency,
    const struct overlay_line *const *lines, const int *changed, size_t count,
    const char *file, struct complaints *complaints)
{
	for (size_t i = 0; i < count; i++) {
		const char *was = NULL;
		bool own = false;

		for (size_t j = 0; j < calendars->count; j++) {
			const struct overlay *o = &calendars->overlays[j];

			own = own ||
			    (is_own(o, agency) && lines[i] >= o->lines &&
				lines[i] < o->lines + o->line_count);
		}
		if (!own || changed[i] > 0)
			continue;
		switch (lines[i]->kind) {
		case OVERLAY_CLOSED:
			was = "none of these days is worked anyway";
			break;
		case OVERLAY_WORKED:
			was = "none of these days is one of weekly rest";
			break;
		case OVERLAY_COUNTER:
			was = "none of these days is one of weekly rest";
			break;
		case OVERLAY_HOURS:
			was = "the office is open on none of these days";
			break;
		}
		complaints_add(complaints, file, lines[i]->line, 0,
		    "%s of %s changes nothing: %s",
		    overlay_kind_text(lines[i]->kind), agency->code, was);
	}
}

static const struct calendar *
build_for(struct calendars *calendars, const struct agency *agency,
    const char *file, struct complaints *complaints)
{
	size_t room = line_total(calendars) + 1;
	const struct overlay_line **lines = mem_alloc(room * sizeof(*lines));
	int *changed = mem_alloc(room * sizeof(*changed));
	size_t count = gather(calendars, agency, lines);
	struct calendar *built =
	    calendar_overlaid(calendars->national, lines, count, changed);

	if (complaints != NULL)
		check_lines(calendars, agency, lines, changed, count, file,
		    complaints);
	mem_free(changed);
	mem_free(lines);
	calendars->built[calendars->built_count++] = built;
	return built;
}

/* Another row of the same code, built before. */
static const struct calendar *
built_for_code(const struct calendars *calendars, size_t row)
{
	const struct agency *agency =
	    directory_agency(calendars->directory, row);

	for (size_t i = 0; i < row; i++) {
		const struct agency *other =
		    directory_agency(calendars->directory, i);

		if (text_equal(other->code, agency->code) &&
		    text_equal(other->parent, agency->parent))
			return calendars->of[i];
	}
	return NULL;
}

static void
fill(struct calendars *calendars, const char *file,
    struct complaints *complaints)
{
	const struct directory *directory = calendars->directory;
	size_t rows = directory_agency_count(directory);

	for (size_t i = 0; i < rows; i++) {
		const struct agency *agency = directory_agency(directory, i);

		if (!has_own(calendars, agency))
			continue;
		calendars->of[i] = built_for_code(calendars, i);
		if (calendars->of[i] == NULL)
			calendars->of[i] =
			    build_for(calendars, agency, file, complaints);
	}
	for (size_t i = 0; i < rows; i++) {
		const struct agency *a = directory_agency(directory, i);

		while (a != NULL && !has_own(calendars, a))
			a = parent_of(directory, a);
		calendars->of[i] = a == NULL
		    ? calendars->national
		    : calendars->of[a - directory_agency(directory, 0)];
	}
}

/* Adds what can be said without building: unknown agencies, and two overlays
 * of one agency at one time. */
static void
check_overlays(const struct calendars *calendars, const char *file,
    struct complaints *complaints)
{
	for (size_t i = 0; i < calendars->count; i++) {
		const struct overlay *a = &calendars->overlays[i];

		if (directory_by_code(calendars->directory, a->agency) == NULL)
			complaints_add(complaints, file, a->line, 0,
			    "\"%s\": no such agency", a->agency);
		for (size_t j = 0; j < i; j++) {
			const struct overlay *b = &calendars->overlays[j];

			if (text_equal(a->agency, b->agency) &&
			    a->from.n <= b->until.n && b->from.n <= a->until.n)
				complaints_add(complaints, file, a->line, 0,
				    "two overlays of %s at one time; the "
				    "other is on line %d",
				    a->agency, b->line);
		}
	}
}

struct calendars *
calendars_build(const struct calendar *national,
    const struct directory *directory, const struct overlay *overlays,
    size_t count, const char *file, struct complaints *complaints)
{
	struct arena *arena = arena_new(4096);
	struct calendars *calendars = arena_alloc(arena, sizeof(*calendars));
	size_t rows = directory_agency_count(directory);
	int errors = complaints == NULL ? 0 : complaints->errors;

	*calendars = (struct calendars){ .arena = arena,
		.national = national,
		.directory = directory,
		.overlays = overlays,
		.count = count,
		.of = arena_alloc(arena, rows * sizeof(*calendars->of)),
		.built = arena_alloc(arena, rows * sizeof(*calendars->built)) };
	if (complaints != NULL)
		check_overlays(calendars, file, complaints);
	fill(calendars, file, complaints);
	if (complaints != NULL && complaints->errors > errors) {
		calendars_free(calendars);
		return NULL;
	}
	return calendars;
}

void
calendars_free(struct calendars *calendars)
{
	if (calendars == NULL)
		return;
	for (size_t i = 0; i < calendars->built_count; i++)
		calendar_free(calendars->built[i]);
	arena_free(calendars->arena);
}

const struct calendars *
calendars_still(struct arena *arena, const struct calendars *calendars,
    const struct directory *directory)
{
	struct calendars *still = arena_alloc(arena, sizeof(*still));

	*still = *calendars;
	still->directory = directory;
	return still;
}

const struct calendar *
calendars_national(const struct calendars *calendars)
{
	return calendars->national;
}

const struct calendar *
calendars_of(const struct calendars *calendars, const struct agency *agency)
{
	if (agency == NULL)
		return calendars->national;
	return calendars
	    ->of[agency - directory_agency(calendars->directory, 0)];
}

const struct calendar *
calendars_named(const struct calendars *calendars, const char *name, day on)
{
	if (calendars->count == 0 || name == NULL)
		return calendars->national;
	return calendars_of(calendars,
	    directory_find_agency(calendars->directory, name, on));
}

size_t
calendars_overlay_count(const struct calendars *calendars)
{
	return calendars->count;
}

const struct overlay *
calendars_overlay(const struct calendars *calendars, size_t index)
{
	return &calendars->overlays[index];
}
