/* The story of STEP time again, linked with the virtual loop. */
#include "io/test_loop_step.c"
