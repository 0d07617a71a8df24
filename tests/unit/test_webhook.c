/* Standard Webhooks: the published vector, secrets, and thin bodies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "wire/webhook.h"

static const char secret_text[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/* The example that the libraries of Standard Webhooks share. */
static void
test_published_vector(void **state)
{
	static const char body[] = "{\"test\": 2432232314}";
	struct arena *arena = arena_new(4096);
	struct webhook_secret secrets[2];
	struct slice bytes = { body, sizeof(body) - 1 };
	struct err err;
	const char *const *lines;

	(void)state;
	assert_true(webhook_secret_parse(secret_text, &secrets[0], &err));
	assert_int_equal(secrets[0].size, 24);
	assert_string_equal(webhook_signature(arena,
				"msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
				bytes, secrets, 1),
	    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	secrets[1] = secrets[0];
	secrets[1].key[0] ^= 1;
	lines = webhook_headers(arena, "application/json",
	    "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, bytes, secrets, 2);
	assert_string_equal(lines[0], "Content-Type: application/json");
	assert_string_equal(lines[1],
	    "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek");
	assert_string_equal(lines[2], "webhook-timestamp: 1614265330");
	assert_non_null(strstr(lines[3],
	    "webhook-signature: v1,g0hM9SsE+OTPJTGt/"
	    "tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,"));
	assert_null(lines[4]);
	/* No secret, no signature. */
	assert_null(
	    webhook_headers(arena, "text/plain", "x", 1, bytes, NULL, 0)[3]);
	arena_free(arena);
}

static void
test_secrets_refused(void **state)
{
	static const char *const bad[] = { "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
		"whsec_", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
		"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa\nw",
		"whsec_MfKQ9r8GKYqrTwj=PD8ILPZIo2LaLaSw", "whsec_QUJD",
		/* 65 bytes */
		("whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"
		 "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=") };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct webhook_secret secret;
		struct err err;

		assert_false(webhook_secret_parse(bad[i], &secret, &err));
		assert_null(strstr(err.text, "MfKQ"));
	}
}

static void
test_body_is_thin(void **state)
{
	struct arena *arena = arena_new(4096);
	struct letter_item item = { .code = "H99.15-200910-0012",
		.procedure = "Đăng ký kết hôn",
		.field = "Hộ tịch",
		.agency = "UBND xã \"Thượng Quan\"",
		.officer = "Hoàng Văn Mẫu",
		.step = "Thẩm định",
		.link = "https://motcua.example/12",
		.rung = "overdue",
		.rung_kind = RUNG_OVERDUE,
		.severity = SEVERITY_OVERDUE,
		.due = when_at(when_from_civil(2020, 9, 18), 63000,
		    WHEN_OFFICE_OFFSET),
		.working_days = -3,
		.office_seconds = -57600,
		.working_days_known = true };
	struct letter_input input = { .recipient = "Hoàng Văn Mẫu",
		.agency = "UBND xã",
		.now = when_at(when_from_civil(2020, 9, 23), 27000,
		    WHEN_OFFICE_OFFSET),
		.offset = WHEN_OFFICE_OFFSET,
		.data_time = INSTANT_NONE,
		.items = &item,
		.item_count = 1 };
	const char *body = webhook_letter(&input, arena).json;

	(void)state;
	assert_string_equal(body,
	    "{\"type\":\"alert\",\"timestamp\":\"2020-09-23T07:30:00+07:00\","
	    "\"data\":{\"agency\":\"UBND xã\",\"data_time\":null,"
	    "\"stale_sources\":[],\"dossiers\":[{"
	    "\"code\":\"H99.15-200910-0012\","
	    "\"agency\":\"UBND xã \\\"Thượng Quan\\\"\","
	    "\"clock\":\"resolution\",\"rung\":\"overdue\","
	    "\"severity\":\"overdue\",\"standing\":\"overdue\","
	    "\"due\":\"2020-09-18T17:30:00+07:00\",\"working_days\":-3,\"office_seconds\":-57600,"
	    "\"provisional\":false,\"link\":\"https://motcua.example/12\""
	    "}]}}");
	arena_free(arena);
}

/* Of a step: its limit, and beside it how the dossier itself stands. */
static void
test_body_of_a_step(void **state)
{
	struct arena *arena = arena_new(4096);
	instant midnight =
	    when_at(when_from_civil(2020, 9, 18), 0, WHEN_OFFICE_OFFSET);
	struct letter_item item = { .code = "H99.15-200910-0012",
		.agency = "UBND xã",
		.step = "Thẩm định",
		.rung = "step-over",
		.rung_kind = RUNG_OVERDUE,
		.clock = CLOCK_STEP,
		.severity = SEVERITY_DUE,
		.due = midnight + 15 * 3600,
		.deadline = midnight + 3 * WHEN_DAY + 63000,
		.standing = "due-soon",
		.office_seconds = -5400,
		.working_days_known = true };
	struct letter_input input = { .agency = "UBND xã",
		.now = midnight + 16 * 3600 + 1800,
		.offset = WHEN_OFFICE_OFFSET,
		.data_time = INSTANT_NONE,
		.items = &item,
		.item_count = 1 };
	const char *body = webhook_letter(&input, arena).json;

	(void)state;
	assert_non_null(strstr(body,
	    "\"clock\":\"step\",\"rung\":\"step-over\",\"severity\":\"due\","
	    "\"standing\":\"due-soon\","
	    "\"due\":\"2020-09-18T15:00:00+07:00\","
	    "\"deadline\":\"2020-09-21T17:30:00+07:00\","
	    "\"deadline_provisional\":false,"
	    "\"step\":\"Thẩm định\","
	    "\"working_days\":0,\"office_seconds\":-5400,"
	    "\"provisional\":false,"));
	/* Each of the two dates has its own mark. */
	item.deadline_provisional = true;
	body = webhook_letter(&input, arena).json;
	assert_non_null(strstr(body, "\"deadline_provisional\":true,"));
	assert_non_null(strstr(body, "\"provisional\":false,"));
	item.clock = CLOCK_APOLOGY;
	item.provisional = true;
	item.deadline_provisional = false;
	body = webhook_letter(&input, arena).json;
	assert_non_null(strstr(body, "\"deadline_provisional\":false,"));
	assert_non_null(strstr(body, "\"provisional\":true,"));
	arena_free(arena);
}

/* The date of now, the date that was told and when, and why. */
static void
test_body_of_a_correction(void **state)
{
	struct arena *arena = arena_new(4096);
	instant midnight =
	    when_at(when_from_civil(2020, 9, 17), 0, WHEN_OFFICE_OFFSET);
	const struct letter_correction it = { .was_known = true,
		.was = when_from_civil(2020, 9, 18),
		.told = midnight - WHEN_DAY + 27000,
		.because = "lịch làm việc thay đổi",
		.standing = "Chưa xác định được hạn" };
	struct letter_item item = { .code = "H99.15-200910-0012",
		.rung = "correction-7",
		.clock = CLOCK_RESOLUTION,
		.due = INSTANT_NONE,
		.deadline = INSTANT_NONE,
		.standing = "unknown",
		.correction = &it };
	struct letter_input input = { .kind = LETTER_CORRECTION,
		.now = midnight + 27000,
		.offset = WHEN_OFFICE_OFFSET,
		.data_time = INSTANT_NONE,
		.items = &item,
		.item_count = 1 };
	const char *body = webhook_letter(&input, arena).json;

	(void)state;
	assert_non_null(strstr(body, "{\"type\":\"correction\","));
	assert_non_null(strstr(body, "\"standing\":\"unknown\",\"due\":null,"));
	assert_non_null(strstr(body,
	    "\"was\":\"2020-09-18\",\"told\":\"2020-09-16T07:30:00+07:00\","
	    "\"because\":\"lịch làm việc thay đổi\",\"by_catalogue\":false"));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_vector),
		cmocka_unit_test(test_secrets_refused),
		cmocka_unit_test(test_body_is_thin),
		cmocka_unit_test(test_body_of_a_step),
		cmocka_unit_test(test_body_of_a_correction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
