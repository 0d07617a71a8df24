/* Building field maps: refusals, generations, and the walk's table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/portal_plan.h"
#include "wire/decode.h"
#include "wire/json.h"

static void
assert_refused(const struct mapping_plan *plan, const char *why)
{
	struct err err = { "" };

	assert_null(mapping_build(plan, &err));
	if (strstr(err.text, why) == NULL)
		fail_msg("%s", err.text);
}

static void
test_refused(void **state)
{
	static const struct mapping_status twice[] = { { "1", STATUS_NEW },
		{ "1", STATUS_DONE } };
	static const struct mapping_filing filed[] = { { "1", FILING_POST },
		{ "1", FILING_POST } };
	struct mapping_plan plan;

	(void)state;
	plan = portal_plan;
	plan.fields[MAPPING_CODE].at_count = 0;
	assert_refused(&plan, "code: no selector");
	plan = portal_plan;
	plan.fields[MAPPING_AGENCY].at[0] = "DonViXuLy";
	assert_refused(&plan,
	    "agency: selector \"DonViXuLy\", character 1: expected");
	plan = portal_plan;
	plan.fields[MAPPING_PROMISED].otherwise = "20201120000000";
	assert_refused(&plan, "promised: a time has no default");
	plan = portal_plan;
	plan.fields[MAPPING_CODE].otherwise = "A-1";
	assert_refused(&plan, "code: it has no default");
	plan = portal_plan;
	plan.fields[MAPPING_PHONE].otherwise = "0900000001";
	assert_refused(&plan, "phone: it has no default");
	plan = portal_plan;
	plan.fields[MAPPING_STATUS].otherwise = "moi";
	assert_refused(&plan, "status: \"moi\" is no status");
	plan = portal_plan;
	plan.fields[MAPPING_FILING].otherwise = "fax";
	assert_refused(&plan, "filing: \"fax\" is no way of filing");
	plan = portal_plan;
	plan.fields[MAPPING_RECEIVED].forms[0] = TIMEFORM_MS_FROM_NOW;
	plan.fields[MAPPING_RECEIVED].form_count = 1;
	assert_refused(&plan,
	    "received: ms_from_now is for promised and step_due alone");
	plan = portal_plan;
	plan.fields[MAPPING_RECEIVED].join = " ";
	assert_refused(&plan, "received: times cannot be joined");
	plan = portal_plan;
	plan.fields[MAPPING_STATUS].each = "/x";
	assert_refused(&plan, "status: only steps have times of each");
	plan = portal_plan;
	plan.fields[MAPPING_STATUS].join = " ";
	assert_refused(&plan, "status: only texts can be joined");
	plan = portal_plan;
	plan.times.form_count = 0;
	assert_refused(&plan, "submitted: no time form");
	plan = portal_plan;
	plan.statuses = twice;
	plan.status_count = 2;
	assert_refused(&plan, "status \"1\" is listed twice");
	plan = portal_plan;
	plan.filings = filed;
	plan.filing_count = 2;
	assert_refused(&plan, "filing \"1\" is listed twice");
	plan = portal_plan;
	plan.round_from.at_count = 0;
	assert_refused(&plan, "rounds: no selector for their start");
	plan = portal_plan;
	plan.rounds = "/a[";
	assert_refused(&plan, "rounds: selector \"/a[\"");
	mapping_free(NULL);
}

static uint64_t
hash_of(const struct mapping_plan *plan)
{
	struct err err;
	struct mapping *mapping = mapping_build(plan, &err);
	uint64_t hash;

	if (mapping == NULL)
		fail_msg("%s", err.text);
	hash = mapping_hash(mapping);
	mapping_free(mapping);
	return hash;
}

/* Every part of a plan is part of its generation. */
static void
test_generation(void **state)
{
	static const struct mapping_status other[] = { { "1", STATUS_DONE } };
	uint64_t hashes[15];
	struct mapping_plan plan;
	int n = 0;

	(void)state;
	assert_true(hash_of(&portal_plan) == hash_of(&portal_plan));
	hashes[n++] = hash_of(&portal_plan);
	plan = portal_plan;
	plan.fields[MAPPING_STEP].at[0] = "/BuocXuLy";
	hashes[n++] = hash_of(&plan);
	plan = portal_plan;
	plan.fields[MAPPING_STEP].at_count = 0;
	hashes[n++] = hash_of(&plan);
	plan = portal_plan;
	plan.fields[MAPPING_AGENCY].otherwise = "H99";
	hashes[n++] = hash_of(&plan);
	plan = portal_plan;
	plan.fields[MAPPING_AGENCY].otherwise = "";
	hashes[n++] = hash_of(&plan);
	plan = portal_plan;
	plan.statuses = other;
	plan.status_count = 1;
	hashes[n++] = hash_of(&plan);
	plan = portal_plan;
	plan.times.offset = 0;
	hashes[n++] = hash_of(&plan);
	plan = portal_plan;
	plan.times.z_is_local = true;
	hashes[n++] = hash_of(&plan);
	plan = portal_plan;
	plan.times.forms[0] = TIMEFORM_COMPACT_MINUTE;
	hashes[n++] = hash_of(&plan);
	plan = portal_plan;
	plan.times.nulls[0] = "-";
	plan.times.null_count = 1;
	hashes[n++] = hash_of(&plan);
	plan = portal_plan;
	plan.rounds = NULL;
	hashes[n++] = hash_of(&plan);
	plan = portal_plan;
	plan.round_to.at_count = 0;
	hashes[n++] = hash_of(&plan);
	for (int f = MAPPING_APPLICANT; f <= MAPPING_PHONE; f++) {
		plan = portal_plan;
		plan.fields[f].at[0] = "/ChuHoSo";
		plan.fields[f].at_count = 1;
		hashes[n++] = hash_of(&plan);
	}
	for (int i = 0; i < n; i++)
		for (int j = i + 1; j < n; j++)
			if (hashes[i] == hashes[j])
				fail_msg("plans %d and %d", i, j);
}

