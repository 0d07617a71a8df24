/* The corpus of fuzz_timeform, replayed by the ordinary build. */
#include "fuzz/fuzz_timeform.c"

#define CORPUS "tests/fuzz/corpus/timeform"
#include "support/replay.h"
