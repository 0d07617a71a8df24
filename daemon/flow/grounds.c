/* Why a deadline is what it is, for letters. */
#include "flow/grounds.h"

#include "core/promise.h"

static const char *
date_text(struct world *world, instant at)
{
	return when_people_day(arena_alloc(world->turn, WHEN_TEXT),
	    world_day(world, at));
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
	    "tiếp nhận %s; thời hạn %s%s%s; hạn theo quy định %s",
	    date_text(world, facts->seen.received), limit_words(world, &basis),
	    convention, pause_words(world, facts, &basis),
	    date_text(world, verdict->computed));
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

const struct letter_grounds *
grounds_of(struct world *world, const struct conf_source *source,
    const struct dossier *dossier, instant now)
{
	const struct verdict *verdict = &dossier->verdict;
	struct letter_grounds *out = arena_alloc(world->turn, sizeof(*out));
	struct rules rules = world->rules;
	struct basis basis;

	rules.source = source == NULL ? NULL : &source->counting;
	*out = (struct letter_grounds){ .earliest = verdict->due_earliest,
		.other = INSTANT_NONE,
		.how = how(world, &rules, &dossier->facts, verdict) };
	if (rules_find(&rules, &dossier->facts, &basis))
		out->basis = basis.row->basis;
	put_other(&rules, dossier, now, out);
	return out;
}
