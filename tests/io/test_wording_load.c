/* The office's templates in the place of ours, and what is wrong with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/arena.h"
#include "io/file.h"
#include "io/wording_load.h"

static char folder[64];
static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(4096);
	strcpy(folder, "/tmp/hosod-templates-XXXXXX");
	return mkdtemp(folder) == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	if (system(arena_printf(arena, "rm -r '%s'", folder)) != 0)
		return 1;
	arena_free(arena);
	return 0;
}

static void
put_file(const char *name, const char *text)
{
	struct err err;

	assert_true(file_write_atomic(file_join(arena, folder, name),
	    (struct slice){ text, strlen(text) }, 0600, &err));
}

static const char *
subject_of(const struct wording *wording, enum wording_kind kind)
{
	struct message_value *values = message_map(arena);
	struct letter_text out;

	message_put(arena, values, "nguồn", "A");
	wording_render(wording, kind, values, arena, &out);
	return out.subject;
}

static void
test_a_file_takes_the_place_of_ours(void **state)
{
	struct complaints complaints = { 0 };
	struct wording *wording;

	(void)state;
	put_file("source_back.subject.mustache",
	    "Nguồn {{nguồn}} đã trở lại\n");
	wording = wording_load(folder, &complaints);
	assert_non_null(wording);
	assert_string_equal(subject_of(wording, WORDING_SOURCE_BACK),
	    "Nguồn A đã trở lại");
	assert_string_equal(subject_of(wording, WORDING_SOURCE_LOST),
	    "Mất dữ liệu nguồn A");
	wording_free(wording);
	wording = wording_load(NULL, &complaints);
	assert_string_equal(subject_of(wording, WORDING_SOURCE_BACK),
	    "Đã có lại dữ liệu nguồn A");
	wording_free(wording);
	wording = wording_load("/nonexistent/templates", &complaints);
	assert_non_null(wording);
	wording_free(wording);
	assert_int_equal(complaints.count, 0);
}

static void
test_all_that_is_wrong_is_told(void **state)
{
	struct complaints complaints = { 0 };

	(void)state;
	put_file("digest.text.mustache", "x\n{{phạm vy}}");
	put_file("alert.text.mustache", "\xff");
	put_file("alrt.text.mustache", "x");
	assert_null(wording_load(folder, &complaints));
	assert_int_equal(complaints.errors, 3);
	complaints_finish(&complaints);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_a_file_takes_the_place_of_ours, setup, teardown),
		cmocka_unit_test_setup_teardown(test_all_that_is_wrong_is_told,
		    setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
