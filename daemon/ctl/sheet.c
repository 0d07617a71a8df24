/* CSV as an answer. */
#include "ctl/sheet.h"

#include <stdio.h>
#include <string.h>

void
sheet_begin(const char *columns)
{
	printf("\xef\xbb\xbf%s\r\n", columns);
}

/* What a spreadsheet would run instead of show begins with one of these. */
static void
print_cell(const char *text)
{
	putchar('"');
	if (*text != '\0' && strchr("=+-@\t\r\n", *text) != NULL)
		putchar('\'');
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '"')
			putchar('"');
		putchar(*p);
	}
	putchar('"');
}

void
sheet_row(const char *const *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			putchar(',');
		print_cell(cells[i] == NULL ? "" : cells[i]);
	}
	fputs("\r\n", stdout);
}
