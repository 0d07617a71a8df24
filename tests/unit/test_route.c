/* Who is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/route.h"
#include "support/pure_dossier.h"
#include "support/pure_province.h"

static struct arena *arena;
static struct directory *directory;

static int
begin(void **state)
{
	struct err err;

	(void)state;
	arena = arena_new(65536);
	directory = directory_build(arena, pure_agencies, PURE_AGENCIES,
	    pure_contacts, PURE_CONTACTS, &err);
	return directory == NULL;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* "officer 2, head 4": roles and lines of the contacts. */
static const char *
people(const struct route *route)
{
	struct buf text = buf_over(arena);

	for (size_t i = 0; i < route->count; i++)
		buf_printf(&text, "%s%s %d", i == 0 ? "" : ", ",
		    role_text(route->recipients[i].role),
		    route->recipients[i].contact->line);
	return buf_text(&text);
}

static void
test_routes(void **state)
{
	enum {
		ALONE = ROLE_OFFICER,
		OVERDUE = ROLE_OFFICER | ROLE_HEAD,
		GRAVE = ROLE_OFFICER | ROLE_HEAD | ROLE_PROVINCE,
	};
	static const struct {
		const char *agency, *account;
		unsigned roles;
		const char *people, *findings;
	} cases[] = {
		{ "ND", "an.ns", ALONE, "officer 2", "" },
		/* ND has no head: N's. */
		{ "ND", "an.ns", OVERDUE, "officer 2, head 4", "" },
		{ "ND", "an.ns", GRAVE, "officer 2, head 4, province 12", "" },
		/* One person once, in the first role. */
		{ "N", "chi.ns", OVERDUE, "officer 5", "" },
		/* Without address or unknown: the desk. */
		{ "ND", "binh.ns", ALONE, "desk 6", "officer-unknown" },
		{ "ND", "nobody", OVERDUE, "desk 6, head 4",
		    "officer-unknown" },
		/* No officer yet is no finding. */
		{ "ND", NULL, ALONE, "desk 6", "" },
		{ "BD", NULL, ROLE_DESK, "desk 7, desk 8", "" },
		/* An unknown agency: the province's desk. */
		{ "Đâu đó", NULL, ALONE, "province 12", "agency-unknown" },
		{ "Đâu đó", NULL, ROLE_DESK, "province 12", "agency-unknown" },
		{ NULL, "an.ns", OVERDUE, "officer 2", "agency-unknown" },
		/* Nobody heads Ba Bể: the control office is told. */
		{ "B", NULL, ROLE_HEAD, "province 12", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o = pure_observation(NULL, NULL, NULL);
		struct route route;

		o.agency = cases[i].agency;
		o.officer_account = cases[i].account;
		route_resolve(directory, &o, cases[i].roles,
		    pure_day("2020-09-15"), &route);
		assert_string_equal(people(&route), cases[i].people);
		assert_string_equal(pure_findings(arena, route.findings,
					route.finding_count),
		    cases[i].findings);
		assert_false(route.nobody);
	}
}

static void
test_nobody(void **state)
{
	struct observation o = pure_observation(NULL, NULL, NULL);
	struct err err;
	struct directory *empty =
	    directory_build(arena, pure_agencies, PURE_AGENCIES, NULL, 0, &err);
	struct route route;

	(void)state;
	o.agency = "ND";
	route_resolve(empty, &o, ROLE_OFFICER, pure_day("2020-09-15"), &route);
	assert_int_equal(route.count, 0);
	assert_true(route.nobody);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_routes),
		cmocka_unit_test(test_nobody),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
