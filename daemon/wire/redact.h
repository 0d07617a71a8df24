/*
 * Secrets out of what people read: servers like to quote what they refuse, and
 * a bot's token stands in its address.
 */
#ifndef WIRE_REDACT_H
#define WIRE_REDACT_H

#include "base/arena.h"
#include "wire/template.h"

/* The forms in which ${secrets} can come back: as they are, percent-encoded and
 * escaped in JSON.  NULL-terminated, longest first, in the arena; secrets of
 * fewer than four bytes are left out, they would be found in everything. */
const char *const *redact_forms(struct arena *arena,
    const struct template_secret *secrets, int count);

/* Puts *** in the place of every one of ${forms} in ${text}, in place: the text
 * only gets shorter.  ${forms} may be NULL. */
void redact(char *text, const char *const *forms);

#endif
