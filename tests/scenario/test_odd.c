/*
 * A page full of dates that cannot be: each dossier says that its deadline is
 * not known and why, each is a finding, and nobody gets a letter but the
 * evening's digests.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "io/store_query.h"
#include "support/story.h"

enum { PAGE = 1000, CODE_SIZE = 24 };

/* What offices and programs leave in the fields. */
static const struct {
	const char *received, *promised, *finished, *status;
} kinds[] = {
	{ "2030-09-07 08:00", "2030-09-14 17:30", NULL, "4" },
	{ "2020-09-08 08:00", "2020-09-14 17:30", "2020-09-07 09:00", "9" },
	{ "2020-09-07 08:00", "2020-09-14 17:30", "2031-01-05 09:00", "9" },
	{ "1970-01-01 00:00", NULL, NULL, "4" },
	{ "0001-01-01 00:00", "0001-01-01 00:00", NULL, "4" },
	{ "1970-01-01 07:00", "1970-01-01 07:00", NULL, "4" },
	{ "2020-09-07 08:00", "1975-09-14 17:30", NULL, "4" },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static void
show_page(struct play *play)
{
	struct record *records = mem_alloc(PAGE * sizeof(*records));
	char(*codes)[CODE_SIZE] = mem_alloc(PAGE * sizeof(*codes));

	for (int i = 0; i < PAGE; i++) {
		snprintf(codes[i], CODE_SIZE, "H99.01-%05d", i);
		records[i] = (struct record){ .code = codes[i],
			.received = kinds[i % KINDS].received,
			.promised = kinds[i % KINDS].promised,
			.finished = kinds[i % KINDS].finished,
			.status = kinds[i % KINDS].status };
	}
	story_show(play, records, PAGE);
	mem_free(codes);
	mem_free(records);
}

static void
assert_all_unknown(struct play *play)
{
	struct brief_filter filter = brief_filter_all();
	struct arena *arena = arena_new(65536);
	struct brief *lines;
	struct err err;
	size_t count;

	assert_true(store_list(play_world(play)->store, &filter, 0, PAGE + 1,
	    arena, &lines, &count, &err));
	assert_int_equal(count, PAGE);
	for (size_t i = 0; i < count; i++) {
		const struct verdict *v = &lines[i].verdict;

		if (v->standing != STANDING_UNKNOWN ||
		    v->unknown == UNKNOWN_NOT)
			fail_msg("%s is %s (%s)", lines[i].code,
			    standing_text(v->standing),
			    unknown_reason_text(v->unknown));
	}
	arena_free(arena);
}

static void
assert_all_found(struct play *play)
{
	struct arena *arena = arena_new(65536);
	struct err err;

	for (int64_t id = 1; id <= PAGE; id++) {
		struct store_finding *found;
		size_t count;

		assert_true(store_findings_of(play_world(play)->store, id,
		    arena, &found, &count, &err));
		if (count == 0)
			fail_msg("dossier %lld has no finding", (long long)id);
	}
	arena_free(arena);
}

static void
test_no_storm(void **state)
{
	struct play *play = story_open("2020-09-09 00:00");

	(void)state;
	show_page(play);
	play_until(play, "2020-09-11 23:00");
	assert_all_unknown(play);
	assert_all_found(play);
	assert_int_equal(play_letters(play), 0);
	assert_int_equal(story_count(play, "notices"), 0);
	play_close(play);
}

/* The same in an office with digests: these, and no other letter. */
static void
test_digests_only(void **state)
{
	struct play *play =
	    play_open(STORY_OFFICE, ":memory:", "2020-09-09 00:00");
	int digests;

	(void)state;
	play_export(play, "{\"error_code\":\"0\",\"result\":[]}");
	play_until(play, "2020-09-09 01:00");
	show_page(play);
	play_until(play, "2020-09-09 23:00");
	digests = story_count(play, "Bản tin tổng hợp");
	assert_true(digests > 0);
	assert_int_equal(play_letters(play), digests);
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_storm),
		cmocka_unit_test(test_digests_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
