/* Errors, complaints, the arena and the log: what everything stands on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/text.h"

static void
an_error_is_one_sentence(void **state)
{
	struct err err;

	(void)state;
	assert_false(err_set(&err, "line %d: no such day", 7));
	assert_string_equal(err.text, "line 7: no such day");
	assert_false(err_prefix(&err, "page %d", 3));
	assert_string_equal(err.text, "page 3: line 7: no such day");
}

static void
an_error_is_one_line(void **state)
{
	struct err err;

	(void)state;
	err_set(&err, "the server says: %s", "a\r\nerr: b\x1b[2J\x7f");
	assert_string_equal(err.text, "the server says: a  err: b [2J ");
	err_set(&err, "%s", "te\xc1xt \xe1\xbb");
	assert_string_equal(err.text, "te?xt ??");
	err_set(&err, "dòng");
	err_prefix(&err, "a\tb");
	assert_string_equal(err.text, "a b: dòng");
}

static void
a_long_error_is_cut_at_a_character(void **state)
{
	/* 600 bytes of two-byte characters, from an even and an odd place. */
	char text[601];
	struct err err;

	(void)state;
	for (int i = 0; i < 600; i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	text[600] = '\0';
	for (int lead = 0; lead < 2; lead++) {
		size_t length;

		err_set(&err, "%s%s", lead ? "x" : "", text);
		length = strlen(err.text);
		assert_true(length < sizeof(err.text) && length > 500);
		assert_true(text_is_utf8(err.text, length, NULL));
		assert_non_null(strstr(err.text, "\xc3\xa9…\xc3\xa9"));
	}
}

static void
complaints_are_all_kept(void **state)
{
	struct complaints list = { 0 };

	(void)state;
	complaints_add(&list, "a.tsv", 3, 0, "%s stands twice", "2026-01-01");
	complaints_warn(&list, "a.tsv", 4, 2, "unwise");
	assert_int_equal(list.count, 2);
	assert_int_equal(list.errors, 1);
	assert_string_equal(list.items[0].file, "a.tsv");
	assert_string_equal(list.items[0].text, "2026-01-01 stands twice");
	assert_false(list.items[0].warning);
	assert_true(list.items[1].warning);
	assert_int_equal(list.items[1].column, 2);
	complaints_finish(&list);
	assert_int_equal(list.count, 0);
	complaints_finish(&list);
}

/* What is wrong stands last, however long what it quotes is. */
static void
what_is_wrong_is_said_of_a_long_text(void **state)
{
	struct complaints list = { 0 };
	struct err err;
	char text[10001];
	size_t length;

	(void)state;
	memset(text, 'x', 10000);
	text[10000] = '\0';
	err_set(&err, "due \"%s\": no such day", text);
	length = strlen(err.text);
	assert_true(length < sizeof(err.text));
	assert_memory_equal(err.text, "due \"xxx", 8);
	assert_string_equal(err.text + length - 13, ": no such day");
	complaints_add(&list, "a.tsv", 3, 0, "\"%s\" stands twice", text);
	length = strlen(list.items[0].text);
	assert_true(length <= 1024);
	assert_string_equal(list.items[0].text + length - 14,
	    "\" stands twice");
	complaints_finish(&list);
}

static void
an_arena_gives_zeroed_aligned_memory(void **state)
{
	struct arena *arena = arena_new(256);

	(void)state;
	for (int round = 0; round < 3; round++) {
		char *last = NULL;

		for (size_t size = 1; size < 2000; size += 37) {
			char *p = arena_alloc(arena, size);

			assert_int_equal((uintptr_t)p % _Alignof(max_align_t),
			    0);
			assert_ptr_not_equal(p, last);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xa5, size);
			last = p;
		}
		assert_true(arena_used(arena) >= 1000);
		arena_reset(arena);
		assert_int_equal(arena_used(arena), 0);
	}
	arena_free(arena);
	arena_free(NULL);
}

static void
an_arena_copies_strings(void **state)
{
	struct arena *arena = arena_new(64);

	(void)state;
	assert_null(arena_string(arena, NULL));
	assert_string_equal(arena_string(arena, "abc"), "abc");
	assert_string_equal(arena_bytes(arena, "abc", 2), "ab");
	assert_string_equal(arena_printf(arena, "%0200d", 7) + 195, "00007");
	arena_free(arena);
}

static char said[256];

static void
remember(void *context, enum log_level level, const char *line)
{
	(void)context;
	snprintf(said, sizeof(said), "%d %s", (int)level, line);
}

static void
a_log_line_goes_to_its_target(void **state)
{
	struct log_target target = { .threshold = LOG_LEVEL_INFO,
		.sink = remember };

	(void)state;
	log_to(&target);
	log_info("poll: page %d", 3);
	assert_non_null(strstr(said, "poll: page 3"));
	said[0] = '\0';
	log_debug("left out");
	assert_string_equal(said, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_is_one_sentence),
		cmocka_unit_test(an_error_is_one_line),
		cmocka_unit_test(a_long_error_is_cut_at_a_character),
		cmocka_unit_test(complaints_are_all_kept),
		cmocka_unit_test(what_is_wrong_is_said_of_a_long_text),
		cmocka_unit_test(an_arena_gives_zeroed_aligned_memory),
		cmocka_unit_test(an_arena_copies_strings),
		cmocka_unit_test(a_log_line_goes_to_its_target),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
