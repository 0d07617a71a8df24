/* The file of an office's own tests: what it says, and its manual. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "wire/conf_cases.h"
#include "wire/conf_key.h"

static bool
read(struct arena *arena, const char *text, struct cases *out,
    struct complaints *complaints)
{
	const struct conf_file file = { .name = "ca.yaml",
		.bytes = { text, strlen(text) } };

	*complaints = (struct complaints){ 0 };
	return cases_read(arena, &file, "/e", out, complaints);
}

/* Times as people here write them, and as the configuration does, are one. */
static void
test_times(void **state)
{
	static const char text[] =
	    "config: hosod.yaml\n"
	    "cases:\n"
	    "  - name: x\n"
	    "    observations:\n"
	    "      - { at: 07/09/2026 08:15, received: 2026-09-07T08:00,"
	    " promised: 14/09/2026, finished: none, status: done }\n"
	    "    expect:\n"
	    "      - { at: 2026-09-08 12:00, standing: Quá hạn,"
	    " deadline: none, notices: [] }\n";
	struct arena *arena = arena_new(4096);
	struct complaints complaints;
	struct cases cases;
	const struct case_seen *seen;
	const struct case_moment *moment;

	(void)state;
	assert_true(read(arena, text, &cases, &complaints));
	complaints_finish(&complaints);
	assert_string_equal(cases.config, "/e/hosod.yaml");
	assert_int_equal(cases.count, 1);
	seen = &cases.items[0].seen[0];
	moment = &cases.items[0].moments[0];
	/* Mon 7/9/2026 08:15 at +07:00. */
	assert_int_equal(case_instant(&seen->at, WHEN_OFFICE_OFFSET),
	    1788743700);
	assert_int_equal(case_instant(&seen->received, WHEN_OFFICE_OFFSET),
	    1788743700 - 900);
	assert_int_equal(seen->promised.kind, CASE_DATE);
	assert_int_equal(seen->finished.kind, CASE_NONE);
	assert_int_equal(seen->submitted.kind, CASE_NOT_GIVEN);
	assert_int_equal(seen->status, STATUS_DONE);
	assert_int_equal(seen->line, 5);
	assert_int_equal(moment->standing, STANDING_OVERDUE);
	assert_int_equal(moment->deadline.kind, CASE_NONE);
	assert_true(moment->has_notices);
	assert_int_equal(moment->notice_count, 0);
	arena_free(arena);
}

/* What has no place in time is told once, at its place. */
static void
test_order(void **state)
{
	static const char text[] =
	    "cases:\n"
	    "  - name: x\n"
	    "    observations:\n"
	    "      - { at: 2026-09-08T08:15 }\n"
	    "      - { at: 2026-09-07T08:15 }\n"
	    "    expect:\n"
	    "      - { at: 2026-09-09T12:00, notices: [] }\n"
	    "      - { at: 2026-09-09T11:00, notices: [] }\n";
	struct arena *arena = arena_new(4096);
	struct complaints complaints;
	struct cases cases;

	(void)state;
	assert_false(read(arena, text, &cases, &complaints));
	assert_int_equal(complaints.count, 2);
	assert_int_equal(complaints.items[0].line, 5);
	assert_string_equal(complaints.items[0].text,
	    "observations: not in order of time");
	assert_int_equal(complaints.items[1].line, 8);
	assert_string_equal(complaints.items[1].text,
	    "expect: not in order of time");
	complaints_finish(&complaints);
	arena_free(arena);
}

/* RULE TESTS of hosoctl(8). */
static char *
read_section(struct arena *arena)
{
	FILE *file = fopen("docs/man/hosoctl.8", "r");
	char *text = arena_alloc(arena, 1 << 20);
	char *from, *to;

	assert_non_null(file);
	text[fread(text, 1, (1 << 20) - 1, file)] = '\0';
	fclose(file);
	from = strstr(text, ".Sh RULE TESTS");
	assert_non_null(from);
	to = strstr(from + 1, "\n.Sh ");
	assert_non_null(to);
	*to = '\0';
	return from;
}

static void
test_manual_names_every_key(void **state)
{
	struct arena *arena = arena_new(4096);
	const char *manual = read_section(arena);
	int count, missing = 0;
	const struct conf_section *const *sections = cases_sections(&count);

	(void)state;
	for (int i = 0; i < count; i++)
		for (int k = 0; k < sections[i]->count; k++) {
			const char *key = sections[i]->keys[k].name;
			const char *word = arena_printf(arena, " %s", key);

			if (strstr(manual, word) == NULL) {
				print_message("manual lacks %s\n", key);
				missing++;
			}
		}
	assert_int_equal(missing, 0);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_manual_names_every_key),
	};

	return cmocka_run_group_tests_name("cases", tests, NULL, NULL);
}
