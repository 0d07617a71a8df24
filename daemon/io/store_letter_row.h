/* A letter's row, read alike by the outbox and the stories.  Included by
 * store*.c only. */
#ifndef IO_STORE_LETTER_ROW_H
#define IO_STORE_LETTER_ROW_H

#include "io/store_outbox.h"
#include "io/store_private.h"

/* In the order of letter_read; the bytes come after. */
#define LETTER_COLUMNS                                                         \
	"id, recipient, recipient_name, channel, kind, subject, message_id,"   \
	" sealed, state, attempts, retried, uncertain, next_try, settled,"     \
	" shape, hold, length(bytes)"
#define LETTER_SELECT "SELECT " LETTER_COLUMNS " FROM letter"
#define LETTER_SELECT_BYTES "SELECT " LETTER_COLUMNS ", bytes FROM letter"

/* True of a letter that its recipient's server took and that came back: of whom
 * else it went on to a return says nothing, nor does a delay. */
#define LETTER_CAME_BACK(letter, recipient_)                                   \
	"EXISTS (SELECT 1 FROM bounce b WHERE b.letter = " letter              \
	" AND coalesce(b.recipient, " recipient_ ") = " recipient_             \
	" COLLATE NOCASE AND CASE WHEN b.action IS NULL"                       \
	" THEN coalesce(b.status, '') NOT LIKE '2.%'"                          \
	" ELSE b.action NOT IN ('delayed', 'delivered', 'relayed',"            \
	" 'expanded') END)"

/* The state a stored word means; an unknown word is a bug and asserts. */
enum letter_state letter_state_of(const char *text);

void letter_read(struct query *query, struct arena *arena, struct letter *out);
/* Steps to the end, and closes. */
bool letter_read_all(struct query *query, struct arena *arena,
    struct letter **out, size_t *count) MUST_CHECK;

#endif
