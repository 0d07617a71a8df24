/* Which character sets are certain, and that no other is taken for one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire/charset_certain.h"

static void
test_certain(void **state)
{
	static const struct {
		const char *bytes;
		size_t size; /* 0: up to the NUL */
		enum charset charset;
		const char *text;
	} cases[] = {
		{ "name\nAn\n", 0, CHARSET_UTF8, "name\nAn\n" },
		{ "\xef\xbb\xbfHoàng", 0, CHARSET_UTF8, "Hoàng" },
		{ "\xff\xfeH\0o\0\xe0\0", 8, CHARSET_UTF16LE, "Hoà" },
		{ "n\0a\0m\0e\0\xe0\0", 10, CHARSET_UTF16LE, "nameà" },
		{ "\0n\0a\0m\0e\0\xe0", 10, CHARSET_UTF16BE, "nameà" },
		{ "Thi\xf2 Th\xfd\xd2", 0, CHARSET_WINDOWS_1258, "Thị Thử" },
		{ "Nguy\xea\xden V\xe3n \xd0\xf4", 0, CHARSET_WINDOWS_1258,
		    "Nguyễn Văn Đô" },
	};
	struct arena *arena = arena_new(4096);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct slice bytes = { cases[i].bytes,
			cases[i].size > 0 ? cases[i].size
					  : strlen(cases[i].bytes) };
		enum charset taken;
		struct slice text;

		assert_true(charset_certain(arena, bytes, &text, &taken));
		assert_int_equal(taken, cases[i].charset);
		assert_int_equal(text.size, strlen(cases[i].text));
		assert_memory_equal(text.data, cases[i].text, text.size);
	}
	arena_free(arena);
}

static void
test_not_certain(void **state)
{
	/* TCVN3 "Hoàng Thị", VNI "Nguyeãn Vaên", latin1 "Médecin", windows-1258
	 * without a mark of its own, a mark behind a consonant, two tones in
	 * one syllable, NUL bytes. */
	static const struct slice cases[] = {
		{ "Ho\xb5ng Th\xde", 8 },
		{ "Nguye\xe3n Va\xean", 12 },
		{ "Ng\xf4 Va\xean Th\xf2", 11 },
		{ "M\xe9"
		  "decin",
		    7 },
		{ "Ho\xe0ng", 5 },
		{ "Th\xf2 Thi\xf2", 8 },
		{ "Thi\xf2\xe0", 5 },
		{ "a\0\xe0", 3 },
	};
	struct arena *arena = arena_new(4096);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum charset taken;
		struct slice text;

		assert_false(charset_certain(arena, cases[i], &text, &taken));
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_certain),
		cmocka_unit_test(test_not_certain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
