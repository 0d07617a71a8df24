/*
 * Properties of the judgement over seeded random histories: news and time in
 * any order.  JUDGE_SEED and JUDGE_RUNS choose others than the shipped ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "support/pure_dossier.h"

enum { NEWS_MOST = 8, CROSSINGS_MOST = 400, HOUR = 3600 };

static struct rules rules;
static uint64_t state_of_chance;

static uint64_t
chance(uint64_t below)
{
	state_of_chance ^= state_of_chance << 13;
	state_of_chance ^= state_of_chance >> 7;
	state_of_chance ^= state_of_chance << 17;
	return state_of_chance % below;
}

/* What a source says over some weeks of September and October 2020. */
struct story {
	struct observation news[NEWS_MOST];
	instant at[NEWS_MOST], after[NEWS_MOST];
	int count;
	bool baseline;
};

static instant
some_date(instant from, int days)
{
	return from + (instant)chance((uint64_t)days * 24) * HOUR;
}

static void
change(struct observation *o, instant at)
{
	static const enum status statuses[] = { STATUS_RECEIVED,
		STATUS_PROCESSING, STATUS_PROCESSING, STATUS_WAITING_SUPPLEMENT,
		STATUS_WAITING_PAYMENT, STATUS_STOPPED, STATUS_DONE,
		STATUS_UNKNOWN };
	static const char *const steps[] = { "Thẩm định", "Trình ký",
		"Lấy ý kiến", NULL };

	switch (chance(8)) {
	case 6:
	case 7:
		o->step = steps[chance(4)];
		o->step_due = chance(4) == 0 ? INSTANT_NONE
					     : some_date(at - 20 * HOUR, 8);
		break;
	case 0:
		o->promised = chance(6) == 0 ? INSTANT_NONE
					     : some_date(at - 100 * HOUR, 20);
		o->promised_is_date = chance(2) == 0;
		break;
	case 1:
		if (o->round_count < 3) {
			struct round *r = &o->rounds[o->round_count++];

			r->from = at - (instant)chance(20) * HOUR;
			r->to = chance(2) == 0 ? INSTANT_NEVER : at;
			if (chance(3) == 0)
				r->promised_after = o->promised;
		}
		break;
	case 2:
		for (int i = 0; i < o->round_count; i++) {
			if (o->rounds[i].to == INSTANT_NEVER)
				o->rounds[i].to = at;
		}
		break;
	default:
		o->status = statuses[chance(8)];
		if (o->received == INSTANT_NONE)
			o->received = at;
		break;
	}
}

static struct story
some_story(void)
{
	static const char *const codes[] = { "T.3wd", "T.10wd", "T.10wd-reset",
		"T.10wd-shift", "T.10wd-draft", "T.sameday", "T.10d", "T.none",
		"T.10wd-supplement" };
	static const enum filing filings[] = { FILING_ONLINE, FILING_ONLINE,
		FILING_DIRECT, FILING_POST };
	struct story s = { .count = 1 + (int)chance(NEWS_MOST),
		.baseline = chance(4) == 0 };
	instant at = some_date(pure_at("2020-09-03T00:00"), 10);
	struct observation o = pure_observation(codes[chance(9)], NULL, NULL);

	o.filing = filings[chance(4)];
	o.submitted = at - (instant)chance(100) * HOUR;
	o.status = chance(2) == 0 ? STATUS_NEW : STATUS_PROCESSING;
	o.received = o.status == STATUS_NEW ? INSTANT_NONE : o.submitted;
	if (o.status != STATUS_NEW && chance(8) != 0)
		o.promised = some_date(o.received, 21);
	o.promised_is_date = chance(2) == 0;
	for (int i = 0; i < s.count; i++) {
		s.news[i] = o;
		s.at[i] = at;
		s.after[i] = i == 0 ? INSTANT_NONE : at - 900;
		at += 900 + (instant)chance(96) * HOUR;
		change(&o, at);
	}
	return s;
}

struct life {
	struct facts facts;
	struct crossing crossings[CROSSINGS_MOST];
	size_t count;
	instant last;
};

