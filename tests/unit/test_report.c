/*
 * The classes of dossiers and the forms that count them.  The class of each
 * case was told by hand from the form's words (TT 01/2020/TT-VPCP) and from
 * quarter III of 2020: 15/06 to 14/09, a Monday.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/report.h"
#include "support/pure_dossier.h"
#include "wire/conf_key.h"
#include "wire/report_form.h"

static struct period
quarter(void)
{
	struct period period;
	struct err err;

	assert_true(period_parse("2020-Q3", &period, &err));
	return period;
}

static instant
at(const char *text)
{
	return text == NULL ? INSTANT_NONE : pure_at(text);
}

static void
test_origins(void **state)
{
	static const struct {
		enum filing filing;
		enum standing standing;
		const char *submitted, *received, *ended;
		bool within;
		enum report_origin origin;
	} cases[] = {
		/* Received on the first and on the last day. */
		{ FILING_ONLINE, STANDING_RUNNING, NULL, "2020-06-15T00:00",
		    NULL, true, ORIGIN_ONLINE },
		{ FILING_DIRECT, STANDING_RUNNING, NULL, "2020-09-14T23:59",
		    NULL, true, ORIGIN_DIRECT },
		{ FILING_POST, STANDING_DONE_LATE, NULL, "2020-09-14T08:00",
		    "2020-10-01T08:00", true, ORIGIN_POST },
		{ FILING_UNKNOWN, STANDING_RUNNING, NULL, "2020-09-01T08:00",
		    NULL, true, ORIGIN_UNKNOWN },
		/* The day before, and the day after. */
		{ FILING_ONLINE, STANDING_RUNNING, NULL, "2020-06-14T23:59",
		    NULL, true, ORIGIN_CARRIED },
		{ FILING_ONLINE, STANDING_RUNNING, NULL, "2020-09-15T00:00",
		    NULL, false, 0 },
		/* Ended before it began, and on its first day. */
		{ FILING_ONLINE, STANDING_DONE_EARLY, NULL, "2020-06-01T08:00",
		    "2020-06-14T17:00", false, 0 },
		{ FILING_ONLINE, STANDING_DONE_EARLY, NULL, "2020-06-01T08:00",
		    "2020-06-15T00:00", true, ORIGIN_CARRIED },
		/* Filed before, received in it: of this period. */
		{ FILING_ONLINE, STANDING_RUNNING, "2020-06-12T20:00",
		    "2020-06-15T08:00", NULL, true, ORIGIN_ONLINE },
		/* Not accepted: of the period in which it was filed, whatever
		 * receipt was filled in beforehand. */
		{ FILING_ONLINE, STANDING_AWAITING, "2020-06-12T20:00",
		    "2020-06-15T08:00", NULL, true, ORIGIN_CARRIED },
		{ FILING_ONLINE, STANDING_REFUSED, "2020-09-01T08:00", NULL,
		    "2020-09-02T08:00", true, ORIGIN_ONLINE },
	};
	struct period period = quarter();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct report_dossier dossier = {
			.filing = cases[i].filing,
			.standing = cases[i].standing,
			.submitted = at(cases[i].submitted),
			.received = at(cases[i].received),
			.ended = at(cases[i].ended),
			.due = INSTANT_NONE,
			.first_seen = pure_at("2020-06-20T00:00"),
		};

		if (report_is_within(&dossier, &period, WHEN_OFFICE_OFFSET) !=
		    cases[i].within)
			fail_msg("case %zu: within", i);
		if (cases[i].within)
			assert_int_equal(report_origin_of(&dossier, &period,
					     WHEN_OFFICE_OFFSET),
			    cases[i].origin);
	}
}

