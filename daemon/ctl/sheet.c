/* CSV as an answer. */
#include "ctl/sheet.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

void
sheet_begin(const char *columns)
{
	printf("\xef\xbb\xbf%s\r\n", columns);
}

/* A number less than nothing is no formula, and must stay one to be summed. */
static bool
is_number(const char *text)
{
	const char *digits = text + (*text == '-');

	return *digits != '\0' && digits[strspn(digits, "0123456789")] == '\0';
}

/* What a spreadsheet would run instead of show begins with one of these. */
static void
print_cell(const char *text)
{
	putchar('"');
	if (*text != '\0' && strchr("=+-@\t\r\n", *text) != NULL &&
	    !is_number(text))
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
