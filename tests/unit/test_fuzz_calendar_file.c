/* The corpus of fuzz_calendar_file, replayed by the ordinary build. */
#include "fuzz/fuzz_calendar_file.c"

#define CORPUS "tests/fuzz/corpus/calendar_file"
#include "support/replay.h"
