/* Why a deadline is what it is, for letters. */
#include "flow/grounds.h"

#include "core/brief.h"
#include "core/brief_days.h"
#include "core/promise.h"
#include "core/provisional.h"

static const char *
date_text(struct world *world, instant at)
{
	return when_people_day(arena_alloc(world->turn, WHEN_TEXT),
	    world_day(world, at));
}

static struct provisional
marks_of(const struct world *world, const struct facts *facts,
    const struct verdict *verdict)
{
	return provisional_of(verdict, promise_in_force(facts).at,
	    world->rules.calendar);
}

/* The date that advance rungs follow, where it is not the catalogue's. */
static void
put_other(const struct rules *rules, const struct dossier *dossier, instant now,
    struct letter_grounds *out)
{
	const struct verdict *verdict = &dossier->verdict;
	enum rules_level level;
	enum convention convention;

	if (verdict->advance == INSTANT_NONE ||
	    verdict->advance == verdict->computed_earliest ||
	    !judge_stated_by(&dossier->facts, rules, now, verdict->advance,
		&level, &convention))
		return;
	out->other = verdict->advance;
	out->other_provisional =
	    provisional_date(rules->calendar, verdict->advance);
	out->other_convention = convention_people(convention);
	out->other_level = rules_level_people(level);
}

static const char *
limit_words(struct world *world, const struct basis *basis)
{
	const char *limit = limit_people(world->turn, basis->rule.limit);

	if (basis->extension == NULL)
		return limit;
	return arena_printf(world->turn, "%s (đã cộng %s cho nhóm %s)", limit,
	    limit_people(world->turn, basis->extension->more),
	    basis->extension->class);
}

/* "; tạm dừng 02 lần", and where the row says for how long at most. */
static const char *
pause_words(struct world *world, const struct facts *facts,
    const struct basis *basis)
{
	const char *words;
	bool told[PAUSE_REASON_COUNT] = { false };

	if (facts->pause_count == 0)
		return "";
	words = arena_printf(world->turn, "; tạm dừng %02d lần",
	    facts->pause_count);
	for (int i = 0; i < facts->pause_count; i++) {
		enum pause_reason reason = facts->pauses[i].reason;
		struct limit cap = basis->row->pause[reason].cap;

		if (cap.count == 0 || told[reason])
			continue;
		told[reason] = true;
		words = arena_printf(world->turn, "%s, %s tối đa %s", words,
		    pause_reason_people(reason),
		    limit_people(world->turn, cap));
	}
	return words;
}

/* Only a trusted row's reckoning is told; without one a promise has no other
 * ground than itself. */
static const char *
reckoned(struct world *world, const struct rules *rules,
    const struct facts *facts, const struct verdict *verdict)
{
	struct basis basis;
	const char *convention = "";

	(void)rules_find(rules, facts, &basis);
	if (!rules_is_trusted(&basis) || facts->seen.received == INSTANT_NONE ||
	    verdict->computed == INSTANT_NONE)
		return NULL;
	if (basis.rule.limit.unit == LIMIT_WORKING_DAYS)
		convention = arena_printf(world->turn, ", %s",
		    convention_people(basis.rule.convention));
	return arena_printf(world->turn,
	    "tiếp nhận %s; thời hạn %s%s%s%s; hạn theo quy định %s%s",
	    date_text(world, facts->seen.received), limit_words(world, &basis),
	    convention,
	    brief_holidays(world->turn, rules_calendar(rules, facts),
		&basis.rule, facts->seen.received, verdict->computed),
	    pause_words(world, facts, &basis),
	    date_text(world, verdict->computed),
	    marks_of(world, facts, verdict).computed ? " (hạn tạm tính)" : "");
}

