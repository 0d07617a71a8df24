/* What in a dossier's data deserves a look now. */
#include "core/judge_hearing.h"

#include <string.h>

/* Those that hold; copied to the arena at the end, where there are any. */
struct sheet {
	struct finding items[FINDING_KIND_COUNT];
	size_t count;
};

static void
add(struct sheet *sheet, enum finding_kind kind, const char *detail)
{
	sheet->items[sheet->count++] = (struct finding){ kind, detail };
}

static const char *
date_text(const struct hearing *h, instant at)
{
	char text[WHEN_TEXT];

	return arena_string(h->arena,
	    when_people_day(text, hearing_date(h, at)));
}

static const char *
days_text(const struct hearing *h, int32_t days)
{
	return arena_printf(h->arena, "%02d ngày làm việc", (int)days);
}

static const char *
promise_against_law(const struct hearing *h, instant law)
{
	return arena_printf(h->arena, "hẹn trả %s, theo quy định %s",
	    date_text(h, h->verdict->due), date_text(h, law));
}

/* Only a row that may set a deadline is held against a promise, and not while
 * paused: the computed date floats then.  An apology's date is later than the
 * law's, that is what it apologises for. */
static void
compare_promise(const struct hearing *h, struct sheet *sheet)
{
	const struct verdict *v = h->verdict;

	if (!h->trusted || !v->due_is_promise || h->promise.is_apology ||
	    v->computed == INSTANT_NONE || v->standing == STANDING_PAUSED)
		return;
	if (h->watched &&
	    hearing_date(h, v->due_earliest).n > hearing_date(h, v->computed).n)
		add(sheet, FINDING_PROMISE_BEYOND_LAW,
		    promise_against_law(h, v->computed));
	else if (hearing_date(h, v->due).n <
	    hearing_date(h, v->computed_earliest).n)
		add(sheet, FINDING_PROMISE_EARLIER,
		    promise_against_law(h, v->computed_earliest));
}

static void
look_at_promise(const struct hearing *h, struct sheet *sheet)
{
	const struct verdict *v = h->verdict;
	const struct observation *seen = &h->facts->seen;
	enum pause_reason reason;
	day date;

	if (h->promise.at == INSTANT_NONE) {
		if (!standing_is_closed(v->standing) &&
		    seen->received != INSTANT_NONE)
			add(sheet, FINDING_PROMISE_MISSING, NULL);
		return;
	}
	compare_promise(h, sheet);
	date = hearing_date(h, h->promise.at);
	if (calendar_coverage(h->rules->calendar, date) != CALENDAR_UNLISTED &&
	    !calendar_is_working(h->rules->calendar, date))
		add(sheet, FINDING_PROMISE_ON_DAY_OFF,
		    date_text(h, h->promise.at));
	if (v->due_is_moved && !facts_is_paused(h->facts, &reason))
		add(sheet, FINDING_PROMISE_NOT_REISSUED,
		    date_text(h, h->promise.at));
}

/* What was received before the watch began is nobody's late entry; one
 * working day is given (law: paper dossiers are passed on within one). */
static void
look_at_entry(const struct hearing *h, struct sheet *sheet)
{
	const struct facts *facts = h->facts;
	int32_t days;

	if (h->baseline || facts->watched_since == INSTANT_NONE ||
	    facts->seen.received < facts->watched_since)
		return;
	if (calendar_count(h->rules->calendar,
		hearing_date(h, facts->seen.received),
		hearing_date(h, facts->first_seen), &days) &&
	    days > 1)
		add(sheet, FINDING_ENTERED_LATE, days_text(h, days));
}

static void
look_at_acceptance(const struct hearing *h, struct sheet *sheet)
{
	const struct observation *seen = &h->facts->seen;
	instant due;

	if (seen->filing != FILING_ONLINE || seen->submitted == INSTANT_NONE ||
	    seen->received <= seen->submitted)
		return;
	due = judge_due_acceptance(h);
	/* Not later than the limit: its last instant is in time. */
	if (due != INSTANT_NONE && seen->received > due)
		add(sheet, FINDING_ACCEPTED_LATE, date_text(h, due));
}

static bool
is_received(const struct hearing *h)
{
	return h->facts->seen.received != INSTANT_NONE &&
	    h->facts->seen.status != STATUS_NEW;
}

static void
look(const struct hearing *h, struct sheet *sheet)
{
	const struct observation *seen = &h->facts->seen;
	const char *remark = judge_dates_remark(h);

	if (h->row == NULL && seen->procedure != NULL)
		add(sheet, FINDING_PROCEDURE_UNKNOWN, seen->procedure);
	if (seen->status == STATUS_UNKNOWN)
		add(sheet, FINDING_STATUS_UNKNOWN, seen->raw_status);
	if (h->facts->pauses_overflowed)
		add(sheet, FINDING_TOO_MANY_PAUSES, NULL);
	if (remark != NULL)
		add(sheet, FINDING_DATES_ODD, remark);
	if (h->odd || !is_received(h))
		return;
	look_at_promise(h, sheet);
	look_at_entry(h, sheet);
	look_at_acceptance(h, sheet);
}

void
judge_findings(struct hearing *h)
{
	struct sheet sheet;

	sheet.count = 0;
	look(h, &sheet);
	if (sheet.count == 0)
		return;
	h->out->findings =
	    arena_take(h->arena, sheet.count * sizeof(*sheet.items));
	h->out->finding_count = sheet.count;
	memcpy(h->out->findings, sheet.items,
	    sheet.count * sizeof(*sheet.items));
}
