/* A cell of an official form opened: the dossiers that it counts. */
#ifndef CTL_REPORT_CELL_H
#define CTL_REPORT_CELL_H

#include "ctl/command.h"
#include "ctl/report_sheet.h"

struct report_cell {
	const struct report_form *form;
	enum report_rows rows;
	const struct report_scope *scope;
	const char *row; /* as the form names it; "" or "*": all of them */
	int column;
};

enum report_format { REPORT_PEOPLE, REPORT_JSON, REPORT_CSV };

/* Reads "ROW:COLUMN"; an exit code with its sentence said, or -1. */
int report_cell_parse(const struct command *command, struct arena *arena,
    const char *text, struct report_cell *out);

/* Lists the dossiers; an exit code. */
int report_cell_print(const struct command *command,
    const struct database *database, const struct report_plan *plan,
    const struct report_cell *cell, enum report_format format);

#endif
