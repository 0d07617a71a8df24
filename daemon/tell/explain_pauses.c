/* The pauses of a dossier with their evidence: in words, and as JSON. */
#include "tell/explain.h"
#include "tell/revised.h"
#include "tell/words.h"

/* The policy and the cap by which ${pause} is counted. */
static struct pause_rule
policy_of(const struct explanation *explanation, const struct pause *pause)
{
	const struct procedure *row = explanation->basis.row;
	struct pause_rule rule = { .policy = PAUSE_PRESERVE };

	if (row != NULL)
		rule.policy = row->pause[pause->reason].policy;
	/* As core/judge_pause: only a confirmed row sets one. */
	if (row != NULL && row->confirmed)
		rule.cap = row->pause[pause->reason].cap;
	return rule;
}

/* A moment known only to lie in (${earliest}, ${latest}]. */
static const char *
bounds_words(const struct explanation *explanation, instant earliest,
    instant latest, bool english)
{
	const struct database *database = explanation->database;

	if (latest == INSTANT_NEVER)
		return explain_pick(english, "chưa kết thúc", "not ended");
	if (earliest == latest || earliest == INSTANT_NONE)
		return database_time(database, latest);
	return EXPLAIN_WORDS(database->arena, english, "khoảng %s đến %s",
	    "some time in %s to %s", database_time(database, earliest),
	    database_time(database, latest));
}

static void
say_evidence(const struct explanation *explanation, const struct pause *pause,
    bool english, struct buf *out)
{
	struct pause_rule rule = policy_of(explanation, pause);
	struct arena *arena = explanation->database->arena;

	buf_printf(out, "    %s; %s%s%s\n",
	    pause->evidence == EVIDENCE_RECORD
		? explain_pick(english,
		      "căn cứ: lần yêu cầu bổ sung ghi trong hồ sơ",
		      "evidence: a round stated by the record")
		: explain_pick(english,
		      "căn cứ: trạng thái thấy khi lấy dữ liệu, giờ chính xác "
		      "không rõ",
		      "evidence: a status seen at polls, exact times unknown"),
	    words_policy(rule.policy, english),
	    rule.cap.count == 0 ? ""
				: EXPLAIN_WORDS(arena, english, ", tối đa %s",
				      ", for at most %s",
				      english ? limit_english(arena, rule.cap)
					      : limit_people(arena, rule.cap)),
	    pause->reissued ? explain_pick(english,
				  "; đã hẹn lại ngày trả vì lần tạm dừng này",
				  "; a new date was promised because of it")
			    : "");
}

static void
say_pause(const struct explanation *explanation, int index, bool english,
    struct buf *out)
{
	const struct facts *facts = &explanation->dossier.facts;
	const struct pause *pause = &facts->pauses[index];
	struct pause_terms terms = explain_terms(explanation);
	struct revision_reading read;

	buf_printf(out, "  %s: %s %s; %s %s\n",
	    english ? pause_reason_text(pause->reason)
		    : pause_reason_people(pause->reason),
	    explain_pick(english, "bắt đầu", "began"),
	    bounds_words(explanation, pause->from_earliest, pause->from_latest,
		english),
	    explain_pick(english, "kết thúc:", "ended:"),
	    bounds_words(explanation, pause->to_earliest, pause->to_latest,
		english));
	say_evidence(explanation, pause, english, out);
	if (revision_read(facts, index, &terms, &read))
		buf_printf(out, "    %s %s\n",
		    explain_pick(english, "căn cứ:", "evidence:"),
		    revised_words(explanation->database, &pause->revision,
			&read, english));
}

void
explain_pauses(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct facts *facts = &explanation->dossier.facts;

	if (facts->pause_count == 0)
		return;
	buf_printf(out, "%s\n", explain_pick(english, "Tạm dừng:", "Pauses:"));
	for (int i = 0; i < facts->pause_count; i++)
		say_pause(explanation, i, english, out);
	if (facts->pauses_overflowed)
		buf_printf(out, "%s\n",
		    explain_pick(english,
			"  Còn những lần tạm dừng khác không ghi được.",
			"  There are more pauses than can be kept."));
}

/* ---- as JSON ---- */

static void
put_time(const struct explanation *explanation, struct jsonw *out,
    const char *key, instant at)
{
	jsonw_put_string(out, key, database_rfc3339(explanation->database, at));
}

static void
put_revision(const struct explanation *explanation, int index,
    struct jsonw *out)
{
	const struct facts *facts = &explanation->dossier.facts;
	const struct revision *revision = &facts->pauses[index].revision;
	struct pause_terms terms = explain_terms(explanation);
	struct revision_reading read;

	if (!revision_read(facts, index, &terms, &read)) {
		jsonw_put_null(out, "revision");
		return;
	}
	jsonw_key(out, "revision");
	jsonw_object(out);
	put_time(explanation, out, "from", revision->from);
	put_time(explanation, out, "to", revision->to);
	put_time(explanation, out, "seen", revision->seen);
	jsonw_put_string(out, "says", revision_says_text(read.says));
	if (read.says == REVISION_DATES)
		jsonw_put_null(out, "days");
	else
		jsonw_put_int(out, "days", read.days);
	jsonw_put_bool(out, "shared", read.shared);
	jsonw_put_bool(out, "awaited", read.awaited);
	jsonw_put_bool(out, "narrows", read.narrows);
	jsonw_object_end(out);
}

static void
put_pause(const struct explanation *explanation, int index, struct jsonw *out)
{
	const struct pause *pause = &explanation->dossier.facts.pauses[index];
	struct pause_rule rule = policy_of(explanation, pause);

	jsonw_object(out);
	jsonw_put_string(out, "reason", pause_reason_text(pause->reason));
	jsonw_put_string(out, "evidence",
	    pause->evidence == EVIDENCE_RECORD ? "record" : "status");
	jsonw_put_string(out, "policy", pause_policy_text(rule.policy));
	jsonw_put_string(out, "cap",
	    rule.cap.count == 0
		? NULL
		: limit_text(explanation->database->arena, rule.cap));
	put_time(explanation, out, "from_earliest", pause->from_earliest);
	put_time(explanation, out, "from_latest", pause->from_latest);
	put_time(explanation, out, "to_earliest", pause->to_earliest);
	put_time(explanation, out, "to_latest", pause->to_latest);
	jsonw_put_bool(out, "reissued", pause->reissued);
	put_revision(explanation, index, out);
	jsonw_object_end(out);
}

void
explain_put_pauses(const struct explanation *explanation, struct jsonw *out)
{
	const struct facts *facts = &explanation->dossier.facts;

	jsonw_key(out, "pauses");
	jsonw_array(out);
	for (int i = 0; i < facts->pause_count; i++)
		put_pause(explanation, i, out);
	jsonw_array_end(out);
}
