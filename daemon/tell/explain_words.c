/* An explanation in words, in the order in which an inspector asks. */
#include "base/text.h"
#include "tell/distance.h"
#include "tell/explain.h"
#include "tell/marks.h"
#include "tell/words.h"

static void
say_row(const struct explanation *explanation, bool english, struct buf *out)
{
	const struct observation *seen = &explanation->dossier.facts.seen;
	const struct procedure *row = explanation->basis.row;
	struct arena *arena = explanation->database->arena;

	if (row == NULL) {
		buf_printf(out, "%s: %s\n",
		    seen->procedure != NULL
			? seen->procedure
			: explain_pick(english, "(không có mã thủ tục)",
			      "(no procedure code)"),
		    explain_pick(english,
			"thủ tục chưa có trong danh mục; chỉ theo ngày hẹn trả",
			"not in the catalogue; only the promised date counts"));
		return;
	}
	buf_printf(out, "%s %s, %s%s%s%s\n", row->code, row->name,
	    english ? limit_english(arena, row->limit)
		    : limit_people(arena, row->limit),
	    row->basis == NULL ? "" : ", ",
	    row->basis == NULL ? "" : row->basis,
	    row->confirmed
		? ""
		: explain_pick(english, " (dòng danh mục chưa xác nhận)",
		      " (catalogue row not confirmed)"));
}

/* What the ledger could not see. */
static void
say_watch(const struct explanation *explanation, bool english, struct buf *out)
{
	const struct dossier *dossier = &explanation->dossier;
	const struct facts *facts = &dossier->facts;
	const char *first =
	    database_time(explanation->database, facts->first_seen);

	if (facts->finished != INSTANT_NONE &&
	    facts->finished <= facts->first_seen)
		EXPLAIN_SAY(out, english,
		    "Ghi nhận lần đầu lúc %s, khi hồ sơ đã kết thúc: "
		    "việc tạm dừng trước đó chỉ biết nếu hồ sơ ghi rõ.\n",
		    "First seen at %s, already finished: of pauses "
		    "before then only those stated by the record are "
		    "known.\n",
		    first);
	else
		buf_printf(out, "%s %s\n",
		    explain_pick(english, "Ghi nhận lần đầu:", "First seen:"),
		    first);
	if (dossier->baseline)
		buf_printf(out, "%s\n",
		    explain_pick(english,
			"Tồn trước khi vận hành: đã quá hạn khi bắt đầu theo dõi.",
			"Baseline: overdue already when the watch began."));
}

void
explain_reasoning(const struct reasoning *reasoning, bool english,
    struct buf *out)
{
	for (int i = 0; i < reasoning->count; i++)
		buf_printf(out, "  %s\n",
		    english ? reasoning->lines[i].en : reasoning->lines[i].vi);
}

static void
say_finish(const struct explanation *explanation, bool english, struct buf *out)
{
	const struct facts *facts = &explanation->dossier.facts;

	if (facts->finished == INSTANT_NONE)
		return;
	buf_printf(out, "%s %s%s\n",
	    explain_pick(english, "Kết thúc:", "Finished:"),
	    database_time(explanation->database, facts->finished),
	    facts->finished_is_sighting
		? explain_pick(english,
		      " (lúc thấy trạng thái, hồ sơ không ghi giờ)",
		      " (when the status was seen; the record gives no time)")
		: "");
}

static void
say_standing(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct database *database = explanation->database;
	const struct verdict *verdict = &explanation->judgement.verdict;
	struct margin margin;
	const char *distance;

	explain_reminders(explanation, english, out);
	margin = distance_of(database, explanation->dossier.facts.seen.agency,
	    verdict, explanation->dossier.facts.finished, explanation->at);
	distance = english ? distance_english(database->arena, verdict, &margin)
			   : distance_people(database->arena, verdict, &margin);
	buf_printf(out, "%s %s%s%s\n",
	    explain_pick(english, "Tình trạng:", "Standing:"),
	    english ? standing_text(verdict->standing)
		    : words_standing(database->arena, verdict),
	    *distance == '\0' ? "" : ", ", distance);
}

static void
say_findings(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct judgement *judgement = &explanation->judgement;

	for (size_t i = 0; i < judgement->finding_count; i++) {
		const struct finding *finding = &judgement->findings[i];

		buf_printf(out, "%s %s%s%s\n",
		    explain_pick(english, "Cần kiểm tra:", "To be checked:"),
		    english ? finding_kind_text(finding->kind)
			    : finding_kind_people(finding->kind),
		    text_is_empty(finding->detail) ? "" : ": ",
		    text_is_empty(finding->detail) ? "" : finding->detail);
	}
}

static void
say_acceptance(const struct explanation *explanation, bool english,
    struct buf *out)
{
	explain_filed(explanation, english, out);
	explain_reasoning(&explanation->acceptance.reasoning, english, out);
	explain_acceptance_due(explanation, english, out);
	say_standing(explanation, english, out);
}

static void
say_resolution(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct database *database = explanation->database;
	const struct observation *seen = &explanation->dossier.facts.seen;

	buf_printf(out, "%s %s\n",
	    explain_pick(english, "Tiếp nhận:", "Received:"),
	    database_time(database, seen->received));
	if (explanation->is_paused)
		EXPLAIN_SAY(out, english,
		    "Đang tạm dừng (%s); các ngày sau đây là dự kiến "
		    "nếu hôm nay, %s, tiếp tục:\n",
		    "Paused (%s); what follows holds if it went on "
		    "today, %s:\n",
		    english ? pause_reason_text(explanation->pause)
			    : pause_reason_people(explanation->pause),
		    database_day(database, explanation->at));
	explain_reasoning(&explanation->reasoning, english, out);
	explain_pauses(explanation, english, out);
	explain_promised(explanation, english, out);
	promises_say(database, &explanation->promises, "", english, out);
	explain_computed(explanation, english, out);
	explain_due(explanation, english, out);
	say_finish(explanation, english, out);
	say_standing(explanation, english, out);
	explain_clocks(explanation, english, out);
}

void
explain_say(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct database *database = explanation->database;

	buf_printf(out, "%s %s, %s %s%s\n",
	    explain_pick(english, "Hồ sơ", "Dossier"),
	    explanation->dossier.facts.seen.code,
	    explain_pick(english, "xét lúc", "judged at"),
	    database_time(database, explanation->at),
	    explanation->at == database->now
		? ""
		: explain_pick(english, " (theo dữ liệu ghi nhận đến nay)",
		      " (by what is known now)"));
	say_row(explanation, english, out);
	explain_say_rules(explanation, english, out);
	say_watch(explanation, english, out);
	if (explanation->acceptance.reasoning.count > 0)
		say_acceptance(explanation, english, out);
	else
		say_resolution(explanation, english, out);
	holds_say(database, &explanation->holds, "", english, out);
	say_findings(explanation, english, out);
}
