/* What is stored of a dossier beside what it should be. */
#include "core/audit.h"

#include "base/text.h"

static const char *const people[AUDIT_KIND_COUNT] = {
	[AUDIT_FACTS] = "dữ liệu lưu khác với lịch sử",
	[AUDIT_VERDICT] = "tình trạng, hạn lưu khác với kết quả tính lại",
	[AUDIT_UNCROSSED] = "đã đến bậc cảnh báo nhưng chưa ghi nhận",
	[AUDIT_UNOWED] = "đã ghi nhận bậc cảnh báo nhưng không có lời báo",
	[AUDIT_STUCK] = "lời báo đến giờ gửi nhưng chưa vào thư",
	[AUDIT_UNREADABLE] = "dữ liệu lưu không đọc được",
	[AUDIT_UNCARRIED] = "thư chưa gửi được và không còn được thử gửi",
};

const char *
audit_kind_people(enum audit_kind kind)
{
	return people[kind];
}

struct auditor {
	const struct audit_input *input;
	struct arena *arena;
	struct audit_difference *found;
	size_t count, capacity;
};

static void
note(struct auditor *auditor, enum audit_kind kind, const char *detail)
{
	for (size_t i = 0; i < auditor->count; i++)
		if (auditor->found[i].kind == kind &&
		    text_equal(auditor->found[i].detail, detail))
			return;
	if (auditor->count == auditor->capacity) {
		size_t capacity = auditor->capacity * 2 + 8;
		struct audit_difference *found =
		    arena_alloc(auditor->arena, capacity * sizeof(*found));

		for (size_t i = 0; i < auditor->count; i++)
			found[i] = auditor->found[i];
		auditor->found = found;
		auditor->capacity = capacity;
	}
	auditor->found[auditor->count++] =
	    (struct audit_difference){ kind, detail };
}

/* ---- facts ---- */

static bool
revisions_equal(const struct revision *a, const struct revision *b)
{
	return a->known == b->known &&
	    (!a->known ||
		(a->from == b->from && a->to == b->to && a->seen == b->seen));
}

static bool
pauses_equal(const struct facts *a, const struct facts *b)
{
	if (a->pause_count != b->pause_count ||
	    a->pauses_overflowed != b->pauses_overflowed)
		return false;
	for (int i = 0; i < a->pause_count; i++) {
		const struct pause *p = &a->pauses[i], *q = &b->pauses[i];

		if (p->reason != q->reason || p->evidence != q->evidence ||
		    p->from_earliest != q->from_earliest ||
		    p->from_latest != q->from_latest ||
		    p->to_earliest != q->to_earliest ||
		    p->to_latest != q->to_latest ||
		    p->reissued != q->reissued ||
		    !revisions_equal(&p->revision, &q->revision))
			return false;
	}
	return true;
}

/* `updated` and the number of steps may run ahead of history: they alone are
 * no change (observation_equal). */
static void
compare_facts(struct auditor *auditor)
{
	const struct facts *a = auditor->input->facts;
	const struct facts *b = auditor->input->counted;

	if (b == NULL)
		return;
	if (!observation_equal(&a->seen, &b->seen))
		note(auditor, AUDIT_FACTS, "seen");
	if (a->first_seen != b->first_seen)
		note(auditor, AUDIT_FACTS, "first_seen");
	if (a->changed != b->changed)
		note(auditor, AUDIT_FACTS, "changed");
	if (a->promised_seen != b->promised_seen ||
	    a->promised_moves != b->promised_moves)
		note(auditor, AUDIT_FACTS, "promised");
	if (a->finished != b->finished ||
	    a->finished_seen != b->finished_seen ||
	    a->finished_is_sighting != b->finished_is_sighting)
		note(auditor, AUDIT_FACTS, "finished");
	if (a->gone != b->gone)
		note(auditor, AUDIT_FACTS, "gone");
	if (!pauses_equal(a, b))
		note(auditor, AUDIT_FACTS, "pauses");
}

/* ---- verdict ---- */

