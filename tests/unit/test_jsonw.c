/* The JSON writer.  Expected texts are RFC 8259 read by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "wire/jsonw.h"

static int
with_arena(void **state)
{
	*state = arena_new(4096);
	return 0;
}

static int
without_arena(void **state)
{
	arena_free(*state);
	return 0;
}

static void
test_nests_and_commas(void **state)
{
	struct buf out = buf_over(*state);
	struct jsonw w = jsonw_into(&out);

	jsonw_object(&w);
	jsonw_put_int(&w, "v", 1);
	jsonw_key(&w, "rows");
	jsonw_array(&w);
	for (int i = 0; i < 2; i++) {
		jsonw_object(&w);
		jsonw_put_string(&w, "mã", i == 0 ? "H-1" : NULL);
		jsonw_put_bool(&w, "late", i == 1);
		jsonw_object_end(&w);
	}
	jsonw_null(&w);
	jsonw_array(&w);
	jsonw_array_end(&w);
	jsonw_array_end(&w);
	jsonw_put_null(&w, "end");
	jsonw_object_end(&w);
	assert_string_equal(buf_text(&out),
	    "{\"v\":1,\"rows\":[{\"mã\":\"H-1\",\"late\":false},"
	    "{\"mã\":null,\"late\":true},null,[]],\"end\":null}");
}

static void
test_strings_are_escaped(void **state)
{
	static const struct {
		const char *text, *json;
	} cases[] = {
		{ "", "\"\"" },
		{ "Hạn \"giải quyết\"", "\"Hạn \\\"giải quyết\\\"\"" },
		{ "C:\\x/y", "\"C:\\\\x/y\"" },
		{ "a\r\nb\tc", "\"a\\r\\nb\\tc\"" },
		{ "\x01\x1f", "\"\\u0001\\u001f\"" },
		{ "x\xffy", "\"x\xEF\xBF\xBDy\"" },
		{ "\xe1\xba", "\"\xEF\xBF\xBD\xEF\xBF\xBD\"" }, /* cut "ạ" */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = buf_over(*state);
		struct jsonw w = jsonw_into(&out);

		jsonw_string(&w, cases[i].text);
		assert_string_equal(buf_text(&out), cases[i].json);
	}
}

static void
test_numbers(void **state)
{
	struct buf out = buf_over(*state);
	struct jsonw w = jsonw_into(&out);

	jsonw_array(&w);
	jsonw_int(&w, INT64_MIN);
	jsonw_int(&w, INT64_MAX);
	jsonw_real(&w, 0.1);
	jsonw_real(&w, 2.5e-7);
	jsonw_real(&w, 1.0 / 3.0);
	jsonw_real(&w, NAN);
	jsonw_real(&w, INFINITY);
	jsonw_array_end(&w);
	assert_string_equal(buf_text(&out),
	    "[-9223372036854775808,9223372036854775807,0.1,2.5e-07,"
	    "0.3333333333333333,null,null]");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nests_and_commas),
		cmocka_unit_test(test_strings_are_escaped),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, with_arena, without_arena);
}
