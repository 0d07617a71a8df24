/* Dates and times in names of files. */
#include "wire/stamp.h"

#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* How many digits stand there, and of at most nine their value. */
static int
digits(const char *at, int *value)
{
	int count = 0;

	*value = 0;
	while (is_digit(at[count])) {
		if (count < 9)
			*value = *value * 10 + (at[count] - '0');
		count++;
	}
	return count;
}

static int
number(const char *at, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++)
		value = value * 10 + (at[i] - '0');
	return value;
}

static bool
set_day(int year, int month, int dom, day *out)
{
	if (year < 2000 || year > 2999 || !when_day_exists(year, month, dom))
		return false;
	*out = when_from_civil(year, month, dom);
	return true;
}

static bool
is_mark(char c)
{
	return c == '-' || c == '.' || c == '_';
}

/* yyyy-MM-dd or dd-MM-yyyy; the size of it, 0 for none. */
static int
marked_day(const char *at, day *out)
{
	int a, b, c, size_a, size_b, size_c;
	const char *second, *third;

	size_a = digits(at, &a);
	if (!is_mark(at[size_a]))
		return 0;
	second = at + size_a + 1;
	size_b = digits(second, &b);
	if (size_b < 1 || size_b > 2 || second[size_b] != at[size_a])
		return 0;
	third = second + size_b + 1;
	size_c = digits(third, &c);
	if (size_a == 4 && size_b == 2 && size_c == 2)
		return set_day(a, b, c, out) ? 10 : 0;
	if (size_a <= 2 && size_c == 4 && set_day(c, b, a, out))
		return size_a + size_b + size_c + 2;
	return 0;
}

static bool
set_second(int hour, int minute, int second, int32_t *out)
{
	if (hour > 23 || minute > 59 || second > 59)
		return false;
	*out = hour * 3600 + minute * 60 + second;
	return true;
}

/* HHmm or HHmmss, of exactly ${count} digits. */
static int
plain_time(const char *at, int count, int32_t *out)
{
	if (count != 4 && count != 6)
		return 0;
	return set_second(number(at, 2), number(at + 2, 2),
		   count == 6 ? number(at + 4, 2) : 0, out)
	    ? count
	    : 0;
}

/* HH-mm or HH-mm-ss. */
static int
marked_time(const char *at, int32_t *out)
{
	int value, minute, second = 0, size = 5;

	if (digits(at, &value) != 2 || at[2] == '\0' ||
	    strchr("-._hg", at[2]) == NULL || digits(at + 3, &minute) != 2)
		return 0;
	if (is_mark(at[5]) && digits(at + 6, &second) == 2 && second <= 59)
		size = 8;
	else
		second = 0;
	return set_second(value, minute, second, out) ? size : 0;
}

/* A time of day behind a date; the size of it with the mark before it. */
static int
time_behind(const char *at, int32_t *out)
{
	int value, size;

	if (at[0] == '\0' || strchr("-_.T ", at[0]) == NULL)
		return 0;
	size = plain_time(at + 1, digits(at + 1, &value), out);
	if (size == 0)
		size = marked_time(at + 1, out);
	return size == 0 ? 0 : size + 1;
}

/* What stands at ${at}, where a run of digits begins. */
static bool
read_here(const char *name, int from, int32_t offset, struct stamp *out)
{
	const char *at = name + from;
	int value, run = digits(at, &value), size = 0, more;
	int32_t second = 0;
	day date;

	*out = (struct stamp){ .from = from };
	if (run == 8 || run == 12 || run == 14) {
		if (!set_day(number(at, 4), number(at + 4, 2),
			number(at + 6, 2), &date))
			return false;
		size = 8;
		more = run == 8 ? 0 : plain_time(at + 8, run - 8, &second);
		if (run > 8 && more == 0)
			return false;
	} else {
		size = marked_day(at, &date);
		more = 0;
	}
	if (size == 0)
		return false;
	if (more == 0)
		more = time_behind(at + size, &second);
	out->date_only = more == 0;
	out->to = from + size + more;
	out->at = when_at(date, second, offset);
	return true;
}

bool
stamp_read(const char *name, int32_t offset, struct stamp *out)
{
	struct stamp here;
	bool found = false;
	int value;

	for (int i = 0; name[i] != '\0';) {
		if (!is_digit(name[i])) {
			i++;
			continue;
		}
		if (!read_here(name, i, offset, &here)) {
			i += digits(name + i, &value);
			continue;
		}
		if (!found || here.at > out->at)
			*out = here;
		found = true;
		i = here.to;
	}
	return found;
}
