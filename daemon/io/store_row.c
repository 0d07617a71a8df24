/* The parts of a dossier's row as bytes and columns. */
#include "io/store_row.h"

_Static_assert(STANDING_DONE_EARLY == 7 && STANDING_GONE == 12, "ROW_OPEN");

void
row_bind_verdict(struct query *query, const struct verdict *verdict)
{
	query_int(query, verdict->standing);
	query_int(query, verdict->unknown);
	query_int(query, verdict->pause);
	query_int(query, verdict->provisional);
	query_instant(query, verdict->due);
	query_instant(query, verdict->due_earliest);
	query_int(query, verdict->due_is_promise);
	query_int(query, verdict->due_is_moved);
	query_instant(query, verdict->computed);
	query_instant(query, verdict->computed_earliest);
	query_instant(query, verdict->advance);
	query_instant(query, verdict->acceptance_due);
	query_instant(query, verdict->step_due);
	query_instant(query, verdict->apology_due);
	query_instant(query, verdict->supplement_due);
	query_alarm(query, verdict->next);
}

void
row_read_verdict(struct query *query, struct verdict *verdict)
{
	verdict->standing = (enum standing)column_int(query);
	verdict->unknown = (enum unknown_reason)column_int(query);
	verdict->pause = (enum pause_reason)column_int(query);
	verdict->provisional = column_int(query) != 0;
	verdict->due = column_instant(query);
	verdict->due_earliest = column_instant(query);
	verdict->due_is_promise = column_int(query) != 0;
	verdict->due_is_moved = column_int(query) != 0;
	verdict->computed = column_instant(query);
	verdict->computed_earliest = column_instant(query);
	verdict->advance = column_instant(query);
	verdict->acceptance_due = column_instant(query);
	verdict->step_due = column_instant(query);
	verdict->apology_due = column_instant(query);
	verdict->supplement_due = column_instant(query);
	verdict->next = column_alarm(query);
}

bool
row_verdict_equal(const struct verdict *a, const struct verdict *b)
{
	return a->standing == b->standing && a->unknown == b->unknown &&
	    a->pause == b->pause && a->provisional == b->provisional &&
	    a->due == b->due && a->due_earliest == b->due_earliest &&
	    a->due_is_promise == b->due_is_promise &&
	    a->due_is_moved == b->due_is_moved && a->computed == b->computed &&
	    a->computed_earliest == b->computed_earliest &&
	    a->advance == b->advance &&
	    a->acceptance_due == b->acceptance_due &&
	    a->step_due == b->step_due && a->apology_due == b->apology_due &&
	    a->supplement_due == b->supplement_due && a->next == b->next;
}

static unsigned char *
put(unsigned char *out, instant at)
{
	uint64_t bits = (uint64_t)at;
	for (int i = 7; i >= 0; i--, bits >>= 8)
		out[i] = (unsigned char)bits;
	return out + 8;
}

static instant
get(const unsigned char *data)
{
	uint64_t bits = 0;
	for (int i = 0; i < 8; i++)
		bits = bits << 8 | data[i];
	return (instant)bits;
}

void
row_read_apology(struct query *query, struct arena *arena,
    struct apology *apology)
{
	apology->number = column_text(query, arena);
	apology->date.n = (int32_t)column_int(query);
	apology->old_date.n = (int32_t)column_int(query);
	apology->new_date.n = (int32_t)column_int(query);
	apology->reason = column_text(query, arena);
	apology->recorded = column_instant(query);
	apology->uid = column_int(query);
	apology->who = column_text(query, arena);
}

size_t
row_put_rounds(const struct observation *seen, unsigned char *out)
{
	const unsigned char *start = out;
	for (int i = 0; i < seen->round_count; i++) {
		const struct round *round = &seen->rounds[i];
		out = put(out, round->from);
		out = put(out, round->to);
		out = put(out, round->promised_before);
		out = put(out, round->promised_after);
	}
	return (size_t)(out - start);
}

bool
row_get_rounds(const unsigned char *data, size_t size, struct observation *out)
{
	if (size % ROW_ROUND != 0 || size / ROW_ROUND > DOSSIER_ROUNDS)
		return false;
	out->round_count = (int)(size / ROW_ROUND);
	for (int i = 0; i < out->round_count; i++, data += ROW_ROUND) {
		out->rounds[i] = (struct round){ .from = get(data),
			.to = get(data + 8),
			.promised_before = get(data + 16),
			.promised_after = get(data + 24) };
	}
	return true;
}

/* The forms of a pause; see store_row.h. */
enum { FORM_PLAIN, FORM_REISSUED, FORM_REVISED, FORM_COUNT };

static unsigned char *
put_pause(const struct pause *pause, unsigned char *out)
{
	const struct revision *revision = &pause->revision;
	*out++ = (unsigned char)pause->reason;
	*out++ = (unsigned char)pause->evidence;
	*out++ = !pause->reissued   ? FORM_PLAIN
	    : pause->revision.known ? FORM_REVISED
				    : FORM_REISSUED;
	out = put(out, pause->from_earliest);
	out = put(out, pause->from_latest);
	out = put(out, pause->to_earliest);
	out = put(out, pause->to_latest);
	if (!pause->reissued || !revision->known)
		return out;
	out = put(out, revision->from);
	out = put(out, revision->to);
	return put(out, revision->seen);
}

size_t
row_put_pauses(const struct facts *facts, unsigned char *out)
{
	const unsigned char *start = out;
	for (int i = 0; i < facts->pause_count; i++)
		out = put_pause(&facts->pauses[i], out);
	return (size_t)(out - start);
}

/* The bytes read, 0 where they are no pause. */
static size_t
get_pause(const unsigned char *data, size_t size, struct pause *out)
{
	if (size < ROW_PAUSE || data[0] >= PAUSE_REASON_COUNT ||
	    data[1] > EVIDENCE_STATUS || data[2] >= FORM_COUNT)
		return 0;
	*out = (struct pause){
		.reason = (enum pause_reason)data[0],
		.evidence = (enum pause_evidence)data[1],
		.reissued = data[2] != FORM_PLAIN,
		.from_earliest = get(data + 3),
		.from_latest = get(data + 11),
		.to_earliest = get(data + 19),
		.to_latest = get(data + 27),
	};
	if (data[2] != FORM_REVISED)
		return ROW_PAUSE;
	if (size < ROW_PAUSE + ROW_REVISION)
		return 0;
	data += ROW_PAUSE;
	out->revision = (struct revision){ .known = true,
		.from = get(data),
		.to = get(data + 8),
		.seen = get(data + 16) };
	return ROW_PAUSE + ROW_REVISION;
}

bool
row_get_pauses(const unsigned char *data, size_t size, struct facts *out)
{
	out->pause_count = 0;
	while (size > 0) {
		size_t used;
		if (out->pause_count == FACTS_PAUSES)
			return false;
		used = get_pause(data, size, &out->pauses[out->pause_count]);
		if (used == 0)
			return false;
		out->pause_count++;
		data += used;
		size -= used;
	}
	return true;
}
