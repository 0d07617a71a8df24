/* Rows of history: written as documented, and read back to what they were. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wire/json.h"
#include "wire/payload.h"

static struct arena *arena;

static int
set_up(void **state)
{
	(void)state;
	json_init();
	arena = arena_new(65536);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct observation
sample(void)
{
	struct observation seen;
	observation_clear(&seen);
	seen.code = "H-\"1\"";
	seen.received = 1600000000;
	seen.status = STATUS_RECEIVED;
	seen.officer_name = "Nguyễn Văn A";
	return seen;
}

static void
a_first_tells_what_is_given(void **state)
{
	(void)state;
	struct observation seen = sample();
	assert_string_equal(payload_observation(arena, NULL, &seen),
	    "{\"code\":\"H-\\\"1\\\"\",\"received\":1600000000,"
	    "\"status\":\"received\",\"officer_name\":\"Nguyễn Văn A\"}");
}

static void
a_change_tells_old_and_new(void **state)
{
	(void)state;
	struct observation old = sample(), now = sample();
	assert_string_equal(payload_observation(arena, &old, &now), "{}");
	now.status = STATUS_DONE;
	now.finished = 1600090000;
	now.officer_name = NULL;
	now.promised_is_date = true;
	now.round_count = 1;
	now.rounds[0] = (struct round){ 5, INSTANT_NEVER, INSTANT_NONE, 7 };
	assert_string_equal(payload_observation(arena, &old, &now),
	    "{\"promised_is_date\":[false,true],"
	    "\"finished\":[null,1600090000],"
	    "\"status\":[\"received\",\"done\"],"
	    "\"officer_name\":[\"Nguyễn Văn A\",null],"
	    "\"rounds\":[[],[[5,\"never\",null,7]]]}");
}

/* What a list told of says of when it was, and is counted like any other. */
static void
a_list_tells_of_when_it_was(void **state)
{
	(void)state;
	struct observation old = sample(), now = sample(), counted = sample();
	struct err err;
	now.status = STATUS_DONE;
	const char *text =
	    payload_observation_as_of(arena, &old, &now, 1600070000);
	assert_string_equal(text,
	    "{\"as_of\":1600070000,\"status\":[\"received\",\"done\"]}");
	assert_true(payload_apply(arena, text, false, &counted, &err));
	assert_true(observation_equal(&counted, &now));
	text = payload_observation_as_of(arena, NULL, &now, 1600070000);
	assert_true(payload_apply(arena, text, true, &counted, &err));
	assert_true(observation_equal(&counted, &now));
}

static uint64_t random_state = 20200907;

static uint32_t
draw(uint32_t below)
{
	random_state += 0x9e3779b97f4a7c15u;
	uint64_t z = random_state;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)((z ^ z >> 31) >> 32) % below;
}

static const char *
draw_text(void)
{
	static const char *const texts[] = { NULL, "a", "Đất đai",
		"\"\\/\b\f\n\r\t\x01", "[null]", "never" };
	return texts[draw(6)];
}

static instant
draw_instant(void)
{
	static const instant instants[] = { INSTANT_NONE, INSTANT_NEVER, 0, -1,
		1600000000, 253402300799 };
	return instants[draw(6)];
}

static struct observation
draw_observation(void)
{
	struct observation o;
	observation_clear(&o);
	const char **const texts[] = { &o.procedure, &o.procedure_name,
		&o.field, &o.raw_status, &o.agency, &o.officer_account,
		&o.officer_mail, &o.officer_name, &o.step };
	instant *const instants[] = { &o.submitted, &o.received, &o.promised,
		&o.finished, &o.returned, &o.updated, &o.step_due };
	o.code = "H-1";
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = draw_text();
	for (size_t i = 0; i < sizeof(instants) / sizeof(instants[0]); i++)
		*instants[i] = draw_instant();
	o.filing = (enum filing)draw(FILING_POST + 1);
	o.status = (enum status)draw(STATUS_COUNT);
	o.promised_is_date = draw(2) != 0;
	o.round_count = (int)draw(DOSSIER_ROUNDS + 1);
	for (int i = 0; i < o.round_count; i++)
		o.rounds[i] = (struct round){ draw_instant(), draw_instant(),
			draw_instant(), draw_instant() };
	return o;
}

static void
history_counts_up_to_the_facts(void **state)
{
	(void)state;
	struct observation counted;
	struct err err = { "" };
	memset(&counted, 0, sizeof(counted));
	for (int story = 0; story < 200; story++) {
		struct observation before = draw_observation();
		if (!payload_apply(arena,
			payload_observation(arena, NULL, &before), true,
			&counted, &err))
			fail_msg("%s", err.text);
		for (int i = 0; i < 5; i++) {
			struct observation now = draw_observation();
			const char *text =
			    payload_observation(arena, &before, &now);
			if (!payload_apply(arena, text, false, &counted, &err))
				fail_msg("%s: %s", text, err.text);
			assert_true(observation_equal(&counted, &now));
			assert_true(counted.updated == now.updated);
			assert_string_equal(payload_observation(arena, &counted,
						&now),
			    "{}");
			before = now;
		}
		arena_reset(arena);
	}
}

