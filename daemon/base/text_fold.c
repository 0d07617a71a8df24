/* What is blank, what cannot be seen, and one form for what reads alike. */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* What Unicode says of the character at ${p}, which is no ASCII; NULL where
 * none is well-formed there. */
static const utf8proc_property_t *
property_at(const char *p, size_t *size)
{
	utf8proc_int32_t character;
	utf8proc_ssize_t n =
	    utf8proc_iterate((const utf8proc_uint8_t *)p, -1, &character);

	if (n <= 0)
		return NULL;
	*size = (size_t)n;
	return utf8proc_get_property(character);
}

size_t
text_blank(const char *p)
{
	const utf8proc_property_t *property;
	size_t size;

	if ((*p & 0x80) == 0)
		return (*p > 0 && *p <= ' ') || *p == 0x7f;
	property = property_at(p, &size);
	if (property == NULL || property->ignorable)
		return 0;
	switch (property->category) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CC:
		return size;
	default:
		return 0;
	}
}

size_t
text_invisible(const char *p)
{
	const utf8proc_property_t *property;
	size_t size;

	if ((*p & 0x80) == 0)
		return 0;
	property = property_at(p, &size);
	return property != NULL && property->ignorable ? size : 0;
}

/* The length of what nobody sees at the end of a text. */
static size_t
unseen(const char *p)
{
	size_t n = text_blank(p);

	return n > 0 ? n : text_invisible(p);
}

char *
text_trim(struct arena *arena, const char *text)
{
	const char *end;
	size_t n;

	while ((n = unseen(text)) > 0)
		text += n;
	/* The end of the last character that is seen. */
	end = text;
	for (const char *p = text; *p != '\0';) {
		n = unseen(p);
		p += n > 0 ? n : 1;
		if (n == 0)
			end = p;
	}
	return arena_bytes(arena, text, (size_t)(end - text));
}

bool
text_may_be_decomposed(const char *text)
{
	/* U+0300..U+036F are CC 80..CC BF and CD 80..CD AF. */
	for (const char *p = text; *p != '\0'; p++)
		if ((unsigned char)*p == 0xcc || (unsigned char)*p == 0xcd)
			return true;
	return false;
}

/* Runs utf8proc and copies its result into the arena. */
static char *
mapped(struct arena *arena, const char *text, unsigned options)
{
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text, 0,
	    &out,
	    (utf8proc_option_t)(options | UTF8PROC_NULLTERM | UTF8PROC_STABLE));
	char *copy;

	if (n < 0) /* not well-formed: compared as it is */
		return arena_string(arena, text);
	copy = arena_bytes(arena, out, (size_t)n);
	free(out);
	return copy;
}

const char *
text_nfc(struct arena *arena, const char *text)
{
	if (!text_may_be_decomposed(text))
		return text;
	return mapped(arena, text, UTF8PROC_COMPOSE);
}

char *
text_fold(struct arena *arena, const char *text)
{
	struct buf clean = buf_over(arena);
	bool blank_owed = false;

	for (const char *p = text; *p != '\0';) {
		size_t n = text_invisible(p);

		if (n > 0) {
			p += n;
			continue;
		}
		n = text_blank(p);
		if (n > 0) {
			blank_owed = clean.size > 0;
			p += n;
			continue;
		}
		if (blank_owed)
			buf_add_char(&clean, ' ');
		blank_owed = false;
		/* U+00D0 and U+00F0 are typed for D with stroke. */
		if (strncmp(p, "\xc3\x90", 2) == 0 ||
		    strncmp(p, "\xc3\xb0", 2) == 0) {
			buf_add(&clean, "\xc4\x91");
			p += 2;
			continue;
		}
		buf_add_char(&clean, *p++);
	}
	return mapped(arena, buf_text(&clean),
	    UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
}

static char
bare(utf8proc_int32_t c)
{
	utf8proc_int32_t parts[8];
	int boundary = 0;

	/* D with stroke, and the Eth that is taken for it, have no parts. */
	if (c == 0x110 || c == 0x111 || c == 0xd0 || c == 0xf0)
		return 'd';
	if (utf8proc_decompose_char(c, parts, 8,
		UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, &boundary) < 1)
		return '\0';
	c = parts[0];
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? (char)c
								: '\0';
}

void
text_bare(const char *text, char *out, size_t room)
{
	size_t length = 0, size = strlen(text);
	utf8proc_int32_t c;

	while (size > 0 && length + 1 < room) {
		utf8proc_ssize_t n =
		    utf8proc_iterate((const utf8proc_uint8_t *)text,
			(utf8proc_ssize_t)size, &c);
		char letter = n < 1 ? '\0' : bare(c);

		if (letter != '\0')
			out[length++] = letter;
		text += n < 1 ? 1 : n;
		size -= n < 1 ? 1 : (size_t)n;
	}
	out[length] = '\0';
}
