/* The dates of an explanation in words, each with where it is from. */
#include "tell/explain.h"
#include "tell/marks.h"
#include "tell/words.h"

/* "03 ngày làm việc", "3 working days". */
static const char *
days_words(const struct explanation *explanation, int32_t days, bool english)
{
	struct arena *arena = explanation->database->arena;

	return english ? arena_printf(arena, "%d working day%s", (int)days,
			     days == 1 ? "" : "s")
		       : words_days(arena, (int)days);
}

/* How many working days ${to} lies after ${from}, by date; false where the
 * calendar does not tell. */
static bool
days_between(const struct explanation *explanation, instant from, instant to,
    int32_t *days)
{
	const struct conf *conf = explanation->database->conf;

	return from != INSTANT_NONE && to != INSTANT_NONE &&
	    calendar_count(explanation->calendar, when_day(from, conf->offset),
		when_day(to, conf->offset), days);
}

void
explain_filed(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct database *database = explanation->database;
	const struct observation *seen = &explanation->dossier.facts.seen;

	buf_printf(out, "%s %s\n",
	    seen->filing == FILING_ONLINE
		? explain_pick(english,
		      "Nộp trực tuyến (lúc hệ thống nhận hồ sơ):",
		      "Filed online (received by the system):")
		: explain_pick(english, "Nộp trực tiếp hoặc qua bưu chính:",
		      "Filed at the desk or by post:"),
	    database_time(database, explanation->acceptance.from));
}

void
explain_acceptance_due(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct database *database = explanation->database;

	buf_printf(out, "%s %s%s\n",
	    explain_pick(english, "Hạn tiếp nhận:", "To be accepted by:"),
	    explanation->acceptance.end.state == DEADLINE_KNOWN
		? database_time(database, explanation->acceptance.end.due)
		: explain_pick(english, "chưa xác định", "unknown"),
	    marks_words(explanation->acceptance.end.provisional, english));
}

void
explain_promised(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct database *database = explanation->database;
	const struct observation *seen = &explanation->dossier.facts.seen;

	buf_printf(out, "%s %s\n",
	    explain_pick(english, "Ngày hẹn trả:", "Promised date:"),
	    seen->promised == INSTANT_NONE
		? explain_pick(english, "không có", "none")
		: database_promise(database, seen->promised,
		      seen->promised_is_date));
}

/* Computed, and how far the promise lies from it. */
void
explain_computed(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct database *database = explanation->database;
	const struct observation *seen = &explanation->dossier.facts.seen;
	const struct verdict *verdict = &explanation->judgement.verdict;
	const struct provisional *marks = &explanation->marks;
	int32_t days;

	if (verdict->computed == INSTANT_NONE) {
		buf_printf(out, "%s\n",
		    explain_pick(english, "Hạn theo quy định: chưa tính được",
			"Computed date: cannot be told"));
		return;
	}
	buf_printf(out, "%s %s%s",
	    explain_pick(english, "Hạn theo quy định:", "Computed date:"),
	    database_time(database, verdict->computed),
	    marks_words(marks->computed, english));
	if (verdict->computed_earliest != verdict->computed)
		EXPLAIN_SAY(out, english,
		    " (sớm nhất %s%s, tùy giờ tạm dừng chính xác)",
		    " (%s%s at the earliest, by the pauses' exact times)",
		    database_time(database, verdict->computed_earliest),
		    marks_words(marks->computed_earliest, english));
	buf_add_char(out, '\n');
	/* How far a pause moved the promise stands with the deadline. */
	if (verdict->due_is_moved ||
	    !days_between(explanation, verdict->computed, seen->promised,
		&days))
		return;
	if (days == 0)
		buf_printf(out, "%s\n",
		    explain_pick(english,
			"Chênh lệch: ngày hẹn trả không lệch ngày làm việc nào so "
			"với hạn theo quy định",
			"Difference: no working day between promised and computed "
			"date"));
	else
		EXPLAIN_SAY(out, english,
		    "Chênh lệch: ngày hẹn trả %s hạn theo quy định %s\n",
		    "Difference: promised %s the computed date by %s\n",
		    days > 0 ? explain_pick(english, "muộn hơn", "later than")
			     : explain_pick(english, "sớm hơn", "earlier than"),
		    days_words(explanation, days > 0 ? days : -days, english));
}

