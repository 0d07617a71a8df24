/*
 * Contacts' addresses: which were asked to confirm, who confirmed which, and
 * what came back or was refused of each.  What people did is only added.
 */
#ifndef IO_STORE_REACH_H
#define IO_STORE_REACH_H

#include "core/reach.h"
#include "io/store.h"

/* ${address} was asked, inside a transaction; once and for all.  ${without}: no
 * letter went, because a backup was put back and one may have gone before. */
bool store_reach_asked(struct store *store, const char *address,
    const char *name, instant at, bool without, struct err *err) MUST_CHECK;

/* A person's act. */
struct reach_act {
	const char *address;
	const char *how; /* "operator", "link", "acknowledged" */
	instant at;
	int64_t uid;
	const char *who; /* for whom hosoweb asks, or NULL */
};
/* Inside a transaction. */
bool store_reach_confirm(struct store *store, const struct reach_act *act,
    struct err *err) MUST_CHECK;

/* The newest confirmation of ${address}; false in ${found} where there is
 * none. */
bool store_reach_confirmed(struct store *store, const char *address,
    struct arena *arena, struct reach_act *out, bool *found,
    struct err *err) MUST_CHECK;

/* The server of ${address} said that it knows no such recipient; or took a
 * letter for him, which only matters (${changed}) where it had said so.  Inside
 * a transaction. */
bool store_reach_refused(struct store *store, const char *address, instant at,
    struct err *err) MUST_CHECK;
bool store_reach_taken(struct store *store, const char *address, instant at,
    bool *changed, struct err *err) MUST_CHECK;

/* Everything of all addresses, in the order of time. */
bool store_reach_facts(struct store *store, struct arena *arena,
    struct reach_fact **out, size_t *count, struct err *err) MUST_CHECK;

/* What administrators were last told of, as a hash, and the last epoch of a
 * restore that was looked at (INSTANT_NONE: none). */
bool store_reach_told(struct store *store, struct arena *arena,
    const char **hash, instant *epoch, struct err *err) MUST_CHECK;
/* Inside a transaction. */
bool store_reach_tell(struct store *store, const char *hash, instant epoch,
    struct err *err) MUST_CHECK;

#endif
