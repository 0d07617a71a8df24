/* The corpus of fuzz_page, replayed by the ordinary build. */
#include "fuzz/fuzz_page.c"

#define CORPUS "tests/fuzz/corpus/page"
#include "support/replay.h"
