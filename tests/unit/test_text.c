/* Slices, buffers, UTF-8, names.  Code points from the Unicode charts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(1024);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
utf8_is_checked_by_rfc_3629(void **state)
{
	static const struct {
		const char *text;
		int bad_at; /* -1 for well-formed */
	} cases[] = {
		{ "", -1 },
		{ "plain ASCII, long enough for two words", -1 },
		{ "Nguyễn Thị Đào", -1 },
		{ "\xf0\x9f\x8c\xb1", -1 },
		{ "\xef\xbf\xbf", -1 },
		{ "\xf4\x8f\xbf\xbf", -1 },
		{ "\xf4\x90\x80\x80", 0 },      /* above U+10FFFF */
		{ "\xed\xa0\x80", 0 },          /* a surrogate */
		{ "\xed\x9f\xbf", -1 },         /* the last before them */
		{ "\xc0\xaf", 0 },              /* overlong "/" */
		{ "\xe0\x80\xaf", 0 },          /* overlong, three bytes */
		{ "\xf0\x80\x80\xaf", 0 },      /* overlong, four bytes */
		{ "12345678abc\x80", 11 },      /* a tail without a head */
		{ "12345678\xe1\xbb", 8 },      /* cut off */
		{ "12345678\xe1\xbb ", 8 },     /* cut off by a blank */
		{ "1234567\xc3\xa9 \xff", 10 }, /* over an eight-byte edge */
		{ "\xf5\x80\x80\x80", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t at = 99;
		bool good =
		    text_is_utf8(cases[i].text, strlen(cases[i].text), &at);

		assert_int_equal(good, cases[i].bad_at < 0);
		if (!good)
			assert_int_equal(at, cases[i].bad_at);
	}
}

static void
names_fold_to_one_form(void **state)
{
	(void)state;
	/* e + circumflex + tilde composes to U+1EC5. */
	assert_string_equal(text_fold(arena, "NGUYE\xcc\x82\xcc\x83N"),
	    "nguyễn");
	assert_string_equal(text_fold(arena, "  Ba \t\xc2\xa0 Bể\xe2\x80\x8b "),
	    "ba bể");
	/* Eth typed for D with stroke, either case. */
	assert_string_equal(text_fold(arena,
				"\xc3\x90\xc3\xb0"
				"Đđ"),
	    "đđđđ");
	/* What comes along when a name is pasted from a mail: U+202A, U+202C,
	 * U+00AD, U+2066, U+FEFF, U+202F. */
	assert_string_equal(text_fold(arena,
				"\xe2\x80\xaa"
				"Ba\xe2\x80\xaf"
				"B\xc2\xad"
				"ể\xe2\x80\xac\xe2\x81\xa6\xef\xbb\xbf"),
	    "ba bể");
	assert_string_equal(text_fold(arena, ""), "");
	assert_string_equal(text_nfc(arena, "e\xcc\x82"), "ê");
	assert_true(text_may_be_decomposed("e\xcc\x82"));
	assert_false(text_may_be_decomposed("ê"));
	assert_int_equal(text_length("Bể"), 2);
}

static void
what_is_compared_of_a_header(void **state)
{
	char out[16];

	(void)state;
	text_bare("  HỌ và_Tên (*) ", out, sizeof(out));
	assert_string_equal(out, "hovaten");
	/* Marks apart, D with stroke, and Eth typed for it. */
	text_bare("Ðe\xcc\x82\xcc\x81n ngày Đ", out, sizeof(out));
	assert_string_equal(out, "denngayd");
	text_bare("cut-off 2", out, 5);
	assert_string_equal(out, "cuto");
	text_bare("\xff", out, sizeof(out));
	assert_string_equal(out, "");
}

static void
text_is_trimmed_of_what_cannot_be_seen(void **state)
{
	(void)state;
	assert_string_equal(text_trim(arena, "\xef\xbb\xbf \t a b\xc2\xa0\r\n"),
	    "a b");
	assert_string_equal(text_trim(arena, " \xe2\x80\x8b "), "");
	assert_string_equal(text_trim(arena, "ễ"), "ễ");
	assert_string_equal(text_trim(arena, "\xe2\x80\x8e 1 \xc2\xad"), "1");
}

static void
a_message_is_cut_in_its_middle(void **state)
{
	char fits[] = "0123456789abcdef", longer[] = "0123456789abcdefg";
	char wide[] = "--period \"ồồồồồồồồồồ\": sai";

	(void)state;
	text_cut_middle(fits, 16);
	assert_string_equal(fits, "0123456789abcdef");
	/* 13 bytes are left beside the mark: nine before it, four behind. */
	text_cut_middle(longer, 16);
	assert_string_equal(longer, "012345678…defg");
	/* 21: 14 and 7; "ồ" is three bytes, of which none is cut. */
	text_cut_middle(wide, 24);
	assert_string_equal(wide, "--period \"ồ…\": sai");
}

