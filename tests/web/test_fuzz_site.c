/* The corpus of fuzz_site, replayed by the ordinary build. */
#include "fuzz/fuzz_site.c"

#define CORPUS "tests/fuzz/corpus/site"
#include "support/replay.h"
