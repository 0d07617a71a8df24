/* Reporting periods: their names and their cut-offs. */
#include "core/period.h"

#include <stdio.h>
#include <string.h>

enum {
	FIRST_YEAR = 1971, /* what lies before has no place in a day's number */
	LAST_YEAR = 9999,
	CUT_OFF = 15, /* the day of the month on which a period begins */
	LONGEST = 60, /* bytes of a period as somebody types it */
};

/* How many months each kind has, and what its name is written with. */
static const struct kind {
	int months;
	char letter;
} kinds[] = {
	[PERIOD_MONTH] = { 1, 0 },
	[PERIOD_QUARTER] = { 3, 'Q' },
	[PERIOD_HALF] = { 6, 'H' },
	[PERIOD_YEAR] = { 12, 0 },
};

/* The cut-off before month ${month} of ${year}; month 0 is December before. */
static day
cut_off(int year, int month)
{
	if (month == 0)
		return when_from_civil(year - 1, 12, CUT_OFF);
	return when_from_civil(year, month, CUT_OFF);
}

/* ${number} counts from 1; of a year it is 1. */
static struct period
legal(enum period_kind kind, int year, int number)
{
	int months = kinds[kind].months;

	return (struct period){
		.kind = kind,
		.year = year,
		.number = kind == PERIOD_YEAR ? 0 : number,
		.from = cut_off(year, (number - 1) * months),
		.to = when_add_days(cut_off(year, number * months), -1),
	};
}

static struct period
span(day from, day to)
{
	return (struct period){ .kind = PERIOD_SPAN, .from = from, .to = to };
}

/* ---- reading ---- */

/* Exactly ${digits} of them. */
static bool
number_of(const char *text, size_t digits, int *out)
{
	*out = 0;
	for (size_t i = 0; i < digits; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*out = *out * 10 + (text[i] - '0');
	}
	return true;
}

/* What has the shape of a legal period, whether there is one or not. */
static bool
shape_of(const char *text, enum period_kind *kind, int *year, int *number)
{
	size_t length = strlen(text);

	*number = 1;
	if (length == 7 && text[2] == '/') {
		*kind = PERIOD_MONTH;
		return number_of(text, 2, number) &&
		    number_of(text + 3, 4, year);
	}
	if (length < 4 || !number_of(text, 4, year))
		return false;
	if (length == 4) {
		*kind = PERIOD_YEAR;
		return true;
	}
	if (length != 7 || text[4] != '-')
		return false;
	if (text[5] == 'Q' || text[5] == 'H') {
		*kind = text[5] == 'Q' ? PERIOD_QUARTER : PERIOD_HALF;
		return number_of(text + 6, 1, number);
	}
	*kind = PERIOD_MONTH;
	return number_of(text + 5, 2, number);
}

static bool
parse_span(const char *text, const char *dots, struct period *out,
    struct err *err)
{
	char first[WHEN_TEXT];
	size_t length = (size_t)(dots - text);
	day from, to;

	if (length >= sizeof(first))
		return err_set(err, "\"%s\": not a period", text);
	memcpy(first, text, length);
	first[length] = '\0';
	if (!when_parse_day(first, &from, err) ||
	    !when_parse_day(dots + 2, &to, err))
		return false;
	if (to.n < from.n)
		return err_set(err, "\"%s\": it ends before it begins", text);
	*out = span(from, to);
	return true;
}

bool
period_parse(const char *text, struct period *out, struct err *err)
{
	const char *dots = strstr(text, "..");
	enum period_kind kind;
	int year, number;

	if (strlen(text) > LONGEST)
		return err_set(err, "%zu bytes are not a period", strlen(text));
	if (dots != NULL)
		return parse_span(text, dots, out, err);
	if (!shape_of(text, &kind, &year, &number))
		return err_set(err,
		    "\"%s\": not a period (2026-09, 2026-Q3, 2026-H1, 2026 or "
		    "15/06/2026..14/09/2026)",
		    text);
	if (year < FIRST_YEAR || year > LAST_YEAR)
		return err_set(err, "\"%s\": a year is %d to %d", text,
		    FIRST_YEAR, LAST_YEAR);
	if (number < 1 || number > 12 / kinds[kind].months)
		return err_set(err, "\"%s\": there is no %s %d", text,
		    kind == PERIOD_QUARTER    ? "quarter"
			: kind == PERIOD_HALF ? "half year"
					      : "month",
		    number);
	*out = legal(kind, year, number);
	return true;
}

/* ---- neighbours ---- */

/* The one before ${number} of ${year}. */
static struct period
step_back(enum period_kind kind, int year, int number)
{
	if (number > 1)
		return legal(kind, year, number - 1);
	return legal(kind, year - 1, 12 / kinds[kind].months);
}

struct period
period_last(enum period_kind kind, day today)
{
	struct civil civil = when_civil(today);
	/* The one that holds the last day of this month has not ended, or ended
	 * on the 14th. */
	int number = (civil.month - 1) / kinds[kind].months + 1;
	struct period period = legal(kind, civil.year, number);

	while (period.to.n >= today.n)
		period = period_before(&period);
	return period;
}

struct period
period_before(const struct period *period)
{
	if (period->kind == PERIOD_SPAN) {
		day to = when_add_days(period->from, -1);
		int32_t days = period->to.n - period->from.n;

		return span(when_add_days(to, -days), to);
	}
	return step_back(period->kind, period->year,
	    period->kind == PERIOD_YEAR ? 1 : period->number);
}

instant
period_begins(const struct period *period, int32_t offset)
{
	return when_at(period->from, 0, offset);
}

instant
period_ends(const struct period *period, int32_t offset)
{
	return when_at(when_add_days(period->to, 1), 0, offset);
}

/* ---- its names ---- */

const char *
period_text(struct arena *arena, const struct period *period)
{
	char from[WHEN_TEXT], to[WHEN_TEXT];

	switch (period->kind) {
	case PERIOD_MONTH:
		return arena_printf(arena, "%04d-%02d", period->year,
		    period->number);
	case PERIOD_QUARTER:
	case PERIOD_HALF:
		return arena_printf(arena, "%04d-%c%d", period->year,
		    kinds[period->kind].letter, period->number);
	case PERIOD_YEAR:
		return arena_printf(arena, "%04d", period->year);
	case PERIOD_SPAN:
		break;
	}
	return arena_printf(arena, "%s..%s", when_iso_day(from, period->from),
	    when_iso_day(to, period->to));
}

const char *
period_people(struct arena *arena, const struct period *period)
{
	static const char *const roman[] = { "", "I", "II", "III", "IV" };
	char from[WHEN_TEXT], to[WHEN_TEXT];

	switch (period->kind) {
	case PERIOD_MONTH:
		return arena_printf(arena, "Tháng %d năm %d", period->number,
		    period->year);
	case PERIOD_QUARTER:
		return arena_printf(arena, "Quý %s năm %d",
		    roman[period->number], period->year);
	case PERIOD_HALF:
		return arena_printf(arena, "6 tháng %s năm %d",
		    period->number == 1 ? "đầu" : "cuối", period->year);
	case PERIOD_YEAR:
		return arena_printf(arena, "Năm %d", period->year);
	case PERIOD_SPAN:
		break;
	}
	return arena_printf(arena, "Từ ngày %s đến ngày %s",
	    when_people_day(from, period->from),
	    when_people_day(to, period->to));
}

const char *
period_dates(struct arena *arena, const struct period *period)
{
	char from[WHEN_TEXT], to[WHEN_TEXT];

	return arena_printf(arena, "%s – %s",
	    when_people_day(from, period->from),
	    when_people_day(to, period->to));
}
