/*
 * The character set of a table that somebody saved, where it is certain: what a
 * byte order mark says, UTF-8 that is well-formed, UTF-16 that shows by its
 * NUL bytes, and windows-1258 that reads as Vietnamese syllables.
 */
#ifndef WIRE_CHARSET_CERTAIN_H
#define WIRE_CHARSET_CERTAIN_H

#include "wire/charset.h"

/* True and ${out}, as charset_read, where it is certain; false for anything
 * else: nothing is guessed. */
bool charset_certain(struct arena *arena, struct slice bytes, struct slice *out,
    enum charset *taken) MUST_CHECK;

#endif
