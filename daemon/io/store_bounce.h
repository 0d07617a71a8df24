/* Letters that came back: what was said, once for each letter and outcome. */
#ifndef IO_STORE_BOUNCE_H
#define IO_STORE_BOUNCE_H

#include "io/store_outbox.h"

struct bounced {
	int64_t letter;
	instant at;
	const char *action, *status, *recipient, *diagnostic; /* or NULL */
};

/* The letter of that Message-ID (without brackets). */
bool store_letter_find(struct store *store, const char *message_id,
    int64_t *out, bool *found, struct err *err) MUST_CHECK;

/* Inside a transaction; ${is_new} false, and nothing changed, when the same was
 * recorded before. */
bool store_bounce_add(struct store *store, const struct bounced *bounced,
    bool *is_new, struct err *err) MUST_CHECK;

/* Whether ${letter} was taken by its recipient's server and came back; with
 * ${unaddressed} because of its address (RFC 3463 5.1), as far as is told: not
 * for a mailbox that was full. */
bool store_letter_returned(struct store *store, int64_t letter, bool *out,
    bool *unaddressed, struct err *err) MUST_CHECK;

/* Those of a letter, the oldest first. */
bool store_bounces(struct store *store, int64_t letter, struct arena *arena,
    struct bounced **out, size_t *count, struct err *err) MUST_CHECK;

#endif
