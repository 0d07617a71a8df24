/* The corpus of fuzz_deadline, replayed by the ordinary build. */
#include "fuzz/fuzz_deadline.c"

#define CORPUS "tests/fuzz/corpus/deadline"
#include "support/replay.h"
