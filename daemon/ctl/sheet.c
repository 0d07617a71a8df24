/* CSV as an answer. */
#include "ctl/sheet.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MARK "\xef\xbb\xbf" /* of the order of bytes */

void
sheet_begin(const char *columns)
{
	printf(MARK "%s\r\n", columns);
}

/* A number less than nothing is no formula, and must stay one to be summed. */
static bool
is_number(const char *text)
{
	const char *digits = text + (*text == '-');
	size_t whole = strspn(digits, "0123456789");
	const char *rest = digits + whole;

	if (whole > 0 && *rest == '.')
		rest += 1 + strspn(rest + 1, "0123456789");
	return whole > 0 && *rest == '\0';
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

void
sheet_table(const char *const *heads, size_t columns, const char *const *cells,
    size_t rows)
{
	fputs(MARK, stdout);
	for (size_t i = 0; i < columns; i++)
		printf("%s%s", i == 0 ? "" : ",", heads[i]);
	fputs("\r\n", stdout);
	for (size_t i = 0; i < rows; i++)
		sheet_row(&cells[i * columns], columns);
}
