/*
 * Which official forms there are: those built in, and the files of the folder
 * forms beside the configuration, which take the place of one of their name.
 */
#ifndef CTL_REPORT_FORMS_H
#define CTL_REPORT_FORMS_H

#include "core/report.h"
#include "ctl/command.h"

/* Finds the form called ${name} for a period that ends on ${end}: of several of
 * one name the one in force then.  -1 and ${out} in ${arena}, or an exit code
 * with its sentence said. */
int report_form_find(const struct command *command, const char *config,
    const char *name, day end, struct arena *arena,
    const struct report_form **out);

/* Prints them all, a line each; an exit code. */
int report_forms_print(const struct command *command, const char *config,
    struct arena *arena);

#endif
