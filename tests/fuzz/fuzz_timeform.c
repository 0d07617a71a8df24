/*
 * Any text as a time in every form: what is read is what the C library reads
 * (strptime) and prints to the text it came from; what the C library reads and
 * prints alike is read.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "wire/timeform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(truth)                                                           \
	do {                                                                   \
		if (!(truth))                                                  \
			abort();                                               \
	} while (0)

/* The forms as strptime has them; NULL where it has none. */
static const char *const formats[TIMEFORM_COUNT] = {
	[TIMEFORM_COMPACT] = "%Y%m%d%H%M%S",
	[TIMEFORM_COMPACT_MINUTE] = "%Y%m%d%H%M",
	[TIMEFORM_COMPACT_DAY] = "%Y%m%d",
	[TIMEFORM_SLASH] = "%d/%m/%Y %H:%M:%S",
	[TIMEFORM_SLASH_MINUTE] = "%d/%m/%Y %H:%M",
	[TIMEFORM_SLASH_DAY] = "%d/%m/%Y",
	[TIMEFORM_DOT_DAY] = "%d.%m.%Y",
	[TIMEFORM_SPACE] = "%Y-%m-%d %H:%M:%S",
	[TIMEFORM_SPACE_MINUTE] = "%Y-%m-%d %H:%M",
	[TIMEFORM_DAY] = "%Y-%m-%d",
	[TIMEFORM_ISO_LOCAL] = "%Y-%m-%dT%H:%M:%S",
	[TIMEFORM_ISO_LOCAL_MS] = "%Y-%m-%dT%H:%M:%S",
	[TIMEFORM_ISO_Z] = "%Y-%m-%dT%H:%M:%SZ",
	[TIMEFORM_ISO_Z_MS] = "%Y-%m-%dT%H:%M:%SZ",
	[TIMEFORM_ISO_OFFSET] = "%Y-%m-%dT%H:%M:%S%z",
	[TIMEFORM_ISO_OFFSET_MS] = "%Y-%m-%dT%H:%M:%S%z",
	[TIMEFORM_ISO_OFFSET4] = "%Y-%m-%dT%H:%M:%S%z",
	[TIMEFORM_ISO_OFFSET4_MS] = "%Y-%m-%dT%H:%M:%S%z",
	[TIMEFORM_RFC3339] = "%Y-%m-%dT%H:%M:%S%z",
	[TIMEFORM_RFC1123] = "%a, %d %b %Y %H:%M:%S GMT",
};

static bool
is_utc(enum timeform form, bool z_is_local)
{
	return form == TIMEFORM_RFC1123 ||
	    (!z_is_local &&
		(form == TIMEFORM_ISO_Z || form == TIMEFORM_ISO_Z_MS));
}

static bool
has_offset(enum timeform form)
{
	return form >= TIMEFORM_ISO_OFFSET && form <= TIMEFORM_RFC3339;
}

/* ${text} without blanks around it and without a fraction of a second. */
static char *
plain(struct arena *arena, const char *text)
{
	static const char blanks[] = " \t\r\n";
	char *copy = arena_string(arena, text + strspn(text, blanks));
	size_t size = strlen(copy);
	char *colon = strrchr(copy, ':'), *dot;

	while (size > 0 && strchr(blanks, copy[size - 1]) != NULL)
		copy[--size] = '\0';
	dot = colon == NULL ? NULL : strchr(copy, '.');
	if (dot != NULL) {
		char *after = dot + 1 + strspn(dot + 1, "0123456789");

		memmove(dot, after, strlen(after) + 1);
	}
	return copy;
}

/* The whole of ${text} by the C library.  False where it is no such time. */
static bool
by_library(enum timeform form, const char *text, bool z_is_local, instant *out)
{
	struct tm tm = { 0 }, before;
	const char *end;
	time_t at;
	long ahead;

	if (formats[form] == NULL)
		return false;
	end = strptime(text, formats[form], &tm);
	if (end == NULL || *end != '\0')
		return false;
	ahead = z_is_local && end[-1] == 'Z' ? WHEN_OFFICE_OFFSET
	    : has_offset(form)               ? tm.tm_gmtoff
	    : is_utc(form, z_is_local)       ? 0
					     : WHEN_OFFICE_OFFSET;
	before = tm;
	at = timegm(&tm); /* a day that is none becomes another */
	if (before.tm_mday != tm.tm_mday || before.tm_sec != tm.tm_sec ||
	    before.tm_year < 0 || before.tm_year > 1099)
		return false;
	*out = (instant)at - ahead;
	return true;
}