static struct judgement
judge_at(struct life *life, instant now, bool baseline, struct arena *arena)
{
	struct judgement j;

	judge(&life->facts, &rules, life->crossings, life->count, life->last,
	    now, baseline, arena, &j);
	for (size_t i = 0; i < j.crossing_count; i++) {
		assert_true(life->count < CROSSINGS_MOST);
		life->crossings[life->count++] = j.crossings[i];
	}
	life->last = now;
	return j;
}

static bool
is_same(const struct crossing *a, const struct crossing *b)
{
	return a->clock == b->clock && a->due.n == b->due.n &&
	    strcmp(a->rung, b->rung) == 0 && text_equal(a->step, b->step);
}

/* A rung once for each date; told or not, one step is one crossing. */
static void
assert_once(const struct life *life)
{
	for (size_t i = 0; i < life->count; i++) {
		for (size_t k = 0; k < i; k++) {
			const struct crossing *a = &life->crossings[i];
			const struct crossing *b = &life->crossings[k];

			assert_false(is_same(a, b));
		}
	}
}

/* Which clocks may run in a standing. */
static bool
may_run(enum clock_kind clock, enum standing standing)
{
	bool runs = standing == STANDING_RUNNING ||
	    standing == STANDING_DUE_SOON || standing == STANDING_DUE_TODAY ||
	    standing == STANDING_OVERDUE;

	switch (clock) {
	case CLOCK_RESOLUTION:
		return runs;
	case CLOCK_ACCEPTANCE:
		return standing == STANDING_AWAITING ||
		    standing == STANDING_LATE_ACCEPTANCE;
	case CLOCK_STEP:
		return runs || standing == STANDING_UNKNOWN;
	case CLOCK_APOLOGY:
		return standing == STANDING_RUNNING ||
		    standing == STANDING_DUE_SOON;
	case CLOCK_SUPPLEMENT:
		return standing == STANDING_PAUSED;
	case CLOCK_COUNT:
		break;
	}
	return false;
}

static void
assert_sound(const struct life *life, const struct judgement *j, instant now)
{
	size_t told[CLOCK_COUNT] = { 0 };

	for (size_t i = 0; i < j->crossing_count; i++) {
		const struct crossing *c = &j->crossings[i];

		told[c->clock] += c->outcome == CROSSING_TOLD;
		assert_true(c->at <= now);
		assert_true(may_run(c->clock, j->verdict.standing));
	}
	for (int i = 0; i < CLOCK_COUNT; i++) {
		enum clock_kind clock = (enum clock_kind)i;

		assert_true(told[i] <= 1);
		/* The deadline stays readable when it decides nothing. */
		if (clock != CLOCK_RESOLUTION &&
		    !may_run(clock, j->verdict.standing))
			assert_true(judge_clock_due(&j->verdict, clock) ==
			    INSTANT_NONE);
	}
	assert_true(j->verdict.next > now);
	assert_once(life);
}

/* Judging again with the same now owes nothing new. */
static void
assert_idempotent(struct life *life, instant now, bool baseline,
    const struct judgement *first, struct arena *arena)
{
	struct judgement again = judge_at(life, now, baseline, arena);

	assert_int_equal(again.crossing_count, 0);
	assert_int_equal(again.verdict.standing, first->verdict.standing);
	assert_true(again.verdict.due == first->verdict.due);
	assert_true(again.verdict.next == first->verdict.next);
	assert_int_equal(again.finding_count, first->finding_count);
}

/* Until just before `next` nothing changes by time alone. */
static void
assert_next(const struct life *life, const struct judgement *first, instant now,
    instant until, struct arena *arena)
{
	instant end = first->verdict.next < until ? first->verdict.next : until;

	for (int i = 0; i < 3; i++) {
		instant between = i == 0
		    ? end - 1
		    : now + (instant)chance((uint64_t)(end - now));
		struct judgement j;

		if (between < now)
			continue;
		judge(&life->facts, &rules, life->crossings, life->count, now,
		    between, false, arena, &j);
		assert_int_equal(j.verdict.standing, first->verdict.standing);
		assert_int_equal(j.crossing_count, 0);
		for (int k = CLOCK_ACCEPTANCE; k < CLOCK_COUNT; k++)
			assert_true(
			    judge_clock_due(&j.verdict, (enum clock_kind)k) ==
			    judge_clock_due(&first->verdict,
				(enum clock_kind)k));
	}
}

