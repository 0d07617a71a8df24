/*
 * A fuzz target as an ordinary test: its corpus, and every beginning of every
 * input that a person put into it, is run through the target; what fuzzing
 * found beside those (`found`) is run whole.  A test file is the target's
 * source, CORPUS and this.
 */
#ifndef TESTS_REPLAY_H
#define TESTS_REPLAY_H

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/sample.h"

static void
replay_file(struct arena *inputs, const char *path, bool beginnings)
{
	struct slice input = sample_read(inputs, path);

	for (size_t size = beginnings ? 0 : input.size; size <= input.size;
	     size++)
		LLVMFuzzerTestOneInput((const uint8_t *)input.data, size);
}

/* How many inputs there were. */
static int
replay_folder(const char *path, bool beginnings)
{
	struct arena *inputs = arena_new(65536);
	struct dirent *entry;
	DIR *folder = opendir(path);
	int files = 0;

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.' ||
		    strcmp(entry->d_name, "found") == 0)
			continue;
		replay_file(inputs,
		    arena_printf(inputs, "%s/%s", path, entry->d_name),
		    beginnings);
		files++;
	}
	if (folder != NULL)
		closedir(folder);
	arena_free(inputs);
	return files;
}

static void
test_replay(void **state)
{
	(void)state;
	assert_true(replay_folder(CORPUS, true) > 0);
}

static void
test_replay_found(void **state)
{
	(void)state;
	assert_true(replay_folder(CORPUS "/found", false) > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replay),
		cmocka_unit_test(test_replay_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
