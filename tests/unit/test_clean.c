/* Imported text made fit to keep. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "wire/clean.h"

static void
test_text(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ NULL, NULL },
		{ "", NULL },
		{ "  \t\r\n ", NULL },
		{ "&nbsp;", NULL },
		{ "\xc2\xa0\xe2\x80\x8b\xef\xbb\xbf", NULL },
		{ "UBND xã Thượng Quan", "UBND xã Thượng Quan" },
		{ "  UBND   xã\tThượng\r\nQuan ", "UBND xã Thượng Quan" },
		{ "UBND\xc2\xa0xã&nbsp;&nbsp;Đức Vân", "UBND xã Đức Vân" },
		{ "a\xe2\x80\x8b"
		  "b\xc2\xad"
		  "c\xef\xbb\xbf",
		    "abc" },
		{ "a\xe2\x80\xae"
		  "b",
		    "ab" }, /* U+202E turns text around */
		{ "a\xe2\x80\xa8"
		  "b",
		    "a b" }, /* U+2028 ends a line */
		{ "a\xc2\x85"
		  "b\x7f"
		  "c",
		    "a b c" },
		{ "xa\xcc\x83", "xã" },
		{ "a & b", "a & b" },
		{ "“Đất” – 5 m²…", "“Đất” – 5 m²…" },
	};
	struct arena *arena = arena_new(4096);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool cut = true;
		const char *got = clean_text(arena, cases[i].text, &cut);

		if (!text_equal(got, cases[i].want))
			fail_msg("\"%s\": \"%s\"", cases[i].text,
			    got == NULL ? "(none)" : got);
		assert_false(cut);
	}
	arena_free(arena);
}

/* Nearly every text is clean: it is not copied. */
static void
test_clean_text_is_borrowed(void **state)
{
	static const char text[] = "Công chức Tư pháp - Hộ tịch";
	struct arena *arena = arena_new(4096);

	(void)state;
	assert_ptr_equal(clean_text(arena, text, NULL), text);
	assert_ptr_equal(clean_code(arena, text, NULL), text);
	arena_free(arena);
}

static void
test_code(void **state)
{
	static const struct {
		const char *text, *want;
		bool removed;
	} cases[] = {
		{ NULL, NULL, false },
		{ " ", NULL, false },
		{ "H99.21-1", "H99.21-1", false },
		{ " H99.21-1\t", "H99.21-1", false },
		{ "H99\xe2\x80\x8b.21-1\xef\xbb\xbf", "H99.21-1", true },
		{ "H99\r\n.21", "H99.21", true },
		/* Inside, blanks and letters stay byte for byte. */
		{ "H99  Đ&nbsp;1", "H99  Đ&nbsp;1", false },
		{ "a\xcc\x81", "a\xcc\x81", false },
	};
	struct arena *arena = arena_new(4096);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool removed = false;
		const char *got = clean_code(arena, cases[i].text, &removed);

		if (!text_equal(got, cases[i].want))
			fail_msg("\"%s\": \"%s\"", cases[i].text,
			    got == NULL ? "(none)" : got);
		if (removed != cases[i].removed)
			fail_msg("\"%s\": removed", cases[i].text);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_clean_text_is_borrowed),
		cmocka_unit_test(test_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
