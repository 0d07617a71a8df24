/*
 * Who acknowledged or silenced what of a dossier, until when, and which of its
 * notices wait for it: for `show`, `explain`, `list` and `silence list`.
 */
#ifndef TELL_HOLDS_H
#define TELL_HOLDS_H

#include "core/ack.h"
#include "core/silence.h"
#include "tell/database.h"
#include "io/store_notice.h"
#include "wire/jsonw.h"

struct holds {
	/* In force at the moment. */
	struct ack *acks;
	size_t ack_count;
	struct silence *silences;
	size_t silence_count;
	/* The open notices that something keeps, and what. */
	struct held {
		struct notice notice;
		const char *reason; /* "silence", … */
		instant until;
	} * held;
	size_t held_count;
};

/* Reads them of ${dossier} at the database's present. */
bool holds_read(const struct database *database, const struct dossier *dossier,
    struct holds *out, struct err *err) MUST_CHECK;

/* One line each at the end of ${out}, behind ${indent}. */
void holds_say(const struct database *database, const struct holds *holds,
    const char *indent, bool english, struct buf *out);

/* "acknowledgements", "silences" and "held". */
void holds_put(const struct database *database, const struct holds *holds,
    struct jsonw *out);

/* One silence as an object. */
void holds_put_silence(const struct database *database,
    const struct silence *silence, struct jsonw *out);

/* Who did it: the dashboard's name, or "uid 1000". */
const char *
holds_author(const struct database *database, int64_t uid, const char *who);

/* The same for people: the name of the account. */
const char *holds_author_words(const struct database *database, int64_t uid,
    const char *who);

/* The reason of that key as people read it; NULL for none, and the key itself
 * where the table has it no more. */
const char *
holds_reason_words(const struct database *database, const char *key);

/* "Số 3: tạm ngừng nhắc về đơn vị H99.01 từ … đến …: lý do (uid 1000)". */
const char *holds_silence_words(const struct database *database,
    const struct silence *silence);

#endif
