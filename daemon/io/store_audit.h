/*
 * What the nightly audit asks the database, and the record of each audit.
 */
#ifndef IO_STORE_AUDIT_H
#define IO_STORE_AUDIT_H

#include "core/audit.h"
#include "io/store.h"

/* The alerts of the dossiers with ids in (${after}, ${until}] and what became
 * of each, by dossier: ${dossiers} says whose each is. */
bool store_audit_notices(struct store *store, int64_t after, int64_t until,
    struct arena *arena, struct audit_notice **out, int64_t **dossiers,
    size_t *count, struct err *err) MUST_CHECK;

/* Letters of any kind that should have been tried, or settled, by ${late} and
 * were not: ids, oldest first, at most ${limit}. */
bool store_audit_letters(struct store *store, instant late, size_t limit,
    struct arena *arena, int64_t **ids, size_t *count,
    struct err *err) MUST_CHECK;

struct audit_record {
	instant started, ended;
	int64_t dossiers; /* open ones that were compared */
	int64_t differences;
};

/* Inside a transaction. */
bool store_audit_add(struct store *store, const struct audit_record *record,
    struct err *err) MUST_CHECK;
/* The newest; ${found} false before the first. */
bool store_audit_last(struct store *store, struct audit_record *out,
    bool *found, struct err *err) MUST_CHECK;

#endif
