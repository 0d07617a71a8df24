/* Why two systems differ about what is late. */
#include "core/comparison.h"

#include "base/text.h"

const char *
comparison_side_text(enum comparison_side side)
{
	static const char *const words[COMPARISON_SIDES] = { "both", "theirs",
		"ours" };

	return words[side];
}

const char *
comparison_side_people(enum comparison_side side)
{
	static const char *const words[COMPARISON_SIDES] = { "Quá hạn ở cả hai",
		"Chỉ có trong danh sách kia", "Chỉ quá hạn ở đây" };

	return words[side];
}

static const struct {
	const char *keyword, *people;
} causes[COMPARISON_CAUSES] = {
	[CAUSE_NEVER_SEEN] = { "never-exported",
	    "Chưa từng có trong dữ liệu nguồn" },
	[CAUSE_GONE] = { "gone", "Không còn trong dữ liệu nguồn" },
	[CAUSE_ENDED] = { "ended", "Ở đây không tiếp nhận hoặc đã rút" },
	[CAUSE_FINISHED] = { "finished", "Ở đây đã giải quyết xong" },
	[CAUSE_PAUSED] = { "paused", "Ở đây đang tạm dừng" },
	[CAUSE_NOT_ACCEPTED] = { "not-accepted", "Ở đây chưa tiếp nhận" },
	[CAUSE_UNKNOWN_DUE] = { "unknown-due", "Ở đây chưa xác định được hạn" },
	[CAUSE_OTHER_DUE] = { "other-due", "Khác ngày hẹn trả" },
	[CAUSE_BY_HOUR] = { "by-hour",
	    "Đến hạn trong ngày: ở đó tính theo giờ, ở đây theo ngày" },
	[CAUSE_OTHER_AGENCY] = { "other-agency", "Khác đơn vị giải quyết" },
	[CAUSE_WITHIN] = { "within", "Theo số liệu ở đây không quá hạn" },
	[CAUSE_COMPUTED] = { "computed",
	    "Hạn ở đây theo quy định, nguồn không có ngày hẹn trả" },
	[CAUSE_ENTERED_LATE] = { "entered-late",
	    "Nhập vào phần mềm sau khi đã quá hạn" },
	[CAUSE_NOT_LISTED] = { "not-listed", "Danh sách kia không có" },
};

const char *
comparison_cause_text(enum comparison_cause cause)
{
	return causes[cause].keyword;
}

const char *
comparison_cause_people(enum comparison_cause cause)
{
	return causes[cause].people;
}

bool
comparison_is_late(enum standing standing)
{
	return standing == STANDING_OVERDUE || standing == STANDING_DONE_LATE;
}

static bool
same_day(const struct our_word *ours, instant a, instant b)
{
	return when_day(a, ours->offset).n == when_day(b, ours->offset).n;
}

static bool
is_other_due(const struct their_word *theirs, const struct our_word *ours)
{
	return theirs->due != INSTANT_NONE &&
	    ours->verdict->due != INSTANT_NONE &&
	    !same_day(ours, theirs->due, ours->verdict->due);
}

/* Late by the hour that they write and not by its day: ${end} is the finish, or
 * the moment of comparison. */
static bool
is_by_hour(const struct their_word *theirs, const struct our_word *ours,
    instant end)
{
	return theirs->due != INSTANT_NONE && !theirs->due_is_date &&
	    theirs->due < end && same_day(ours, theirs->due, end);
}

static unsigned
bit(enum comparison_cause cause)
{
	return 1U << cause;
}

/* Finished in time by our date: later than theirs, or only they do not know. */
static unsigned
causes_finished(const struct their_word *theirs, const struct our_word *ours)
{
	instant end = ours->facts->finished;
	unsigned found = 0;

	if (is_other_due(theirs, ours))
		found |= bit(CAUSE_OTHER_DUE);
	if (is_by_hour(theirs, ours, end))
		found |= bit(CAUSE_BY_HOUR);
	/* Where they know of the same end, it explains nothing. */
	if (theirs->finished == INSTANT_NONE ||
	    !same_day(ours, theirs->finished, end))
		found |= bit(CAUSE_FINISHED);
	return found;
}

