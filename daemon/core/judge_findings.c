/* What in a dossier's data deserves a look now. */
#include "core/judge_hearing.h"

#include <string.h>

#include "core/code.h"

enum { LONG_PAUSE = 15 }; /* working days, unless the rules say */

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
 * paused: the computed date floats then; nor where it rests on a year of which
 * the days off are not confirmed: it may move yet.  An apology's date is later
 * than the law's, that is what it apologises for. */
static void
compare_promise(const struct hearing *h, struct sheet *sheet)
{
	const struct verdict *v = h->verdict;

	if (!h->trusted || h->computed_is_provisional || !v->due_is_promise ||
	    h->promise.is_apology || v->computed == INSTANT_NONE ||
	    v->standing == STANDING_PAUSED)
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
	enum pause_reason reason;
	day date;

	if (h->promise.at == INSTANT_NONE) {
		if (!standing_is_closed(v->standing))
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
	    facts->seen.received < facts->watched_since ||
	    (h->rules->source != NULL && h->rules->source->seldom_seen))
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
	bool by_instant;
	instant due;

	if (seen->submitted == INSTANT_NONE ||
	    seen->received <= seen->submitted)
		return;
	due = judge_clock_acceptance(h, &by_instant);
	if (due == INSTANT_NONE)
		return;
	/* Not later than the limit: its last instant is in time, and of one in
	 * days its last day. */
	if (by_instant
		? seen->received > due
		: hearing_date(h, seen->received).n > hearing_date(h, due).n)
		add(sheet, FINDING_ACCEPTED_LATE, date_text(h, due));
}

/*
 * The code carries the date on which it was given: the day of receipt, and for
 * what came online or by post often that of the submission.
 */
static void
look_at_code(const struct hearing *h, struct sheet *sheet)
{
	const struct observation *seen = &h->facts->seen;
	char text[WHEN_TEXT];
	day date;

	switch (code_date(seen->code, &date)) {
	case CODE_OTHER:
		return;
	case CODE_NO_DAY:
		add(sheet, FINDING_CODE_DATE,
		    arena_printf(h->arena,
			"mã không ghi một ngày có thật, tiếp nhận %s",
			date_text(h, seen->received)));
		return;
	case CODE_DATED:
		break;
	}
	if (date.n == hearing_date(h, seen->received).n ||
	    (seen->submitted != INSTANT_NONE &&
		date.n == hearing_date(h, seen->submitted).n))
		return;
	add(sheet, FINDING_CODE_DATE,
	    arena_printf(h->arena, "mã ghi %s, tiếp nhận %s",
		when_people_day(text, date), date_text(h, seen->received)));
}

static void
look_at_steps(const struct hearing *h, struct sheet *sheet)
{
	const struct observation *seen = &h->facts->seen;

	if (seen->steps == 0 &&
	    (seen->status == STATUS_DONE || seen->status == STATUS_RETURNED))
		add(sheet, FINDING_DONE_WITHOUT_STEPS,
		    arena_printf(h->arena, "kết thúc %s, không ghi bước nào",
			date_text(h, h->facts->finished)));
}

/* Papers may be asked for once (NĐ 118/2025 art. 11). */
static void
look_at_supplements(const struct hearing *h, struct sheet *sheet)
{
	const struct facts *facts = h->facts;
	int count = 0;

	for (int i = 0; i < facts->pause_count; i++)
		count += facts->pauses[i].reason == PAUSE_SUPPLEMENT;
	if (count > 1)
		add(sheet, FINDING_SUPPLEMENT_AGAIN,
		    arena_printf(h->arena, "%02d lần", count));
}

/* Only time shows it, so the verdict wakes for it; nobody is told but by the
 * digest. */
static void
look_at_open_pause(struct hearing *h, struct sheet *sheet)
{
	const struct facts *facts = h->facts;
	const struct pause *open = NULL;
	int32_t most =
	    h->rules->long_pause > 0 ? h->rules->long_pause : LONG_PAUSE;
	day since, long_on;

	for (int i = 0; i < facts->pause_count; i++) {
		if (facts->pauses[i].to_latest == INSTANT_NEVER)
			open = &facts->pauses[i];
	}
	if (open == NULL || h->facts->finished != INSTANT_NONE)
		return;
	since = hearing_date(h, open->from_latest);
	if (!calendar_add(h->rules->calendar, since, most + 1, &long_on))
		return;
	if (h->today.n < long_on.n) {
		hearing_wake(h, hearing_midnight(h, long_on));
		return;
	}
	add(sheet, FINDING_PAUSED_LONG,
	    arena_printf(h->arena, "%s từ %s",
		pause_reason_people(open->reason),
		date_text(h, open->from_latest)));
}

/* Handled, and nobody says since when: the field is empty, or holds what
 * programs write there instead of nothing (1970, 0001). */
static bool
lacks_receipt(const struct observation *seen)
{
	switch (seen->status) {
	case STATUS_RECEIVED:
	case STATUS_PROCESSING:
	case STATUS_WAITING_SUPPLEMENT:
	case STATUS_WAITING_PAYMENT:
	case STATUS_STOPPED:
	case STATUS_DISPUTED:
	case STATUS_DONE:
	case STATUS_RETURNED:
		return seen->received == INSTANT_NONE;
	case STATUS_UNKNOWN:
	case STATUS_NEW:
	case STATUS_REJECTED:
	case STATUS_WITHDRAWN:
	case STATUS_DELETED:
	case STATUS_COUNT:
		break;
	}
	return false;
}

static bool
is_received(const struct hearing *h)
{
	return h->facts->seen.received != INSTANT_NONE &&
	    h->facts->seen.status != STATUS_NEW;
}

static void
look(struct hearing *h, struct sheet *sheet)
{
	const struct observation *seen = &h->facts->seen;
	const char *remark = judge_dates_remark(h);

	if (h->row == NULL && seen->procedure != NULL)
		add(sheet, FINDING_PROCEDURE_UNKNOWN, seen->procedure);
	if (seen->status == STATUS_UNKNOWN)
		add(sheet, FINDING_STATUS_UNKNOWN, seen->raw_status);
	if (h->facts->pauses_overflowed)
		add(sheet, FINDING_TOO_MANY_PAUSES, NULL);
	if (remark == NULL && lacks_receipt(seen))
		remark = "không có ngày tiếp nhận hợp lệ";
	if (remark != NULL)
		add(sheet, FINDING_DATES_ODD, remark);
	if (h->odd || !is_received(h))
		return;
	look_at_promise(h, sheet);
	look_at_entry(h, sheet);
	look_at_acceptance(h, sheet);
	look_at_code(h, sheet);
	look_at_steps(h, sheet);
	look_at_supplements(h, sheet);
	look_at_open_pause(h, sheet);
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
