/* The corpus of fuzz_xlsx, replayed by the ordinary build. */
#include "fuzz/fuzz_xlsx.c"

#define CORPUS "tests/fuzz/corpus/xlsx"
#include "support/replay.h"
