/* Time forms: each read, printed, refused; against `date -u -d @…`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire/timeform.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(4096);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct timeform_rules
rules_of(enum timeform form)
{
	return (struct timeform_rules){
		.forms = { form },
		.form_count = 1,
		.offset = WHEN_OFFICE_OFFSET,
	};
}

/* 2026-11-20 10:00:05 in Vietnam; date -u -d "2026-11-20 03:00:05" +%s */
enum { MORNING = 1795143605 };
/* 2026-11-20 00:00 in Vietnam */
enum { MIDNIGHT = 1795107600 };

static const struct {
	const char *name;
	const char *text;
	instant at;
	bool date_only;
} good[] = {
	{ "yyyyMMddHHmmss", "20261120100005", MORNING, false },
	{ "yyyyMMddHHmm", "202611201000", MORNING - 5, false },
	{ "yyyyMMdd", "20261120", MIDNIGHT, true },
	{ "dd/MM/yyyy HH:mm:ss", "20/11/2026 10:00:05", MORNING, false },
	{ "dd/MM/yyyy HH:mm", "20/11/2026 10:00", MORNING - 5, false },
	{ "dd/MM/yyyy", "20/11/2026", MIDNIGHT, true },
	{ "dd.MM.yyyy", "20.11.2026", MIDNIGHT, true },
	{ "yyyy-MM-dd HH:mm:ss", "2026-11-20 10:00:05", MORNING, false },
	{ "yyyy-MM-dd HH:mm", "2026-11-20 10:00", MORNING - 5, false },
	{ "yyyy-MM-dd", "2026-11-20", MIDNIGHT, true },
	{ "iso_local", "2026-11-20T10:00:05", MORNING, false },
	{ "iso_local_ms", "2026-11-20T10:00:05.000", MORNING, false },
	{ "iso_z", "2026-11-20T03:00:05Z", MORNING, false },
	{ "iso_z_ms", "2026-11-20T03:00:05.000Z", MORNING, false },
	{ "iso_offset", "2026-11-20T10:00:05+07:00", MORNING, false },
	{ "iso_offset_ms", "2026-11-20T10:00:05.000+07:00", MORNING, false },
	{ "iso_offset4", "2026-11-20T10:00:05+0700", MORNING, false },
	{ "iso_offset4_ms", "2026-11-20T10:00:05.000+0700", MORNING, false },
	{ "rfc3339", "2026-11-20T10:00:05+07:00", MORNING, false },
	{ "epoch_s", "1795143605", MORNING, false },
	{ "epoch_ms", "1795143605000", MORNING, false },
	{ "aspnet", "/Date(1795143605000)/", MORNING, false },
	{ "rfc1123", "Fri, 20 Nov 2026 03:00:05 GMT", MORNING, false },
};

/* Every form has a line above: read to the instant, printed from it. */
static void
test_every_form(void **state)
{
	bool seen[TIMEFORM_COUNT] = { false };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		enum timeform form;
		struct timeform_rules rules;
		struct timeform_time time;
		struct err err;

		assert_true(timeform_named(good[i].name, &form, &err));
		assert_string_equal(timeform_text(form), good[i].name);
		seen[form] = true;
		rules = rules_of(form);
		if (!timeform_read(&rules, good[i].text, &time, &err))
			fail_msg("%s: %s", good[i].name, err.text);
		assert_int_equal(time.at, good[i].at);
		assert_int_equal(time.date_only, good[i].date_only);
		assert_string_equal(timeform_print(arena, form, time.at,
					WHEN_OFFICE_OFFSET, false),
		    good[i].text);
	}
	for (int form = 0; form < TIMEFORM_COUNT; form++)
		assert_true(seen[form] || form == TIMEFORM_MS_FROM_NOW);
}

/* What is left, in milliseconds: no instant until somebody adds a present. */
static void
test_ms_from_now(void **state)
{
	static const struct {
		const char *text;
		instant at;
	} cases[] = {
		{ "5400000", 5400 },
		{ "-86400000", -86400 },
		{ "1", 0 },
		{ "-1", -1 },
		{ "3155760000000", INT64_C(3155760000) },
	};
	struct timeform_rules rules = rules_of(TIMEFORM_MS_FROM_NOW);
	struct timeform_time time;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(timeform_read(&rules, cases[i].text, &time, &err));
		assert_true(time.from_now);
		assert_int_equal(time.at, cases[i].at);
	}
	assert_true(timeform_read(&rules, "0", &time, &err));
	assert_true(time.at == INSTANT_NONE && !time.from_now);
	assert_false(timeform_read(&rules, "1.5", &time, &err));
	assert_false(timeform_read(&rules, "3155760000001", &time, &err));
}

