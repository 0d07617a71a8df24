/*
 * What a change of a record shows: signs that can only be seen by comparing
 * what it says now with what it said at an earlier poll.
 */
#include "core/facts_pause.h"

struct sheet {
	struct arena *arena;
	struct finding *items;
	size_t count;
};

/* Vietnam has one offset; promises and deadlines are dates (decision 5). */
static day
date_of(instant at)
{
	return when_day(at, WHEN_OFFICE_OFFSET);
}

static const char *
day_text(struct arena *arena, instant at)
{
	return when_people_day(arena_alloc(arena, WHEN_TEXT), date_of(at));
}

static const char *
moment_text(struct arena *arena, instant at)
{
	return when_people(arena_alloc(arena, WHEN_TEXT), at,
	    WHEN_OFFICE_OFFSET);
}

static void
add(struct sheet *sheet, enum finding_kind kind, const char *detail)
{
	sheet->items[sheet->count++] = (struct finding){ kind, detail };
}

static void
look_at_promise(struct sheet *sheet, const struct facts *before,
    const struct observation *next, instant after)
{
	instant old = before->seen.promised;
	const char *dates;

	if (old == INSTANT_NONE)
		return;
	if (next->promised == INSTANT_NONE) {
		add(sheet, FINDING_PROMISE_CLEARED,
		    day_text(sheet->arena, old));
		return;
	}
	if (!facts_promise_moves(before, next))
		return;
	dates =
	    arena_printf(sheet->arena, "%s → %s", day_text(sheet->arena, old),
		day_text(sheet->arena, next->promised));
	/* The law allows one new appointment: a recorded apology was it. */
	add(sheet,
	    before->promised_moves > 0 || apology_is_there(&before->apology)
		? FINDING_PROMISE_MOVED_AGAIN
		: FINDING_PROMISE_MOVED,
	    dates);
	/* It still stood, passed, when we last looked: nothing less proves
	 * that it was changed only then. */
	if (after != INSTANT_NONE && date_of(after).n > date_of(old).n)
		add(sheet, FINDING_PROMISE_MOVED_LATE, dates);
}

/*
 * Some software can set the finish of a late dossier back to its due date.
 * Seen as: a finish dated on that day which a poll of a later day did not
 * show, or showed as a later one.  It may be a late entry just as well.
 */
static void
look_at_finish(struct sheet *sheet, const struct facts *before,
    const struct observation *next, instant due, instant after)
{
	instant finish = facts_stated_finish(next);
	const char *date;

	if (finish == INSTANT_NONE || due == INSTANT_NONE ||
	    finish == facts_stated_finish(&before->seen) ||
	    date_of(finish).n != date_of(due).n)
		return;
	date = day_text(sheet->arena, finish);
	if (before->finished != INSTANT_NONE) {
		if (!before->finished_is_sighting &&
		    date_of(before->finished).n > date_of(due).n)
			add(sheet, FINDING_FINISH_ON_DUE,
			    arena_printf(sheet->arena,
				"ghi kết thúc ngày %s, trước đó ghi ngày %s",
				date,
				day_text(sheet->arena, before->finished)));
	} else if (after != INSTANT_NONE && date_of(after).n > date_of(due).n) {
		add(sheet, FINDING_FINISH_ON_DUE,
		    arena_printf(sheet->arena,
			"ghi kết thúc ngày %s, lúc %s chưa kết thúc", date,
			moment_text(sheet->arena, after)));
	}
}

static bool
has_round(const struct observation *seen, instant from)
{
	for (int i = 0; i < seen->round_count; i++) {
		if (seen->rounds[i].from == from)
			return true;
	}
	return false;
}

/* Asked for within the day ${due}: by a round's own time, or between two polls
 * of that day. */
static bool
is_asked_on(const struct facts *before, const struct observation *next, day due,
    instant after, instant at)
{
	for (int i = 0; i < next->round_count; i++) {
		instant from = next->rounds[i].from;

		if (date_of(from).n == due.n && !has_round(&before->seen, from))
			return true;
	}
	return next->round_count == 0 &&
	    next->status == STATUS_WAITING_SUPPLEMENT &&
	    before->seen.status != STATUS_WAITING_SUPPLEMENT &&
	    after != INSTANT_NONE && date_of(after).n == due.n &&
	    date_of(at).n == due.n;
}

size_t
facts_findings(const struct facts *before, const struct observation *next,
    instant due, instant after, instant at, struct arena *arena,
    struct finding out[FACTS_FINDINGS])
{
	struct sheet sheet = { .arena = arena, .items = out };

	if (before->first_seen == INSTANT_NONE)
		return 0;
	look_at_promise(&sheet, before, next, after);
	look_at_finish(&sheet, before, next, due, after);
	if (due != INSTANT_NONE &&
	    is_asked_on(before, next, date_of(due), after, at))
		add(&sheet, FINDING_SUPPLEMENT_ON_DUE, day_text(arena, due));
	return sheet.count;
}
