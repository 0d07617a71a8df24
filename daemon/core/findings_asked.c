/* Findings that only time shows. */
#include "core/findings_asked.h"

#include "base/text.h"
#include "core/facts_pause.h"

struct looking {
	const struct facts *facts;
	const struct verdict *verdict;
	const struct asking *asking;
	struct arena *arena;
	struct asked_finding *out;
	size_t count;
};

static void
add(struct looking *l, enum finding_kind kind, const char *detail,
    instant since)
{
	l->out[l->count++] = (struct asked_finding){ { kind, detail }, since };
}

static day
date_of(const struct looking *l, instant at)
{
	return when_day(at, calendar_offset(l->asking->calendar));
}

static const char *
date_text(const struct looking *l, instant at)
{
	return when_people_day(arena_alloc(l->arena, WHEN_TEXT),
	    date_of(l, at));
}

/* More than ${most} working days behind the date of ${from}: how many, and
 * since when. */
static bool
is_long_ago(const struct looking *l, instant from, int32_t most, int32_t *days,
    instant *since)
{
	const struct calendar *calendar = l->asking->calendar;
	day first = date_of(l, from), then;

	if (!calendar_count(calendar, first, date_of(l, l->asking->until),
		days) ||
	    *days <= most || !calendar_add(calendar, first, most + 1, &then))
		return false;
	*since = when_at(then, 0, calendar_offset(calendar));
	return true;
}

/* Of what never changed under our eyes the source's own word is older. */
static bool
is_told_by_source(const struct facts *facts)
{
	return facts->changed == facts->first_seen &&
	    facts->seen.updated != INSTANT_NONE &&
	    facts->seen.updated < facts->changed;
}

static void
look_at_updates(struct looking *l)
{
	const struct facts *facts = l->facts;
	bool told = is_told_by_source(facts);
	instant last = told ? facts->seen.updated : facts->changed;
	instant since;
	int32_t days;

	if (l->verdict->standing == STANDING_PAUSED ||
	    !is_long_ago(l, last, l->asking->bounds->not_updated, &days,
		&since))
		return;
	add(l, FINDING_NOT_UPDATED,
	    arena_printf(l->arena, "%02d ngày làm việc, từ %s%s", (int)days,
		date_text(l, last), told ? " (theo phần mềm một cửa)" : ""),
	    since);
}

/* Received, and neither passed on nor ended. */
static void
look_at_moves(struct looking *l)
{
	const struct observation *seen = &l->facts->seen;
	instant since;
	int32_t days;

	if (seen->status != STATUS_RECEIVED || seen->received == INSTANT_NONE ||
	    !is_long_ago(l, seen->received, l->asking->bounds->not_moved, &days,
		&since))
		return;
	add(l, FINDING_NOT_MOVED,
	    arena_printf(l->arena, "%02d ngày làm việc, tiếp nhận %s",
		(int)days, date_text(l, seen->received)),
	    since);
}

static void
look_at_acceptance(struct looking *l)
{
	instant due = l->verdict->acceptance_due;

	if (l->verdict->standing != STANDING_LATE_ACCEPTANCE ||
	    due == INSTANT_NONE || due >= l->asking->until)
		return;
	add(l, FINDING_ACCEPTED_LATE,
	    arena_printf(l->arena, "chưa tiếp nhận, hạn %s",
		when_people_short(arena_alloc(l->arena, WHEN_TEXT), due,
		    calendar_offset(l->asking->calendar))),
	    due);
}

static void
look_at_apology(struct looking *l)
{
	instant due = l->verdict->due;

	if (l->verdict->standing != STANDING_OVERDUE || due == INSTANT_NONE ||
	    apology_is_there(&l->facts->apology))
		return;
	add(l, FINDING_APOLOGY_MISSING,
	    arena_printf(l->arena, "hạn %s", date_text(l, due)),
	    when_at(when_add_days(date_of(l, due), 1), 0,
		calendar_offset(l->asking->calendar)));
}

/* ---- what the record leaves out ---- */

static bool
is_handled(const struct observation *seen)
{
	return seen->status == STATUS_RECEIVED ||
	    seen->status == STATUS_PROCESSING || status_is_paused(seen->status);
}

static unsigned
missing_fields(const struct facts *facts)
{
	const struct observation *seen = &facts->seen;
	unsigned missing = 0;

	if (seen->procedure == NULL)
		missing |= ASKED_PROCEDURE;
	if (seen->agency == NULL)
		missing |= ASKED_AGENCY;
	if (is_handled(seen) && seen->officer_account == NULL &&
	    seen->officer_mail == NULL && seen->officer_name == NULL)
		missing |= ASKED_OFFICER;
	if (seen->filing == FILING_UNKNOWN)
		missing |= ASKED_FILING;
	if (seen->filing == FILING_ONLINE && seen->submitted == INSTANT_NONE)
		missing |= ASKED_SUBMITTED;
	if ((seen->status == STATUS_DONE || seen->status == STATUS_RETURNED) &&
	    facts_stated_finish(seen) == INSTANT_NONE)
		missing |= ASKED_FINISHED;
	return missing;
}

static void
look_at_fields(struct looking *l)
{
	static const char *const words[] = { "thủ tục", "đơn vị xử lý",
		"cán bộ xử lý", "hình thức nộp", "ngày nộp hồ sơ trực tuyến",
		"ngày kết thúc" };
	unsigned missing = missing_fields(l->facts) & l->asking->told;
	struct buf buf = buf_over(l->arena);

	if (missing == 0)
		return;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if ((missing & 1U << i) != 0)
			buf_printf(&buf, "%s%s", buf.size == 0 ? "" : ", ",
			    words[i]);
	add(l, FINDING_FIELDS_MISSING, buf_text(&buf), l->facts->changed);
}

size_t
findings_asked(const struct facts *facts, const struct verdict *verdict,
    const struct asking *asking, struct arena *arena,
    struct asked_finding out[FINDINGS_ASKED])
{
	struct looking l = { .facts = facts,
		.verdict = verdict,
		.asking = asking,
		.arena = arena,
		.out = out };

	if (facts->first_seen == INSTANT_NONE ||
	    verdict->standing == STANDING_GONE)
		return 0;
	if (!standing_is_closed(verdict->standing)) {
		look_at_updates(&l);
		look_at_moves(&l);
		look_at_acceptance(&l);
		look_at_apology(&l);
	}
	look_at_fields(&l);
	return l.count;
}