/* What sets the deadline, after how it is reckoned. */
static const char *
how(struct world *world, const struct rules *rules, const struct facts *facts,
    const struct verdict *verdict)
{
	const char *law = reckoned(world, rules, facts, verdict);
	const char *given;

	if (verdict->due == INSTANT_NONE)
		return NULL;
	if (!verdict->due_is_promise)
		return law;
	given = promise_in_force(facts).is_apology
	    ? "hạn là ngày hẹn lại trong văn bản xin lỗi"
	    : "hạn là ngày hẹn trả ghi trên phần mềm một cửa";
	if (verdict->due_is_moved)
		given = arena_printf(world->turn, "%s, cộng thời gian tạm dừng",
		    given);
	return law == NULL ? given
			   : arena_printf(world->turn, "%s; %s", law, given);
}

/* ---- the clocks beside the result ---- */

static const char *
how_accepted(struct world *world, const struct rules *rules,
    const struct facts *facts, const struct procedure *row, instant due)
{
	struct deadline_rule rule;
	instant from;

	return judge_acceptance_rule(facts, rules, row, &rule, &from)
	    ? brief_acceptance(world->turn, rules_calendar(rules, facts), facts,
		  &rule, from, due)
	    : NULL;
}

static const char *
how_supplemented(struct world *world, const struct rules *rules,
    const struct facts *facts, const struct procedure *row, instant due)
{
	struct deadline_rule rule;
	instant from;

	return judge_supplement_rule(facts, row, &rule, &from)
	    ? brief_supplement(world->turn, rules_calendar(rules, facts), facts,
		  &rule, from, due)
	    : NULL;
}

/* As the judgement: by the earlier of the bounds. */
static const char *
how_apologised(struct world *world, const struct rules *rules,
    const struct facts *facts, const struct verdict *verdict)
{
	bool earliest = verdict->due_earliest < verdict->due;
	day due =
	    world_day(world, earliest ? verdict->due_earliest : verdict->due);
	const char *words =
	    brief_apology(world->turn, rules_calendar(rules, facts), due,
		due.n != world_day(world, verdict->due).n);

	/* It ends with that day. */
	return words != NULL && marks_of(world, facts, verdict).apology
	    ? arena_printf(world->turn, "%s (hạn tạm tính)", words)
	    : words;
}

static const char *
how_clock(struct world *world, const struct rules *rules,
    const struct procedure *row, const struct dossier *dossier,
    enum clock_kind clock)
{
	const struct facts *facts = &dossier->facts;
	const struct verdict *verdict = &dossier->verdict;
	instant due = judge_clock_due(verdict, clock);

	if (due == INSTANT_NONE)
		return NULL;
	switch (clock) {
	case CLOCK_ACCEPTANCE:
		return how_accepted(world, rules, facts, row, due);
	case CLOCK_STEP:
		return brief_step(rules->calendar, facts->seen.step_due);
	case CLOCK_APOLOGY:
		return how_apologised(world, rules, facts, verdict);
	case CLOCK_SUPPLEMENT:
		return how_supplemented(world, rules, facts, row, due);
	case CLOCK_RESOLUTION:
	case CLOCK_COUNT:
		break;
	}
	return how(world, rules, facts, verdict);
}

const struct letter_grounds *
grounds_of(struct world *world, const struct conf_source *source,
    const struct dossier *dossier, enum clock_kind clock, instant now)
{
	struct letter_grounds *out = arena_alloc(world->turn, sizeof(*out));
	struct rules rules = world->rules;
	struct basis basis;

	rules.source = source == NULL ? NULL : &source->counting;
	(void)rules_find(&rules, &dossier->facts, &basis);
	*out = (struct letter_grounds){ .earliest = INSTANT_NONE,
		.other = INSTANT_NONE,
		.how = how_clock(world, &rules, basis.row, dossier, clock),
		.basis = basis.row == NULL ? NULL : basis.row->basis };
	if (clock != CLOCK_RESOLUTION)
		return out;
	out->earliest = dossier->verdict.due_earliest;
	out->earliest_provisional =
	    marks_of(world, &dossier->facts, &dossier->verdict).due_earliest;
	put_other(&rules, dossier, now, out);
	return out;
}
