/* Character sets of lists: what is taken for what, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire/charset.h"

#define BYTES(text) ((struct slice){ text, sizeof(text) - 1 })

/* Python's codec cp1258 for the bytes from 0x80 on; 0: none. */
static const uint16_t upper[128] = {
	0x20ac,
	0,
	0x201a,
	0x0192,
	0x201e,
	0x2026,
	0x2020,
	0x2021,
	0x02c6,
	0x2030,
	0,
	0x2039,
	0x0152,
	0,
	0,
	0,
	0,
	0x2018,
	0x2019,
	0x201c,
	0x201d,
	0x2022,
	0x2013,
	0x2014,
	0x02dc,
	0x2122,
	0,
	0x203a,
	0x0153,
	0,
	0,
	0x0178,
	0x00a0,
	0x00a1,
	0x00a2,
	0x00a3,
	0x00a4,
	0x00a5,
	0x00a6,
	0x00a7,
	0x00a8,
	0x00a9,
	0x00aa,
	0x00ab,
	0x00ac,
	0x00ad,
	0x00ae,
	0x00af,
	0x00b0,
	0x00b1,
	0x00b2,
	0x00b3,
	0x00b4,
	0x00b5,
	0x00b6,
	0x00b7,
	0x00b8,
	0x00b9,
	0x00ba,
	0x00bb,
	0x00bc,
	0x00bd,
	0x00be,
	0x00bf,
	0x00c0,
	0x00c1,
	0x00c2,
	0x0102,
	0x00c4,
	0x00c5,
	0x00c6,
	0x00c7,
	0x00c8,
	0x00c9,
	0x00ca,
	0x00cb,
	0x0300,
	0x00cd,
	0x00ce,
	0x00cf,
	0x0110,
	0x00d1,
	0x0309,
	0x00d3,
	0x00d4,
	0x01a0,
	0x00d6,
	0x00d7,
	0x00d8,
	0x00d9,
	0x00da,
	0x00db,
	0x00dc,
	0x01af,
	0x0303,
	0x00df,
	0x00e0,
	0x00e1,
	0x00e2,
	0x0103,
	0x00e4,
	0x00e5,
	0x00e6,
	0x00e7,
	0x00e8,
	0x00e9,
	0x00ea,
	0x00eb,
	0x0301,
	0x00ed,
	0x00ee,
	0x00ef,
	0x0111,
	0x00f1,
	0x0323,
	0x00f3,
	0x00f4,
	0x01a1,
	0x00f6,
	0x00f7,
	0x00f8,
	0x00f9,
	0x00fa,
	0x00fb,
	0x00fc,
	0x01b0,
	0x20ab,
	0x00ff,
};

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(4096);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const char *
read_as(struct slice bytes, enum charset named, enum charset want)
{
	enum charset taken;
	struct slice out;
	struct err err;

	if (!charset_read(arena, bytes, named, &out, &taken, &err))
		fail_msg("%s", err.text);
	assert_int_equal(taken, want);
	return arena_bytes(arena, out.data, out.size);
}

static const char *
refused(struct slice bytes, enum charset named)
{
	enum charset taken;
	struct slice out;
	struct err err;

	assert_false(charset_read(arena, bytes, named, &out, &taken, &err));
	return arena_string(arena, err.text);
}

static void
test_utf8(void **state)
{
	(void)state;
	assert_string_equal(read_as(BYTES("hồ sơ"), CHARSET_UTF8, CHARSET_UTF8),
	    "hồ sơ");
	assert_string_equal(read_as(BYTES("\xef\xbb\xbfhồ sơ"), CHARSET_UTF8,
				CHARSET_UTF8),
	    "hồ sơ");
	/* A mark is certain, whatever was named. */
	assert_string_equal(read_as(BYTES("\xef\xbb\xbfhồ"),
				CHARSET_WINDOWS_1258, CHARSET_UTF8),
	    "hồ");
	assert_string_equal(read_as(BYTES(""), CHARSET_UTF8, CHARSET_UTF8), "");
	assert_non_null(strstr(refused(BYTES("a\nb\nh\xf4\n"), CHARSET_UTF8),
	    "line 3: not UTF-8"));
}

static void
test_utf16(void **state)
{
	(void)state;
	/* Python: 'Mã 𝄞'.encode('utf-16-le'), and -be. */
	assert_string_equal(read_as(BYTES(
					"\xff\xfeM\0\xe3\0 \0\x34\xd8\x1e\xdd"),
				CHARSET_UTF8, CHARSET_UTF16LE),
	    "Mã 𝄞");
	assert_string_equal(read_as(BYTES(
					"\xfe\xff\0M\0\xe3\0 \xd8\x34\xdd\x1e"),
				CHARSET_UTF8, CHARSET_UTF16BE),
	    "Mã 𝄞");
	assert_string_equal(refused(BYTES("\xff\xfeM\0\xe3"), CHARSET_UTF8),
	    "UTF-16 of an odd number of bytes: cut off");
	assert_string_equal(refused(BYTES("\xff\xfe\n\0\x34\xd8M\0"),
				CHARSET_UTF8),
	    "line 2: half a character of UTF-16");
	assert_string_equal(refused(BYTES("\xff\xfe\x1e\xdd"), CHARSET_UTF8),
	    "line 1: half a character of UTF-16");
}

/* Python composes what it encoded byte for byte to the same text. */
static void
test_vietnamese_of_windows(void **state)
{
	(void)state;
	assert_string_equal(read_as(BYTES("\xd0"
					  "ang x\xfd"
					  "\xd2"
					  " ly\xec"
					  ", Nguy\xea"
					  "\xde"
					  "n Thi\xf2"
					  " \xd5"
					  " \xdd"
					  " \xe3"
					  "\xf2"
					  ""),
				CHARSET_WINDOWS_1258, CHARSET_WINDOWS_1258),
	    "Đang xử lý, Nguyễn Thị Ơ Ư ặ");
	assert_string_equal(refused(BYTES("a\nb\x90"), CHARSET_WINDOWS_1258),
	    "line 2: the byte 0x90 is no character of windows-1258");
	assert_string_equal(refused(BYTES("xử lý"), CHARSET_WINDOWS_1258),
	    "is UTF-8, but charset says windows-1258: leave charset out");
}

static void
test_every_byte_of_windows_1258(void **state)
{
	(void)state;
	for (int byte = 0x80; byte < 0x100; byte++) {
		char text[2] = { (char)byte, 'x' };
		enum charset taken;
		struct slice out;
		struct err err;
		uint16_t want = upper[byte - 0x80];
		bool ok = charset_read(arena, (struct slice){ text, 2 },
		    CHARSET_WINDOWS_1258, &out, &taken, &err);
		const unsigned char *utf8 = (const unsigned char *)out.data;
		unsigned code = 0;

		assert_int_equal(ok, want != 0);
		if (!ok)
			continue;
		assert_int_equal(out.size, want < 0x800 ? 3 : 4);
		code = out.size == 3
		    ? (unsigned)((utf8[0] & 0x1f) << 6 | (utf8[1] & 0x3f))
		    : (unsigned)((utf8[0] & 0x0f) << 12 |
			  (utf8[1] & 0x3f) << 6 | (utf8[2] & 0x3f));
		assert_int_equal(code, want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_utf16),
		cmocka_unit_test(test_vietnamese_of_windows),
		cmocka_unit_test(test_every_byte_of_windows_1258),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
