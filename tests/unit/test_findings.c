/* Words of findings, standings and outcomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/judge.h"

static void
test_findings(void **state)
{
	enum finding_kind kind;

	(void)state;
	for (int i = 0; i < FINDING_KIND_COUNT; i++) {
		const char *people = finding_kind_people((enum finding_kind)i);

		assert_true(
		    finding_kind_parse(finding_kind_text((enum finding_kind)i),
			&kind));
		assert_int_equal(kind, i);
		assert_true(text_is_utf8(people, strlen(people), NULL));
		assert_false(text_may_be_decomposed(people));
		/* Neutral: never an accusation, and never "trễ hạn". */
		assert_null(strstr(people, "vi phạm"));
		assert_null(strstr(people, "trễ"));
	}
	assert_false(finding_kind_parse("promise", &kind));
	assert_string_equal(finding_kind_people(FINDING_PROMISE_MOVED),
	    "Thay đổi ngày hẹn trả");
}

static void
test_standings(void **state)
{
	enum standing standing;

	(void)state;
	for (int i = 0; i < STANDING_COUNT; i++) {
		assert_true(
		    standing_parse(standing_text((enum standing)i), &standing));
		assert_int_equal(standing, i);
		assert_false(text_is_empty(standing_people((enum standing)i)));
	}
	assert_false(standing_parse("OVERDUE", &standing));
	for (int i = UNKNOWN_NOT + 1; i < UNKNOWN_REASON_COUNT; i++) {
		assert_false(
		    text_is_empty(unknown_reason_text((enum unknown_reason)i)));
		assert_false(text_is_empty(
		    unknown_reason_people((enum unknown_reason)i)));
	}
	assert_string_equal(crossing_outcome_text(CROSSING_SUPERSEDED),
	    "superseded");
	for (int i = 0; i < PAUSE_REASON_COUNT; i++)
		assert_non_null(pause_reason_text((enum pause_reason)i));
	assert_string_equal(pause_reason_people(PAUSE_PAYMENT),
	    "chờ thực hiện nghĩa vụ tài chính");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_standings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