/* What other programs write in the same forms. */
static void
test_variants(void **state)
{
	static const struct {
		enum timeform form;
		const char *text;
		instant at;
	} cases[] = {
		{ TIMEFORM_ISO_LOCAL, "2026-11-20T10:00:05.1234567", MORNING },
		{ TIMEFORM_ISO_OFFSET4, "2026-11-20T03:00:05.512+0000",
		    MORNING },
		{ TIMEFORM_ISO_OFFSET, "2026-11-19T23:30:05-03:30", MORNING },
		{ TIMEFORM_RFC3339, "2026-11-20T03:00:05Z", MORNING },
		{ TIMEFORM_RFC3339, "2026-11-20T03:00:05.5Z", MORNING },
		{ TIMEFORM_SPACE, "2026-11-20 10:00:05.0", MORNING },
		{ TIMEFORM_COMPACT, " 20261120100005\r\n", MORNING },
		{ TIMEFORM_ASPNET, "/Date(1795143605999+0700)/", MORNING },
		{ TIMEFORM_EPOCH_MS, "1795143605999", MORNING },
		/* Midnight in Hanoi, printed in UTC: a day wrong if cut. */
		{ TIMEFORM_ISO_OFFSET4_MS, "2026-11-19T17:00:00.000+0000",
		    MIDNIGHT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct timeform_rules rules = rules_of(cases[i].form);
		struct timeform_time time;
		struct err err;

		if (!timeform_read(&rules, cases[i].text, &time, &err))
			fail_msg("%s", err.text);
		assert_int_equal(time.at, cases[i].at);
	}
}

static void
test_refused(void **state)
{
	static const struct {
		enum timeform form;
		const char *text, *why;
	} cases[] = {
		{ TIMEFORM_COMPACT, "20260230081500", "no such day" },
		{ TIMEFORM_COMPACT, "20261320081500", "no such day" },
		{ TIMEFORM_COMPACT, "20261120240000", "no such time" },
		{ TIMEFORM_COMPACT, "20261120236000", "no such time" },
		{ TIMEFORM_COMPACT, "20250229081500", "no such day" },
		{ TIMEFORM_SLASH_DAY, "11/30/2026", "no such day" },
		{ TIMEFORM_DAY, "18260-11-20", "in none" },
		{ TIMEFORM_DAY, "1826-11-20", "outside 1900 to 2999" },
		{ TIMEFORM_DAY, "3026-11-20", "outside 1900 to 2999" },
		{ TIMEFORM_COMPACT, "2026112010000", "in none" },
		{ TIMEFORM_COMPACT, "202611201000055", "in none" },
		{ TIMEFORM_COMPACT, "2026112010000x", "in none" },
		{ TIMEFORM_COMPACT, "-2026112010000", "in none" },
		{ TIMEFORM_COMPACT, "+2026112010000", "in none" },
		{ TIMEFORM_SLASH_DAY, "1/2/2026", "in none" },
		{ TIMEFORM_DAY, "2026-11-20T10:00:05", "in none" },
		{ TIMEFORM_ISO_LOCAL, "2026-11-20T10:00:05Z", "in none" },
		{ TIMEFORM_ISO_Z, "2026-11-20T10:00:05", "in none" },
		{ TIMEFORM_ISO_Z, "2026-11-20T10:00:05.Z", "in none" },
		{ TIMEFORM_ISO_OFFSET, "2026-11-20T10:00:05+0700", "in none" },
		{ TIMEFORM_ISO_OFFSET, "2026-11-20T10:00:05+24:00", "in none" },
		{ TIMEFORM_EPOCH_S, "1795143605000", "in none" },
		{ TIMEFORM_EPOCH_MS, "1795143605", "in none" },
		{ TIMEFORM_EPOCH_S, "-795143605", "in none" },
		{ TIMEFORM_ASPNET, "/Date(1795143605000)", "in none" },
		{ TIMEFORM_ASPNET, "/Date()/", "in none" },
		{ TIMEFORM_RFC1123, "Fri, 20 Nov 2026 03:00:05 UTC",
		    "in none" },
		{ TIMEFORM_RFC1123, "Fri, 31 Nov 2026 03:00:05 GMT",
		    "no such day" },
		{ TIMEFORM_DAY, "tomorrow", "in none" },
		{ TIMEFORM_DAY,
		    "2026-11-20 and a great deal more that is no time at all, by "
		    "any form",
		    "too long" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct timeform_rules rules = rules_of(cases[i].form);
		struct timeform_time time = { .at = 77 };
		struct err err;

		if (timeform_read(&rules, cases[i].text, &time, &err))
			fail_msg("accepted: %s", cases[i].text);
		if (strstr(err.text, cases[i].why) == NULL)
			fail_msg("%s", err.text);
		assert_int_equal(time.at, 77);
	}
}

/* "Not set" in the ways that have been seen. */
static void
test_no_time(void **state)
{
	static const char *const texts[] = { NULL, "", "  ", "null", "NULL",
		"0", "00000000000000", "00000000", "0000-00-00 00:00:00",
		"0000-00-00T00:00:00Z", "00/00/0000", "1970-01-01T00:00:00Z",
		"1970-01-01T00:00:00.000Z", "1970-01-01T07:00:00+07:00",
		"1970-01-01T00:00:00+07:00", "1970-01-01", "01/01/1970",
		"0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "00010101000000",
		"1900-01-01", "19000101000000", "1900-01-01T00:00:00",
		"/Date(-62135596800000)/", "/Date(0)/", "không" };
	struct timeform_rules rules = {
		.forms = { TIMEFORM_COMPACT, TIMEFORM_ISO_LOCAL,
		    TIMEFORM_RFC3339, TIMEFORM_DAY, TIMEFORM_SLASH_DAY,
		    TIMEFORM_ASPNET },
		.form_count = 6,
		.offset = WHEN_OFFICE_OFFSET,
		.nulls = { "không" },
		.null_count = 1,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct timeform_time time = { .at = 77 };
		struct err err;

		if (!timeform_read(&rules, texts[i], &time, &err))
			fail_msg("%s", err.text);
		if (time.at != INSTANT_NONE)
			fail_msg("%s is read as a time", texts[i]);
	}
}

/* A program's "not set" has its own form; its times are read in theirs. */
static void
test_no_time_in_another_form(void **state)
{
	static const char *const texts[] = { "0001-01-01T00:00:00",
		"0001-01-01T00:00:00Z", "0001-01-01 00:00:00", "0001-01-01",
		"01/01/0001 00:00:00", "1970-01-01T00:00:00.000Z",
		"1900-01-01T00:00:00", "00010101000000" };
	struct timeform_rules rules = rules_of(TIMEFORM_DOT_DAY);
	struct timeform_time time = { .at = 77 };
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (!timeform_read(&rules, texts[i], &time, &err))
			fail_msg("%s", err.text);
		if (time.at != INSTANT_NONE)
			fail_msg("%s is read as a time", texts[i]);
	}
	assert_false(timeform_read(&rules, "2026-11-20T10:00:05", &time, &err));
	assert_false(timeform_read(&rules, "1970-01-02", &time, &err));
}

/* OpenCPS prints Vietnamese time with a Z after it. */
static void
test_z_over_local_time(void **state)
{
	struct timeform_rules rules = rules_of(TIMEFORM_ISO_Z);
	struct timeform_time time;
	struct err err;

	(void)state;
	assert_true(timeform_read(&rules, "2026-11-20T03:00:05Z", &time, &err));
	assert_int_equal(time.at, MORNING);
	rules.z_is_local = true;
	assert_true(timeform_read(&rules, "2026-11-20T10:00:05Z", &time, &err));
	assert_int_equal(time.at, MORNING);
	assert_string_equal(timeform_print(arena, TIMEFORM_ISO_Z_MS, MORNING,
				WHEN_OFFICE_OFFSET, true),
	    "2026-11-20T10:00:05.000Z");
}

/* Tried in order; dd/MM is never taken for MM/dd. */
static void
test_order(void **state)
{
	struct timeform_rules rules = {
		.forms = { TIMEFORM_EPOCH_MS, TIMEFORM_COMPACT_MINUTE,
		    TIMEFORM_SLASH_DAY },
		.form_count = 3,
		.offset = WHEN_OFFICE_OFFSET,
	};
	struct timeform_time time;
	struct err err;

	(void)state;
	/* Twelve digits: milliseconds here, a minute with the order turned. */
	assert_true(timeform_read(&rules, "202611201000", &time, &err));
	assert_int_equal(time.at, 202611201);
	rules.forms[0] = TIMEFORM_COMPACT_MINUTE;
	assert_true(timeform_read(&rules, "202611201000", &time, &err));
	assert_int_equal(time.at, MORNING - 5);
	assert_true(timeform_read(&rules, "05/11/2026", &time, &err));
	/* date -u -d "2026-11-04 17:00" +%s */
	assert_int_equal(time.at, 1793811600);
}

static void
test_names(void **state)
{
	enum timeform form;
	struct err err;

	(void)state;
	assert_false(timeform_named("yyyyMMddHHmms", &form, &err));
	assert_string_equal(err.text,
	    "no time form \"yyyyMMddHHmms\"; did you mean "
	    "\"yyyyMMddHHmmss\"?");
	assert_false(timeform_named("YYYYMMDD", &form, &err));
	assert_false(timeform_named("", &form, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_form),
		cmocka_unit_test(test_ms_from_now),
		cmocka_unit_test(test_variants),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_no_time),
		cmocka_unit_test(test_no_time_in_another_form),
		cmocka_unit_test(test_z_over_local_time),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
