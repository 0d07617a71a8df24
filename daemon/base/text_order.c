/* The order of the Vietnamese alphabet. */
#include "base/text.h"

#include <stdlib.h>
#include <utf8proc.h>

enum { NO_TONE = '1' };

/* A letter of its own behind the one it is written with: ă, â, ê, ô; ơ, ư; or
 * 0.
 */
static char
rank_of_mark(utf8proc_int32_t mark)
{
	switch (mark) {
	case 0x306: /* breve */
		return '2';
	case 0x302: /* circumflex */
		return '3';
	case 0x31b: /* horn */
		return '4';
	default:
		return 0;
	}
}

static char
rank_of_tone(utf8proc_int32_t mark)
{
	switch (mark) {
	case 0x300:
		return NO_TONE + 1; /* huyền */
	case 0x309:
		return NO_TONE + 2; /* hỏi */
	case 0x303:
		return NO_TONE + 3; /* ngã */
	case 0x301:
		return NO_TONE + 4; /* sắc */
	case 0x323:
		return NO_TONE + 5; /* nặng */
	default:
		return 0;
	}
}

static void
put_character(struct buf *buf, utf8proc_int32_t character)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t size;

	if (character == 0x111) { /* đ comes after every d */
		buf_add(buf, "d2");
		return;
	}
	size = utf8proc_encode_char(character, bytes);
	buf_add_bytes(buf, bytes, (size_t)size);
	buf_add_char(buf, '1');
}

/* Letters to ${letters}, each with its rank, and a tone for each to ${tones}.
 */
static void
rank_all(const utf8proc_uint8_t *p, struct buf *letters, struct buf *tones)
{
	utf8proc_int32_t character;
	utf8proc_ssize_t n;

	while (*p != 0 && (n = utf8proc_iterate(p, -1, &character)) > 0) {
		char rank = rank_of_mark(character);
		char tone = rank_of_tone(character);

		p += n;
		if (letters->size > 0 && rank != 0) {
			letters->data[letters->size - 1] = rank;
		} else if (tones->size > 0 && tone != 0) {
			tones->data[tones->size - 1] = tone;
		} else {
			put_character(letters, character);
			buf_add_char(tones, NO_TONE);
		}
	}
}

char *
text_order_key(struct arena *arena, const char *text)
{
	const char *folded = text_fold(arena, text);
	struct buf letters = buf_over(arena), tones = buf_over(arena);
	utf8proc_uint8_t *apart = NULL;
	utf8proc_ssize_t n =
	    utf8proc_map((const utf8proc_uint8_t *)folded, 0, &apart,
		(utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_NULLTERM |
		    UTF8PROC_STABLE));

	if (n < 0) /* not well-formed: as it is */
		return arena_string(arena, folded);
	rank_all(apart, &letters, &tones);
	free(apart);
	return arena_printf(arena, "%s\1%s", buf_text(&letters),
	    buf_text(&tones));
}