/* A field's own time forms stand in for the source's. */
static void
test_own_forms_and_defaults(void **state)
{
	static const char record[] =
	    "{\"MaHoSo\":\"A\",\"NgayHenTra\":\"1599441930\"}";
	struct arena *arena = arena_new(4096);
	struct mapping_plan plan = portal_plan;
	struct observation seen;
	struct decode_report report;
	struct mapping *mapping;
	struct err err;

	(void)state;
	json_init();
	plan.fields[MAPPING_PROMISED].forms[0] = TIMEFORM_EPOCH_S;
	plan.fields[MAPPING_PROMISED].form_count = 1;
	plan.fields[MAPPING_STATUS].otherwise = "2";
	plan.fields[MAPPING_FILING].otherwise = "online";
	plan.fields[MAPPING_AGENCY].otherwise = "H99.21";
	mapping = mapping_build(&plan, &err);
	assert_non_null(mapping);
	assert_true(
	    decode_record(mapping, (struct slice){ record, strlen(record) },
		arena, &seen, &report, &err));
	assert_int_equal(seen.promised, 1599441930);
	assert_int_equal(seen.status, STATUS_RECEIVED);
	assert_null(seen.raw_status);
	assert_false(report.status_unknown);
	assert_int_equal(seen.filing, FILING_ONLINE);
	assert_string_equal(seen.agency, "H99.21");
	mapping_free(mapping);
	arena_free(arena);
}

/* Several values as one; a code lacks none of its parts. */
static void
test_joined(void **state)
{
	static const struct {
		const char *record, *code, *name;
	} cases[] = {
		{ "{\"a\":\"H99\",\"n\":7,\"ho\":\" Đàm\",\"ten\":\"Mẫu\"}",
		    "H99-7", "Đàm Mẫu" },
		{ "{\"a\":\"H99\",\"n\":8,\"ho\":null,\"ten\":\"Mẫu\"}",
		    "H99-8", "Mẫu" },
		{ "{\"a\":\"H99\",\"n\":9}", "H99-9", "Một cửa" },
		{ "{\"a\":\"H99\",\"n\":\"\"}", NULL, NULL },
	};
	struct arena *arena = arena_new(4096);
	struct mapping_plan plan = portal_plan;
	struct mapping *mapping;
	struct err err;

	(void)state;
	json_init();
	plan.fields[MAPPING_CODE] =
	    (struct mapping_place){ .at = { "/a", "/n" },
		    .at_count = 2,
		    .join = "-" };
	plan.fields[MAPPING_OFFICER_NAME] =
	    (struct mapping_place){ .at = { "/ho", "/ten" },
		    .at_count = 2,
		    .join = " ",
		    .otherwise = "Một cửa" };
	mapping = mapping_build(&plan, &err);
	assert_non_null(mapping);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct slice record = { cases[i].record,
			strlen(cases[i].record) };
		struct observation seen;
		struct decode_report report;
		bool good =
		    decode_record(mapping, record, arena, &seen, &report, &err);

		assert_int_equal(good, cases[i].code != NULL);
		if (!good) {
			assert_string_equal(err.text,
			    "no part of the code at /n");
			continue;
		}
		assert_string_equal(seen.code, cases[i].code);
		assert_string_equal(seen.officer_name, cases[i].name);
	}
	mapping_free(mapping);
	arena_free(arena);
}

