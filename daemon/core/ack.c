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

/* From when it holds nothing back any more. */
static instant
end_of(const struct ack *ack)
{
	return ack->withdrawn != INSTANT_NONE && ack->withdrawn < ack->until
	    ? ack->withdrawn
	    : ack->until;
}

/* Of those made by ${made} the one that ends last, if after ${beyond}. */
static const struct ack *
longest(const struct ack *acks, size_t count, enum clock_kind clock, day due,
    instant made, instant beyond)
{
	const struct ack *found = NULL;

	for (size_t i = 0; i < count; i++)
		if (is_of(&acks[i], clock, due) && acks[i].made <= made &&
		    end_of(&acks[i]) > beyond) {
			found = &acks[i];
			beyond = end_of(found);
		}
	return found;
}

const struct ack *
ack_holding(const struct ack *acks, size_t count, enum clock_kind clock,
    day due, instant crossed, instant now)
{
	const struct ack *last = NULL;
	const struct ack *next =
	    longest(acks, count, clock, due, crossed - 1, crossed);

	for (; next != NULL; next = longest(acks, count, clock, due,
				 end_of(last), end_of(last)))
		last = next;
	return last != NULL && end_of(last) > now ? last : NULL;
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