static void
test_fates(void **state)
{
	static const struct {
		enum standing standing;
		enum pause_reason pause;
		const char *due;
		bool has_apology;
		enum report_fate fate;
	} cases[] = {
		{ STANDING_DONE_EARLY, 0, "2020-09-01T17:00", false,
		    FATE_EARLY },
		{ STANDING_DONE_ON_TIME, 0, NULL, false, FATE_ON_TIME },
		{ STANDING_DONE_LATE, 0, "2020-09-01T17:00", false, FATE_LATE },
		{ STANDING_DONE_LATE, 0, "2020-09-01T17:00", true,
		    FATE_LATE_APOLOGY },
		/* None of these was received. */
		{ STANDING_WITHDRAWN, 0, NULL, false, FATE_UNACCEPTED },
		{ STANDING_REFUSED, 0, NULL, false, FATE_REFUSED },
		{ STANDING_GONE, 0, NULL, false, FATE_GONE },
		{ STANDING_AWAITING, 0, NULL, false, FATE_AWAITING },
		{ STANDING_LATE_ACCEPTANCE, 0, NULL, false,
		    FATE_AWAITING_LATE },
		{ STANDING_PAUSED, PAUSE_SUPPLEMENT, "2020-09-01T17:00", false,
		    FATE_PAUSED },
		{ STANDING_PAUSED, PAUSE_PAYMENT, NULL, false, FATE_PAUSED },
		{ STANDING_PAUSED, PAUSE_STOPPED, NULL, false, FATE_STOPPED },
		{ STANDING_UNKNOWN, 0, NULL, false, FATE_UNDATED },
		{ STANDING_RUNNING, 0, "2020-09-30T17:00", false,
		    FATE_RUNNING },
		/* Due on the last day and not finished on it: not overdue yet,
		 * whatever the hour; the day before is. */
		{ STANDING_DUE_TODAY, 0, "2020-09-14T11:30", false,
		    FATE_RUNNING },
		{ STANDING_OVERDUE, 0, "2020-09-14T11:30", false,
		    FATE_RUNNING },
		{ STANDING_OVERDUE, 0, "2020-09-13T17:00", false,
		    FATE_OVERDUE },
		{ STANDING_OVERDUE, 0, "2020-09-11T17:00", true,
		    FATE_OVERDUE_APOLOGY },
		/* Due on Friday, and no working day since: by the date it is
		 * overdue all the same. */
		{ STANDING_RUNNING, 0, "2020-09-11T17:00", false,
		    FATE_OVERDUE },
	};
	struct period period = quarter();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct report_dossier dossier = {
			.standing = cases[i].standing,
			.pause = cases[i].pause,
			.due = at(cases[i].due),
			.received = INSTANT_NONE,
			.has_apology = cases[i].has_apology,
		};

		if (report_fate_of(&dossier, &period, WHEN_OFFICE_OFFSET) !=
		    cases[i].fate)
			fail_msg("case %zu", i);
	}
}

/* ---- forms ---- */

static bool
read_text(struct arena *arena, const char *text, struct report_form *form,
    struct complaints *complaints)
{
	const struct conf_file file = { .name = "bieu.yaml",
		.bytes = { text, strlen(text) } };

	*complaints = (struct complaints){ 0 };
	return report_form_read(arena, &file, form, complaints);
}

static void
read_shipped(struct arena *arena, const char *path, struct report_form *form)
{
	char text[16384];
	FILE *file = fopen(path, "r");
	struct complaints complaints;
	size_t size;

	assert_non_null(file);
	size = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[size] = '\0';
	if (!read_text(arena, arena_string(arena, text), form, &complaints))
		fail_msg("%s: %s", path, complaints.items[0].text);
	complaints_finish(&complaints);
}

/* What the printed form has: 11 columns of figures after its two of words, and
 * the identities of law. */
static void
test_shipped_forms(void **state)
{
	static const char *const identities[] = { "3 = 4 + 5 + 6",
		"7 = 8 + 9 + 10", "11 = 12 + 13", "3 = 7 + 11" };
	struct arena *arena = arena_new(65536);
	struct report_form form;

	(void)state;
	read_shipped(arena, "config/forms/II.06a.yaml", &form);
	assert_int_equal(form.column_count, 11);
	assert_int_equal(form.identity_count, 4);
	for (int i = 0; i < 4; i++)
		assert_string_equal(form.identities[i].text, identities[i]);
	for (int i = 0; i < form.column_count; i++) {
		char number[8];

		snprintf(number, sizeof(number), "%d", i + 3);
		assert_string_equal(form.columns[i].number, number);
	}
	read_shipped(arena, "config/forms/tong-hop.yaml", &form);
	assert_int_equal(form.identity_count, 5);
	arena_free(arena);
}

/* One dossier in each class: every class is in the columns that its words say.
 */
