/* Where the rungs of one clock lie, and which of them were recorded. */
#include "core/judge_stairs.h"

#include "base/text.h"
#include "core/ladder_class.h"

int
stairs_rank(const struct ladder *ladder, int index)
{
	return (int)ladder->rungs[index].severity * LADDER_RUNGS + index;
}

bool
stairs_is_advance(const struct rung *rung)
{
	switch (rung->kind) {
	case RUNG_WORKING_DAYS_BEFORE:
	case RUNG_WORKING_HOURS_BEFORE:
	case RUNG_SHARE_BEFORE:
		return true;
	case RUNG_DUE_DAY:
	case RUNG_BUNDLE:
	case RUNG_OVERDUE:
	case RUNG_WORKING_DAYS_AFTER:
	case RUNG_WORKING_HOURS_AFTER:
	case RUNG_SHARE_AFTER:
		break;
	}
	return false;
}

/* Short limits have their bundle and neither advance rungs nor a due day. */
static bool
applies(const struct hearing *h, const struct rung *rung, enum clock_kind clock,
    const char *class)
{
	if (rung->clock != clock || !text_equal(rung->class, class))
		return false;
	if (clock != CLOCK_RESOLUTION)
		return true;
	if (rung->kind == RUNG_BUNDLE)
		return h->is_short;
	return !h->is_short ||
	    (!stairs_is_advance(rung) && rung->kind != RUNG_DUE_DAY);
}

/* Whose rungs are climbed: the dossier's class's, or (NULL) the general. */
static const char *
class_of(const struct hearing *h, enum clock_kind clock)
{
	const struct ladder *ladder = h->rules->ladder;

	if (ladder->class_count == 0)
		return NULL;
	return ladder_class_climbed(ladder,
	    ladder_class_of(ladder, h->basis.row, &h->facts->seen, h->arena),
	    clock);
}

bool
stairs_is_of_climb(const struct climb *climb, const struct crossing *crossing)
{
	return crossing->clock == climb->clock &&
	    text_equal(crossing->step, climb->step);
}

const struct crossing *
stairs_recorded(const struct stairs *stairs, const struct step *step)
{
	for (size_t i = 0; i < stairs->before_count; i++) {
		const struct crossing *c = &stairs->before[i];

		if (stairs_is_of_climb(stairs->climb, c) &&
		    c->due.n == step->due.n && text_equal(c->rung, step->name))
			return c;
	}
	return NULL;
}

/* Where ${rung} lies for a date; a share goes by the limit that ends there. */
static bool
lies_at(const struct hearing *h, const struct climb *climb,
    const struct rung *rung, instant base, instant *out)
{
	struct ladder_length length;

	if (!rung_kind_is_share(rung->kind))
		return ladder_instant(rung, h->rules->calendar, base,
		    climb->by_instant, out);
	return judge_length(h, climb->clock, base, &length) &&
	    ladder_share_instant(rung, h->rules->calendar, base,
		climb->by_instant, &length, out);
}

static void
add_step(const struct hearing *h, struct stairs *stairs, int index,
    instant base)
{
	const struct ladder *ladder = h->rules->ladder;
	struct step step = { .rung = &ladder->rungs[index],
		.name = ladder->rungs[index].name,
		.telling = 1,
		.rank = stairs_rank(ladder, index),
		.base = base,
		.due = hearing_date(h, base) };

	if (!lies_at(h, stairs->climb, step.rung, base, &step.at))
		return;
	step.recorded = stairs_recorded(stairs, &step) != NULL;
	stairs->steps[stairs->count++] = step;
}

/* Who was reminded of the early date before the promise moved away from it is
 * reminded of the new one, too. */
static bool
is_reminded_again(const struct hearing *h, const struct stairs *stairs,
    const struct step *early)
{
	const struct facts *facts = h->facts;

	return stairs->climb->later != INSTANT_NONE &&
	    facts->promised_seen > facts->first_seen &&
	    early->at < facts->promised_seen;
}

void
stairs_find(const struct hearing *h, struct stairs *stairs)
{
	const struct ladder *ladder = h->rules->ladder;
	const struct climb *climb = stairs->climb;
	const char *class = class_of(h, climb->clock);

	for (int i = 0; i < ladder->count; i++) {
		const struct rung *rung = &ladder->rungs[i];
		int last;

		if (!applies(h, rung, climb->clock, class))
			continue;
		if (!stairs_is_advance(rung)) {
			add_step(h, stairs, i, climb->due);
			continue;
		}
		last = stairs->count;
		add_step(h, stairs, i, climb->early);
		if (stairs->count > last &&
		    is_reminded_again(h, stairs, &stairs->steps[last]))
			add_step(h, stairs, i, climb->later);
	}
}

instant
judge_rungs_first(const struct hearing *h, instant early)
{
	const struct ladder *ladder = h->rules->ladder;
	const char *class = class_of(h, CLOCK_RESOLUTION);
	const struct climb climb = { .clock = CLOCK_RESOLUTION };
	instant first = INSTANT_NEVER;

	for (int i = 0; i < ladder->count; i++) {
		const struct rung *rung = &ladder->rungs[i];
		instant at;

		if (applies(h, rung, CLOCK_RESOLUTION, class) &&
		    stairs_is_advance(rung) &&
		    lies_at(h, &climb, rung, early, &at) && at < first)
			first = at;
	}
	return first;
}
