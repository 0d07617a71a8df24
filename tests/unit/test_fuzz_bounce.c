/* The corpus of fuzz_bounce, replayed by the ordinary build. */
#include "fuzz/fuzz_bounce.c"

#define CORPUS "tests/fuzz/corpus/bounce"
#include "support/replay.h"
