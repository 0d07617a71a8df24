/* Character sets that show by themselves. */
#include "wire/charset_certain.h"

#include <string.h>

static const char plain[] = "ăâđêôơư";
static const char toned[] =
    "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữự"
    "ỳýỷỹỵ";
/* Signs that a spreadsheet's text may have. */
static const char signs[] = "–—“”‘’…°\xc2\xa0";

static size_t
size_at(const char *p)
{
	unsigned char c = (unsigned char)*p;

	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* The character of ${size} bytes at ${p} is one of ${set}. */
static bool
is_one_of(const char *p, size_t size, const char *set)
{
	for (; *set != '\0'; set += size_at(set))
		if (size_at(set) == size && memcmp(set, p, size) == 0)
			return true;
	return false;
}

static bool
is_ascii_letter(const char *p)
{
	return *p >= 'a' && *p <= 'z';
}

/* Which vowels may stand before these; other encodings write a letter and its
 * sign one after the other, which gives pairs that no syllable has. */
static bool
may_follow(const char *before, size_t before_size, const char *p, size_t size)
{
	static const struct {
		const char *letter, *after;
	} pairs[] = { { "ă", "ou" }, { "â", "u" }, { "ê", "iuy" }, { "ô", "u" },
		{ "ơ", "uư" }, { "ư", "" } };

	if (!is_one_of(before, before_size, "aeiouyăâêôơư"))
		return true;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (is_one_of(p, size, pairs[i].letter))
			return is_one_of(before, before_size, pairs[i].after);
	return true;
}

/* ${folded} has only letters of Vietnamese, one tone a syllable, and at least
 * one tone that windows-1258 writes as a sign of its own. */
static bool
is_vietnamese(const char *folded)
{
	const char *before = "";
	bool tone = false, certain = false;

	for (const char *p = folded; *p != '\0'; p += size_at(p)) {
		size_t size = size_at(p);
		bool is_toned = is_one_of(p, size, toned);
		bool is_letter =
		    is_ascii_letter(p) || is_toned || is_one_of(p, size, plain);

		if (size > 1 && !is_letter && !is_one_of(p, size, signs))
			return false;
		if (is_toned && tone)
			return false;
		if (is_letter && *before != '\0' &&
		    !may_follow(before, size_at(before), p, size))
			return false;
		tone = is_letter && (tone || is_toned);
		certain |= is_toned && size == 3;
		before = is_letter ? p : "";
	}
	return certain;
}

static bool
is_utf16(struct slice bytes, bool big)
{
	const char *text = bytes.data + (big ? 1 : 0);
	const char *zero = bytes.data + (big ? 0 : 1);

	return bytes.size >= 8 && bytes.size % 2 == 0 && text[0] != '\0' &&
	    text[2] != '\0' && zero[0] == '\0' && zero[2] == '\0' &&
	    zero[4] == '\0';
}

bool
charset_certain(struct arena *arena, struct slice bytes, struct slice *out,
    enum charset *taken)
{
	enum charset named = CHARSET_UTF8;
	struct err err;

	if (is_utf16(bytes, false))
		named = CHARSET_UTF16LE;
	else if (is_utf16(bytes, true))
		named = CHARSET_UTF16BE;
	if (charset_read(arena, bytes, named, out, taken, &err))
		return true;
	return named == CHARSET_UTF8 &&
	    charset_read(arena, bytes, CHARSET_WINDOWS_1258, out, taken,
		&err) &&
	    *taken == CHARSET_WINDOWS_1258 &&
	    is_vietnamese(text_fold(arena, out->data));
}
