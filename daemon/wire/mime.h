/*
 * The bytes of a mail: RFC 5322, 2045 to 2047 and 3834.  Built whole here,
 * stored in the outbox, and sent as they are, so that a repeated letter is the
 * same letter.  A control character in anything that becomes a header is
 * refused, never repaired.
 */
#ifndef WIRE_MIME_H
#define WIRE_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "base/when.h"

struct mime_letter {
	const char *from_name; /* or NULL */
	const char *from;      /* address */
	const char *to_name;   /* or NULL */
	const char *to;
	const char *subject;    /* UTF-8, one line */
	const char *message_id; /* "hex@domain", without angle brackets */
	const char *references; /* another id, or NULL */
	const char *list_id;    /* "digest.hosod.example", or NULL */
	bool trial;             /* X-Hosod-Trial: yes */
	instant date;
	int32_t offset;
	const char *text; /* UTF-8; lines end with LF or CRLF */
	const char *html;
};

/*
 * Builds the message into ${out} (in the arena): multipart/alternative, text
 * first, quoted-printable, CRLF only, no line over 76 characters but where a
 * single token is longer, never over 998.  Refuses a header value with a
 * control character, text that is not UTF-8, an address that is not one plain
 * ASCII address, a message-id with other than atom characters.
 */
bool mime_build(const struct mime_letter *letter, struct arena *arena,
    struct slice *out, struct err *err) MUST_CHECK;

/* What names the letter that carries ${keys}: hexadecimal SHA-256 over the
 * sorted keys, each closed by LF.  The order of the keys does not matter. */
char *
mime_letter_name(struct arena *arena, const char *const *keys, size_t count);

/* The stable Message-ID of that letter: its name, "@", ${domain}. */
char *mime_message_id(struct arena *arena, const char *const *keys,
    size_t count, const char *domain);

#endif
