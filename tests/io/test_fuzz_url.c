/* The corpus of fuzz_url, replayed by the ordinary build. */
#include "fuzz/fuzz_url.c"

#define CORPUS "tests/fuzz/corpus/url"
#include "support/replay.h"
