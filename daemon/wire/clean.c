/* Cleaning of imported text. */
#include "wire/clean.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "base/text.h"

enum { TOLD_MAX = 60 }; /* bytes of the names of removed characters */

/*
 * True when nothing can need cleaning, the case of nearly every text: no
 * control characters, single spaces between words, and none of the bytes that
 * begin a blank, an invisible character or a combining mark beyond ASCII: C2
 * (U+0080..U+00BF), CC, CD, D8, E2, E3, EF, F0 to F3, and E1 but for BA and BB
 * behind it (the Vietnamese letters U+1E80..U+1EFF).  The others begin with
 * C3..C6.
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
		[0xd8] = 1,
		[0xe1] = 3,
		[0xe2] = 1,
		[0xe3] = 1,
		[0xef] = 1,
		[0xf0] = 1,
		1,
		1,
		1,
	};
	char before = ' ';
	const char *p = text;

	for (; *p != '\0'; before = *p++) {
		char why = suspect[(unsigned char)*p];

		if (why != 0 &&
		    (why == 1 || (why == 2 && before == ' ') ||
			(why == 3 && ((unsigned char)p[1] & 0xfe) != 0xba)))
			return false;
	}
	*size = (size_t)(p - text);
	return before != ' ' || p == text;
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
		size_t n = text_invisible(text);

		if (n > 0) {
			text += n;
			continue;
		}
		n = text_starts(text, "&nbsp;") ? strlen("&nbsp;")
						: text_blank(text);
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

/* C0, C1 and U+007F. */
static bool
is_control(const char *p)
{
	return (*p > 0 && *p < ' ') || *p == 0x7f ||
	    ((unsigned char)p[0] == 0xc2 && (unsigned char)p[1] < 0xa0);
}

/* "U+200B, U+FEFF": each once. */
static void
tell_removed(struct buf *told, const char *p)
{
	char name[16];
	utf8proc_int32_t character;

	utf8proc_iterate((const utf8proc_uint8_t *)p, -1, &character);
	snprintf(name, sizeof(name), "U+%04X", (unsigned)character);
	if (told->size > TOLD_MAX || strstr(buf_text(told), name) != NULL)
		return;
	if (told->size > 0)
		buf_add(told, ", ");
	buf_add(told, name);
}

/* The code without what nobody sees; what of it is no blank at an end is told
 * in ${told}. */
static const char *
scrub_code(struct arena *arena, const char *text, struct buf *told)
{
	struct buf buf = buf_over(arena);
	const char *control = NULL; /* met since the last visible character */
	size_t end = 0;             /* behind that */

	while (*text != '\0') {
		size_t invisible = text_invisible(text);
		size_t n = invisible > 0 ? invisible : text_blank(text);

		if (invisible > 0) {
			tell_removed(told, text);
		} else if (n > 0 && is_control(text)) {
			control = text;
		} else if (n > 0) {
			if (end > 0)
				buf_add_char(&buf, ' ');
		} else {
			if (control != NULL && end > 0)
				tell_removed(told, control);
			control = NULL;
			buf_add_char(&buf, *text++);
			end = buf.size;
		}
		text += n;
	}
	if (end == 0)
		return NULL;
	buf.data[end] = '\0';
	return text_nfc(arena, buf.data);
}

const char *
clean_code(struct arena *arena, const char *text, const char **removed)
{
	struct buf told = buf_over(arena);
	size_t size;

	if (removed != NULL)
		*removed = NULL;
	if (text == NULL)
		return NULL;
	if (is_clean(text, &size))
		return size == 0 ? NULL : text;
	text = scrub_code(arena, text, &told);
	if (removed != NULL && told.size > 0)
		*removed = told.data;
	return text;
}
