/*
 * Time as values.  Nothing here reads a clock, the zone of the machine, or
 * the environment: an instant becomes a date only with an offset that the
 * caller names.  Vietnam has one offset and no summer time.
 */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* Seconds since 1970-01-01T00:00:00Z. */
typedef int64_t instant;

#define INSTANT_NONE INT64_MIN
#define INSTANT_NEVER INT64_MAX

/* A date: days since 1970-01-01.  Wrapped, so that the compiler refuses to
 * add a day number to an instant. */
typedef struct {
	int32_t n;
} day;

/* A date as people write it. */
struct civil {
	int year;
	int month; /* 1..12 */
	int dom;   /* 1..31 */
};

enum { WHEN_OFFICE_OFFSET = 7 * 3600, WHEN_DAY = 86400 };

/* The date and the second of the day of ${at} where clocks run ${offset}
 * seconds ahead of UTC.  Any instant has one: those farther than five million
 * years are taken as that far. */
day when_day(instant at, int32_t offset);
int32_t when_second_of_day(instant at, int32_t offset);

/* The instant of ${second} (0..86400) of ${date}. */
static inline instant
when_at(day date, int32_t second, int32_t offset)
{
	return (instant)date.n * WHEN_DAY + second - offset;
}

/* The proleptic Gregorian calendar. */
struct civil when_civil(day date);
bool when_day_exists(int year, int month, int dom);
/* ${civil} must exist. */
day when_from_civil(int year, int month, int dom);
int when_days_in_month(int year, int month);

/* 0 for Monday to 6 for Sunday. */
int when_weekday(day date);

static inline day
when_add_days(day date, int32_t days)
{
	return (day){ date.n + days };
}

/*
 * Parses what people type and files hold, always the whole of ${text}:
 * a date "2026-11-20" or "20/11/2026" (the day first, "1/12/2026" too), a time
 * of day "07:30" (24:00 allowed), an instant "2026-11-20T10:00", "20/11/2026
 * 10:00" or "2026-11-20T10:00:05" at
 * ${offset}.  A moment is an instant, or a date alone, which is its beginning,
 * with ${ends} its end.
 * The error says what is wrong with it: `"2026-02-30": no such day`.
 */
bool when_parse_day(const char *text, day *out, struct err *err) MUST_CHECK;
bool
when_parse_second(const char *text, int32_t *out, struct err *err) MUST_CHECK;
bool when_parse_instant(const char *text, int32_t offset, instant *out,
    struct err *err) MUST_CHECK;
bool when_parse_moment(const char *text, int32_t offset, bool ends,
    instant *out, struct err *err) MUST_CHECK;

/* Large enough for everything that is printed below. */
enum { WHEN_TEXT = 40 };

/* Fill ${out} of WHEN_TEXT bytes and return it.  "2026-11-20",
 * "2026-11-20T10:00" (seconds only when there are any),
 * "2026-11-20T10:00:05+07:00" (RFC 3339). */
char *when_iso_day(char *out, day date);
char *when_iso_minute(char *out, instant at, int32_t offset);
char *when_rfc3339(char *out, instant at, int32_t offset);

/* As people read them: "20/11/2026", "17 giờ 30", "17 giờ 30 ngày 20/11/2026",
 * "20/11/2026 17:30", "thứ Sáu". */
char *when_people_day(char *out, day date);
char *when_people_hour(char *out, int32_t second);
char *when_people(char *out, instant at, int32_t offset);
char *when_people_short(char *out, instant at, int32_t offset);
const char *when_people_weekday(day date);

#endif
