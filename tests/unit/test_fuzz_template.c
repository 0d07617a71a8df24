/* The corpus of fuzz_template, replayed by the ordinary build. */
#include "fuzz/fuzz_template.c"

#define CORPUS "tests/fuzz/corpus/template"
#include "support/replay.h"