static void
test_values(void **state)
{
	static const struct {
		enum report_origin origin;
		enum report_fate fate;
		const char *columns; /* of II.06a that count it */
	} cases[] = {
		{ ORIGIN_ONLINE, FATE_EARLY, "3 4 7 8 " },
		{ ORIGIN_POST, FATE_ON_TIME, "3 5 7 9 " },
		{ ORIGIN_UNKNOWN, FATE_LATE, "3 5 7 10 " },
		{ ORIGIN_CARRIED, FATE_LATE_APOLOGY, "3 6 7 10 " },
		{ ORIGIN_DIRECT, FATE_WITHDRAWN, "3 5 7 9 " },
		{ ORIGIN_CARRIED, FATE_PAUSED, "3 6 11 12 " },
		{ ORIGIN_ONLINE, FATE_UNDATED, "3 4 11 12 " },
		{ ORIGIN_DIRECT, FATE_OVERDUE, "3 5 11 13 " },
		{ ORIGIN_DIRECT, FATE_OVERDUE_APOLOGY, "3 5 11 13 " },
		{ ORIGIN_ONLINE, FATE_AWAITING, "" },
		{ ORIGIN_ONLINE, FATE_REFUSED, "" },
		{ ORIGIN_ONLINE, FATE_UNACCEPTED, "" },
		{ ORIGIN_CARRIED, FATE_GONE, "" },
	};
	struct arena *arena = arena_new(65536);
	struct report_form form;

	(void)state;
	read_shipped(arena, "config/forms/II.06a.yaml", &form);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct report_counts counts = { 0 };
		char columns[100] = "";

		counts.of[cases[i].origin][cases[i].fate] = 1;
		for (int c = 0; c < form.column_count; c++) {
			int64_t value = report_value(&form.columns[c], &counts);

			assert_in_range(value, 0, 1);
			if (value == 1) {
				strcat(columns, form.columns[c].number);
				strcat(columns, " ");
			}
		}
		assert_string_equal(columns, cases[i].columns);
	}
	arena_free(arena);
}

#define HEAD                                                                   \
	"name: x\ncode: x\ntitle: x\nunit: x\nrow_head: x\n"                   \
	"valid_from: 2020-01-01\n"

static void
test_what_is_refused(void **state)
{
	static const struct {
		const char *text, *says;
		int line;
	} cases[] = {
		/* One that is wrong for one class only. */
		{ HEAD "columns:\n"
		       "  - { number: 1, heads: a, to: [early, late] }\n"
		       "  - { number: 2, heads: b, to: early }\n"
		       "identities: [1 = 2]\n",
		    "identities: \"1 = 2\": a dossier that is carried and late "
		    "counts 1 times left and 0 right",
		    10 },
		{ HEAD "columns:\n"
		       "  - { number: 1, heads: a, to: early }\n"
		       "identities: [1 = 2]\n",
		    "identities: \"1 = 2\": there is no column 2", 9 },
		{ HEAD "columns:\n"
		       "  - { number: 1, heads: a, to: early }\n"
		       "identities: [1 + 1]\n",
		    "identities: \"1 + 1\": it equates nothing", 9 },
		{ HEAD "columns:\n"
		       "  - { number: 1, heads: a, to: [early,\n"
		       "    withdrawm] }\n",
		    "to: \"withdrawm\" is not known; did you mean "
		    "\"withdrawn\"?",
		    9 },
		{ HEAD "columns:\n"
		       "  - { number: 1, heads: a, from: mail, to: early }\n",
		    "from: \"mail\" is not known", 8 },
		/* A group is made of those before it. */
		{ HEAD "groups:\n"
		       "  - { name: g, of: [g, early] }\n"
		       "columns:\n"
		       "  - { number: 1, heads: a, to: g }\n",
		    "to: \"g\" is not known", 8 },
		{ HEAD "columns:\n"
		       "  - { number: 1, heads: a, to: early }\n"
		       "  - { number: 1, heads: a, to: late }\n",
		    "columns: number 1 is there twice", 9 },
		{ HEAD "columns: []\n", "columns: there is none", 7 },
		{ HEAD "valid_to: 31/12/2019\n"
		       "columns:\n"
		       "  - { number: 1, heads: a, to: early }\n",
		    "valid_to: before valid_from", 7 },
	};
	struct arena *arena = arena_new(65536);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct complaints complaints;
		struct report_form form;

		assert_false(
		    read_text(arena, cases[i].text, &form, &complaints));
		assert_string_equal(complaints.items[0].text, cases[i].says);
		assert_int_equal(complaints.items[0].line, cases[i].line);
		complaints_finish(&complaints);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_origins),
		cmocka_unit_test(test_fates),
		cmocka_unit_test(test_shipped_forms),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_what_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
