/*
 * The character sets in which offices save lists, to UTF-8.  What a byte order
 * mark says is certain; beyond that only what the configuration names is
 * believed.  Never guessed: an old Vietnamese encoding that nobody named is
 * refused.
 */
#ifndef WIRE_CHARSET_H
#define WIRE_CHARSET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

enum charset {
	CHARSET_UTF8,
	CHARSET_UTF16LE,
	CHARSET_UTF16BE,
	CHARSET_WINDOWS_1258,
	CHARSET_COUNT
};

/* "UTF-8", "UTF-16", "UTF-16BE", "windows-1258". */
const char *charset_text(enum charset charset);

/*
 * ${bytes} as UTF-8 without a byte order mark, NFC where they were
 * windows-1258 (which writes tone marks apart); ${taken} is what they were read
 * as: what their mark says, else ${named}.  Refused, with the line: bytes that
 * this charset does not have, and UTF-8 that is named windows-1258.
 */
bool charset_read(struct arena *arena, struct slice bytes, enum charset named,
    struct slice *out, enum charset *taken, struct err *err) MUST_CHECK;

#endif