static void
characters_are_told_apart(void **state)
{
	static const struct {
		const char *p;
		size_t blank, invisible;
	} cases[] = {
		{ "", 0, 0 },
		{ "a", 0, 0 },
		{ " a", 1, 0 },
		{ "\t", 1, 0 },
		{ "\x7f", 1, 0 },
		{ "ễ", 0, 0 },
		{ "\xc2\x85", 2, 0 },         /* U+0085, a control */
		{ "\xc2\xa0", 2, 0 },         /* U+00A0 */
		{ "\xc2\xad", 0, 2 },         /* U+00AD */
		{ "\xcd\x8f", 0, 2 },         /* U+034F */
		{ "\xe2\x80\x8a", 3, 0 },     /* U+200A */
		{ "\xe2\x80\x8b", 0, 3 },     /* U+200B */
		{ "\xe2\x80\xa8", 3, 0 },     /* U+2028 */
		{ "\xe2\x80\x93", 0, 0 },     /* U+2013, a dash */
		{ "\xe2\x81\xa0", 0, 3 },     /* U+2060 */
		{ "\xef\xbb\xbf", 0, 3 },     /* U+FEFF */
		{ "\xf0\x9f\x8c\xb1", 0, 0 }, /* U+1F331 */
		{ "\xe2\x80", 0, 0 },         /* cut off */
		{ "\xff", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(text_blank(cases[i].p), cases[i].blank);
		assert_int_equal(text_invisible(cases[i].p),
		    cases[i].invisible);
	}
}

static void
strings_compare(void **state)
{
	(void)state;
	assert_true(text_equal(NULL, NULL));
	assert_false(text_equal(NULL, ""));
	assert_false(text_equal("", NULL));
	assert_true(text_equal("a", "a"));
	assert_true(text_is_empty(NULL));
	assert_true(text_is_empty(""));
	assert_false(text_is_empty(" "));
	assert_true(text_starts("calendar", "cal"));
	assert_false(text_starts("cal", "calendar"));
}

static void
integers_fill_the_whole_text(void **state)
{
	static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1.0",
		"0x1", "99999999999999999999", "11", "-11" };
	int64_t n = 5;

	(void)state;
	assert_true(text_to_int("-10", -10, 10, &n));
	assert_int_equal(n, -10);
	assert_true(text_to_int("007", -10, 10, &n));
	assert_int_equal(n, 7);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(text_to_int(bad[i], -10, 10, &n));
	assert_int_equal(n, 7);
}

static void
numbers_are_written_as_offices_do(void **state)
{
	(void)state;
	assert_string_equal(text_number(arena, 0), "0");
	assert_string_equal(text_number(arena, 999), "999");
	assert_string_equal(text_number(arena, 1284), "1.284");
	assert_string_equal(text_number(arena, -1234567), "-1.234.567");
	assert_string_equal(text_number(arena, -123), "-123");
}

static void
the_nearest_word_is_suggested(void **state)
{
	static const char *const words[] = { "years", "name", "office-hours" };

	(void)state;
	assert_string_equal(text_nearest("yaers", words, 3), "years");
	assert_string_equal(text_nearest("ofice-hours", words, 3),
	    "office-hours");
	assert_null(text_nearest("calendar", words, 3));
}

static void
buffers_grow(void **state)
{
	struct buf buf = buf_over(arena);

	(void)state;
	assert_string_equal(buf_text(&buf), "");
	for (int i = 0; i < 1000; i++)
		buf_printf(&buf, "%03d,", i);
	assert_int_equal(buf.size, 4000);
	assert_memory_equal(buf_text(&buf) + 3996, "999,", 5);
	buf_add_char(&buf, 'x');
	buf_add_bytes(&buf, "yz", 1);
	buf_add(&buf, "!");
	assert_string_equal(buf_text(&buf) + 4000, "xy!");
	assert_string_equal(text_hex(arena, "\x00\xff\x1a", 3), "00ff1a");
}

static void
buffers_take_integers(void **state)
{
	struct buf buf = buf_over(arena);

	(void)state;
	buf_reserve(&buf, 0);
	assert_string_equal(buf_text(&buf), "");
	buf_add_int(&buf, 0);
	buf_add_char(&buf, ' ');
	buf_add_int(&buf, -1);
	buf_add_char(&buf, ' ');
	buf_add_int(&buf, 1600480800);
	buf_add_char(&buf, ' ');
	buf_reserve(&buf, 1000);
	buf_add_int(&buf, INT64_MAX);
	buf_add_char(&buf, ' ');
	buf_add_int(&buf, INT64_MIN);
	assert_string_equal(buf_text(&buf),
	    "0 -1 1600480800 9223372036854775807 -9223372036854775808");
}

/* The order of a printed list: letters first, tones where those are the same.
 */
static void
names_sort_as_in_vietnamese_lists(void **state)
{
	static const char *const sorted[] = { "An ninh", "Ăn uống", "Ấn phẩm",
		"Công Thương", "Dân tộc", "Du lịch", "Đất đai", "Đầu tư",
		"Giáo dục", "Hộ tịch", "Kế hoạch", "Lao động", "ma", "mà", "mả",
		"mã", "má", "mạ", "Nội vụ", "Nông nghiệp", "Ơn", "Thuế",
		"Tư pháp", "Tương tự", "Ưu đãi", "Văn hóa", "Xây dựng",
		"Y tế" };

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(sorted) / sizeof(sorted[0]); i++)
		if (strcmp(text_order_key(arena, sorted[i]),
			text_order_key(arena, sorted[i + 1])) >= 0)
			fail_msg("%s before %s", sorted[i], sorted[i + 1]);
	assert_string_equal(text_order_key(arena, "ĐẤT  đai"),
	    text_order_key(arena, "Đất đai"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_is_checked_by_rfc_3629),
		cmocka_unit_test(names_fold_to_one_form),
		cmocka_unit_test(what_is_compared_of_a_header),
		cmocka_unit_test(text_is_trimmed_of_what_cannot_be_seen),
		cmocka_unit_test(a_message_is_cut_in_its_middle),
		cmocka_unit_test(characters_are_told_apart),
		cmocka_unit_test(strings_compare),
		cmocka_unit_test(integers_fill_the_whole_text),
		cmocka_unit_test(numbers_are_written_as_offices_do),
		cmocka_unit_test(the_nearest_word_is_suggested),
		cmocka_unit_test(buffers_grow),
		cmocka_unit_test(buffers_take_integers),
		cmocka_unit_test(names_sort_as_in_vietnamese_lists),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
