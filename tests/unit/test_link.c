/* Where a list goes on, by the Link header: RFC 8288, section 3 and the
 * examples of its section 3.5. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "wire/link.h"

static void
test_next(void **state)
{
	static const struct {
		const char *header, *next;
	} cases[] = {
		{ NULL, NULL },
		{ "", NULL },
		{ "</a?page=2>; rel=next", "/a?page=2" },
		{ "<http://s.example/l?p=2>; rel=\"next\"",
		    "http://s.example/l?p=2" },
		{ "<a>; rel=\"prev\", <b>; rel=\"next\"", "b" },
		{ "<a>;rel=first,<b>;rel=next,<c>;rel=last", "b" },
		/* Several relations in one; names without case. */
		{ "<a>; REL=\"last NEXT\"", "a" },
		{ "<a>; rel=\"start http://s.example/next\"", NULL },
		{ "<a>; rel=nextone", NULL },
		/* A comma and a semicolon belong to a target or a string. */
		{ "<a,b;c>; title=\"x, <y>; rel=next\"; rel=next", "a,b;c" },
		{ "<a>; title=\"\\\"; rel=next\"; rel=prev", NULL },
		/* Of two the first counts (section 3.3). */
		{ "<a>; rel=prev; rel=next", NULL },
		{ "<a>; rel=next; rel=prev", "a" },
		{ "<a> ; rel = next", "a" },
		{ "<a>; title; rel=next", "a" },
		{ "<a>", NULL },
		{ ", ,<a>;rel=next", "a" },
		/* Cut off, or no link at all. */
		{ "<a; rel=next", NULL },
		{ "a; rel=next", NULL },
		{ "<a>; rel=\"next", "a" },
		{ "<a>; rel=", NULL },
		{ "<a>; title=\"x\\", NULL },
		{ "<>; rel=next", "" },
	};
	struct arena *arena = arena_new(1024);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *next = link_next(arena, cases[i].header);

		if (!text_equal(next, cases[i].next))
			fail_msg("%s: %s", cases[i].header,
			    next == NULL ? "none" : next);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
