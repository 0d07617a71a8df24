/*
 * Why two systems differ, cause by cause.  September 2020: Mondays are 7, 14
 * and 21; it is compared on Thursday the 17th at 10:00.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/comparison.h"
#include "support/pure_dossier.h"

static struct arena *arena;
static struct rules rules;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(65536);
	rules = pure_rules(arena);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	pure_rules_finish(&rules);
	arena_free(arena);
	return 0;
}

/* "theirs: paused, other-agency". */
static const char *
words(struct comparison is)
{
	struct buf buf = buf_over(arena);

	buf_printf(&buf, "%s:", comparison_side_text(is.side));
	for (int i = 0; i < COMPARISON_CAUSES; i++)
		if ((is.causes >> i & 1) != 0)
			buf_printf(&buf, " %s",
			    comparison_cause_text((enum comparison_cause)i));
	return buf_text(&buf);
}

/* What our side knows of ${o}, first seen on the 7th. */
struct known {
	struct facts facts;
	struct judgement judgement;
	struct our_word word;
};

static const struct our_word *
know(struct known *known, const struct observation *o, const char *seen)
{
	instant at = pure_at("2020-09-17T10:00");

	facts_begin(&known->facts);
	facts_fold(&known->facts, o, INSTANT_NONE, pure_at(seen));
	judge(&known->facts, &rules, NULL, 0, INSTANT_NONE, at, false, arena,
	    &known->judgement);
	known->word = (struct our_word){ .facts = &known->facts,
		.verdict = &known->judgement.verdict,
		.agency = "H99.01",
		.at = at,
		.offset = WHEN_OFFICE_OFFSET };
	return &known->word;
}

static struct their_word
listed(const char *due, const char *finished, const char *agency)
{
	return (struct their_word){ .due = pure_at(due),
		.finished = pure_at(finished),
		.agency = agency };
}

static void
test_running(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-21");
	struct known known;
	const struct our_word *ours = know(&known, &o, "2020-09-07T10:00");
	struct their_word theirs = listed("2020-09-16T17:00", NULL, NULL);

	(void)state;
	assert_string_equal(words(comparison_listed(&theirs, ours)),
	    "theirs: other-due");
	theirs = listed("2020-09-16T17:00", NULL, "H99.02");
	assert_string_equal(words(comparison_listed(&theirs, ours)),
	    "theirs: other-due other-agency");
	theirs = listed(NULL, NULL, "H99.01");
	assert_string_equal(words(comparison_listed(&theirs, ours)),
	    "theirs: within");
	theirs = listed(NULL, NULL, "H99.02");
	assert_string_equal(words(comparison_listed(&theirs, ours)),
	    "theirs: other-agency");
	assert_string_equal(words(comparison_listed(&theirs, NULL)),
	    "theirs: never-exported");
}

static void
test_hour(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-17T09:30");
	struct known known;
	const struct our_word *ours = know(&known, &o, "2020-09-07T10:00");
	struct their_word theirs = listed("2020-09-17T09:30", NULL, NULL);

	(void)state;
	assert_string_equal(words(comparison_listed(&theirs, ours)),
	    "theirs: by-hour");
	/* Not yet by the hour either: nothing explains it. */
	theirs = listed("2020-09-17T16:00", NULL, NULL);
	assert_string_equal(words(comparison_listed(&theirs, ours)),
	    "theirs: within");
	/* A date alone passes no hour. */
	theirs = listed("2020-09-17T00:00", NULL, NULL);
	theirs.due_is_date = true;
	assert_string_equal(words(comparison_listed(&theirs, ours)),
	    "theirs: within");
}

static void
test_finished(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-16T09:30");
	struct known known;
	const struct our_word *ours;
	struct their_word theirs = listed("2020-09-16T09:30", NULL, NULL);

	(void)state;
	o.status = STATUS_DONE;
	o.finished = pure_at("2020-09-15T16:00");
	ours = know(&known, &o, "2020-09-15T16:15");
	assert_string_equal(words(comparison_listed(&theirs, ours)),
	    "theirs: finished");
	theirs = listed("2020-09-14T17:00", NULL, NULL);
	assert_string_equal(words(comparison_listed(&theirs, ours)),
	    "theirs: finished other-due");
	/* They know of the same end: their date alone differs. */
	theirs = listed("2020-09-14T17:00", "2020-09-15T08:00", NULL);
	assert_string_equal(words(comparison_listed(&theirs, ours)),
	    "theirs: other-due");
	/* On the day itself, an hour behind the one that was promised. */
	o.finished = pure_at("2020-09-16T16:00");
	ours = know(&known, &o, "2020-09-16T16:15");
	theirs = listed("2020-09-16T09:30", "2020-09-16T16:00", NULL);
	assert_string_equal(words(comparison_listed(&theirs, ours)),
	    "theirs: by-hour");
	/* Late here, too. */
	o.finished = pure_at("2020-09-17T08:00");
	ours = know(&known, &o, "2020-09-17T08:15");
	theirs = listed("2020-09-16T09:30", "2020-09-17T08:00", "H99.01");
	assert_string_equal(words(comparison_listed(&theirs, ours)), "both:");
	theirs = listed("2020-09-16T09:30", NULL, "H99.01");
	assert_string_equal(words(comparison_listed(&theirs, ours)),
	    "both: finished");
}

