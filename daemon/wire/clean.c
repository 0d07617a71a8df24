/* Cleaning of imported text. */
#include "wire/clean.h"

#include <string.h>

#include "base/text.h"

/*
 * True when nothing can need cleaning, the case of nearly every text: no
 * control characters, single spaces between words, and none of the bytes that
 * begin U+0080..U+00BF, combining marks (CC, CD), U+2000..U+2FFF (E2),
 * U+F000..U+FFFF (EF) or an entity.  Vietnamese letters begin with C3..C6 and
 * E1.
 */
static bool
is_clean(const char *text, size_t *size)
{
	static const char suspect[256] = {
		[0x01] = 1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		[0x11] = 1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		1,
		[' '] = 2,
		['&'] = 1,
		[0x7f] = 1,
		[0xc2] = 1,
		[0xcc] = 1,
		[0xcd] = 1,
		[0xe2] = 1,
		[0xef] = 1,
	};
	char before = ' ';
	const char *p = text;

	for (; *p != '\0'; before = *p++) {
		char why = suspect[(unsigned char)*p];

		if (why == 1 || (why == 2 && before == ' '))
			return false;
	}
	*size = (size_t)(p - text);
	return before != ' ' || p == text;
}

/* The length of a blank or control character at ${p}, or 0. */
static size_t
blank_length(const char *p)
{
	unsigned char c = (unsigned char)p[0];
	unsigned char d = (unsigned char)(c == '\0' ? 0 : p[1]);

	if ((c > 0 && c <= ' ') || c == 0x7f)
		return 1;
	if (c == 0xc2 && d >= 0x80 && d <= 0xa0) /* C1 controls, U+00A0 */
		return 2;
	/* U+2000..U+200A, U+2028, U+2029, U+202F */
	if (c == 0xe2 && d == 0x80) {
		unsigned char e = (unsigned char)p[2];

		if (e <= 0x8a || e == 0xa8 || e == 0xa9 || e == 0xaf)
			return 3;
	}
	return 0;
}

/* The length of an invisible character at ${p}, or 0: U+200B..U+200F,
 * U+202A..U+202E and U+2060..U+2064 (direction and joining marks), U+FEFF,
 * U+00AD (soft hyphen). */
static size_t
invisible_length(const char *p)
{
	unsigned char c = (unsigned char)p[0];
	unsigned char d = (unsigned char)(c == '\0' ? 0 : p[1]);
	unsigned char e = (unsigned char)(d == '\0' ? 0 : p[2]);

	if (c == 0xc2 && d == 0xad)
		return 2;
	if ((c == 0xe2 && d == 0x80 &&
		((e >= 0x8b && e <= 0x8f) || (e >= 0xaa && e <= 0xae))) ||
	    (c == 0xe2 && d == 0x81 && e >= 0xa0 && e <= 0xa4) ||
	    (c == 0xef && d == 0xbb && e == 0xbf))
		return 3;
	return 0;
}

/* ${text}, at most CLEAN_TEXT_MAX bytes of it. */
static const char *
bounded(struct arena *arena, const char *text, size_t size, bool *cut)
{
	static const char mark[] = "…";
	struct buf buf;

	if (size <= CLEAN_TEXT_MAX)
		return text;
	size = CLEAN_TEXT_MAX - strlen(mark);
	while (((unsigned char)text[size] & 0xc0) == 0x80)
		size--;
	buf = buf_over(arena);
	buf_add_bytes(&buf, text, size);
	buf_add(&buf, mark);
	if (cut != NULL)
		*cut = true;
	return buf.data;
}

static const char *
scrub(struct arena *arena, const char *text)
{
	struct buf buf = buf_over(arena);
	bool blank_owed = false;

	while (*text != '\0') {
		size_t n = invisible_length(text);

		if (n == 0 && text_starts(text, "&nbsp;"))
			n = strlen("&nbsp;");
		else if (n == 0)
			n = blank_length(text);
		else {
			text += n;
			continue;
		}
		if (n > 0) {
			blank_owed = buf.size > 0;
			text += n;
			continue;
		}
		if (blank_owed)
			buf_add_char(&buf, ' ');
		blank_owed = false;
		buf_add_char(&buf, *text++);
	}
	return text_nfc(arena, buf_text(&buf));
}

const char *
clean_text(struct arena *arena, const char *text, bool *cut)
{
	size_t size;

	if (cut != NULL)
		*cut = false;
	if (text == NULL)
		return NULL;
	if (!is_clean(text, &size)) {
		text = scrub(arena, text);
		size = strlen(text);
	}
	return size == 0 ? NULL : bounded(arena, text, size, cut);
}

const char *
clean_code(struct arena *arena, const char *text, bool *removed)
{
	struct buf buf;
	size_t size;

	if (removed != NULL)
		*removed = false;
	if (text == NULL)
		return NULL;
	if (is_clean(text, &size))
		return size == 0 ? NULL : text;
	buf = buf_over(arena);
	for (text = text_trim(arena, text); *text != '\0';) {
		size_t n = invisible_length(text);

		if (n == 0 && *text != ' ' && blank_length(text) == 1)
			n = 1; /* a control character */
		if (n > 0 && removed != NULL)
			*removed = true;
		if (n == 0)
			buf_add_char(&buf, *text++);
		text += n;
	}
	return buf.size == 0 ? NULL : buf.data;
}
