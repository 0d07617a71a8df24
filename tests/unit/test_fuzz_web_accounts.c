/* The corpus of fuzz_web_accounts, replayed by the ordinary build. */
#include "fuzz/fuzz_web_accounts.c"

#define CORPUS "tests/fuzz/corpus/web_accounts"
#include "support/replay.h"
