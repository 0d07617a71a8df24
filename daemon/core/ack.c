/* Acknowledgements: which is in force. */
#include "core/ack.h"

static bool
is_made(const struct ack *ack, instant now)
{
	return ack->made <= now &&
	    (ack->withdrawn == INSTANT_NONE || now < ack->withdrawn);
}

bool
ack_is_in_force(const struct ack *ack, instant now)
{
	return is_made(ack, now) && now < ack->until;
}

static bool
is_of(const struct ack *ack, enum clock_kind clock, day due)
{
	return ack->clock == clock && ack->due.n == due.n;
}

const struct ack *
ack_covering(const struct ack *acks, size_t count, enum clock_kind clock,
    day due, instant now)
{
	const struct ack *found = NULL;

	for (size_t i = 0; i < count; i++)
		if (is_of(&acks[i], clock, due) &&
		    ack_is_in_force(&acks[i], now) &&
		    (found == NULL || acks[i].made >= found->made))
			found = &acks[i];
	return found;
}

bool
ack_was_given(const struct ack *acks, size_t count, enum clock_kind clock,
    day due, instant now)
{
	for (size_t i = 0; i < count; i++)
		if (is_of(&acks[i], clock, due) && is_made(&acks[i], now))
			return true;
	return false;
}
