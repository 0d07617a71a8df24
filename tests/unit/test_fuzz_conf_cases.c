/* The corpus of fuzz_conf_cases, replayed by the ordinary build. */
#include "fuzz/fuzz_conf_cases.c"

#define CORPUS "tests/fuzz/corpus/conf_cases"
#include "support/replay.h"
