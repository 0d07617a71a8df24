/*
 * Findings that only time shows, dossier by dossier.  September 2020: Mondays
 * are 7, 14, 21 and 28; the days were counted by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/findings_asked.h"
#include "support/pure_calendar.h"
#include "support/pure_dossier.h"

static struct arena *arena;
static struct rules rules;
static const struct finding_bounds bounds = { .not_updated = 5,
	.not_moved = 1,
	.paused = 15,
	.lull = 5 };

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

static struct facts
facts_of(const struct observation *o, const char *seen)
{
	struct facts facts;

	facts_begin(&facts);
	facts_fold(&facts, o, INSTANT_NONE, pure_at(seen));
	return facts;
}

/* "kind since: detail; …" of a dossier whose source was last looked at then. */
static const char *
asked(const struct facts *facts, const char *until, unsigned told)
{
	const struct asking asking = { .calendar = rules.calendar,
		.bounds = &bounds,
		.told = told,
		.until = pure_at(until) };
	struct asked_finding found[FINDINGS_ASKED];
	struct buf buf = buf_over(arena);
	struct judgement j;
	size_t count;

	judge(facts, &rules, NULL, 0, INSTANT_NONE, asking.until, false, arena,
	    &j);
	count = findings_asked(facts, &j.verdict, &asking, arena, found);
	for (size_t i = 0; i < count; i++)
		buf_printf(&buf, "%s%s %s: %s", i == 0 ? "" : "; ",
		    finding_kind_text(found[i].finding.kind),
		    pure_instant(arena, found[i].since),
		    found[i].finding.detail);
	return buf_text(&buf);
}

static void
test_not_updated(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-30");
	struct facts facts = facts_of(&o, "2020-09-07T10:00");

	(void)state;
	/* 8, 9, 10, 11 and 14 are five. */
	assert_string_equal(asked(&facts, "2020-09-14T23:00", 0), "");
	assert_string_equal(asked(&facts, "2020-09-15T08:00", 0),
	    "not-updated 2020-09-15T00:00: 06 ngày làm việc, từ 07/09/2020");
	/* The weekend before is none. */
	assert_string_equal(asked(&facts, "2020-09-20T08:00", 0),
	    "not-updated 2020-09-15T00:00: 09 ngày làm việc, từ 07/09/2020");
	/* A change begins it anew. */
	o.step = "Trình ký";
	facts_fold(&facts, &o, pure_at("2020-09-14T10:00"),
	    pure_at("2020-09-14T10:15"));
	assert_string_equal(asked(&facts, "2020-09-15T08:00", 0), "");
	assert_string_equal(asked(&facts, "2020-09-21T08:00", 0), "");
	assert_string_equal(asked(&facts, "2020-09-22T08:00", 0),
	    "not-updated 2020-09-22T00:00: 06 ngày làm việc, từ 14/09/2020");
}

/* What had stood still before the watch began: by the source's own word. */
static void
test_not_updated_before(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-08-20T09:00", "2020-09-30");
	struct facts facts;

	(void)state;
	o.updated = pure_at("2020-08-24T15:00");
	facts = facts_of(&o, "2020-09-07T10:00");
	/* 25, 26, 27, 28, 31/8 and 1, 3, 4, 7/9 are nine; the sixth is 1/9. */
	assert_string_equal(asked(&facts, "2020-09-07T10:00", 0),
	    "not-updated 2020-09-01T00:00: 09 ngày làm việc, từ 24/08/2020 "
	    "(theo phần mềm một cửa)");
	/* Seen to change once, our own eyes count. */
	o.step = "Trình ký";
	facts_fold(&facts, &o, pure_at("2020-09-08T10:00"),
	    pure_at("2020-09-08T10:15"));
	assert_string_equal(asked(&facts, "2020-09-09T10:00", 0), "");
}

static void
test_standing_still_is_allowed(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-30");
	struct facts facts;

	(void)state;
	o.status = STATUS_WAITING_SUPPLEMENT;
	facts = facts_of(&o, "2020-09-07T10:00");
	assert_string_equal(asked(&facts, "2020-09-25T08:00", 0), "");
	o.status = STATUS_DONE;
	o.finished = pure_at("2020-09-08T09:00");
	facts = facts_of(&o, "2020-09-08T10:00");
	assert_string_equal(asked(&facts, "2020-09-25T08:00", 0), "");
	/* Nobody shows it any more. */
	o = pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-30");
	facts = facts_of(&o, "2020-09-07T10:00");
	facts.gone = pure_at("2020-09-08T10:00");
	assert_string_equal(asked(&facts, "2020-09-25T08:00", ~0U), "");
}

