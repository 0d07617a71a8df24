/*
 * Webhooks after Standard Webhooks 1.0.0: a thin JSON body and its signature.
 * Codes, agency, due, standing and link; never a person's data.  The id is the
 * letter's own and stays the same over retries; the timestamp is the
 * attempt's.
 */
#ifndef WIRE_WEBHOOK_H
#define WIRE_WEBHOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "base/when.h"
#include "core/digest.h"
#include "wire/letter.h"

enum { WEBHOOK_KEY_MIN = 24, WEBHOOK_KEY_MAX = 64 };

struct webhook_secret {
	unsigned char key[WEBHOOK_KEY_MAX];
	size_t size;
};

/* "whsec_" and base64 of 24 to 64 bytes.  The error never repeats it. */
bool webhook_secret_parse(const char *text, struct webhook_secret *out,
    struct err *err) MUST_CHECK;

/* {"type":"alert"|"baseline"|"correction","timestamp":…,"data":{…}} for a
 * letter, and {"type":"digest",…} for a digest; in the arena. */
const char *
webhook_letter_body(const struct letter_input *input, struct arena *arena);
const char *
webhook_digest_body(const struct digest_input *input, struct arena *arena);
const char *
webhook_admin_body(const struct letter_admin *input, struct arena *arena);
const char *webhook_source_body(bool back, const struct letter_source *input,
    struct arena *arena);

/* The value of webhook-signature: "v1,…", one per secret (two while keys
 * change), separated by spaces. */
const char *
webhook_signature(struct arena *arena, const char *id, instant attempt,
    struct slice body, const struct webhook_secret *secrets, size_t count);

/*
 * The header lines of one attempt, NULL-terminated, in the arena:
 * Content-Type, webhook-id, webhook-timestamp and, where there is a secret,
 * webhook-signature.  ${id} is of plain characters (letters, digits, "-_@.").
 */
const char *const *
webhook_headers(struct arena *arena, const char *id, instant attempt,
    struct slice body, const struct webhook_secret *secrets, size_t count);

#endif
