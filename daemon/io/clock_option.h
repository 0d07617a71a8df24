/* The clock that a daemon is started with (--clock). */
#ifndef IO_CLOCK_OPTION_H
#define IO_CLOCK_OPTION_H

#include "io/loop.h"

/* Reads "START,xRATE[,REALSTART]", simulated time that runs RATE times as fast
 * from START on, REALSTART being the real second (since 1970) at which it did;
 * or "START,step", which stands until it is moved.  START is local time. */
bool clock_option_parse(const char *text, struct loop_clock *out,
    struct err *err) MUST_CHECK;

#endif
