/* The clocks beside the result, in words: what runs, and why it ends then. */
#include "tell/explain.h"
#include "tell/marks.h"

static void
say_step(const struct explanation *explanation, bool english, struct buf *out)
{
	const struct database *database = explanation->database;
	const struct observation *seen = &explanation->dossier.facts.seen;
	instant due = explanation->judgement.verdict.step_due;

	if (due == INSTANT_NONE)
		return;
	buf_printf(out, "%s %s: %s %s%s\n",
	    explain_pick(english, "Bước", "Step"),
	    seen->step == NULL ? "-" : seen->step,
	    explain_pick(english, "hạn theo phần mềm một cửa",
		"due by the one-stop software"),
	    database_time(database, due),
	    explanation->at < due
		? ""
		: explain_pick(english, ", đã qua", ", has passed"));
}

/* One calendar day before; done on the working day before it at the latest. */
static void
say_apology(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct database *database = explanation->database;
	const struct verdict *verdict = &explanation->judgement.verdict;
	int32_t offset = database->conf->offset;
	char one[WHEN_TEXT], other[WHEN_TEXT];
	day legal, last;

	if (verdict->apology_due == INSTANT_NONE ||
	    !deadline_apology(explanation->calendar,
		when_day(verdict->due_earliest, offset), &legal, &last))
		return;
	when_people_day(one, legal);
	when_people_day(other, last);
	EXPLAIN_SAY(out, english,
	    "Văn bản xin lỗi, nếu dự kiến không kịp: chậm nhất một ngày trước "
	    "hạn, ngày %s; ngày làm việc cuối để gửi: %s%s\n",
	    "Apology letter, if it will not be in time: one day before the "
	    "deadline at the latest, %s; the last working day for it: %s%s\n",
	    one, other, marks_words(explanation->marks.apology, english));
}

static void
say_supplement(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct database *database = explanation->database;
	const struct explained *supplement = &explanation->supplement;

	if (supplement->reasoning.count == 0)
		return;
	buf_printf(out, "%s %s\n",
	    explain_pick(english, "Thời gian bổ sung của người nộp, kể từ:",
		"The applicant's own time to supplement, from:"),
	    database_time(database, supplement->from));
	explain_reasoning(&supplement->reasoning, english, out);
	buf_printf(out, "%s %s%s\n",
	    explain_pick(english, "Hết thời gian bổ sung:", "It ends:"),
	    supplement->end.state == DEADLINE_KNOWN
		? database_time(database, supplement->end.due)
		: explain_pick(english, "chưa xác định", "unknown"),
	    marks_words(supplement->end.provisional, english));
}

void
explain_clocks(const struct explanation *explanation, bool english,
    struct buf *out)
{
	say_step(explanation, english, out);
	say_apology(explanation, english, out);
	say_supplement(explanation, english, out);
}
