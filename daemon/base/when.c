/* Dates and instants. */
#include "base/when.h"

#include <stdio.h>
#include <string.h>

/* Division that rounds down, for instants before 1970. */
static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Local seconds since 1970.  What no day number can say is taken as the
 * farthest one that it can, so that INSTANT_NONE and INSTANT_NEVER may be
 * asked for their date like any other. */
static int64_t
local_seconds(instant at, int32_t offset)
{
	const int64_t farthest = (int64_t)(INT32_MAX - 1) * WHEN_DAY;

	if (at < -farthest)
		at = -farthest;
	if (at > farthest)
		at = farthest;
	return at + offset;
}

day
when_day(instant at, int32_t offset)
{
	int64_t local = local_seconds(at, offset);

	return (day){ (int32_t)floor_div(local, WHEN_DAY) };
}

int32_t
when_second_of_day(instant at, int32_t offset)
{
	int64_t local = local_seconds(at, offset);

	return (int32_t)(local - floor_div(local, WHEN_DAY) * WHEN_DAY);
}

/*
 * Days are counted in eras of 400 years that begin on 1 March, so that the
 * leap day is the last of its year: 146097 days an era, and month m (0 for
 * March) begins on day (153 m + 2) / 5 of the year.
 */
struct civil
when_civil(day date)
{
	int64_t shifted = (int64_t)date.n + 719468;
	int64_t era = floor_div(shifted, 146097);
	int64_t doe = shifted - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t m = (5 * doy + 2) / 153;
	int month = (int)(m < 10 ? m + 3 : m - 9);

	return (struct civil){
		.year = (int)(yoe + era * 400 + (month <= 2)),
		.month = month,
		.dom = (int)(doy - (153 * m + 2) / 5 + 1),
	};
}

day
when_from_civil(int year, int month, int dom)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = floor_div(y, 400);
	int64_t yoe = y - era * 400;
	int64_t m = month > 2 ? month - 3 : month + 9;
	int64_t doy = (153 * m + 2) / 5 + dom - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return (day){ (int32_t)(era * 146097 + doe - 719468) };
}

int
when_days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

bool
when_day_exists(int year, int month, int dom)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 &&
	    dom >= 1 && dom <= when_days_in_month(year, month);
}

int
when_weekday(day date)
{
	/* 1970-01-01 was a Thursday. */
	return (int)(((int64_t)date.n + 3) % 7 + 7) % 7;
}

/* Reads exactly ${digits} decimal digits at *${p} and moves on. */
static bool
digits(const char **p, int count, int *out)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if ((*p)[i] < '0' || (*p)[i] > '9')
			return false;
		value = value * 10 + ((*p)[i] - '0');
	}
	*p += count;
	*out = value;
	return true;
}

