/* The date in a dossier's code. */
#include "core/code.h"

#include <string.h>

enum {
	DATE_DIGITS = 6,
	SEQUENCE_DIGITS = 4,
	OWNED_DIGITS = 6, /* the owner's two, and the sequence */
	NUMBER_DIGITS = 9,
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t
digits(const char *text)
{
	size_t n = 0;

	while (is_digit(text[n]))
		n++;
	return n;
}

/* "H03": where a province's codes begin or end. */
static bool
is_unit(const char *text)
{
	return text[0] >= 'A' && text[0] <= 'Z' && digits(text + 1) == 2;
}

/* 000.00.12.H03: to the "-", or NULL. */
static const char *
old_prefix(const char *code)
{
	static const size_t groups[] = { 3, 2, 2 };

	for (size_t i = 0; i < 3; i++) {
		if (digits(code) != groups[i] || code[groups[i]] != '.')
			return NULL;
		code += groups[i] + 1;
	}
	return is_unit(code) ? code + 3 : NULL;
}

/* H03.12.000.00: up to three groups of two or three digits. */
static const char *
new_prefix(const char *code)
{
	if (!is_unit(code))
		return NULL;
	code += 3;
	for (int groups = 0; groups < 3 && *code == '.'; groups++) {
		size_t n = digits(code + 1);

		if (n != 2 && n != 3)
			return NULL;
		code += 1 + n;
	}
	return code;
}

static int
two_digits(const char *text)
{
	return (text[0] - '0') * 10 + (text[1] - '0');
}

/* The "-" before the date, or NULL. */
static const char *
dash_of(const char *code)
{
	const char *rest = old_prefix(code);

	if (rest == NULL)
		rest = new_prefix(code);
	return rest == NULL || *rest != '-' ? NULL : rest;
}

enum code_date
code_date(const char *code, day *out)
{
	const char *rest = dash_of(code);
	int year, month, dom;

	if (rest == NULL || digits(rest + 1) != DATE_DIGITS)
		return CODE_OTHER;
	rest++;
	/* The sequence may be longer; the owner's two digits before it cannot
	 * be told from it. */
	if (rest[DATE_DIGITS] != '-' ||
	    digits(rest + DATE_DIGITS + 1) < SEQUENCE_DIGITS ||
	    rest[DATE_DIGITS + 1 + digits(rest + DATE_DIGITS + 1)] != '\0')
		return CODE_OTHER;
	year = 2000 + two_digits(rest);
	month = two_digits(rest + 2);
	dom = two_digits(rest + 4);
	if (!when_day_exists(year, month, dom))
		return CODE_NO_DAY;
	*out = when_from_civil(year, month, dom);
	return CODE_DATED;
}

bool
code_take_apart(const char *code, struct code_parts *out)
{
	const char *sequence;
	size_t length;
	day date;

	if (code_date(code, &date) != CODE_DATED)
		return false;
	sequence = dash_of(code) + 1 + DATE_DIGITS + 1;
	length = digits(sequence);
	if (length > NUMBER_DIGITS)
		return false;
	*out = (struct code_parts){ .unit = (size_t)(dash_of(code) - code),
		.date = date };
	if (length == OWNED_DIGITS) {
		out->owner = (uint32_t)two_digits(sequence);
		sequence += 2;
	}
	for (; is_digit(*sequence); sequence++)
		out->number = out->number * 10 + (uint32_t)(*sequence - '0');
	return true;
}
