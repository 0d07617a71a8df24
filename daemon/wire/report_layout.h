/*
 * How the headings of a form stand over its columns: neighbours with one outer
 * heading share its cell, and a column with fewer headings than others has its
 * last one reach down.  Drawn alike in HTML and in workbooks.
 */
#ifndef WIRE_REPORT_LAYOUT_H
#define WIRE_REPORT_LAYOUT_H

#include "core/report.h"

struct report_head {
	const char *text;
	int row, column;   /* from 0; column 0 is the form's first of figures */
	int rows, columns; /* how many it covers, at least 1 */
};

enum { REPORT_HEAD_CELLS = REPORT_COLUMNS * REPORT_HEADS };

/* Row by row from the top, from left to right; ${depth} is how many rows. */
int report_layout(const struct report_form *form,
    struct report_head out[REPORT_HEAD_CELLS], int *depth);

#endif
