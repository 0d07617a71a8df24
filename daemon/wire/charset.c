/* UTF-8, UTF-16 and windows-1258. */
#include "wire/charset.h"

#include <stdint.h>
#include <string.h>

/* The upper half of windows-1258 (Unicode's CP1258.TXT), where it is not
 * Latin-1; 0: no character. */
static const uint16_t low[32] = { 0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026,
	0x2020, 0x2021, 0x02c6, 0x2030, 0, 0x2039, 0x0152, 0, 0, 0, 0, 0x2018,
	0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0,
	0x203a, 0x0153, 0, 0, 0x0178 };
static const struct {
	unsigned char byte;
	uint16_t code;
} high[] = { { 0xc3, 0x0102 }, { 0xcc, 0x0300 }, { 0xd0, 0x0110 },
	{ 0xd2, 0x0309 }, { 0xd5, 0x01a0 }, { 0xdd, 0x01af }, { 0xde, 0x0303 },
	{ 0xe3, 0x0103 }, { 0xec, 0x0301 }, { 0xf0, 0x0111 }, { 0xf2, 0x0323 },
	{ 0xf5, 0x01a1 }, { 0xfd, 0x01b0 }, { 0xfe, 0x20ab } };

const char *
charset_text(enum charset charset)
{
	static const char *const words[] = {
		[CHARSET_UTF8] = "UTF-8",
		[CHARSET_UTF16LE] = "UTF-16",
		[CHARSET_UTF16BE] = "UTF-16BE",
		[CHARSET_WINDOWS_1258] = "windows-1258",
	};

	return words[charset];
}

static void
put(struct buf *buf, uint32_t code)
{
	char bytes[4];

	if (code < 0x80) {
		buf_add_char(buf, (char)code);
		return;
	}
	if (code < 0x800) {
		bytes[0] = (char)(0xc0 | code >> 6);
		bytes[1] = (char)(0x80 | (code & 0x3f));
		buf_add_bytes(buf, bytes, 2);
		return;
	}
	if (code < 0x10000) {
		bytes[0] = (char)(0xe0 | code >> 12);
		bytes[1] = (char)(0x80 | (code >> 6 & 0x3f));
		bytes[2] = (char)(0x80 | (code & 0x3f));
		buf_add_bytes(buf, bytes, 3);
		return;
	}
	bytes[0] = (char)(0xf0 | code >> 18);
	bytes[1] = (char)(0x80 | (code >> 12 & 0x3f));
	bytes[2] = (char)(0x80 | (code >> 6 & 0x3f));
	bytes[3] = (char)(0x80 | (code & 0x3f));
	buf_add_bytes(buf, bytes, 4);
}

static int
line_of(struct slice bytes, size_t at)
{
	int line = 1;

	for (size_t i = 0; i < at; i++)
		line += bytes.data[i] == '\n';
	return line;
}

static uint32_t
unit_at(const unsigned char *at, bool big)
{
	return big ? (uint32_t)(at[0] << 8 | at[1])
		   : (uint32_t)(at[1] << 8 | at[0]);
}

static bool
read_utf16(struct slice bytes, bool big, struct buf *out, struct err *err)
{
	const unsigned char *data = (const unsigned char *)bytes.data;
	int line = 1;

	if (bytes.size % 2 != 0)
		return err_set(err,
		    "UTF-16 of an odd number of bytes: cut off");
	for (size_t i = 0; i < bytes.size; i += 2) {
		uint32_t code = unit_at(data + i, big), next = 0;

		if (code >= 0xd800 && code < 0xe000) {
			if (i + 4 <= bytes.size)
				next = unit_at(data + i + 2, big);
			if (code >= 0xdc00 || next < 0xdc00 || next >= 0xe000)
				return err_set(err,
				    "line %d: half a character of UTF-16",
				    line);
			code =
			    0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
			i += 2;
		}
		line += code == '\n';
		put(out, code);
	}
	return true;
}