static void
what_was_never_written_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool first;
	} bad[] = {
		{ "", true },
		{ "[]", true },
		{ "{\"colour\":1}", true },
		{ "{\"received\":\"soon\"}", true },
		{ "{\"status\":\"lost\"}", true },
		{ "{\"promised_is_date\":1}", true },
		{ "{\"rounds\":[[1,2,3]]}", true },
		{ "{\"code\":5}", true },
		{ "{\"status\":\"done\"}", false },
		{ "{\"status\":[\"done\"]}", false },
		{ "{\"status\":[\"done\",\"returned\"]}", false },
		{ "{\"received\":[1600000000,\"x\"]}", false },
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct observation seen = sample(), kept = seen;
		struct err err = { "" };
		if (payload_apply(arena, bad[i].text, bad[i].first, &seen,
			&err))
			fail_msg("took %s", bad[i].text);
		assert_true(err.text[0] != '\0');
		assert_memory_equal(&seen, &kept, sizeof(seen));
	}
}

static void
deadlines_and_findings(void **state)
{
	(void)state;
	const struct payload_move moved = {
		.due = { INSTANT_NONE, 1600000000 },
		.computed = { 1600000000, 1600000000 },
		.acceptance_due = { INSTANT_NONE, INSTANT_NONE },
		.why = "calendar",
	};
	const char *text = payload_deadline(arena, &moved);
	assert_string_equal(text,
	    "{\"due\":[null,1600000000],\"why\":\"calendar\"}");
	struct payload_move again;
	struct err err;
	assert_true(payload_deadline_read(arena, text, &again, &err));
	assert_true(
	    again.due.was == INSTANT_NONE && again.due.is == 1600000000);
	assert_true(again.computed.was == INSTANT_NONE &&
	    again.computed.is == INSTANT_NONE);
	assert_string_equal(again.why, "calendar");
	assert_null(again.because);
	assert_false(payload_deadline_read(arena, "{}", &again, &err));
	assert_false(payload_deadline_read(arena,
	    "{\"due\":[1],\"why\":\"calendar\"}", &again, &err));
	text = payload_deadline(arena,
	    &(struct payload_move){ .computed = { 1, 2 },
		.acceptance_due = { 3, INSTANT_NONE },
		.why = "rules",
		.because = "thêm ngày nghỉ" });
	assert_string_equal(text,
	    "{\"computed\":[1,2],\"acceptance_due\":[3,null],"
	    "\"why\":\"rules\",\"because\":\"thêm ngày nghỉ\"}");
	assert_true(payload_deadline_read(arena, text, &again, &err));
	assert_true(again.acceptance_due.was == 3);
	assert_string_equal(again.because, "thêm ngày nghỉ");
	assert_string_equal(payload_why_people("calendar"),
	    "lịch làm việc thay đổi");
	assert_string_equal(payload_why_people("new"), "new");
	struct finding finding = { FINDING_PROMISE_MOVED, "10/9 → 12/9" };
	assert_string_equal(payload_finding(arena, &finding),
	    "{\"finding\":\"promise-moved\",\"detail\":\"10/9 → 12/9\"}");
}

static void
an_apology_is_read_back(void **state)
{
	(void)state;
	struct err err;
	struct apology read;
	struct apology apology = {
		.number = "12/XL-UBND",
		.date = { 18522 }, /* 2020-09-17 */
		.old_date = { 18523 },
		.new_date = { 18530 },
		.reason = "chờ \"kết quả\"",
		.recorded = 1600330000,
		.uid = 1000,
	};
	const char *text = payload_apology(arena, &apology);
	assert_string_equal(text,
	    "{\"number\":\"12/XL-UBND\",\"date\":\"2020-09-17\","
	    "\"old_date\":\"2020-09-18\",\"new_date\":\"2020-09-25\","
	    "\"reason\":\"chờ \\\"kết quả\\\"\",\"uid\":1000}");
	assert_true(payload_apology_read(arena, text, 1600330000, &read, &err));
	assert_true(apology_equal(&apology, &read));
	assert_int_equal(read.old_date.n, 18523);
	assert_string_equal(read.reason, apology.reason);
	assert_int_equal(read.uid, 1000);
	assert_int_equal(read.recorded, 1600330000);
	assert_null(read.who);
	apology.reason = NULL;
	apology.who = "Lường Thu \"Giả Định\"";
	assert_string_equal(payload_apology(arena, &apology),
	    "{\"number\":\"12/XL-UBND\",\"date\":\"2020-09-17\","
	    "\"old_date\":\"2020-09-18\",\"new_date\":\"2020-09-25\","
	    "\"by\":\"Lường Thu \\\"Giả Định\\\"\",\"uid\":1000}");
	assert_true(payload_apology_read(arena,
	    payload_apology(arena, &apology), 0, &read, &err));
	assert_null(read.reason);
	assert_string_equal(read.who, apology.who);
	assert_false(
	    payload_apology_read(arena, "{\"number\":\"1\"}", 0, &read, &err));
	assert_false(payload_apology_read(arena, "{", 0, &read, &err));
	apology.number = "12/XL";
	assert_string_equal(payload_withdrawal(arena, &apology, "gõ \"nhầm\"",
				1000),
	    "{\"number\":\"12/XL\",\"date\":\"2020-09-17\",\"reason\":"
	    "\"gõ \\\"nhầm\\\"\",\"uid\":1000}");
	assert_string_equal(payload_why_people("apology-withdrawn"),
	    "rút văn bản xin lỗi đã ghi nhận");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_first_tells_what_is_given),
		cmocka_unit_test(a_change_tells_old_and_new),
		cmocka_unit_test(a_list_tells_of_when_it_was),
		cmocka_unit_test(history_counts_up_to_the_facts),
		cmocka_unit_test(what_was_never_written_is_refused),
		cmocka_unit_test(deadlines_and_findings),
		cmocka_unit_test(an_apology_is_read_back),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