static void
test_not_moved(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-11T09:00", "2020-09-30");
	struct facts facts;

	(void)state;
	o.status = STATUS_RECEIVED;
	facts = facts_of(&o, "2020-09-11T09:15");
	/* Received on a Friday: Monday is the one working day. */
	assert_string_equal(asked(&facts, "2020-09-14T17:00", 0), "");
	assert_string_equal(asked(&facts, "2020-09-15T07:30", 0),
	    "not-moved 2020-09-15T00:00: 02 ngày làm việc, tiếp nhận "
	    "11/09/2020");
	o.status = STATUS_PROCESSING;
	facts_fold(&facts, &o, pure_at("2020-09-15T08:00"),
	    pure_at("2020-09-15T08:15"));
	assert_string_equal(asked(&facts, "2020-09-15T09:00", 0), "");
}

/* Filed online on Friday at 16:00: eight working hours end on Monday at 16:00
 * (law: E17). */
static void
test_acceptance(void **state)
{
	struct observation o = pure_observation("T.10wd", NULL, NULL);
	struct facts facts;

	(void)state;
	o.filing = FILING_ONLINE;
	o.status = STATUS_NEW;
	o.submitted = pure_at("2020-09-18T16:00");
	facts = facts_of(&o, "2020-09-18T16:15");
	assert_string_equal(asked(&facts, "2020-09-21T16:00", 0), "");
	assert_string_equal(asked(&facts, "2020-09-21T16:01", 0),
	    "accepted-late 2020-09-21T16:00: chưa tiếp nhận, hạn 21/09/2020 "
	    "16:00");
}

static void
test_apology(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-10");
	struct facts facts = facts_of(&o, "2020-09-09T10:00");

	(void)state;
	assert_string_equal(asked(&facts, "2020-09-10T23:00", 0), "");
	assert_string_equal(asked(&facts, "2020-09-11T08:00", 0),
	    "apology-missing 2020-09-11T00:00: hạn 10/09/2020");
	facts.apology = (struct apology){ .number = "12/XL-UBND",
		.date = pure_day("2020-09-09"),
		.old_date = pure_day("2020-09-10"),
		.new_date = pure_day("2020-09-14"),
		.recorded = pure_at("2020-09-09T11:00") };
	assert_string_equal(asked(&facts, "2020-09-15T08:00", 0), "");
}

static void
test_fields(void **state)
{
	struct observation o =
	    pure_observation(NULL, "2020-09-07T09:00", "2020-09-30");
	struct facts facts;

	(void)state;
	o.agency = NULL;
	o.officer_account = o.officer_mail = o.officer_name = NULL;
	o.filing = FILING_UNKNOWN;
	facts = facts_of(&o, "2020-09-07T10:00");
	assert_string_equal(asked(&facts, "2020-09-08T08:00", ~0U),
	    "fields-missing 2020-09-07T10:00: thủ tục, đơn vị xử lý, cán bộ xử "
	    "lý, hình thức nộp");
	/* A source that tells of no officers lacks none. */
	assert_string_equal(asked(&facts, "2020-09-08T08:00", ASKED_AGENCY),
	    "fields-missing 2020-09-07T10:00: đơn vị xử lý");
	assert_string_equal(asked(&facts, "2020-09-08T08:00", 0), "");
	/* Online without the time of submission; ended without a date. */
	o = pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-30");
	o.filing = FILING_ONLINE;
	o.status = STATUS_DONE;
	o.agency = "H99.17.05";
	facts = facts_of(&o, "2020-09-07T10:00");
	assert_string_equal(asked(&facts, "2020-09-08T08:00", ~0U),
	    "fields-missing 2020-09-07T10:00: ngày nộp hồ sơ trực tuyến, ngày "
	    "kết thúc");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_not_updated),
		cmocka_unit_test(test_not_updated_before),
		cmocka_unit_test(test_standing_still_is_allowed),
		cmocka_unit_test(test_not_moved),
		cmocka_unit_test(test_acceptance),
		cmocka_unit_test(test_apology),
		cmocka_unit_test(test_fields),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
