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
 * A code: compared byte by byte, so only what nobody sees is dropped: blanks
 * and control characters at its ends, invisible characters anywhere, control
 * characters inside.  A blank inside is a space; letters are in NFC.
 * ${removed}, unless NULL, names the characters dropped, blanks at the ends
 * apart ("U+200B, U+FEFF"), or is NULL.  NULL for NULL and for what is empty
 * then.
 */
const char *
clean_code(struct arena *arena, const char *text, const char **removed);

#endif
