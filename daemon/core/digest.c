/* What an evening's figures come to. */
#include "core/digest.h"

#include <stdlib.h>
#include <string.h>

size_t
digest_fresh(const struct digest_input *input, instant *oldest)
{
	size_t fresh = 0;

	*oldest = INSTANT_NONE;
	for (size_t i = 0; i < input->source_count; i++) {
		const struct digest_source *source = &input->sources[i];

		if (source->stale || source->data_time == INSTANT_NONE)
			continue;
		if (fresh == 0 || source->data_time < *oldest)
			*oldest = source->data_time;
		fresh++;
	}
	return fresh;
}

size_t
digest_silent(const struct digest_input *input, instant *since)
{
	size_t silent = 0;

	*since = INSTANT_NONE;
	for (size_t i = 0; i < input->source_count; i++) {
		const struct digest_source *source = &input->sources[i];

		if (!source->silent)
			continue;
		if (silent == 0 || source->silent_since < *since)
			*since = source->silent_since;
		silent++;
	}
	return silent;
}

enum digest_conclusion
digest_conclude(const struct digest_input *input)
{
	instant oldest, since;

	/* What was not seen cannot be called clear, and without a calendar
	 * nobody knows the next working day. */
	if (input->source_count == 0 || !input->next_working_known ||
	    digest_fresh(input, &oldest) < input->source_count ||
	    digest_silent(input, &since) > 0)
		return DIGEST_UNKNOWN;
	/* What is left out is there all the same. */
	if (input->held || input->overdue.count > 0 ||
	    input->overdue.total > 0 || input->due_next.count > 0 ||
	    input->due_next.total > 0 || input->late_acceptance.count > 0 ||
	    input->late_acceptance.total > 0 || input->baseline > 0 ||
	    input->by_standing[STANDING_OVERDUE] > 0 ||
	    input->by_standing[STANDING_DUE_TODAY] > 0 ||
	    input->by_standing[STANDING_LATE_ACCEPTANCE] > 0)
		return DIGEST_WORK;
	return DIGEST_CLEAR;
}

static bool
is_ranked(const struct digest_agency *agency)
{
	return agency->name != NULL && agency->rate.finished >= RATE_FEWEST;
}

static bool
goes_before(const struct digest_agency *a, const struct digest_agency *b)
{
	int32_t left = is_ranked(a) ? rate_of_finished(&a->rate) : INT32_MAX;
	int32_t right = is_ranked(b) ? rate_of_finished(&b->rate) : INT32_MAX;

	if (left != right)
		return left < right;
	if (a->overdue != b->overdue)
		return a->overdue > b->overdue;
	return a->late_acceptance > b->late_acceptance;
}

/* By insertion: stable, and there are hundreds at most. */
static void
sort_agencies(struct digest_agency *agencies, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct digest_agency moved = agencies[i];
		size_t at = i;

		for (; at > 0 && goes_before(&moved, &agencies[at - 1]); at--)
			agencies[at] = agencies[at - 1];
		agencies[at] = moved;
	}
}

size_t
digest_rank(struct digest_agency *agencies, size_t count)
{
	size_t ranked = 0;

	sort_agencies(agencies, count);
	while (ranked < count && is_ranked(&agencies[ranked]))
		ranked++;
	for (size_t i = 0; i < count; i++)
		agencies[i].rank = 0;
	/* The highest stands last. */
	for (size_t i = ranked; i-- > 0;) {
		bool shares = i + 1 < ranked &&
		    rate_of_finished(&agencies[i].rate) ==
			rate_of_finished(&agencies[i + 1].rate);

		agencies[i].rank =
		    shares ? agencies[i + 1].rank : (int)(ranked - i);
	}
	return ranked;
}

bool
digest_change(const struct digest_agency *agency, int32_t *out)
{
	int64_t before;
	int32_t was =
	    rate_days_of(&agency->days, RATE_WEEK, RATE_SPAN, &before);

	if (before < RATE_FEWEST || agency->rate.finished < RATE_FEWEST)
		return false;
	*out = rate_of_finished(&agency->rate) - was;
	return true;
}

void
digest_trend(const struct digest_agency *agency, int32_t out[RATE_PARTS])
{
	enum { LENGTH = RATE_SPAN / RATE_PARTS };

	for (int i = 0; i < RATE_PARTS; i++)
		out[i] = rate_days_of(&agency->days,
		    (RATE_PARTS - 1 - i) * LENGTH, LENGTH, NULL);
}

static int
most_late_first(const void *left, const void *right)
{
	const struct digest_row *a = left, *b = right;

	if (a->due != b->due)
		return a->due < b->due ? -1 : 1;
	return strcmp(a->code, b->code);
}

void
digest_sort(struct digest_row *rows, size_t count)
{
	if (count > 1)
		qsort(rows, count, sizeof(*rows), most_late_first);
}
