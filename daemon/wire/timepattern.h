/*
 * Civil time as a pattern of letters, read strictly and printed alike; the
 * forms of timeform.h are written in it.  Y four digits of the year; M D h m s
 * two digits each; B "Nov"; W "Fri"; f a fraction that may be read and is not
 * printed, F one that may be read and is printed ".000"; o an offset "+07:00",
 * O "+0700", G "GMT"; everything else stands for itself.
 */
#ifndef WIRE_TIMEPATTERN_H
#define WIRE_TIMEPATTERN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/when.h"

/* A time as it is written: its day need not exist. */
struct timepattern_fields {
	int year, month, dom;
	int hour, minute, second;
	int32_t offset; /* seconds ahead of UTC */
	bool has_time;
};

/* Reads the whole of ${text}.  ${fields} must hold zeros and the offset that
 * counts where the pattern has none; on false it is of no use. */
bool timepattern_read(const char *pattern, const char *text,
    struct timepattern_fields *fields);

/* Reads "+07:00" at *${p} and moves on; "+0700" without ${colon}. */
bool timepattern_offset(const char **p, bool colon, int32_t *out);

void timepattern_print(struct buf *buf, const char *pattern,
    const struct timepattern_fields *fields);

/* ${at} as it is written where clocks run ${offset} ahead of UTC. */
struct timepattern_fields timepattern_from(instant at, int32_t offset);

#endif