static uint32_t
code_1258(unsigned char byte)
{
	if (byte < 0x80 || byte >= 0xa0) {
		for (size_t i = 0; i < sizeof(high) / sizeof(high[0]); i++)
			if (high[i].byte == byte)
				return high[i].code;
		return byte;
	}
	return low[byte - 0x80];
}

static bool
read_1258(struct slice bytes, struct buf *out, struct err *err)
{
	for (size_t i = 0; i < bytes.size; i++) {
		unsigned char byte = (unsigned char)bytes.data[i];
		uint32_t code = code_1258(byte);

		if (code == 0 && byte != 0)
			return err_set(err,
			    "line %d: the byte 0x%02X is no character of "
			    "windows-1258",
			    line_of(bytes, i), byte);
		put(out, code);
	}
	return true;
}

static bool
is_ascii(struct slice bytes)
{
	for (size_t i = 0; i < bytes.size; i++)
		if ((unsigned char)bytes.data[i] >= 0x80)
			return false;
	return true;
}

/* Vietnamese of the one is never well-formed as the other but by error. */
static bool
take_1258(struct arena *arena, struct slice bytes, struct slice *out,
    struct err *err)
{
	struct buf text = buf_over(arena);
	const char *composed;

	if (!is_ascii(bytes) && text_is_utf8(bytes.data, bytes.size, NULL))
		return err_set(err,
		    "is UTF-8, but charset says windows-1258: leave charset "
		    "out");
	if (memchr(bytes.data, '\0', bytes.size) != NULL)
		return err_set(err, "holds NUL bytes: this is no text");
	if (!read_1258(bytes, &text, err))
		return false;
	composed = text_nfc(arena, buf_text(&text));
	*out = (struct slice){ composed, strlen(composed) };
	return true;
}

static bool
take_utf8(struct slice bytes, struct slice *out, struct err *err)
{
	size_t bad;

	if (!text_is_utf8(bytes.data, bytes.size, &bad))
		return err_set(err,
		    "line %d: not UTF-8; an old Vietnamese encoding must be "
		    "named (charset: windows-1258), or save it as \"CSV UTF-8\"",
		    line_of(bytes, bad));
	*out = bytes;
	return true;
}

static struct slice
behind(struct slice bytes, size_t mark)
{
	return (struct slice){ bytes.data + mark, bytes.size - mark };
}

/* The size of the byte order mark, 0 for none; ${out} is what it says. */
static size_t
read_mark(struct slice bytes, enum charset *out)
{
	static const struct {
		const char *bytes;
		size_t size;
		enum charset charset;
	} marks[] = { { "\xef\xbb\xbf", 3, CHARSET_UTF8 },
		{ "\xff\xfe", 2, CHARSET_UTF16LE },
		{ "\xfe\xff", 2, CHARSET_UTF16BE } };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (bytes.size >= marks[i].size &&
		    memcmp(bytes.data, marks[i].bytes, marks[i].size) == 0) {
			*out = marks[i].charset;
			return marks[i].size;
		}
	return 0;
}

bool
charset_read(struct arena *arena, struct slice bytes, enum charset named,
    struct slice *out, enum charset *taken, struct err *err)
{
	enum charset charset = named;
	struct buf text = buf_over(arena);

	bytes = behind(bytes, read_mark(bytes, &charset));
	*taken = charset;
	if (bytes.size == 0) {
		*out = (struct slice){ "", 0 };
		return true;
	}
	switch (charset) {
	case CHARSET_UTF8:
		return take_utf8(bytes, out, err);
	case CHARSET_WINDOWS_1258:
		return take_1258(arena, bytes, out, err);
	case CHARSET_UTF16LE:
	case CHARSET_UTF16BE:
	case CHARSET_COUNT:
		break;
	}
	buf_reserve(&text, bytes.size * 2);
	if (!read_utf16(bytes, charset == CHARSET_UTF16BE, &text, err))
		return false;
	*out = (struct slice){ buf_text(&text), text.size };
	return true;
}