/* A record, or a member of it, that is JSON in a string. */
static void
test_json_in_a_string(void **state)
{
	static const struct {
		const char *inner, *code, *record, *seen, *refused;
	} cases[] = {
		{ "", "/MaHoSo", "\"{\\\"MaHoSo\\\":\\\"A\\\"}\"", "A", NULL },
		{ "", "/MaHoSo", "{\"MaHoSo\":\"A\"}", "A", NULL },
		{ "", "/MaHoSo", "\"[1]\"", NULL,
		    "an array instead of a record" },
		{ "", "/MaHoSo", "\"<hoSo/>\"", NULL,
		    "the record: a string of HTML or XML, not of JSON" },
		{ "/data", "/data/hoSo/ma",
		    "{\"data\":\"{\\\"hoSo\\\":{\\\"ma\\\":7}}\",\"n\":1}", "7",
		    NULL },
		{ "/data", "/data/hoSo/ma",
		    "{\"n\":1,\"data\":{\"hoSo\":{\"ma\":\"B\"}}}", "B", NULL },
		{ "/data", "/n", "{\"data\":\" \",\"n\":1}", "1", NULL },
		{ "/data", "/n", "{\"data\":null,\"n\":1}", "1", NULL },
		{ "/data", "/n", "{\"data\":\"{\\\"a\\\"\",\"n\":1}", NULL,
		    "/data: the JSON in the string: byte 4: not JSON" },
	};
	struct arena *arena = arena_new(4096);
	uint64_t without = hash_of(&portal_plan);

	(void)state;
	json_init();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct slice record = { cases[i].record,
			strlen(cases[i].record) };
		struct mapping_plan plan = portal_plan;
		struct observation seen;
		struct decode_report report;
		struct mapping *mapping;
		struct err err;

		plan.inner = cases[i].inner;
		plan.fields[MAPPING_CODE].at[0] = cases[i].code;
		mapping = mapping_build(&plan, &err);
		assert_non_null(mapping);
		assert_true(mapping_hash(mapping) != without);
		if (decode_record(mapping, record, arena, &seen, &report, &err))
			assert_string_equal(seen.code, cases[i].seen);
		else
			assert_string_equal(err.text, cases[i].refused);
		mapping_free(mapping);
	}
	arena_free(arena);
}

static void
test_field_words(void **state)
{
	(void)state;
	for (int i = 0; i < MAPPING_FIELDS; i++) {
		enum mapping_field field;

		assert_true(mapping_field_parse(mapping_field_text(
						    (enum mapping_field)i),
		    &field));
		assert_int_equal(field, i);
	}
	assert_false(mapping_field_parse("Code", &(enum mapping_field){ 0 }));
	assert_true(mapping_field_is_time(MAPPING_STEP_DUE));
	assert_false(mapping_field_is_time(MAPPING_STATUS));
}

/* Fuller than it may be: what was added is found, the rest is refused. */
static void
test_keytable(void **state)
{
	struct keytable table = { 0 };
	char name[16];

	(void)state;
	for (int i = 0; i < KEYTABLE_NAMES; i++) {
		snprintf(name, sizeof(name), "k%d", i);
		assert_int_equal(keytable_add(&table, name), i);
	}
	assert_int_equal(keytable_add(&table, "k7"), 7);
	assert_int_equal(keytable_add(&table, "one more"), -1);
	for (int i = 0; i < KEYTABLE_NAMES; i++) {
		snprintf(name, sizeof(name), "k%d", i);
		assert_int_equal(keytable_find(&table, name), i);
	}
	assert_int_equal(keytable_find(&table, "K7"), -1);
	assert_int_equal(keytable_find(&table, ""), -1);
	keytable_finish(&table);
	assert_int_equal(keytable_find(&table, "k7"), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_generation),
		cmocka_unit_test(test_own_forms_and_defaults),
		cmocka_unit_test(test_joined),
		cmocka_unit_test(test_json_in_a_string),
		cmocka_unit_test(test_field_words),
		cmocka_unit_test(test_keytable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
