/* The corpus of fuzz_cut, replayed by the ordinary build. */
#include "fuzz/fuzz_cut.c"

#define CORPUS "tests/fuzz/corpus/cut"
#include "support/replay.h"
