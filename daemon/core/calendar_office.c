/*
 * The calendar's hours.  Office time is one line of seconds that runs only
 * while offices are open: an instant's position on it is the working days
 * before its date times the length of a day, plus what of its own day has
 * passed.  Adding is then adding, and the way back is a division.
 */
#include "core/calendar_tables.h"

int32_t
calendar_open(const struct calendar *calendar)
{
	return calendar->spans[0].open;
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
	for (int i = 0; i < calendar->span_count; i++)
		out[i] = calendar->spans[i];
	return calendar->span_count;
}

int32_t
calendar_day_length(const struct calendar *calendar)
{
	return calendar->day_length;
}

instant
calendar_open_at(const struct calendar *calendar, day date)
{
	return when_at(date, calendar_open(calendar), calendar->offset);
}

instant
calendar_close_at(const struct calendar *calendar, day date)
{
	return when_at(date, calendar_close(calendar), calendar->offset);
}

bool
calendar_is_office(const struct calendar *calendar, instant at)
{
	int32_t index, second;

	if (!calendar_locate(calendar, at, &index, &second) ||
	    !calendar_works(calendar, index))
		return false;
	for (int i = 0; i < calendar->span_count; i++)
		if (second >= calendar->spans[i].open &&
		    second <= calendar->spans[i].close)
			return true;
	return false;
}

bool
calendar_next_office(const struct calendar *calendar, instant at, instant *out)
{
	int32_t index, second, next;

	if (!calendar_locate(calendar, at, &index, &second))
		return false;
	if (calendar_is_office(calendar, at)) {
		*out = at;
		return true;
	}
	for (int i = 0;
	     calendar_works(calendar, index) && i < calendar->span_count; i++) {
		if (second < calendar->spans[i].open) {
			*out = when_at(calendar_date(calendar, index),
			    calendar->spans[i].open, calendar->offset);
			return true;
		}
	}
	next = calendar->rank[index + 1];
	if (next >= calendar->working)
		return false;
	*out = calendar_open_at(calendar,
	    calendar_date(calendar, calendar->select[next]));
	return true;
}

/* Where ${at} stands on the line of office time. */
static bool
position(const struct calendar *calendar, instant at, int64_t *out)
{
	int32_t index, second;
	int64_t passed = 0;

	if (!calendar_locate(calendar, at, &index, &second))
		return false;
	for (int i = 0;
	     calendar_works(calendar, index) && i < calendar->span_count; i++) {
		const struct office_span *span = &calendar->spans[i];

		if (second >= span->close)
			passed += span->close - span->open;
		else if (second > span->open)
			passed += second - span->open;
	}
	*out = (int64_t)calendar->rank[index] * calendar->day_length + passed;
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
	int64_t ordinal, left;
	int i = 0;

	if (wanted < 0)
		return false;
	ordinal = (wanted - earliest) / calendar->day_length;
	left = wanted - ordinal * calendar->day_length;
	if (ordinal >= calendar->working)
		return false;
	for (;; i++) {
		int32_t length =
		    calendar->spans[i].close - calendar->spans[i].open;

		if (earliest ? left <= length : left < length)
			break;
		left -= length;
	}
	*out = when_at(calendar_date(calendar, calendar->select[ordinal]),
	    calendar->spans[i].open + (int32_t)left, calendar->offset);
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
