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
		{ "a\xe2\x81\xa6"
		  "b\xe2\x81\xa9",
		    "ab" }, /* U+2066, U+2069: isolates */
		{ "a\xd8\x9c"
		  "b\xe1\xa0\x8e"
		  "c\xef\xb8\x8f"
		  "d\xf3\xa0\x80\xa0",
		    "abcd" }, /* U+061C, U+180E, U+FE0F, U+E0020 */
		{ "UBND\xe3\x80\x80xã\xe2\x80\xaf"
		  "Mẫu",
		    "UBND xã Mẫu" }, /* U+3000, U+202F */
		/* Left over from TCVN3 and VNI, read as Latin-1: nobody can
		 * tell what was meant, and nothing breaks. */
		{ "NguyÔn V¨n MÉu", "NguyÔn V¨n MÉu" },
		{ "Nguyeãn Vaên Maãu", "Nguyeãn Vaên Maãu" },
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
		const char *text, *want, *removed;
	} cases[] = {
		{ NULL, NULL, NULL },
		{ " ", NULL, NULL },
		{ "\xe2\x80\x8b", NULL, "U+200B" },
		{ "H99.21-1", "H99.21-1", NULL },
		{ " H99.21-1\t", "H99.21-1", NULL },
		{ "\xc2\xa0H99.21-1\xc2\xa0\r\n", "H99.21-1", NULL },
		{ "H99\xe2\x80\x8b.21-1\xef\xbb\xbf", "H99.21-1",
		    "U+200B, U+FEFF" },
		{ "\xef\xbb\xbfH99.21-1 \xe2\x80\x8e", "H99.21-1",
		    "U+FEFF, U+200E" },
		{ "H\xc2\xad"
		  "9\xc2\xad"
		  "9",
		    "H99", "U+00AD" },
		{ "H99\r\n.21", "H99.21", "U+000A" },
		/* Inside, blanks and letters stay. */
		{ "H99  Đ&nbsp;1", "H99  Đ&nbsp;1", NULL },
		{ "H99\xc2\xa0"
		  "1",
		    "H99 1", NULL },
		/* NFD and NFC are one code; Eth and D with stroke are two. */
		{ "a\xcc\x81", "á", NULL },
		{ "\xc3\x90-1", "\xc3\x90-1", NULL },
		{ "\xc4\x90-1", "\xc4\x90-1", NULL },
	};
	struct arena *arena = arena_new(4096);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *removed = "untouched";
		const char *got = clean_code(arena, cases[i].text, &removed);

		if (!text_equal(got, cases[i].want))
			fail_msg("\"%s\": \"%s\"", cases[i].text,
			    got == NULL ? "(none)" : got);
		if (!text_equal(removed, cases[i].removed))
			fail_msg("\"%s\": removed %s", cases[i].text,
			    removed == NULL ? "(none)" : removed);
	}
	arena_free(arena);
}

/* The names of many are cut off, not written over anything. */
static void
test_many_removed(void **state)
{
	struct arena *arena = arena_new(4096);
	struct buf code = buf_over(arena);
	const char *removed;

	(void)state;
	buf_add(&code, "H");
	for (char last = '\x80'; last < '\x8f'; last++) {
		buf_add(&code, "\xf3\xa0\x84");
		buf_add_char(&code, last);
	}
	assert_string_equal(clean_code(arena, code.data, &removed), "H");
	assert_true(text_starts(removed, "U+E0100, U+E0101, "));
	assert_in_range(strlen(removed), 60, 80);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_clean_text_is_borrowed),
		cmocka_unit_test(test_code),
		cmocka_unit_test(test_many_removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
