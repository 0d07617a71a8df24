/*
 * What `show` and `explain` tell of a dossier's promises: every date that its
 * source has shown, with first and last sighting, and the recorded apology.
 */
#ifndef TELL_PROMISES_H
#define TELL_PROMISES_H

#include "tell/database.h"
#include "io/store_promise.h"
#include "wire/jsonw.h"

struct promises {
	const struct apology *apology; /* borrowed */
	struct promise_seen *seen;     /* oldest first */
	size_t count;
};

/* Reads them for ${dossier}; needs json_init. */
bool
promises_read(const struct database *database, const struct dossier *dossier,
    struct promises *out, struct err *err) MUST_CHECK;

/* "văn bản xin lỗi số 12/XL ngày 17/09/2020", in Vietnamese or English. */
const char *promises_letter(const struct database *database,
    const struct apology *apology, bool english);

/* One line each at the end of ${out}, after ${indent}: the dates where there
 * was more than one, the apology where there is one. */
void
promises_say(const struct database *database, const struct promises *promises,
    const char *indent, bool english, struct buf *out);

/* The members "promises" and "apology"; the latter null where there is none. */
void promises_put(const struct database *database,
    const struct promises *promises, struct jsonw *out);

/* The member "apology" of a list's line: without what is not for lists. */
void promises_put_apology(struct jsonw *out, const struct apology *apology);

#endif
