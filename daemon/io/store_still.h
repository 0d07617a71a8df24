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

/* The open notices that such a hold keeps, or a channel that was gone: all, or
 * of one dossier (not 0). */
bool
store_notices_still(struct store *store, int64_t dossier, struct arena *arena,
    struct notice **out, size_t *count, struct err *err) MUST_CHECK;

#endif