static bool
mark(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

/* One or two digits: people type 1/12/2026. */
static bool
one_or_two(const char **p, int *out)
{
	return digits(p, 2, out) || digits(p, 1, out);
}

/* Reads a date at *${p} in either form and moves on; the shape only. */
static bool
date_shape(const char **p, struct civil *out)
{
	const char *iso = *p, *local = *p;
	struct civil c;

	if (digits(&iso, 4, &c.year) && mark(&iso, '-') &&
	    digits(&iso, 2, &c.month) && mark(&iso, '-') &&
	    digits(&iso, 2, &c.dom)) {
		*p = iso;
	} else if (one_or_two(&local, &c.dom) && mark(&local, '/') &&
	    one_or_two(&local, &c.month) && mark(&local, '/') &&
	    digits(&local, 4, &c.year)) {
		*p = local;
	} else {
		return false;
	}
	*out = c;
	return true;
}

static bool
is_day(const char *text, const struct civil *c, struct err *err)
{
	return when_day_exists(c->year, c->month, c->dom) ||
	    err_set(err, "\"%s\": no such day", text);
}

bool
when_parse_day(const char *text, day *out, struct err *err)
{
	const char *p = text;
	struct civil c;

	if (!date_shape(&p, &c) || *p != '\0')
		return err_set(err,
		    "\"%s\": not a date (20/11/2026 or 2026-11-20)", text);
	if (!is_day(text, &c, err))
		return false;
	*out = when_from_civil(c.year, c.month, c.dom);
	return true;
}

/* Reads HH:MM[:SS] at *${p}; false where the shape or the time is wrong. */
static bool
time_of_day(const char **p, bool seconds_allowed, int32_t *out)
{
	int h, m, s = 0;

	if (!digits(p, 2, &h) || !mark(p, ':') || !digits(p, 2, &m))
		return false;
	if (seconds_allowed && **p == ':' &&
	    !(mark(p, ':') && digits(p, 2, &s)))
		return false;
	if (m > 59 || s > 59 || h > 24 || (h == 24 && (m > 0 || s > 0)))
		return false;
	*out = h * 3600 + m * 60 + s;
	return true;
}

bool
when_parse_second(const char *text, int32_t *out, struct err *err)
{
	const char *p = text;
	int32_t second;

	if (!time_of_day(&p, true, &second) || *p != '\0')
		return err_set(err, "\"%s\": not a time of day (HH:MM)", text);
	*out = second;
	return true;
}

/* The time of day behind a date at *${p}, to the end. */
static bool
time_behind(const char *p, int32_t *second)
{
	return (mark(&p, 'T') || mark(&p, ' ')) &&
	    time_of_day(&p, true, second) && *p == '\0' && *second != WHEN_DAY;
}

bool
when_parse_instant(const char *text, int32_t offset, instant *out,
    struct err *err)
{
	const char *p = text;
	struct civil c;
	int32_t second;
	bool dated = date_shape(&p, &c);

	if (dated && *p == '\0')
		return err_set(err,
		    "\"%s\": a time of day is missing (20/11/2026 10:00 or "
		    "2026-11-20T10:00)",
		    text);
	if (!dated || !time_behind(p, &second))
		return err_set(err,
		    "\"%s\": not a time (20/11/2026 10:00 or "
		    "2026-11-20T10:00)",
		    text);
	if (!is_day(text, &c, err))
		return false;
	*out = when_at(when_from_civil(c.year, c.month, c.dom), second, offset);
	return true;
}

bool
when_parse_moment(const char *text, int32_t offset, bool ends, instant *out,
    struct err *err)
{
	const char *p = text;
	struct civil c;
	int32_t second = ends ? WHEN_DAY : 0;

	if (!date_shape(&p, &c) || (*p != '\0' && !time_behind(p, &second)))
		return err_set(err,
		    "\"%s\": not a date or a time (20/11/2026, 20/11/2026 "
		    "10:00 or 2026-11-20T10:00)",
		    text);
	if (!is_day(text, &c, err))
		return false;
	*out = when_at(when_from_civil(c.year, c.month, c.dom), second, offset);
	return true;
}

/* Writes ${value} as exactly ${count} digits and returns what follows.  By
 * hand, for a million dates a second pass through here; snprintf would take
 * most of the time. */
static char *
put(char *out, int value, int count)
{
	for (int i = count - 1; i >= 0; i--) {
		out[i] = (char)('0' + value % 10);
		value /= 10;
	}
	return out + count;
}

/* The date at ${out}, without a NUL; returns what follows. */
static char *
put_day(char *out, day date)
{
	struct civil c = when_civil(date);

	if (c.year < 0 || c.year > 9999)
		return out +
		    snprintf(out, WHEN_TEXT, "%d-%02d-%02d", c.year, c.month,
			c.dom);
	out = put(out, c.year, 4);
	*out++ = '-';
	out = put(out, c.month, 2);
	*out++ = '-';
	return put(out, c.dom, 2);
}

char *
when_iso_day(char *out, day date)
{
	*put_day(out, date) = '\0';
	return out;
}

char *
when_iso_minute(char *out, instant at, int32_t offset)
{
	int32_t s = when_second_of_day(at, offset);
	char *p = put_day(out, when_day(at, offset));

	*p++ = 'T';
	p = put(p, s / 3600, 2);
	*p++ = ':';
	p = put(p, s / 60 % 60, 2);
	if (s % 60 != 0) {
		*p++ = ':';
		p = put(p, s % 60, 2);
	}
	*p = '\0';
	return out;
}

char *
when_rfc3339(char *out, instant at, int32_t offset)
{
	int32_t s = when_second_of_day(at, offset);
	int32_t minutes = (offset < 0 ? -offset : offset) / 60;
	size_t n;

	when_iso_day(out, when_day(at, offset));
	n = strlen(out);
	snprintf(out + n, WHEN_TEXT - n, "T%02d:%02d:%02d%c%02d:%02d", s / 3600,
	    s / 60 % 60, s % 60, offset < 0 ? '-' : '+', minutes / 60,
	    minutes % 60);
	return out;
}

char *
when_people_day(char *out, day date)
{
	struct civil c = when_civil(date);

	snprintf(out, WHEN_TEXT, "%02d/%02d/%04d", c.dom, c.month, c.year);
	return out;
}

char *
when_people_hour(char *out, int32_t second)
{
	snprintf(out, WHEN_TEXT, "%02d giờ %02d", second / 3600,
	    second / 60 % 60);
	return out;
}

char *
when_people(char *out, instant at, int32_t offset)
{
	char date[WHEN_TEXT];
	int32_t s = when_second_of_day(at, offset);

	when_people_day(date, when_day(at, offset));
	snprintf(out, WHEN_TEXT, "%02d giờ %02d ngày %.10s", s / 3600,
	    s / 60 % 60, date);
	return out;
}

char *
when_people_short(char *out, instant at, int32_t offset)
{
	int32_t s = when_second_of_day(at, offset);
	size_t n;

	when_people_day(out, when_day(at, offset));
	n = strlen(out);
	snprintf(out + n, WHEN_TEXT - n, " %02d:%02d", s / 3600, s / 60 % 60);
	return out;
}

const char *
when_people_weekday(day date)
{
	static const char *const names[] = { "thứ Hai", "thứ Ba", "thứ Tư",
		"thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật" };

	return names[when_weekday(date)];
}
