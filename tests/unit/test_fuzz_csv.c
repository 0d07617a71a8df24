/* The corpus of fuzz_csv, replayed by the ordinary build. */
#include "fuzz/fuzz_csv.c"

#define CORPUS "tests/fuzz/corpus/csv"
#include "support/replay.h"
