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

/* A dossier of a letter. */
struct webhook_line {
	const char *code, *agency, *link; /* the last two may be NULL */
	const char *standing;             /* as people read it */
	instant due;                      /* or INSTANT_NONE */
	bool provisional;
};

/* What a letter says on a webhook. */
struct webhook_said {
	/* {"type":…,"timestamp":…,"data":{…}}: alert, baseline, correction,
	 * wrong-data, digest, source-lost, source-back and the words of
	 * flow/admin.h. */
	const char *type, *json;
	const char *agency, *link; /* of the letter; or NULL */
	instant now;
	int32_t offset;
	const struct webhook_line *lines;
	size_t line_count;
	int64_t total;                     /* dossiers, named or not */
	const struct digest_input *digest; /* of a digest; else NULL */
};

/* Everything in ${arena}; what ${input} holds is borrowed. */
struct webhook_said
webhook_letter(const struct letter_input *input, struct arena *arena);
struct webhook_said
webhook_digest(const struct digest_input *input, struct arena *arena);
struct webhook_said
webhook_admin(const struct letter_admin *input, struct arena *arena);
struct webhook_said webhook_source(bool back, const struct letter_source *input,
    struct arena *arena);

/* The value of webhook-signature: "v1,…", one per secret (two while keys
 * change), separated by spaces. */
const char *
webhook_signature(struct arena *arena, const char *id, instant attempt,
    struct slice body, const struct webhook_secret *secrets, size_t count);

/*
 * The header lines of one attempt, NULL-terminated, in the arena:
 * Content-Type (${type}), webhook-id, webhook-timestamp and, where there is a
 * secret, webhook-signature.  ${id} is of plain characters (letters, digits,
 * "-_@.").
 */
const char *const *webhook_headers(struct arena *arena, const char *type,
    const char *id, instant attempt, struct slice body,
    const struct webhook_secret *secrets, size_t count);

#endif
