/* The corpus of fuzz_decode, replayed by the ordinary build. */
#include "fuzz/fuzz_decode.c"

#define CORPUS "tests/fuzz/corpus/decode"
#include "support/replay.h"
