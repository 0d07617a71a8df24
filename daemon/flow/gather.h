/*
 * What a digest says: read once an evening for all scopes, a slice a turn, and
 * then put together for each scope from memory.
 */
#ifndef FLOW_GATHER_H
#define FLOW_GATHER_H

#include "core/digest.h"
#include "core/directory.h"
#include "flow/evening.h"
#include "io/store_history.h"
#include "io/store_survey.h"

/* What all digests of one evening share. */
struct gather_evening {
	struct arena *arena; /* what it holds lives here */
	day date;
	instant due; /* its moment */
	instant now; /* as of */
	day next_working;
	bool next_working_known;
	struct survey survey;
	struct digest_source *sources;
	size_t source_count;
	struct digest_left *left;
	size_t left_count;
	struct outbox_window outbox;
	struct history_head head;
};

/* Begins to read for ${digest} of ${due}, as of ${now}. */
bool gather_begin(struct gather_evening *evening, struct world *world,
    const struct conf_digest *digest, instant due, instant now,
    struct arena *arena, struct err *err) MUST_CHECK;

/* Reads on, a few milliseconds long; ${done} once all is there. */
bool gather_more(struct gather_evening *evening, struct world *world,
    bool *done, struct err *err) MUST_CHECK;

/* Frees what the arena does not hold; also of a zeroed one. */
void gather_finish(struct gather_evening *evening);

/* What the digest of ${out}'s date says of the calendar; nothing where there is
 * none. */
void gather_calendar(const struct world *world, struct digest_input *out);

/* Fills ${out} for ${owed}, in the turn's arena. */
bool gather_digest(struct world *world, const struct gather_evening *evening,
    const struct evening_owed *owed, struct digest_input *out,
    struct err *err) MUST_CHECK;

#endif