static unsigned
causes_running(const struct their_word *theirs, const struct our_word *ours)
{
	if (is_other_due(theirs, ours))
		return bit(CAUSE_OTHER_DUE);
	return is_by_hour(theirs, ours, ours->at) ? bit(CAUSE_BY_HOUR) : 0;
}

/* Why what they list is not late here. */
static unsigned
causes_in_time(const struct their_word *theirs, const struct our_word *ours)
{
	switch (ours->verdict->standing) {
	case STANDING_GONE:
		return bit(CAUSE_GONE);
	case STANDING_REFUSED:
	case STANDING_WITHDRAWN:
		return bit(CAUSE_ENDED);
	case STANDING_DONE_EARLY:
	case STANDING_DONE_ON_TIME:
		return causes_finished(theirs, ours);
	case STANDING_PAUSED:
		return bit(CAUSE_PAUSED);
	case STANDING_AWAITING:
	case STANDING_LATE_ACCEPTANCE:
		return bit(CAUSE_NOT_ACCEPTED);
	case STANDING_UNKNOWN:
		return bit(CAUSE_UNKNOWN_DUE);
	case STANDING_RUNNING:
	case STANDING_DUE_SOON:
	case STANDING_DUE_TODAY:
		return causes_running(theirs, ours);
	case STANDING_OVERDUE:
	case STANDING_DONE_LATE:
	case STANDING_COUNT:
		break;
	}
	return 0;
}

/* What differs though both call it late. */
static unsigned
causes_late(const struct their_word *theirs, const struct our_word *ours)
{
	unsigned found = 0;

	if (is_other_due(theirs, ours))
		found |= bit(CAUSE_OTHER_DUE);
	if (ours->verdict->standing == STANDING_DONE_LATE &&
	    theirs->finished == INSTANT_NONE)
		found |= bit(CAUSE_FINISHED);
	return found;
}

static bool
is_other_agency(const struct their_word *theirs, const struct our_word *ours)
{
	return ours->is_outside ||
	    (theirs->agency != NULL && ours->agency != NULL &&
		!text_equal(theirs->agency, ours->agency));
}

struct comparison
comparison_listed(const struct their_word *theirs, const struct our_word *ours)
{
	struct comparison out = { COMPARISON_THEIRS, bit(CAUSE_NEVER_SEEN) };

	if (ours == NULL)
		return out;
	if (comparison_is_late(ours->verdict->standing)) {
		out.causes = causes_late(theirs, ours);
		if (!ours->is_outside)
			out.side = COMPARISON_BOTH;
	} else {
		out.causes = causes_in_time(theirs, ours);
	}
	if (is_other_agency(theirs, ours))
		out.causes |= bit(CAUSE_OTHER_AGENCY);
	if (out.side == COMPARISON_THEIRS && out.causes == 0)
		out.causes = bit(CAUSE_WITHIN);
	return out;
}

struct comparison
comparison_unlisted(const struct our_word *ours)
{
	struct comparison out = { COMPARISON_OURS, 0 };
	day due = when_day(ours->verdict->due, ours->offset);

	if (!ours->verdict->due_is_promise)
		out.causes |= bit(CAUSE_COMPUTED);
	/* Of what was there before the watch nobody can tell. */
	if (ours->facts->watched_since != INSTANT_NONE &&
	    ours->facts->seen.received >= ours->facts->watched_since &&
	    when_day(ours->facts->first_seen, ours->offset).n > due.n)
		out.causes |= bit(CAUSE_ENTERED_LATE);
	if (out.causes == 0)
		out.causes = bit(CAUSE_NOT_LISTED);
	return out;
}