/* The dates of a paused dossier float with the present. */
static void
compare_verdict(struct auditor *auditor)
{
	const struct verdict *a = auditor->input->verdict;
	const struct verdict *b = &auditor->input->fresh->verdict;
	bool floats = b->standing == STANDING_PAUSED;

	if (a->standing != b->standing || a->unknown != b->unknown ||
	    a->pause != b->pause)
		note(auditor, AUDIT_VERDICT, "standing");
	if (a->next != b->next)
		note(auditor, AUDIT_VERDICT, "next");
	if (a->acceptance_due != b->acceptance_due)
		note(auditor, AUDIT_VERDICT, "acceptance_due");
	if (a->supplement_due != b->supplement_due)
		note(auditor, AUDIT_VERDICT, "supplement_due");
	if (floats)
		return;
	if (a->due != b->due || a->due_earliest != b->due_earliest ||
	    a->due_is_promise != b->due_is_promise ||
	    a->due_is_moved != b->due_is_moved)
		note(auditor, AUDIT_VERDICT, "due");
	if (a->computed != b->computed ||
	    a->computed_earliest != b->computed_earliest ||
	    a->advance != b->advance)
		note(auditor, AUDIT_VERDICT, "computed");
	if (a->step_due != b->step_due)
		note(auditor, AUDIT_VERDICT, "step_due");
	if (a->apology_due != b->apology_due)
		note(auditor, AUDIT_VERDICT, "apology_due");
	if (a->provisional != b->provisional)
		note(auditor, AUDIT_VERDICT, "provisional");
}

/* ---- alerts ---- */

static const char *
crossing_text(struct arena *arena, const struct crossing *crossing)
{
	char due[WHEN_TEXT];

	return arena_printf(arena, "%s %s", crossing->rung,
	    when_iso_day(due, crossing->due));
}

static bool
is_for(const struct audit_notice *notice, const struct crossing *crossing)
{
	return notice->clock == crossing->clock &&
	    notice->due.n == crossing->due.n &&
	    text_equal(notice->rung, crossing->rung) &&
	    text_equal(notice->step, crossing->step);
}

static bool
is_owed(const struct audit_input *input, const struct crossing *crossing)
{
	for (size_t i = 0; i < input->notice_count; i++)
		if (is_for(&input->notices[i], crossing))
			return true;
	return false;
}

static void
compare_crossings(struct auditor *auditor)
{
	const struct audit_input *input = auditor->input;

	for (size_t i = 0; i < input->fresh->crossing_count; i++)
		note(auditor, AUDIT_UNCROSSED,
		    crossing_text(auditor->arena, &input->fresh->crossings[i]));
	for (size_t i = 0; i < input->crossing_count; i++) {
		const struct crossing *crossing = &input->crossings[i];

		if (crossing->outcome == CROSSING_TOLD &&
		    !is_owed(input, crossing))
			note(auditor, AUDIT_UNOWED,
			    crossing_text(auditor->arena, crossing));
	}
}

static void
compare_notices(struct auditor *auditor)
{
	const struct audit_input *input = auditor->input;
	instant late = input->now - AUDIT_PATIENCE_S;

	for (size_t i = 0; i < input->notice_count; i++) {
		const struct audit_notice *notice = &input->notices[i];

		/* One that is broken is put off from hour to hour. */
		if (notice->is_open &&
		    (notice->hold_until <= late ||
			(notice->is_broken && notice->created <= late)))
			note(auditor, AUDIT_STUCK, notice->rung);
		if (!notice->is_under_way)
			continue;
		if (notice->claimed != INSTANT_NONE
			? notice->claimed <= late
			: notice->next_try <= late ||
			    notice->next_try == INSTANT_NEVER)
			note(auditor, AUDIT_UNCARRIED, notice->rung);
	}
}

size_t
audit_dossier(const struct audit_input *input, struct arena *arena,
    struct audit_difference **out)
{
	struct auditor auditor = { .input = input, .arena = arena };

	compare_facts(&auditor);
	compare_verdict(&auditor);
	compare_crossings(&auditor);
	compare_notices(&auditor);
	*out = auditor.found;
	return auditor.count;
}
