/* The corpus of fuzz_client, replayed by the ordinary build. */
#include "fuzz/fuzz_client.c"

#define CORPUS "tests/fuzz/corpus/client"
#include "support/replay.h"
