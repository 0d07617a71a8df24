/*
 * The walk over the groups of notices that are due, read a page at a time.  It
 * ends where nothing more is; the next one begins at the front, with whoever
 * came meanwhile.
 */
#ifndef FLOW_WALK_H
#define FLOW_WALK_H

#include "flow/world.h"
#include "io/store_notice.h"

struct walk {
	struct notice_place place;
	struct arena *arena; /* of the page of groups under way */
	struct notice_group *groups;
	size_t count, at;
	size_t broken; /* groups of this walk that could not be sealed */
};

void walk_init(struct walk *walk);
void walk_finish(struct walk *walk);

/* The next group that is due by ${now}; NULL at the walk's end.  Good until the
 * next call. */
bool walk_next(struct walk *walk, struct store *store, instant now,
    const struct notice_group **out, struct err *err) MUST_CHECK;

#endif
