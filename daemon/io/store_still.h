/*
 * What keeps one notice still: looks up what core/stillness decides from.  For
 * the daemon at a departure, and for readers who say what waits and why.
 */
#ifndef IO_STORE_STILL_H
#define IO_STORE_STILL_H

#include "core/stillness.h"
#include "io/store_dossier.h"
#include "io/store_notice.h"

/* ${quiet_from} as core/stillness has it. */
bool store_stillness(struct store *store, const struct dossier *dossier,
    const struct notice *notice, const struct directory *directory,
    int32_t offset, instant quiet_from, instant now, struct arena *arena,
    struct stillness *out, struct err *err) MUST_CHECK;

/* The open notices of ${dossier} that such a hold keeps, or a channel that was
 * gone. */
bool
store_notices_still(struct store *store, int64_t dossier, struct arena *arena,
    struct notice **out, size_t *count, struct err *err) MUST_CHECK;

/* Where a walk over all of them stands: before the hold that ends last. */
struct still_place {
	instant until;
	int64_t id;
};
/* At most ${limit} of all dossiers' before ${place}, the last to end first. */
bool store_notices_still_before(struct store *store, struct still_place place,
    size_t limit, struct arena *arena, struct notice **out, size_t *count,
    struct err *err) MUST_CHECK;

#endif
