/*
 * A fuzz target as an ordinary test: its corpus, and every beginning of every
 * input in it, is run through the target.  A test file is the target's source,
 * CORPUS and this.
 */
#ifndef TESTS_REPLAY_H
#define TESTS_REPLAY_H

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/sample.h"

static void
replay_file(struct arena *inputs, const char *name)
{
	struct slice input =
	    sample_read(inputs, arena_printf(inputs, "%s/%s", CORPUS, name));

	for (size_t size = 0; size <= input.size; size++)
		LLVMFuzzerTestOneInput((const uint8_t *)input.data, size);
}

static void
test_replay(void **state)
{
	struct arena *inputs = arena_new(65536);
	struct dirent *entry;
	DIR *folder = opendir(CORPUS);
	int files = 0;

	(void)state;
	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		replay_file(inputs, entry->d_name);
		files++;
	}
	closedir(folder);
	arena_free(inputs);
	assert_true(files > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_replay) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
