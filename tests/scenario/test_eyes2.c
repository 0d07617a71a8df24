#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "io/loop.h"
#include "io/store_outbox.h"
#include "io/store_notice.h"
#include "io/store_channel.h"
#include "support/story.h"
#include <time.h>
static double
us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}
static void
test_reasons(void **state)
{
	struct story_place place;
	(void)state;
	story_place_make(&place);
	struct play *play = story_open("2020-09-07 00:00");
	struct store *store = play_world(play)->store;
	struct err err;
	struct arena *arena = arena_new(1 << 20);
	enum { N = 100000 };
	static int64_t ids[N];
	assert_true(store_begin(store, &err));
	for (int i = 0; i < N; i++) {
		bool is_new;
		char code[40];
		snprintf(code, 40, "x/%d", i);
		struct notice n = { .kind = NOTICE_ALERT,
			.subject = code,
			.clock = CLOCK_RESOLUTION,
			.rung = i % 3 ? "overdue" : "after-3wd",
			.due = { 18000 },
			.at = 1,
			.recipient = "chutich@ducvan.example",
			.recipient_name = "Triệu Thị Mẫu",
			.role = ROLE_HEAD,
			.agency = "H99.01",
			.channel = "thu",
			.severity = SEVERITY_OVERDUE,
			.hold_until = 1,
			.hold = "departure",
			.created = 1 };
		assert_true(
		    store_notice_add(store, &n, &ids[i], &is_new, &err));
	}
	struct letter l = { .recipient = "chutich@ducvan.example",
		.recipient_name = "x",
		.channel = "thu",
		.kind = NOTICE_ALERT,
		.subject = "s",
		.message_id = "m@x",
		.sealed = 1,
		.bytes = "x",
		.size = 1,
		.shape = "mail" };
	assert_true(store_letter_seal(store, &l, ids, N, &err));
	assert_true(store_commit(store, &err));
	for (int k = 0; k < 3; k++) {
		struct notice *out;
		size_t count;
		double t = us();
		assert_true(store_letter_reasons(store, l.id, arena, &out,
		    &count, &err));
		printf("reasons: %zu in %.1f ms\n", count, (us() - t) / 1000);
	}
	/* letters stuck: */
	assert_true(store_begin(store, &err));
	for (int i = 0; i < 50000; i++) {
		char id[40];
		snprintf(id, 40, "m%d@x", i);
		struct letter k = l;
		k.channel = "stuck";
		k.message_id = id;
		int64_t one;
		struct notice n = { .kind = NOTICE_ALERT,
			.subject = id,
			.clock = CLOCK_RESOLUTION,
			.rung = "overdue",
			.due = { 18000 },
			.at = 1,
			.recipient = "chutich@ducvan.example",
			.recipient_name = "Triệu Thị Mẫu",
			.role = ROLE_HEAD,
			.agency = "H99.01",
			.channel = "stuck",
			.severity = SEVERITY_OVERDUE,
			.hold_until = 1,
			.hold = "departure",
			.created = 1 };
		bool is_new;
		assert_true(store_notice_add(store, &n, &one, &is_new, &err));
		assert_true(store_letter_seal(store, &k, &one, 1, &err));
	}
	assert_true(store_commit(store, &err));
	for (int k = 0; k < 3; k++) {
		struct letter *out;
		size_t count;
		double t = us();
		instant next;
		assert_true(store_letters_due(store, 100, "\nstuck\n", 8, arena,
		    &out, &count, &err));
		printf("due: %zu in %.1f ms\n", count, (us() - t) / 1000);
		t = us();
		assert_true(
		    store_letters_next(store, "\nstuck\n", &next, &err));
		printf("next: in %.1f ms\n", (us() - t) / 1000);
	}
	play_may_differ(play);
	play_close(play);
}
int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_reasons) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
