/*
 * Imported text made fit to keep: what programs and people leave in it by
 * accident (blanks, control characters, invisible characters, decomposed
 * letters) goes, its meaning stays.
 */
#ifndef WIRE_CLEAN_H
#define WIRE_CLEAN_H

#include <stdbool.h>

#include "base/arena.h"

enum { CLEAN_TEXT_MAX = 1000 }; /* bytes */

/*
 * ${text} without blanks at its ends, runs of blanks and control characters
 * as one space, without invisible characters, in NFC, cut at CLEAN_TEXT_MAX
 * bytes with "…" (${cut}, unless NULL, says so).  NULL for NULL and for what
 * is empty then, "&nbsp;" included.  ${text} itself where nothing had to be
 * done; it must be well-formed UTF-8.
 */
const char *clean_text(struct arena *arena, const char *text, bool *cut);

/*
 * A code: compared byte by byte, so only blanks at its ends are dropped, and
 * inside it invisible and control characters (${removed}, unless NULL, says
 * so).  NULL for NULL and for what is empty then.
 */
const char *clean_code(struct arena *arena, const char *text, bool *removed);

#endif
