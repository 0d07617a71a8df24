/*
 * The digest in words: nine numbered sections, most urgent first, as text and
 * as HTML that needs no images and survives office mail programs.  "All clear"
 * is said only when every source is fresh.
 */
#ifndef WIRE_DIGEST_TEXT_H
#define WIRE_DIGEST_TEXT_H

#include "base/arena.h"
#include "core/digest.h"
#include "wire/wording.h"

void digest_text_compose(const struct wording *wording,
    const struct digest_input *input, struct arena *arena,
    struct letter_text *out);

#endif
