/*
 * An acknowledgement (xác nhận đã biết): somebody says of a dossier's clock
 * and due date that he has seen it.  Until it expires nothing about a rung
 * reached later is sent, and the repeats of what was told rest.  Another due
 * date is not covered.  Told by people, kept with the dossier's history.
 */
#ifndef CORE_ACK_H
#define CORE_ACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/when.h"
#include "core/ladder.h"

struct ack {
	int64_t id;
	enum clock_kind clock;
	day due;
	instant made, until;
	instant withdrawn;  /* INSTANT_NONE: it was not */
	bool wrong_data;    /* its reason calls the source's data wrong */
	const char *reason; /* its key in reasons.csv, or NULL */
	const char *note;   /* or NULL */
	int64_t uid;        /* who, by the kernel */
	const char *who;    /* the name that hosoweb vouches for; or NULL */
	int64_t letter;     /* the letter by whose link it came, or 0 */
};

/* True while ${ack} holds back what it covers. */
bool ack_is_in_force(const struct ack *ack, instant now);

/* The newest of ${acks} that is in force at ${now} for ${clock} and ${due}, or
 * NULL. */
const struct ack *ack_covering(const struct ack *acks, size_t count,
    enum clock_kind clock, day due, instant now);

/* The one that holds back, still at ${now}, what was reached at ${crossed}:
 * made before that, or made anew while it was held; of several, the last to
 * end. NULL where it is not held.  To say again that one has seen it never lets
 * go of what the first word held. */
const struct ack *ack_holding(const struct ack *acks, size_t count,
    enum clock_kind clock, day due, instant crossed, instant now);

/* True when one of them was made for ${clock} and ${due} by ${now} and not
 * withdrawn since, whether it still is in force or not. */
bool ack_was_given(const struct ack *acks, size_t count, enum clock_kind clock,
    day due, instant now);

#endif
