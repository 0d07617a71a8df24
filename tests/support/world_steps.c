/* Which steps of the store are like one another: those of the same callers. */
#include "support/story.h"

#include <execinfo.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { STEPS = 16384, CALLERS = 64 };

static uint64_t chains[STEPS];
static int noted;

static void
note(void)
{
	void *callers[CALLERS];
	int count = backtrace(callers, CALLERS);

	assert_true(noted < STEPS && count < CALLERS);
	chains[noted++] =
	    XXH3_64bits(callers, (size_t)count * sizeof(callers[0]));
}

void
story_note_steps(struct play *play, bool notes)
{
	store_on_step(play_world(play)->store, notes ? note : NULL);
}

bool
story_refuses(int nth)
{
	const char *which = getenv("HOSOD_TEST_STEPS");

	assert_true(nth >= 1 && nth <= noted);
	if (which == NULL || strcmp(which, "unlike") != 0)
		return true;
	for (int i = 0; i < nth - 1; i++)
		if (chains[i] == chains[nth - 1])
			return false;
	return true;
}
