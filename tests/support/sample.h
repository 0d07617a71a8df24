/* Files of tests/samples, read whole; tests run from the top of the tree. */
#ifndef TESTS_SAMPLE_H
#define TESTS_SAMPLE_H

#include "base/arena.h"
#include "base/text.h"

/* Ends the test program when there is no such file. */
struct slice sample_read(struct arena *arena, const char *path);

#endif
