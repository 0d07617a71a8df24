/* What an audit makes of the notices of a dossier. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/audit.h"

enum { NOW = 1600000000, HOUR = 3600 };

#define RUNG .clock = CLOCK_RESOLUTION, .rung = "overdue", .due = { 18500 }

static size_t
audit_one(const struct crossing *crossing, const struct audit_notice *notice,
    struct arena *arena, struct audit_difference *first)
{
	static const struct facts facts;
	static const struct verdict verdict;
	static const struct judgement fresh;
	struct audit_input input = { .facts = &facts,
		.verdict = &verdict,
		.fresh = &fresh,
		.crossings = crossing,
		.crossing_count = crossing != NULL,
		.notices = notice,
		.notice_count = notice != NULL,
		.now = NOW };
	struct audit_difference *found;
	size_t count = audit_dossier(&input, arena, &found);

	if (count > 0)
		*first = found[0];
	return count;
}

/* What is due may take an hour, and not a second more. */
static void
test_notices(void **state)
{
	static const struct {
		struct audit_notice notice;
		bool found;
		enum audit_kind kind;
	} cases[] = {
		{ { RUNG, .is_open = true, .hold_until = NOW + 1 }, false, 0 },
		{ { RUNG, .is_open = true, .hold_until = NOW - HOUR + 1 },
		    false, 0 },
		{ { RUNG, .is_open = true, .hold_until = NOW - HOUR }, true,
		    AUDIT_STUCK },
		/* Put off from hour to hour, for no letter can be made. */
		{ { RUNG, .is_open = true, .is_broken = true,
		      .hold_until = NOW + 1, .created = NOW - HOUR + 1 },
		    false, 0 },
		{ { RUNG, .is_open = true, .is_broken = true,
		      .hold_until = NOW + 1, .created = NOW - HOUR },
		    true, AUDIT_STUCK },
		/* Waits for its next try; was to be tried; will not be. */
		{ { RUNG, .is_under_way = true, .next_try = NOW + 8 * HOUR,
		      .claimed = INSTANT_NONE },
		    false, 0 },
		{ { RUNG, .is_under_way = true, .next_try = NOW - HOUR,
		      .claimed = INSTANT_NONE },
		    true, AUDIT_UNCARRIED },
		{ { RUNG, .is_under_way = true, .next_try = INSTANT_NEVER,
		      .claimed = INSTANT_NONE },
		    true, AUDIT_UNCARRIED },
		/* With a courier, and with him too long. */
		{ { RUNG, .is_under_way = true, .next_try = INSTANT_NEVER,
		      .claimed = NOW - HOUR + 1 },
		    false, 0 },
		{ { RUNG, .is_under_way = true, .next_try = INSTANT_NEVER,
		      .claimed = NOW - HOUR },
		    true, AUDIT_UNCARRIED },
		/* Settled, or withdrawn. */
		{ { RUNG }, false, 0 },
	};
	struct arena *arena = arena_new(4096);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct audit_difference first;

		assert_int_equal(audit_one(NULL, &cases[i].notice, arena,
				     &first),
		    cases[i].found);
		if (cases[i].found)
			assert_int_equal(first.kind, cases[i].kind);
	}
	arena_free(arena);
}

/* A notice is for a crossing of its own clock, rung, due date and step. */
static void
test_owed(void **state)
{
	static const struct crossing told = { RUNG, .outcome = CROSSING_TOLD };
	static const struct crossing superseded = { RUNG,
		.outcome = CROSSING_SUPERSEDED };
	static const struct audit_notice right = { RUNG };
	static const struct audit_notice wrong[] = {
		{ .clock = CLOCK_ACCEPTANCE,
		    .rung = "overdue",
		    .due = { 18500 } },
		{ .rung = "overdue/2", .due = { 18500 } },
		{ .rung = "overdue", .due = { 18501 } },
		{ .rung = "overdue", .due = { 18500 }, .step = "Thẩm định" },
	};
	struct arena *arena = arena_new(4096);
	struct audit_difference first;

	(void)state;
	assert_int_equal(audit_one(&told, &right, arena, &first), 0);
	assert_int_equal(audit_one(&superseded, NULL, arena, &first), 0);
	assert_int_equal(audit_one(&told, NULL, arena, &first), 1);
	assert_int_equal(first.kind, AUDIT_UNOWED);
	assert_string_equal(first.detail, "overdue 2020-08-26");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(audit_one(&told, &wrong[i], arena, &first), 1);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_notices),
		cmocka_unit_test(test_owed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
