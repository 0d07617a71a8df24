/* One cell put in place, every other byte as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "wire/csv_cell.h"

static const struct {
	const char *before;
	int line, column;
	char separator;
	const char *value, *after; /* NULL: refused */
} cases[] = {
	{ "a,b,c\n1,,3\n", 2, 1, ',', "x", "a,b,c\n1,x,3\n" },
	{ "a,b,c\r\n1,2,3\r\n4,5,6", 3, 2, ',', "x",
	    "a,b,c\r\n1,2,3\r\n4,5,x" },
	{ "a,b,c\r\n1,2,3\r\n", 2, 2, ',', "x", "a,b,c\r\n1,2,x\r\n" },
	{ "a;b\n\"1;\"\"0\";\n", 2, 1, ';', "x", "a;b\n\"1;\"\"0\";x\n" },
	{ "a\tb\n1\t2\n", 2, 0, '\t', "x", "a\tb\nx\t2\n" },
	{ "a,b\n1,\"2\"\n", 2, 1, ',', "x,\"y\"", "a,b\n1,\"x,\"\"y\"\"\"\n" },
	{ "\xef\xbb\xbf"
	  "a,b\n1,2\n",
	    2, 1, ',', "x",
	    "\xef\xbb\xbf"
	    "a,b\n1,x\n" },
	{ "a,b\n\"1\n2\",3\n", 2, 1, ',', "x", NULL },
	{ "a,b\n1\n", 2, 1, ',', "x", NULL },
	{ "a,b\n", 2, 1, ',', "x", NULL },
};

static void
test_cells(void **state)
{
	struct arena *arena = arena_new(1024);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct slice bytes = { cases[i].before,
			strlen(cases[i].before) };
		struct slice out = { NULL, 0 };
		struct err err;
		bool set =
		    csv_cell_set(arena, bytes, cases[i].line, cases[i].column,
			cases[i].separator, cases[i].value, &out, &err);

		if (set != (cases[i].after != NULL))
			fail_msg("case %zu", i);
		if (set)
			assert_string_equal(out.data, cases[i].after);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
