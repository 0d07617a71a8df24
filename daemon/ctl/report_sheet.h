/*
 * A filled official form: its rows of figures, whose they are, of when, and
 * what must be said beside them.
 */
#ifndef CTL_REPORT_SHEET_H
#define CTL_REPORT_SHEET_H

#include "core/report_table.h"
#include "ctl/report_scan.h"

struct report_row_filled {
	const char *label;
	const char *origin; /* another system, of an added row; or NULL */
	int64_t values[REPORT_COLUMNS];
};

struct report_sheet {
	const struct report_form *form;
	struct period period;
	enum report_rows rows;
	const char *scope; /* whose: an agency's name, or the province */
	const struct report_row_filled *lines;
	size_t count;
	struct report_row_filled total;
	instant made;  /* the figures are of then */
	instant known; /* as known then; INSTANT_NEVER: now */
	const char **remarks;
	int remark_count;
};

/* What of the counted figures a sheet shows. */
struct report_scope {
	const struct agency *agency; /* with its subtree; NULL: everything */
	bool alone;                  /* without its subtree */
};

/* What a command names by --period and --agency. */
struct report_asked {
	struct period period;
	struct report_plan plan; /* for it, as known now */
	struct report_scope scope;
};

/* Either may be NULL: the last quarter that has ended, everything.  An exit
 * code with its sentence said, also where no source was read yet, or -1. */
int report_ask(const struct command *command, const struct database *database,
    const char *period, const char *agency, struct report_asked *out);
/* The same for what the daemon itself recorded: a period that is left out lasts
 * until now, and one before the watch is refused. */
int report_ask_recorded(const struct command *command,
    const struct database *database, const char *period, const char *agency,
    struct report_asked *out);

/* Rows that were added from a file. */
struct report_added {
	const struct report_row_filled *rows;
	size_t count;
};

/* Fills a sheet from what was counted, in the database's arena. */
void report_sheet_fill(const struct database *database,
    const struct report_form *form, const struct report_plan *plan,
    enum report_rows rows, const struct report_table *table,
    const struct report_scope *scope, const struct report_added *added,
    struct report_sheet *out);

/* The name under which a row of fields or agencies stands. */
const char *report_label(const struct database *database, enum report_rows rows,
    const char *name);

/* True when ${agency} (a code, or NULL) is of ${scope}. */
bool report_scope_has(const struct database *database,
    const struct report_scope *scope, const char *agency);

/* A number of the form's cells as printed: 1.284; "" never: 0 is "0". */
const char *report_number(const struct database *database, int64_t value);

void report_print_people(const struct database *database,
    const struct report_sheet *sheet);
void report_print_json(const struct database *database,
    const struct report_sheet *sheet);
void report_print_csv(const struct database *database,
    const struct report_sheet *sheet);

/* The printed form as a page of its own, in the database's arena. */
const char *
report_html(const struct database *database, const struct report_sheet *sheet);

/* The same as a workbook at ${path}, which is written whole or not at all. */
bool
report_book(const struct database *database, const struct report_sheet *sheet,
    const char *path, struct err *err) MUST_CHECK;

#endif