/* Both dates of an apology: the one that counts, and what the citizen had. */
static const char *
apology_words(const struct explanation *explanation, bool english)
{
	const struct database *database = explanation->database;
	const struct apology *apology = &explanation->dossier.facts.apology;
	char old[WHEN_TEXT], new[WHEN_TEXT];

	return EXPLAIN_WORDS(database->arena, english,
	    "%s hẹn lại ngày %s%s; ban đầu %s",
	    "%s with the new date %s%s; originally %s",
	    promises_letter(database, apology, english),
	    when_people_day(new, apology->new_date),
	    explanation->judgement.verdict.due_is_moved
		? explain_pick(english, ", dời theo thời gian tạm dừng",
		      ", moved by a pause")
		: "",
	    when_people_day(old, apology->old_date));
}

const char *
explain_due_words(const struct explanation *explanation, bool english)
{
	instant promised = explanation->promise.at;
	const struct verdict *verdict = &explanation->judgement.verdict;
	int32_t days;

	if (!verdict->due_is_promise)
		return explain_pick(english,
		    "theo quy định, không có ngày hẹn trả",
		    "computed, nothing was promised");
	if (explanation->promise.is_apology)
		return apology_words(explanation, english);
	if (!verdict->due_is_moved)
		return explain_pick(english, "ngày hẹn trả",
		    "the promised date");
	if (!days_between(explanation, promised, verdict->due, &days))
		return explain_pick(english,
		    "ngày hẹn trả, dời theo thời gian tạm dừng",
		    "the promised date, moved by a pause");
	return EXPLAIN_WORDS(explanation->database->arena, english,
	    "ngày hẹn trả %s, dời %s vì thời gian tạm dừng chưa được hẹn "
	    "lại",
	    "the promised date %s, moved by %s: a pause for which no date "
	    "was promised anew",
	    database_day(explanation->database, promised),
	    days_words(explanation, days, english));
}

void
explain_due(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct database *database = explanation->database;
	const struct verdict *verdict = &explanation->judgement.verdict;
	const struct provisional *marks = &explanation->marks;

	buf_printf(out, "%s ",
	    explanation->is_paused
		? explain_pick(english, "Hạn dự kiến nếu hôm nay tiếp tục:",
		      "Deadline if it went on today:")
		: explain_pick(english, "Hạn:", "Deadline:"));
	if (verdict->due == INSTANT_NONE) {
		buf_printf(out, "%s%s%s\n",
		    explain_pick(english, "chưa xác định", "unknown"),
		    verdict->unknown == UNKNOWN_NOT ? "" : ": ",
		    english ? unknown_reason_text(verdict->unknown)
			    : unknown_reason_people(verdict->unknown));
		return;
	}
	buf_printf(out, "%s%s (%s)\n", database_time(database, verdict->due),
	    marks_words(marks->due, english),
	    explain_due_words(explanation, english));
	if (verdict->due_earliest != verdict->due)
		EXPLAIN_SAY(out, english,
		    "  Sớm nhất %s%s, tùy giờ tạm dừng chính xác; quá hạn "
		    "chỉ tính theo ngày muộn nhất.\n",
		    "  %s%s at the earliest, by the pauses' exact times; "
		    "only the latest makes it overdue.\n",
		    database_time(database, verdict->due_earliest),
		    marks_words(marks->due_earliest, english));
}

void
explain_reminders(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct database *database = explanation->database;
	const struct verdict *verdict = &explanation->judgement.verdict;

	if (verdict->advance != INSTANT_NONE &&
	    !standing_is_closed(verdict->standing))
		buf_printf(out, "%s %s%s\n",
		    explain_pick(english,
			"Nhắc việc theo hạn quy định, sớm hơn ngày hẹn trả:",
			"Reminders follow the earlier, computed date:"),
		    database_time(database, verdict->advance),
		    marks_words(explanation->marks.advance, english));
	if (marks_any(&explanation->marks))
		EXPLAIN_SAY(out, english,
		    "Tạm tính: lịch nghỉ sau năm %d chưa được xác nhận.\n",
		    "Provisional: the calendar after %d is not "
		    "confirmed.\n",
		    calendar_confirmed_until(explanation->calendar));
}