/* Moments that mean "no time". */
static bool
is_null(instant at)
{
	return at == 0 || at == -(instant)WHEN_OFFICE_OFFSET ||
	    (at >= when_at(when_from_civil(1899, 12, 31), 0, 0) &&
		at <= when_at(when_from_civil(1900, 1, 2), 0, 0));
}

/* What was read: the library's instant, and printed as it was written where
 * the form says one thing in one way. */
static void
check_read(struct arena *arena, const struct timeform_rules *rules,
    const char *text, const struct timeform_time *time)
{
	enum timeform form = rules->forms[0];
	const char *whole = plain(arena, text);
	const char *printed, *in_utc;
	instant at;
	struct timeform_time again;
	struct err err;

	if (formats[form] != NULL) {
		CHECK(by_library(form, whole, rules->z_is_local, &at));
		CHECK(at == time->at);
	}
	/* Epochs have a fixed number of digits. */
	if ((form == TIMEFORM_EPOCH_S || form == TIMEFORM_EPOCH_MS) &&
	    time->at < 100000000)
		return;
	/* Where the year is told in another zone, it may not be ours. */
	if (time->at < when_at(when_from_civil(1900, 1, 2), 0, 0) ||
	    time->at >= when_at(when_from_civil(2999, 12, 31), 0, 0))
		return;
	printed = timeform_print(arena, form, time->at, rules->offset,
	    rules->z_is_local);
	CHECK(timeform_read(rules, printed, &again, &err));
	CHECK(again.at == INSTANT_NONE ||
	    (again.at == time->at && again.date_only == time->date_only));
	/* Offsets other than ours, weekdays that are wrong and epochs in their
	 * several spellings aside, the very text. */
	in_utc = strstr(whole, "+07:00") == NULL ? "+0700" : "+07:00";
	if (formats[form] == NULL || form == TIMEFORM_RFC1123 ||
	    (has_offset(form) && strstr(whole, in_utc) == NULL))
		return;
	CHECK(strcmp(plain(arena, printed), whole) == 0);
}

/* What the library reads and prints alike must be read: nothing that is a time
 * is refused. */
static void
check_refused(enum timeform form, const char *text, bool z_is_local)
{
	const char *format = formats[form], *offset = "";
	bool utc = is_utc(form, z_is_local);
	size_t size = strlen(text);
	char printed[64];
	struct tm tm = { 0 };
	time_t seconds;
	instant at;

	if (!by_library(form, text, z_is_local, &at))
		return;
	if (form == TIMEFORM_RFC3339 && text[size - 1] == 'Z') {
		format = formats[TIMEFORM_ISO_Z];
		utc = !z_is_local;
	} else if (has_offset(form)) {
		format = formats[TIMEFORM_ISO_LOCAL];
		offset = form == TIMEFORM_ISO_OFFSET4 ||
			form == TIMEFORM_ISO_OFFSET4_MS
		    ? "+0700"
		    : "+07:00";
	}
	seconds = at + (utc ? 0 : WHEN_OFFICE_OFFSET);
	gmtime_r(&seconds, &tm);
#pragma GCC diagnostic push /* the formats stand in the table */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	strftime(printed, sizeof(printed) - 8, format, &tm);
#pragma GCC diagnostic pop
	strcat(printed, offset);
	CHECK(strcmp(printed, text) != 0);
}

static void
check_form(struct arena *arena, enum timeform form, const char *text,
    bool z_is_local)
{
	struct timeform_rules rules = {
		.forms = { form },
		.form_count = 1,
		.offset = WHEN_OFFICE_OFFSET,
		.z_is_local = z_is_local,
	};
	struct timeform_time time;
	struct err err = { "" };
	instant at;

	if (!timeform_read(&rules, text, &time, &err)) {
		CHECK(err.text[0] != '\0');
		check_refused(form, text, z_is_local);
	} else if (time.from_now) {
		/* What is left is no instant that could be printed. */
		CHECK((double)time.at == floor(strtod(text, NULL) / 1000));
	} else if (time.at != INSTANT_NONE) {
		check_read(arena, &rules, text, &time);
	} else if (by_library(form, plain(arena, text), z_is_local, &at)) {
		CHECK(is_null(at));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	const char *text;

	if (arena == NULL) {
		arena = arena_new(1U << 16);
		/* Else timegm looks for a zone's file at every call. */
		setenv("TZ", "UTC0", 1);
	}
	text = arena_bytes(arena, data, size);
	for (int form = 0; form < TIMEFORM_COUNT; form++) {
		check_form(arena, (enum timeform)form, text, false);
		if (form == TIMEFORM_ISO_Z || form == TIMEFORM_ISO_Z_MS ||
		    form == TIMEFORM_RFC3339)
			check_form(arena, (enum timeform)form, text, true);
	}
	arena_reset(arena);
	return 0;
}
