/* By which rules a dossier is counted: in words, and as JSON. */
#include "tell/explain.h"
#include "tell/marks.h"

static const char *
level_words(enum rules_level level, bool english)
{
	return english ? rules_level_text(level) : rules_level_people(level);
}

static const char *
convention_words(enum convention convention, bool english)
{
	return english ? convention_text(convention)
		       : convention_people(convention);
}

static const char *
cutoff_words(struct arena *arena, struct cutoff cutoff, bool english)
{
	char hour[WHEN_TEXT];

	if (english)
		return cutoff_text(arena, cutoff);
	switch (cutoff.kind) {
	case CUTOFF_NONE:
		return "không áp dụng";
	case CUTOFF_LAST_HOUR:
		return "giờ làm việc cuối cùng";
	case CUTOFF_AT:
		break;
	}
	return arena_string(arena, when_people_hour(hour, cutoff.at));
}

/* The date under what ${level} states, where that is another convention than
 * the one in force and the limit is of working days: no other depends on it. */
static bool
other_date(const struct explanation *explanation, int level,
    struct deadline *out)
{
	const struct basis *basis = &explanation->basis;
	const struct facts *facts = &explanation->dossier.facts;
	struct deadline_rule rule = basis->rule;
	const struct pause_terms terms = { explanation->calendar, basis->row,
		&rule };
	struct pause_span pauses[FACTS_PAUSES];
	size_t count;

	if (basis->row == NULL || facts->seen.received == INSTANT_NONE ||
	    rule.limit.unit != LIMIT_WORKING_DAYS || !basis->says[level] ||
	    basis->said[level] == rule.convention)
		return false;
	rule.convention = basis->said[level];
	count = judge_pauses(facts, &terms, true, explanation->at, pauses);
	deadline_compute(explanation->calendar, &rule, facts->seen.received,
	    pauses, count, out);
	return true;
}

static void
say_extension(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct basis *basis = &explanation->basis;
	struct arena *arena = explanation->database->arena;

	if (basis->class_unknown)
		buf_printf(out, "%s\n",
		    english ? "Extension by class: the agency is not known, "
			      "the limit cannot be told"
			    : "Cộng thêm theo nhóm cơ quan: không rõ cơ quan, "
			      "chưa xác định được thời hạn");
	if (basis->extension == NULL)
		return;
	if (english)
		buf_printf(out,
		    "Extension: %s for the class %s (%s); limit %s\n",
		    limit_english(arena, basis->extension->more),
		    basis->extension->class, basis->class_of->name,
		    limit_english(arena, basis->rule.limit));
	else
		buf_printf(out,
		    "Cộng thêm: %s cho nhóm %s (%s); thời hạn là %s\n",
		    limit_people(arena, basis->extension->more),
		    basis->extension->class, basis->class_of->name,
		    limit_people(arena, basis->rule.limit));
}

void
explain_say_rules(const struct explanation *explanation, bool english,
    struct buf *out)
{
	const struct basis *basis = &explanation->basis;
	const struct database *database = explanation->database;

	if (basis->row == NULL)
		return;
	say_extension(explanation, english, out);
	buf_printf(out,
	    english ? "Counted by: %s (%s); cut-off %s (%s)\n"
		    : "Cách tính: %s (%s); mốc giờ %s (%s)\n",
	    convention_words(basis->rule.convention, english),
	    level_words(basis->convention_from, english),
	    cutoff_words(database->arena, basis->rule.cutoff, english),
	    level_words(basis->cutoff_from, english));
	for (int level = 0; level < LEVEL_COUNT; level++) {
		struct deadline other;

		if (other_date(explanation, level, &other))
			buf_printf(out,
			    english ? "Another convention: %s (%s) gives %s%s\n"
				    : "Cách tính khác: %s (%s), hạn là %s%s\n",
			    convention_words(basis->said[level], english),
			    level_words((enum rules_level)level, english),
			    database_time(database, other.due),
			    marks_words(other.provisional, english));
	}
}

void
explain_put_rules(const struct explanation *explanation, struct jsonw *out)
{
	const struct basis *basis = &explanation->basis;
	const struct database *database = explanation->database;
	struct arena *arena = database->arena;

	jsonw_key(out, "rules");
	jsonw_object(out);
	jsonw_put_string(out, "limit",
	    basis->row == NULL ? NULL : limit_text(arena, basis->rule.limit));
	jsonw_put_string(out, "convention",
	    convention_text(basis->rule.convention));
	jsonw_put_string(out, "convention_from",
	    rules_level_text(basis->convention_from));
	jsonw_put_string(out, "cutoff", cutoff_text(arena, basis->rule.cutoff));
	jsonw_put_string(out, "cutoff_from",
	    rules_level_text(basis->cutoff_from));
	jsonw_put_string(out, "agency",
	    basis->agency == NULL ? NULL : basis->agency->code);
	jsonw_put_string(out, "extension",
	    basis->extension == NULL
		? NULL
		: limit_text(arena, basis->extension->more));
	jsonw_put_string(out, "extension_class",
	    basis->extension == NULL ? NULL : basis->extension->class);
	jsonw_put_bool(out, "extension_unknown", basis->class_unknown);
	jsonw_key(out, "others");
	jsonw_array(out);
	for (int level = 0; level < LEVEL_COUNT; level++) {
		struct deadline other;

		if (!other_date(explanation, level, &other))
			continue;
		jsonw_object(out);
		jsonw_put_string(out, "from",
		    rules_level_text((enum rules_level)level));
		jsonw_put_string(out, "convention",
		    convention_text(basis->said[level]));
		jsonw_put_string(out, "computed",
		    database_rfc3339(database, other.due));
		jsonw_put_bool(out, "provisional", other.provisional);
		jsonw_object_end(out);
	}
	jsonw_array_end(out);
	jsonw_object_end(out);
}