static bool
is_same_set(const struct life *a, const struct life *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		bool found = false;

		for (size_t k = 0; k < b->count && !found; k++)
			found = is_same(&a->crossings[i], &b->crossings[k]);
		if (!found)
			return false;
	}
	return true;
}

/* What the first sweep found was received before the watch began. */
static void
begin(struct life *life, const struct story *s)
{
	facts_begin(&life->facts);
	if (s->baseline)
		life->facts.watched_since = s->at[0] + 1;
}

static void
fold(struct life *life, const struct story *s, int i)
{
	facts_fold(&life->facts, &s->news[i], s->after[i], s->at[i]);
}

static instant
end_of(const struct story *s, int i)
{
	return i + 1 < s->count ? s->at[i + 1]
				: s->at[i] + (instant)40 * WHEN_DAY;
}

/* As the daemon does: at news, and when the verdict asks for it. */
static void
live_by_next(const struct story *s, struct life *life, struct arena *arena)
{
	for (int i = 0; i < s->count; i++) {
		instant now = s->at[i], until = end_of(s, i);
		bool baseline = s->baseline && i == 0;

		fold(life, s, i);
		for (;;) {
			struct judgement j =
			    judge_at(life, now, baseline, arena);

			assert_sound(life, &j, now);
			assert_idempotent(life, now, baseline, &j, arena);
			assert_next(life, &j, now, until, arena);
			if (j.verdict.next >= until)
				break;
			now = j.verdict.next;
			baseline = false;
		}
	}
}

/* Every half hour and just before each news: no use of `next` at all. */
static void
live_by_the_clock(const struct story *s, struct life *life, struct arena *arena)
{
	for (int i = 0; i < s->count; i++) {
		instant until = end_of(s, i);

		fold(life, s, i);
		judge_at(life, s->at[i], s->baseline && i == 0, arena);
		for (instant now = s->at[i] / 1800 * 1800 + 1800; now < until;
		     now += 1800)
			judge_at(life, now, false, arena);
		judge_at(life, until - 1, false, arena);
	}
}

static uint64_t
number_of(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

static void
test_random_lives(void **state)
{
	uint64_t seed = number_of("JUDGE_SEED", 20200918);
	uint64_t runs = number_of("JUDGE_RUNS", 300);
	struct arena *arena = arena_new(1 << 20);
	size_t crossings = 0, of_clock[CLOCK_COUNT] = { 0 };

	(void)state;
	rules = pure_rules(arena);
	for (uint64_t i = 0; i < runs; i++) {
		struct arena *turn = arena_new(1 << 16);
		struct life *by_next = arena_alloc(turn, sizeof(*by_next));
		struct life *by_clock = arena_alloc(turn, sizeof(*by_clock));
		struct story s;

		state_of_chance = seed + i * 0x9e3779b97f4a7c15u;
		s = some_story();
		begin(by_next, &s);
		begin(by_clock, &s);
		live_by_next(&s, by_next, turn);
		live_by_the_clock(&s, by_clock, turn);
		if (!is_same_set(by_next, by_clock))
			fail_msg("JUDGE_SEED=%llu: by next [%s], by the clock "
				 "[%s]",
			    (unsigned long long)(seed +
				i * 0x9e3779b97f4a7c15u),
			    pure_crossings(turn, by_next->crossings,
				by_next->count),
			    pure_crossings(turn, by_clock->crossings,
				by_clock->count));
		crossings += by_next->count;
		for (size_t k = 0; k < by_next->count; k++)
			of_clock[by_next->crossings[k].clock]++;
		arena_free(turn);
	}
	/* The stories do reach rungs. */
	assert_true(crossings > runs);
	for (int i = 0; i < CLOCK_COUNT; i++)
		assert_true(of_clock[i] > runs / 200);
	pure_rules_finish(&rules);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_lives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
