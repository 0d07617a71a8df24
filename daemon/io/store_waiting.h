/*
 * What waits for each channel, whether the configuration still names it or
 * not, and letting go of it; and what waits as the letters that it will be.
 */
#ifndef IO_STORE_WAITING_H
#define IO_STORE_WAITING_H

#include "io/store_notice.h"

struct waiting {
	const char *channel;
	int64_t notices; /* open */
	int64_t letters; /* that are to be tried */
};

/* All channels for which something waits, by name; in proportion to the letters
 * that wait, however many notices do. */
bool store_waiting_channels(struct store *store, struct arena *arena,
    const char ***out, size_t *count, struct err *err) MUST_CHECK;

/* What waits for ${channel}, which is borrowed; reads all of it. */
bool store_waiting(struct store *store, const char *channel,
    struct waiting *out, struct err *err) MUST_CHECK;

/* For whom open notices wait for ${channel}, and how many for each, by address.
 */
struct waiting_address {
	const char *recipient;
	int64_t notices;
};
bool store_waiting_addresses(struct store *store, const char *channel,
    struct arena *arena, struct waiting_address **out, size_t *count,
    struct err *err) MUST_CHECK;

/*
 * Inside a transaction: of what waits for ${channel} ${limit} are never sent;
 * how many there were is added to the last argument.
 *
 * _drop: its letters, each recorded as an act of ${uid} with the ${reason};
 * with a ${shape} (conf_channel_shape) those alone that have another.
 * _withdraw: its open notices, or those alone to ${recipient} unless NULL.
 */
bool store_waiting_drop(struct store *store, const char *channel,
    const char *shape, int64_t uid, const char *reason, instant now,
    int64_t limit, int64_t *letters, struct err *err) MUST_CHECK;
bool store_waiting_withdraw(struct store *store, const char *channel,
    const char *recipient, instant now, int64_t limit, int64_t *notices,
    struct err *err) MUST_CHECK;

/* Open notices that are to leave together, and wait for one thing. */
struct waiting_letter {
	const char *recipient, *recipient_name; /* name may be NULL */
	const char *channel;
	enum notice_kind kind; /* hand-overs are among the alerts */
	instant leaves;        /* the moment asked, where its hold is over */
	const char *hold;      /* why it waits, or NULL */
	int64_t notices;
	struct notice gravest; /* its kind, rung and severity alone */
};

/* The first recipient behind ${after} ("": the first) in the order of their
 * addresses for whom something waits; NULL when there is none. */
bool store_waiting_recipient(struct store *store, const char *after,
    struct arena *arena, const char **out, struct err *err) MUST_CHECK;

/* What waits at ${now} for ${recipient}, by channel, kind, moment and hold. */
bool store_waiting_for(struct store *store, const char *recipient, instant now,
    struct arena *arena, struct waiting_letter **out, size_t *count,
    struct err *err) MUST_CHECK;

/* The same of one dossier's notices alone, by recipient first. */
bool store_waiting_of(struct store *store, int64_t dossier, instant now,
    struct arena *arena, struct waiting_letter **out, size_t *count,
    struct err *err) MUST_CHECK;

#endif
