/*
 * Office hours as calendar files write them: "07:30-11:30 13:30-17:30".
 */
#ifndef WIRE_OFFICE_HOURS_H
#define WIRE_OFFICE_HOURS_H

#include "base/err.h"
#include "base/text.h"
#include "core/calendar.h"

/* Reads spans with blanks between them; ${text} is cut up.  Refuses what
 * office_shift_check refuses, too. */
bool office_hours_parse(char *text, struct office_shift *out,
    struct err *err) MUST_CHECK;

/* " 07:30-11:30 13:30-17:30": a blank before each span. */
void office_hours_print(struct buf *out, const struct office_shift *hours);

/* Cuts the word before the first blank of *${text} off and moves on to what
 * follows the blanks. */
char *office_hours_word(char **text);

#endif
