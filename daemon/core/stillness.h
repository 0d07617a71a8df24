/*
 * Stillness: why a notice whose departure has come does not leave yet, and
 * until when.  Nothing is lost by it: the notice stays owed, and when its hold
 * ends it is sealed if it is still true.  This is the one place where holds
 * are decided; whatever ends one early has the notices looked at again.
 */
#ifndef CORE_STILLNESS_H
#define CORE_STILLNESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/when.h"
#include "core/ack.h"
#include "core/silence.h"

enum still_reason {
	STILL_NOT,
	STILL_SILENCED,
	STILL_ACKNOWLEDGED,
	STILL_WRONG_DATA, /* acknowledged, for the source's data is wrong */
	STILL_RESTLESS,   /* it keeps changing to and fro */
	STILL_REASONS
};
/* "silence", "acknowledged", "wrong-data", "flapping"; NULL for NOT. */
const char *still_reason_text(enum still_reason reason);

/* What is asked of one notice. */
struct still_question {
	struct silence_subject subject;
	bool is_alert; /* of a crossing; else only silences hold it */
	enum clock_kind clock;
	day due;                /* the clock's date that its crossing goes by */
	instant at;             /* when the rung was reached */
	const struct ack *acks; /* of the dossier */
	size_t ack_count;
	const struct silence *silences;
	size_t silence_count;
	/* The dossier is restless until then; INSTANT_NONE: it is not. */
	instant quiet_from;
	const struct directory *directory;
};

struct stillness {
	enum still_reason reason;
	instant until;
	int64_t id; /* of the acknowledgement or the silence; else 0 */
};

/* Of several holds the one that ends last.  An acknowledgement holds what was
 * reached after it was made, not what it answers. */
struct stillness
stillness_of(const struct still_question *question, instant now);

#endif
