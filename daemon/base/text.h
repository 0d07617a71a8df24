/*
 * Text: slices of bytes that others own, a buffer that grows in an arena, and
 * the few questions that hosod asks of UTF-8.  Comparison of names folds
 * (NFC, case, spaces); comparison of codes never does.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* Bytes that somebody else owns; not NUL-terminated. */
struct slice {
	const char *data;
	size_t size;
};

/* A string that grows in an arena.  `data` is always NUL-terminated once
 * something was added; it is borrowed from the arena. */
struct buf {
	struct arena *arena;
	char *data;
	size_t size;
	size_t capacity;
};

/* An empty buffer over ${arena}; buf_text is then "". */
struct buf buf_over(struct arena *arena);
void buf_add(struct buf *buf, const char *text);
void buf_add_bytes(struct buf *buf, const void *data, size_t size);
void buf_add_char(struct buf *buf, char c);
/* Decimal; far cheaper than buf_printf. */
void buf_add_int(struct buf *buf, int64_t number);
/* Makes room for ${more} bytes beforehand, where the size is foreseen. */
void buf_reserve(struct buf *buf, size_t more);
void buf_printf(struct buf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* What stands in the buffer, "" when nothing was added. */
const char *buf_text(const struct buf *buf);

/* True for well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms,
 * nothing above U+10FFFF).  On false ${bad_offset}, unless NULL, is where. */
bool text_is_utf8(const char *data, size_t size, size_t *bad_offset);

/* The number of Unicode characters in well-formed UTF-8. */
size_t text_length(const char *text);

/* The bytes of the blank or control character at ${p} (Unicode's Zs, Zl, Zp,
 * Cc), or 0. */
size_t text_blank(const char *p);

/* The bytes of the character at ${p} that is drawn as nothing (Unicode's
 * Default_Ignorable_Code_Point: U+200B, U+FEFF, U+00AD, marks of direction),
 * or 0. */
size_t text_invisible(const char *p);

/* ${text} without what is blank or invisible at both ends; a copy in
 * ${arena}. */
char *text_trim(struct arena *arena, const char *text);

/*
 * The form of a name that is compared and searched: NFC, case folded, runs of
 * blanks one space, invisible characters gone, U+00D0 (Eth) read as U+0110 (D
 * with stroke).  A copy in ${arena}; ${text} must be
 * well-formed.
 */
char *text_fold(struct arena *arena, const char *text);

/* The letters and digits of ${text} alone, small and without marks: "Họ và tên"
 * is "hovaten".  As much as ${room} bytes hold with the NUL, into ${out}. */
void text_bare(const char *text, char *out, size_t room);

/*
 * A key by whose bytes names sort as in Vietnamese lists: a ă â b c d đ e ê …,
 * words letter by letter, and the tones (none, huyền, hỏi, ngã, sắc, nặng) only
 * where the letters are the same.  Folded; in ${arena}.
 */
char *text_order_key(struct arena *arena, const char *text);

/* True when ${text} contains a combining mark (U+0300..U+036F) and so may not
 * be NFC.  Far cheaper than normalising. */
bool text_may_be_decomposed(const char *text);

/* ${text} in NFC; ${text} itself when it has no combining mark. */
const char *text_nfc(struct arena *arena, const char *text);

/*
 * Takes the middle out of a message longer than ${most} bytes (at least 16),
 * however long what it quotes is: it begins with what it is about and ends with
 * what is wrong.  "…" stands there, and no character is cut.
 */
void text_cut_middle(char *text, size_t most);

bool text_equal(const char *a, const char *b); /* NULL equals NULL only */
bool text_is_empty(const char *text);          /* NULL or "" */
bool text_starts(const char *text, const char *prefix);

/* A decimal integer that fills ${text} entirely, within [${low}, ${high}]. */
bool text_to_int(const char *text, int64_t low, int64_t high, int64_t *out);

/* ${number} as Vietnamese offices write it: 1.284. */
char *text_number(struct arena *arena, int64_t number);

/*
 * The candidate most like ${word} by edit distance, for "did you mean"; NULL
 * when none is within a third of the word's length.
 */
const char *
text_nearest(const char *word, const char *const *candidates, size_t count);

/* ${size} bytes as 2 * ${size} lower-case hexadecimal digits and a NUL. */
char *text_hex(struct arena *arena, const void *data, size_t size);

#endif
