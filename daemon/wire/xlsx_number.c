/* Numbers of cells: serial dates, digits, leading zeros. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "wire/xlsx_parts.h"

/* Days from the epoch of the date system to 1970-01-01, seen from the serial:
 * 25569 is 1970-01-01 in the 1900 system. */
enum {
	EPOCH_1900 = 25569,
	EPOCH_1904 = 25569 - 1462,
	LEAP_BUG = 60,  /* 29 February 1900, which never was */
	LAST = 2958465, /* 31 December 9999 */
};

/* ---- formats ---- */

/* Skips what a format code only prints: quoted text, an escaped, padded or
 * repeated character, a colour or a locale.  "[h]" is left to stand. */
static const char *
skip_literal(const char *at)
{
	const char *end;

	switch (*at) {
	case '"':
		end = strchr(at + 1, '"');
		return end == NULL ? at + strlen(at) : end + 1;
	case '\\':
	case '_':
	case '*':
		return at[1] == '\0' ? at + 1 : at + 2;
	case '[':
		if (at[1] != '\0' && strchr("hmsHMS", at[1]) != NULL &&
		    (at[2] == ']' || at[2] == at[1]))
			return at;
		end = strchr(at, ']');
		return end == NULL ? at + strlen(at) : end + 1;
	default:
		return at;
	}
}

/* "General", of which no letter is a date's. */
static bool
is_general(const char *at)
{
	return strncmp(at, "General", 7) == 0 || strncmp(at, "GENERAL", 7) == 0;
}

struct xlsx_format
xlsx_format_of(const char *code)
{
	bool has_date = false, has_clock = false, has_month = false;
	int zeros = 0, others = 0;

	/* The first section is that of positive numbers. */
	for (const char *at = code; *at != '\0' && *at != ';';) {
		const char *next = skip_literal(at);

		if (next == at && is_general(at))
			next = at + 7;
		if (next != at) {
			others++;
			at = next;
			continue;
		}
		has_date |= strchr("dDyY", *at) != NULL;
		has_clock |= strchr("hHsS", *at) != NULL;
		has_month |= strchr("mM", *at) != NULL;
		zeros += *at == '0';
		others += *at != '0';
		at++;
	}
	if (has_date || (has_month && !has_clock))
		return (struct xlsx_format){ XLSX_DATE, 0 };
	if (has_clock)
		return (struct xlsx_format){ XLSX_CLOCK, 0 };
	return (struct xlsx_format){ XLSX_NUMBER,
		others == 0 && zeros > 1 && zeros < 32 ? zeros : 0 };
}

/* ---- numbers ---- */

/* Fills the whole of ${text}. */
static bool
parse(const char *text, double *out)
{
	char *end;

	if (text[0] == '\0' || strspn(text, "0123456789+-.eE") != strlen(text))
		return false;
	*out = strtod(text, &end);
	return *end == '\0' && isfinite(*out);
}

static const char *
plain(struct arena *arena, const char *text, double value, int zeros)
{
	char best[40];

	if (fabs(value) < 9007199254740992.0 && trunc(value) == value)
		return value < 0 ? arena_printf(arena, "%.0f", value)
				 : arena_printf(arena, "%0*.0f", zeros, value);
	/* Digits beyond a double's are the writer's own. */
	if (strpbrk(text, ".eE") == NULL)
		return arena_string(arena, text);
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(best, sizeof(best), "%.*g", digits, value);
		if (strtod(best, NULL) == value)
			break;
	}
	return arena_string(arena, best);
}

/* The serial as days since 1970 and seconds; false where it is no date. */
static bool
split_serial(double serial, bool date1904, day *date, int32_t *second)
{
	int64_t whole = (int64_t)floor(serial);
	int64_t seconds = (int64_t)round((serial - floor(serial)) * WHEN_DAY);

	if (seconds == WHEN_DAY) {
		whole++;
		seconds = 0;
	}
	if (date1904) {
		if (whole + 1462 > LAST)
			return false;
		date->n = (int32_t)(whole - EPOCH_1904);
	} else {
		if (whole < 1 || whole == LEAP_BUG || whole > LAST)
			return false;
		date->n =
		    (int32_t)(whole - EPOCH_1900) + (whole < LEAP_BUG ? 1 : 0);
	}
	*second = (int32_t)seconds;
	return true;
}

static const char *
clock_text(struct arena *arena, int32_t second)
{
	return arena_printf(arena, "%02d:%02d:%02d", (int)(second / 3600),
	    (int)(second / 60 % 60), (int)(second % 60));
}

const char *
xlsx_number(struct arena *arena, const char *text, struct xlsx_format format,
    bool date1904)
{
	char date_text[WHEN_TEXT];
	double value;
	int32_t second;
	day date;

	if (!parse(text, &value))
		return arena_string(arena, text);
	if (format.kind == XLSX_NUMBER || value < 0 || value > LAST + 1.0)
		return plain(arena, text, value, format.zeros);
	if (format.kind == XLSX_CLOCK && value < 1)
		return clock_text(arena,
		    (int32_t)round(value * WHEN_DAY) % WHEN_DAY);
	if (!split_serial(value, date1904, &date, &second))
		return plain(arena, text, value, 0);
	when_iso_day(date_text, date);
	return second == 0 && format.kind == XLSX_DATE
	    ? arena_string(arena, date_text)
	    : arena_printf(arena, "%s %s", date_text,
		  clock_text(arena, second));
}
