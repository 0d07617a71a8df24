/* What a dossier adds to on-time rates as it was known at one moment.  Expected
 * figures are counted by hand from form II.06a's columns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/rate_known.h"

#define OFFSET WHEN_OFFICE_OFFSET

/* The evening of 2020-09-18, and the moment of its digest. */
static day
last_day(void)
{
	return when_from_civil(2020, 9, 18);
}

static instant
at(int month, int dom, int hour)
{
	return when_at(when_from_civil(2020, month, dom), hour * 3600, OFFSET);
}

static struct rate_subject
ended(instant when, enum standing standing)
{
	return (struct rate_subject){ .is = { .submitted = at(6, 1, 8),
					  .received = at(6, 1, 8),
					  .first_seen = at(6, 1, 9),
					  .ended = when,
					  .standing = standing,
					  .due = when },
		.ended_seen = when };
}

static void
check(const struct rate_subject *subject, struct rate wanted, int back)
{
	struct rate_days days = { { 0 }, { 0 } };
	struct rate rate = { 0 };

	rate_count(subject, at(9, 18, 22), last_day(), OFFSET, &rate, &days);
	assert_int_equal(rate.finished, wanted.finished);
	assert_int_equal(rate.on_time, wanted.on_time);
	assert_int_equal(rate.open, wanted.open);
	assert_int_equal(rate.in_time, wanted.in_time);
	for (int i = 0; i < RATE_DAYS; i++)
		assert_int_equal(days.finished[i], i == back);
	/* Who asks for no days gets the same rate. */
	rate = (struct rate){ 0 };
	rate_count(subject, at(9, 18, 22), last_day(), OFFSET, &rate, NULL);
	assert_int_equal(rate.finished, wanted.finished);
}

static void
test_ends_count_by_their_day(void **state)
{
	const struct rate none = { 0 }, late = { .finished = 1 },
			  good = { .finished = 1, .on_time = 1 };
	struct rate_subject subject;

	(void)state;
	subject = ended(at(9, 18, 10), STANDING_DONE_ON_TIME);
	check(&subject, good, 0);
	/* The first of thirty days, and the one before it, which only the
	 * comparison with a week ago counts. */
	subject = ended(at(8, 20, 0), STANDING_DONE_LATE);
	check(&subject, late, 29);
	subject = ended(at(8, 19, 23), STANDING_DONE_LATE);
	check(&subject, none, 30);
	subject = ended(at(8, 12, 23), STANDING_DONE_LATE);
	check(&subject, none, -1);
	subject = ended(at(9, 18, 10), STANDING_WITHDRAWN);
	check(&subject, good, 0);
	subject = ended(at(9, 18, 10), STANDING_GONE);
	check(&subject, none, -1);
}

static void
test_what_was_learned_later_was_not_so(void **state)
{
	const struct rate none = { 0 }, open = { .open = 1, .in_time = 1 };
	struct rate_subject subject;

	(void)state;
	/* Ended in time, and nobody knew by 22:00. */
	subject = ended(at(9, 18, 10), STANDING_DONE_ON_TIME);
	subject.ended_seen = at(9, 18, 22);
	subject.is.due = at(9, 30, 17);
	check(&subject, open, -1);
	/* First seen later: it is nobody's. */
	subject = ended(at(9, 18, 10), STANDING_DONE_ON_TIME);
	subject.is.first_seen = at(9, 18, 22);
	check(&subject, none, -1);
	/* Its end has no date of its own. */
	subject = ended(at(9, 18, 10), STANDING_DONE_LATE);
	subject.end_untold = true;
	check(&subject, none, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends_count_by_their_day),
		cmocka_unit_test(test_what_was_learned_later_was_not_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
