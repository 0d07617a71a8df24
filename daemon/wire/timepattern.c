/* Reading and printing of time patterns. */
#include "wire/timepattern.h"

#include <string.h>

static const char weekdays[] = "MonTueWedThuFriSatSun";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/* Exactly ${count} digits. */
static bool
read_digits(const char **p, int count, int *out)
{
	int value = 0;

	for (int i = 0; i < count; i++, (*p)++) {
		if (**p < '0' || **p > '9')
			return false;
		value = value * 10 + (**p - '0');
	}
	*out = value;
	return true;
}

bool
timepattern_offset(const char **p, bool colon, int32_t *out)
{
	int sign = **p == '-' ? -1 : 1;
	int hours, minutes;

	if (**p != '+' && **p != '-')
		return false;
	(*p)++;
	if (!read_digits(p, 2, &hours))
		return false;
	if (colon && *(*p)++ != ':')
		return false;
	if (!read_digits(p, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*out = sign * (hours * 3600 + minutes * 60);
	return true;
}

/* Nothing, or "." and up to nine digits. */
static bool
skip_fraction(const char **p)
{
	int count = 0;

	if (**p != '.')
		return true;
	for ((*p)++; **p >= '0' && **p <= '9'; (*p)++)
		count++;
	return count >= 1 && count <= 9;
}

/* One of ${names}, three letters each; its number from 1. */
static bool
read_name(const char *names, const char **p, int *out)
{
	for (int i = 0; names[3 * i] != '\0'; i++)
		if (strncmp(*p, names + 3 * i, 3) == 0) {
			*out = i + 1;
			*p += 3;
			return true;
		}
	return false;
}

static bool
read_letter(char letter, const char **p, struct timepattern_fields *fields)
{
	int weekday; /* not compared with the date: servers get it wrong */

	switch (letter) {
	case 'Y':
		return read_digits(p, 4, &fields->year);
	case 'M':
		return read_digits(p, 2, &fields->month);
	case 'B':
		return read_name(months, p, &fields->month);
	case 'W':
		return read_name(weekdays, p, &weekday);
	case 'D':
		return read_digits(p, 2, &fields->dom);
	case 'h':
		fields->has_time = true;
		return read_digits(p, 2, &fields->hour);
	case 'm':
		return read_digits(p, 2, &fields->minute);
	case 's':
		return read_digits(p, 2, &fields->second);
	case 'f':
	case 'F':
		return skip_fraction(p);
	case 'o':
	case 'O':
		return timepattern_offset(p, letter == 'o', &fields->offset);
	case 'G':
		fields->offset = 0;
		*p += 3;
		return strncmp(*p - 3, "GMT", 3) == 0;
	default:
		return *(*p)++ == letter;
	}
}

bool
timepattern_read(const char *pattern, const char *text,
    struct timepattern_fields *fields)
{
	for (; *pattern != '\0'; pattern++)
		if (!read_letter(*pattern, &text, fields))
			return false;
	return *text == '\0';
}

static void
print_offset(struct buf *buf, int32_t offset, const char *colon)
{
	int ahead = offset < 0 ? -offset : offset;

	buf_printf(buf, "%c%02d%s%02d", offset < 0 ? '-' : '+', ahead / 3600,
	    colon, ahead / 60 % 60);
}

static void
print_letter(struct buf *buf, char letter,
    const struct timepattern_fields *fields)
{
	day date;

	switch (letter) {
	case 'Y':
		buf_printf(buf, "%04d", fields->year);
		break;
	case 'M':
		buf_printf(buf, "%02d", fields->month);
		break;
	case 'B':
		buf_add_bytes(buf, months + 3 * (fields->month - 1), 3);
		break;
	case 'W':
		date =
		    when_from_civil(fields->year, fields->month, fields->dom);
		buf_add_bytes(buf, weekdays + 3 * when_weekday(date), 3);
		break;
	case 'D':
		buf_printf(buf, "%02d", fields->dom);
		break;
	case 'h':
		buf_printf(buf, "%02d", fields->hour);
		break;
	case 'm':
		buf_printf(buf, "%02d", fields->minute);
		break;
	case 's':
		buf_printf(buf, "%02d", fields->second);
		break;
	case 'f':
		break;
	case 'F':
		buf_add(buf, ".000");
		break;
	case 'o':
	case 'O':
		print_offset(buf, fields->offset, letter == 'o' ? ":" : "");
		break;
	case 'G':
		buf_add(buf, "GMT");
		break;
	default:
		buf_add_char(buf, letter);
	}
}

void
timepattern_print(struct buf *buf, const char *pattern,
    const struct timepattern_fields *fields)
{
	for (; *pattern != '\0'; pattern++)
		print_letter(buf, *pattern, fields);
}

struct timepattern_fields
timepattern_from(instant at, int32_t offset)
{
	struct civil civil = when_civil(when_day(at, offset));
	int32_t second = when_second_of_day(at, offset);

	return (struct timepattern_fields){
		.year = civil.year,
		.month = civil.month,
		.dom = civil.dom,
		.hour = second / 3600,
		.minute = second / 60 % 60,
		.second = second % 60,
		.offset = offset,
		.has_time = true,
	};
}