static void
test_other_standings(void **state)
{
	static const struct {
		enum status status;
		const char *expected;
	} cases[] = {
		{ STATUS_WAITING_SUPPLEMENT, "theirs: paused" },
		{ STATUS_WAITING_PAYMENT, "theirs: paused" },
		{ STATUS_WITHDRAWN, "theirs: ended" },
		{ STATUS_REJECTED, "theirs: ended" },
		{ STATUS_NEW, "theirs: not-accepted" },
		{ STATUS_PROCESSING, "both:" },
	};
	const struct their_word theirs = listed("2020-09-15T17:00", NULL, NULL);
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-15");
	const struct our_word *ours;
	struct known known;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		o.status = cases[i].status;
		o.submitted = pure_at("2020-09-17T08:00");
		o.filing = FILING_ONLINE;
		ours = know(&known, &o, "2020-09-08T10:00");
		assert_string_equal(words(comparison_listed(&theirs, ours)),
		    cases[i].expected);
	}
	/* No source shows it any more. */
	know(&known, &o, "2020-09-08T10:00");
	known.facts.gone = pure_at("2020-09-14T10:00");
	judge(&known.facts, &rules, NULL, 0, INSTANT_NONE, known.word.at, false,
	    arena, &known.judgement);
	assert_string_equal(words(comparison_listed(&theirs, &known.word)),
	    "theirs: gone");
	/* Nothing was promised, and the procedure is not known. */
	o = pure_observation("X.unknown", "2020-09-07T09:00", NULL);
	ours = know(&known, &o, "2020-09-08T10:00");
	assert_string_equal(words(comparison_listed(&theirs, ours)),
	    "theirs: unknown-due");
}

/* Late here under another agency than the one that is asked for. */
static void
test_scope(void **state)
{
	const struct their_word theirs =
	    listed("2020-09-15T17:00", NULL, "H99.02");
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-15");
	struct known known;

	(void)state;
	know(&known, &o, "2020-09-08T10:00");
	assert_string_equal(words(comparison_listed(&theirs, &known.word)),
	    "both: other-agency");
	known.word.is_outside = true;
	assert_string_equal(words(comparison_listed(&theirs, &known.word)),
	    "theirs: other-agency");
}

static void
test_unlisted(void **state)
{
	struct observation o =
	    pure_observation("T.3wd", "2020-09-07T09:00", "2020-09-10");
	struct known known;

	(void)state;
	know(&known, &o, "2020-09-07T10:00");
	assert_string_equal(words(comparison_unlisted(&known.word)),
	    "ours: not-listed");
	/* First seen on the 15th, and received since the watch began. */
	know(&known, &o, "2020-09-15T10:00");
	assert_string_equal(words(comparison_unlisted(&known.word)),
	    "ours: not-listed");
	known.facts.watched_since = pure_at("2020-09-01T00:00");
	assert_string_equal(words(comparison_unlisted(&known.word)),
	    "ours: entered-late");
	/* Received before it: nobody saw when it was entered. */
	known.facts.watched_since = pure_at("2020-09-10T00:00");
	assert_string_equal(words(comparison_unlisted(&known.word)),
	    "ours: not-listed");
	o = pure_observation("T.3wd", "2020-09-07T09:00", NULL);
	know(&known, &o, "2020-09-07T10:00");
	assert_string_equal(words(comparison_unlisted(&known.word)),
	    "ours: computed");
}

static void
test_words(void **state)
{
	(void)state;
	for (int i = 0; i < COMPARISON_CAUSES; i++)
		assert_false(text_is_empty(
		    comparison_cause_people((enum comparison_cause)i)));
	for (int i = 0; i < COMPARISON_SIDES; i++)
		assert_false(text_is_empty(
		    comparison_side_people((enum comparison_side)i)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_running),
		cmocka_unit_test(test_hour),
		cmocka_unit_test(test_finished),
		cmocka_unit_test(test_other_standings),
		cmocka_unit_test(test_scope),
		cmocka_unit_test(test_unlisted),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
