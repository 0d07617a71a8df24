/*
 * The calendar's hours.  Office time is one line of seconds that runs only
 * while offices are open: an instant's position on it is the working days
 * before its date times the length of a day, plus what of its own day has
 * passed.  Adding is then adding, and the way back is a division.  Where days
 * differ in length the seconds before each are kept, and the way back is a
 * binary search among them.
 */
#include "core/calendar_tables.h"

int32_t
calendar_open(const struct calendar *calendar)
{
	return calendar->standard.spans[0].open;
}

int32_t
calendar_close(const struct calendar *calendar)
{
	return calendar_last_close(calendar);
}

int
calendar_spans(const struct calendar *calendar,
    struct office_span out[CALENDAR_SPANS])
{
	for (int i = 0; i < calendar->standard.count; i++)
		out[i] = calendar->standard.spans[i];
	return calendar->standard.count;
}

int32_t
calendar_day_length(const struct calendar *calendar)
{
	return calendar->standard.length;
}

const struct office_shift *
calendar_hours(const struct calendar *calendar, day date)
{
	int32_t index;

	return calendar_index(calendar, date, &index)
	    ? calendar_shift(calendar, index)
	    : &calendar->standard;
}

int32_t
calendar_close_on(const struct calendar *calendar, day date)
{
	return office_shift_close(calendar_hours(calendar, date));
}

instant
calendar_open_at(const struct calendar *calendar, day date)
{
	return when_at(date, calendar_hours(calendar, date)->spans[0].open,
	    calendar->offset);
}

instant
calendar_close_at(const struct calendar *calendar, day date)
{
	return when_at(date, calendar_close_on(calendar, date),
	    calendar->offset);
}

bool
calendar_is_open(const struct calendar *calendar, day date)
{
	int32_t index;

	return calendar_index(calendar, date, &index) &&
	    calendar_opens(calendar, index);
}

bool
calendar_is_office(const struct calendar *calendar, instant at)
{
	const struct office_shift *shift;
	int32_t index, second;

	if (!calendar_locate(calendar, at, &index, &second) ||
	    !calendar_opens(calendar, index))
		return false;
	shift = calendar_shift(calendar, index);
	for (int i = 0; i < shift->count; i++)
		if (second >= shift->spans[i].open &&
		    second <= shift->spans[i].close)
			return true;
	return false;
}

/* The first day by whose close ${wanted} seconds have passed; false when the
 * listed days do not hold as many. */
static bool
day_of_position(const struct calendar *calendar, int64_t wanted, int32_t *out)
{
	int32_t low = 0, high = calendar->days;

	if (calendar->passed[high] < wanted)
		return false;
	while (low < high) {
		int32_t middle = low + (high - low) / 2;

		if (calendar->passed[middle + 1] >= wanted)
			high = middle;
		else
			low = middle + 1;
	}
	*out = low;
	return true;
}

/* The first day with office time after ${index}. */
static bool
next_open(const struct calendar *calendar, int32_t index, int32_t *out)
{
	int32_t ordinal = calendar->rank[index + 1];

	if (calendar->shifts != NULL)
		return day_of_position(calendar,
		    calendar->passed[index + 1] + 1, out);
	if (ordinal >= calendar->working)
		return false;
	*out = calendar->select[ordinal];
	return true;
}

bool
calendar_next_office(const struct calendar *calendar, instant at, instant *out)
{
	const struct office_shift *shift;
	int32_t index, second, next;

	if (!calendar_locate(calendar, at, &index, &second))
		return false;
	if (calendar_is_office(calendar, at)) {
		*out = at;
		return true;
	}
	shift = calendar_shift(calendar, index);
	for (int i = 0; calendar_opens(calendar, index) && i < shift->count;
	     i++) {
		if (second < shift->spans[i].open) {
			*out = when_at(calendar_date(calendar, index),
			    shift->spans[i].open, calendar->offset);
			return true;
		}
	}
	if (!next_open(calendar, index, &next))
		return false;
	*out = calendar_open_at(calendar, calendar_date(calendar, next));
	return true;
}

/* Where ${at} stands on the line of office time. */
static bool
position(const struct calendar *calendar, instant at, int64_t *out)
{
	const struct office_shift *shift;
	int32_t index, second;
	int64_t passed = 0;

	if (!calendar_locate(calendar, at, &index, &second))
		return false;
	shift = calendar_shift(calendar, index);
	for (int i = 0; calendar_opens(calendar, index) && i < shift->count;
	     i++) {
		const struct office_span *span = &shift->spans[i];

		if (second >= span->close)
			passed += span->close - span->open;
		else if (second > span->open)
			passed += second - span->open;
	}
	*out = passed +
	    (calendar->shifts != NULL
		    ? calendar->passed[index]
		    : (int64_t)calendar->rank[index] * shift->length);
	return true;
}

/* The day on which position ${wanted} lies, and how far into its hours. */
static bool
find_day(const struct calendar *calendar, int64_t wanted, bool earliest,
    int32_t *index, int64_t *left)
{
	int64_t ordinal;

	if (calendar->shifts != NULL) {
		if (!day_of_position(calendar, wanted + !earliest, index))
			return false;
		*left = wanted - calendar->passed[*index];
		return true;
	}
	ordinal = (wanted - earliest) / calendar->standard.length;
	if (ordinal >= calendar->working)
		return false;
	*index = calendar->select[ordinal];
	*left = wanted - ordinal * calendar->standard.length;
	return true;
}

/*
 * The instant at ${wanted} on the line.  Where an office closes, one position
 * is many instants (all of lunch, all of the night): `earliest` takes the
 * closing, otherwise the opening after it.
 */
static bool
instant_at(const struct calendar *calendar, int64_t wanted, bool earliest,
    instant *out)
{
	const struct office_shift *shift;
	int64_t left;
	int32_t index;
	int i = 0;

	if (wanted < 0 || !find_day(calendar, wanted, earliest, &index, &left))
		return false;
	shift = calendar_shift(calendar, index);
	for (;; i++) {
		int32_t length = shift->spans[i].close - shift->spans[i].open;

		if (earliest ? left <= length : left < length)
			break;
		left -= length;
	}
	*out = when_at(calendar_date(calendar, index),
	    shift->spans[i].open + (int32_t)left, calendar->offset);
	return true;
}

bool
calendar_office_add(const struct calendar *calendar, instant at,
    int64_t seconds, instant *out)
{
	int64_t from;

	if (!position(calendar, at, &from))
		return false;
	if (seconds == 0) {
		*out = at;
		return true;
	}
	return instant_at(calendar, from + seconds, seconds > 0, out);
}

bool
calendar_office_between(const struct calendar *calendar, instant from,
    instant to, int64_t *out)
{
	int64_t begin, end;

	if (!position(calendar, from, &begin) || !position(calendar, to, &end))
		return false;
	*out = end - begin;
	return true;
}
