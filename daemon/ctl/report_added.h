/*
 * Rows of other systems for an official form: a table with the name of each
 * row, where its figures come from, and one column per column of the form under
 * its number.
 */
#ifndef CTL_REPORT_ADDED_H
#define CTL_REPORT_ADDED_H

#include "ctl/command.h"
#include "ctl/report_sheet.h"

/* Reads ${path}; a figure that is none, and a row for which an identity of the
 * form does not hold, is refused with its line.  -1 and ${out} in the arena, or
 * an exit code with everything said. */
int
report_added_read(const struct command *command, const struct report_form *form,
    const char *path, struct arena *arena, struct report_added *out);

#endif
