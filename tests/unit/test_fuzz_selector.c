/* The corpus of fuzz_selector, replayed by the ordinary build. */
#include "fuzz/fuzz_selector.c"

#define CORPUS "tests/fuzz/corpus/selector"
#include "support/replay.h"
