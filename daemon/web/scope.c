/* Of whom a page tells. */
#include "web/scope.h"

#include <string.h>

#include "base/text.h"

struct web_scope
web_scope_of(const struct visit *visit)
{
	const struct web_reader *reader = &visit->reader;

	return (struct web_scope){ .all = reader->province,
		.codes = reader->agencies,
		.code_count = reader->agency_count };
}

bool
web_scope_within(const struct visit *visit, const char *code,
    struct web_scope *out)
{
	const struct directory *directory = visit->site->conf->directory;
	const struct agency *agency = directory_by_code(directory, code);

	if (agency == NULL || !web_reader_sees(&visit->reader, agency->code))
		return false;
	*out = (struct web_scope){ .agency = agency };
	out->codes = directory_codes_within(directory, agency, visit->arena,
	    &out->code_count);
	return true;
}

void
web_scope_count(const struct visit *visit, const struct web_scope *scope,
    const struct figures *figures, struct figures_count *out)
{
	if (scope->all)
		figures_of_all(figures, out);
	else
		figures_of(figures, visit->site->conf->directory, scope->codes,
		    scope->code_count, out);
}

static bool
is_there(const struct agency *agency, day today)
{
	return agency->from.n <= today.n && today.n <= agency->to.n;
}

/* Whether it stands in the table: below the agency, or at the top of what the
 * reader sees. */
static bool
is_part(const struct visit *visit, const struct web_scope *scope,
    const struct agency *agency)
{
	if (scope->agency != NULL)
		return text_equal(agency->parent, scope->agency->code);
	return web_reader_sees(&visit->reader, agency->code) &&
	    (agency->parent == NULL ||
		!web_reader_sees(&visit->reader, agency->parent));
}

size_t
web_scope_parts(const struct visit *visit, const struct web_scope *scope,
    const struct agency ***out)
{
	const struct directory *directory = visit->site->conf->directory;
	day today = when_day(visit->now, visit->site->conf->offset);
	size_t all = directory_agency_count(directory), count = 0;
	const struct agency **parts =
	    arena_alloc(visit->arena, (all + 1) * sizeof(*parts));

	for (size_t i = 0; i < all; i++) {
		const struct agency *agency = directory_agency(directory, i);

		if (is_there(agency, today) && is_part(visit, scope, agency))
			parts[count++] = agency;
	}
	*out = parts;
	if (count == 1 && scope->agency == NULL) {
		struct web_scope below = { .agency = parts[0] };

		return web_scope_parts(visit, &below, out);
	}
	return count;
}
