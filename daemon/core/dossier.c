/* Dossiers as values: the tables of statuses and filings, and comparison. */
#include "core/dossier.h"

#include <string.h>

#include "base/text.h"

static const char *const statuses[STATUS_COUNT] = {
	[STATUS_UNKNOWN] = "unknown",
	[STATUS_NEW] = "new",
	[STATUS_RECEIVED] = "received",
	[STATUS_REJECTED] = "rejected",
	[STATUS_PROCESSING] = "processing",
	[STATUS_WAITING_SUPPLEMENT] = "waiting_supplement",
	[STATUS_WAITING_PAYMENT] = "waiting_payment",
	[STATUS_WITHDRAWN] = "withdrawn",
	[STATUS_STOPPED] = "stopped",
	[STATUS_DONE] = "done",
	[STATUS_RETURNED] = "returned",
	[STATUS_DELETED] = "deleted",
	[STATUS_DISPUTED] = "disputed",
};

static const char *const filings[] = {
	[FILING_UNKNOWN] = "unknown",
	[FILING_DIRECT] = "direct",
	[FILING_ONLINE] = "online",
	[FILING_POST] = "post",
};

enum { FILING_COUNT = sizeof(filings) / sizeof(filings[0]) };

const char *
status_text(enum status status)
{
	return statuses[status];
}

bool
status_parse(const char *text, enum status *out)
{
	for (int i = 0; i < STATUS_COUNT; i++) {
		if (strcmp(text, statuses[i]) == 0) {
			*out = (enum status)i;
			return true;
		}
	}
	return false;
}

const char *
filing_text(enum filing filing)
{
	return filings[filing];
}

bool
filing_parse(const char *text, enum filing *out)
{
	for (int i = 0; i < FILING_COUNT; i++) {
		if (strcmp(text, filings[i]) == 0) {
			*out = (enum filing)i;
			return true;
		}
	}
	return false;
}

bool
status_is_paused(enum status status)
{
	switch (status) {
	case STATUS_WAITING_SUPPLEMENT:
	case STATUS_WAITING_PAYMENT:
	case STATUS_STOPPED:
	case STATUS_DISPUTED:
		return true;
	case STATUS_UNKNOWN:
	case STATUS_NEW:
	case STATUS_RECEIVED:
	case STATUS_REJECTED:
	case STATUS_PROCESSING:
	case STATUS_WITHDRAWN:
	case STATUS_DONE:
	case STATUS_RETURNED:
	case STATUS_DELETED:
	case STATUS_COUNT:
		break;
	}
	return false;
}

bool
status_is_ended(enum status status)
{
	switch (status) {
	case STATUS_REJECTED:
	case STATUS_WITHDRAWN:
	case STATUS_DONE:
	case STATUS_RETURNED:
	case STATUS_DELETED:
		return true;
	case STATUS_UNKNOWN:
	case STATUS_NEW:
	case STATUS_RECEIVED:
	case STATUS_PROCESSING:
	case STATUS_WAITING_SUPPLEMENT:
	case STATUS_WAITING_PAYMENT:
	case STATUS_STOPPED:
	case STATUS_DISPUTED:
	case STATUS_COUNT:
		break;
	}
	return false;
}

void
observation_clear(struct observation *observation)
{
	*observation = (struct observation){
		.submitted = INSTANT_NONE,
		.received = INSTANT_NONE,
		.promised = INSTANT_NONE,
		.finished = INSTANT_NONE,
		.returned = INSTANT_NONE,
		.updated = INSTANT_NONE,
		.step_due = INSTANT_NONE,
		.steps = STEPS_UNKNOWN,
	};
	for (int i = 0; i < DOSSIER_ROUNDS; i++) {
		observation->rounds[i] = (struct round){
			.from = INSTANT_NONE,
			.to = INSTANT_NONE,
			.promised_before = INSTANT_NONE,
			.promised_after = INSTANT_NONE,
		};
	}
}

static instant
settle(instant left, instant before, bool ended, instant now)
{
	instant at = now + left;

	if (before != INSTANT_NONE &&
	    (ended ||
		(before - at <= OBSERVATION_SLACK &&
		    at - before <= OBSERVATION_SLACK)))
		return before;
	return at - (at % 60 + 60) % 60;
}

const struct observation *
observation_settle(const struct observation *seen,
    const struct observation *before, instant now, struct observation *space)
{
	bool ended = status_is_ended(seen->status);

	if (!seen->promised_is_left && !seen->step_due_is_left)
		return seen;
	*space = *seen;
	if (seen->promised_is_left)
		space->promised = settle(seen->promised,
		    before == NULL ? INSTANT_NONE : before->promised, ended,
		    now);
	if (seen->step_due_is_left)
		space->step_due = settle(seen->step_due,
		    before == NULL ? INSTANT_NONE : before->step_due, ended,
		    now);
	space->promised_is_left = space->step_due_is_left = false;
	return space;
}

static bool
is_ahead(instant at, instant now)
{
	/* Clocks of servers differ by minutes; Vietnam is seven hours from
	 * UTC. */
	return at != INSTANT_NONE && at > now + 15 * 60 && at <= now + 7 * 3600;
}

bool
observation_is_ahead(const struct observation *observation, instant now)
{
	return is_ahead(observation->submitted, now) ||
	    (observation->status != STATUS_NEW &&
		is_ahead(observation->received, now)) ||
	    is_ahead(observation->finished, now);
}

static bool
rounds_equal(const struct observation *a, const struct observation *b)
{
	if (a->round_count != b->round_count)
		return false;
	for (int i = 0; i < a->round_count; i++) {
		const struct round *x = &a->rounds[i];
		const struct round *y = &b->rounds[i];

		if (x->from != y->from || x->to != y->to ||
		    x->promised_before != y->promised_before ||
		    x->promised_after != y->promised_after)
			return false;
	}
	return true;
}

static bool
times_equal(const struct observation *a, const struct observation *b)
{
	return a->submitted == b->submitted && a->received == b->received &&
	    a->promised == b->promised && a->finished == b->finished &&
	    a->returned == b->returned && a->step_due == b->step_due &&
	    a->promised_is_date == b->promised_is_date;
}

bool
observation_equal(const struct observation *a, const struct observation *b)
{
	return a->status == b->status && a->filing == b->filing &&
	    times_equal(a, b) && rounds_equal(a, b) &&
	    text_equal(a->code, b->code) &&
	    text_equal(a->procedure, b->procedure) &&
	    text_equal(a->procedure_name, b->procedure_name) &&
	    text_equal(a->field, b->field) &&
	    text_equal(a->raw_status, b->raw_status) &&
	    text_equal(a->agency, b->agency) &&
	    text_equal(a->officer_account, b->officer_account) &&
	    text_equal(a->officer_mail, b->officer_mail) &&
	    text_equal(a->officer_name, b->officer_name) &&
	    text_equal(a->step, b->step);
}
