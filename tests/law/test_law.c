/*
 * The worked deadlines of cases.tsv and apology.tsv.  The tables are for
 * people; this only reads them aloud to the engine.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/mem.h"
#include "core/deadline.h"
#include "support/pure_calendar.h"

enum { COLUMNS = 9, APOLOGY_COLUMNS = 5, OFFSET = WHEN_OFFICE_OFFSET };

/* Cuts one line into ${count} columns; the test dies where it has others. */
static void
columns(char *line, char **out, int count)
{
	char *rest = line;

	for (int i = 0; i < count; i++) {
		if (rest == NULL)
			fail_msg("too few columns: %s", line);
		out[i] = strsep(&rest, "\t");
	}
	if (rest != NULL)
		fail_msg("too many columns: %s", line);
}

static size_t
read_pauses(char *text, struct pause_span *out)
{
	size_t count = 0;
	struct err err;

	if (strcmp(text, "-") == 0)
		return 0;
	for (char *one = strsep(&text, ","); one != NULL;
	     one = strsep(&text, ","))
		if (!pause_span_parse(one, OFFSET, &out[count++], &err))
			fail_msg("%s", err.text);
	return count;
}

/* One line of cases.tsv; true when the engine agrees. */
static bool
agrees(const struct calendar *calendar, char **column)
{
	struct deadline_rule rule = { .event = EVENT_RECEIPT };
	struct pause_span pauses[8];
	struct deadline computed, explained;
	struct reasoning reasoning;
	struct arena *arena = arena_new(4096);
	char due[WHEN_TEXT] = "unknown";
	instant received;
	struct err err;
	size_t count = read_pauses(column[4], pauses);

	if (!when_parse_instant(column[2], OFFSET, &received, &err) ||
	    !limit_parse(column[3], &rule.limit, &err) ||
	    !cutoff_parse(column[5], &rule.cutoff, &err) ||
	    !convention_parse(column[6], &rule.convention, &err))
		fail_msg("%s: %s", column[0], err.text);
	deadline_compute(calendar, &rule, received, pauses, count, &computed);
	deadline_explain(calendar, &rule, received, pauses, count, arena,
	    &explained, &reasoning);
	assert_int_equal(computed.due, explained.due);
	if (computed.state == DEADLINE_KNOWN)
		when_iso_minute(due, computed.due, OFFSET);
	if (strcmp(due, column[7]) != 0) {
		print_error("%s: due %s, the table says %s (%s)\n", column[0],
		    due, column[7], column[8]);
		for (int i = 0; i < reasoning.count; i++)
			print_error("  %s\n", reasoning.lines[i].en);
	}
	arena_free(arena);
	return strcmp(due, column[7]) == 0;
}

static void
cases_agree(void **state)
{
	struct calendar *shipped = pure_calendar("");
	struct calendar *swap = pure_calendar(pure_swap_2026);
	char *text = pure_read("tests/law/cases.tsv");
	char *rest = text, *line;
	int wrong = 0, count = 0;

	(void)state;
	while ((line = strsep(&rest, "\n")) != NULL) {
		char *column[COLUMNS];

		if (*line == '#' || *line == '\0')
			continue;
		columns(line, column, COLUMNS);
		wrong +=
		    !agrees(strcmp(column[1], "swap") == 0 ? swap : shipped,
			column);
		count++;
	}
	assert_true(count > 75);
	assert_int_equal(wrong, 0);
	mem_free(text);
	calendar_free(shipped);
	calendar_free(swap);
}

static day
date(const char *text)
{
	struct err err;
	day d = { 0 };

	if (!when_parse_day(text, &d, &err))
		fail_msg("%s", err.text);
	return d;
}

static void
apologies_agree(void **state)
{
	struct calendar *shipped = pure_calendar("");
	char *text = pure_read("tests/law/apology.tsv");
	char *rest = text, *line;
	int count = 0;

	(void)state;
	while ((line = strsep(&rest, "\n")) != NULL) {
		char *column[APOLOGY_COLUMNS];
		day legal, operational;

		if (*line == '#' || *line == '\0')
			continue;
		columns(line, column, APOLOGY_COLUMNS);
		assert_true(deadline_apology(shipped, date(column[1]), &legal,
		    &operational));
		assert_int_equal(legal.n, date(column[2]).n);
		assert_int_equal(operational.n, date(column[3]).n);
		count++;
	}
	assert_int_equal(count, 4);
	mem_free(text);
	calendar_free(shipped);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cases_agree),
		cmocka_unit_test(apologies_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
