/* The corpus of fuzz_conf, replayed by the ordinary build. */
#include "fuzz/fuzz_conf.c"

#define CORPUS "tests/fuzz/corpus/conf"
#include "support/replay.h"
