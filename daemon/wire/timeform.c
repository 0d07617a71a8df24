/* The time forms of exports. */
#include "wire/timeform.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "wire/timepattern.h"

static const struct {
	const char *name;
	const char *pattern; /* NULL: read and printed by its own function */
} forms[TIMEFORM_COUNT] = {
	[TIMEFORM_COMPACT] = { "yyyyMMddHHmmss", "YMDhms" },
	[TIMEFORM_COMPACT_MINUTE] = { "yyyyMMddHHmm", "YMDhm" },
	[TIMEFORM_COMPACT_DAY] = { "yyyyMMdd", "YMD" },
	[TIMEFORM_SLASH] = { "dd/MM/yyyy HH:mm:ss", "D/M/Y h:m:s" },
	[TIMEFORM_SLASH_MINUTE] = { "dd/MM/yyyy HH:mm", "D/M/Y h:m" },
	[TIMEFORM_SLASH_DAY] = { "dd/MM/yyyy", "D/M/Y" },
	[TIMEFORM_DOT_DAY] = { "dd.MM.yyyy", "D.M.Y" },
	[TIMEFORM_SPACE] = { "yyyy-MM-dd HH:mm:ss", "Y-M-D h:m:sf" },
	[TIMEFORM_SPACE_MINUTE] = { "yyyy-MM-dd HH:mm", "Y-M-D h:m" },
	[TIMEFORM_DAY] = { "yyyy-MM-dd", "Y-M-D" },
	[TIMEFORM_ISO_LOCAL] = { "iso_local", "Y-M-DTh:m:sf" },
	[TIMEFORM_ISO_LOCAL_MS] = { "iso_local_ms", "Y-M-DTh:m:sF" },
	[TIMEFORM_ISO_Z] = { "iso_z", "Y-M-DTh:m:sfZ" },
	[TIMEFORM_ISO_Z_MS] = { "iso_z_ms", "Y-M-DTh:m:sFZ" },
	[TIMEFORM_ISO_OFFSET] = { "iso_offset", "Y-M-DTh:m:sfo" },
	[TIMEFORM_ISO_OFFSET_MS] = { "iso_offset_ms", "Y-M-DTh:m:sFo" },
	[TIMEFORM_ISO_OFFSET4] = { "iso_offset4", "Y-M-DTh:m:sfO" },
	[TIMEFORM_ISO_OFFSET4_MS] = { "iso_offset4_ms", "Y-M-DTh:m:sFO" },
	[TIMEFORM_RFC3339] = { "rfc3339", "Y-M-DTh:m:sfo" },
	[TIMEFORM_EPOCH_S] = { "epoch_s", NULL },
	[TIMEFORM_EPOCH_MS] = { "epoch_ms", NULL },
	[TIMEFORM_ASPNET] = { "aspnet", NULL },
	[TIMEFORM_RFC1123] = { "rfc1123", "W, D B Y h:m:s G" },
	[TIMEFORM_MS_FROM_NOW] = { "ms_from_now", NULL },
};

const char *
timeform_text(enum timeform form)
{
	return forms[form].name;
}

bool
timeform_named(const char *name, enum timeform *out, struct err *err)
{
	const char *names[TIMEFORM_COUNT];
	const char *nearest;

	for (int i = 0; i < TIMEFORM_COUNT; i++) {
		if (strcmp(forms[i].name, name) == 0) {
			*out = (enum timeform)i;
			return true;
		}
		names[i] = forms[i].name;
	}
	nearest = text_nearest(name, names, TIMEFORM_COUNT);
	if (nearest != NULL)
		return err_set(err, "no time form \"%s\"; did you mean \"%s\"?",
		    name, nearest);
	return err_set(err, "no time form \"%s\"", name);
}

/* From ${least} to ${most} digits and nothing else. */
static bool
read_count(const char *text, size_t least, size_t most, int64_t *out)
{
	size_t size = strlen(text);

	return size >= least && size <= most && *text != '-' &&
	    text_to_int(text, 0, INT64_MAX, out);
}

/* "/Date(1795396500000+0700)/": milliseconds of UTC, the offset is for show. */
static bool
read_aspnet(const char *p, int64_t *ms)
{
	int32_t offset;
	bool negative;
	int count = 0;

	if (!text_starts(p, "/Date("))
		return false;
	p += strlen("/Date(");
	negative = *p == '-';
	*ms = 0;
	for (p += negative; *p >= '0' && *p <= '9' && count < 15; p++, count++)
		*ms = *ms * 10 + (*p - '0');
	if (negative)
		*ms = -*ms;
	if (count == 0 ||
	    (*p != ')' && !timepattern_offset(&p, false, &offset)))
		return false;
	return strcmp(p, ")/") == 0;
}

/* Whole seconds at or before ${ms}. */
static instant
from_ms(int64_t ms)
{
	return ms / 1000 - (ms % 1000 < 0);
}

/* A form without zone is local; a Z is UTC unless the source is known to
 * print it over local time (an OpenCPS habit). */
static bool
read_pattern(const struct timeform_rules *rules, enum timeform form,
    const char *text, struct timepattern_fields *fields)
{
	size_t size = strlen(text);

	if (form == TIMEFORM_RFC3339 && size > 0 && text[size - 1] == 'Z')
		form = TIMEFORM_ISO_Z;
	*fields = (struct timepattern_fields){ .offset = rules->offset };
	if ((form == TIMEFORM_ISO_Z || form == TIMEFORM_ISO_Z_MS) &&
	    !rules->z_is_local)
		fields->offset = 0;
	return timepattern_read(forms[form].pattern, text, fields);
}

static bool
read_form(const struct timeform_rules *rules, enum timeform form,
    const char *text, struct timepattern_fields *fields)
{
	int64_t count;

	switch (form) {
	case TIMEFORM_MS_FROM_NOW:
		return false; /* no instant by itself */
	case TIMEFORM_EPOCH_S:
		if (!read_count(text, 9, 10, &count))
			return false;
		*fields = timepattern_from(count, rules->offset);
		return true;
	case TIMEFORM_EPOCH_MS:
		if (!read_count(text, 12, 13, &count))
			return false;
		*fields = timepattern_from(from_ms(count), rules->offset);
		return true;
	case TIMEFORM_ASPNET:
		if (!read_aspnet(text, &count))
			return false;
		*fields = timepattern_from(from_ms(count), rules->offset);
		return true;
	default:
		return read_pattern(rules, form, text, fields);
	}
}

static instant
to_instant(const struct timepattern_fields *f)
{
	return when_at(when_from_civil(f->year, f->month, f->dom),
	    f->hour * 3600 + f->minute * 60 + f->second, f->offset);
}

/* Why ${f} is no time, or NULL. */
static const char *
fault(const struct timepattern_fields *f)
{
	if (f->year < 1900 || f->year > 2999)
		return "a year outside 1900 to 2999";
	if (!when_day_exists(f->year, f->month, f->dom))
		return "no such day";
	if (f->hour > 23 || f->minute > 59 || f->second > 59)
		return "no such time of day";
	return NULL;
}

/* Moments that programs print for "not set": the beginnings of their
 * calendars.  Read as times, they would alarm every dossier. */
static bool
is_unset(const struct timepattern_fields *f, int32_t local)
{
	instant at;

	if (f->year <= 1)
		return true;
	if (fault(f) != NULL)
		return false;
	at = to_instant(f);
	return at == 0 || at == -(instant)local ||
	    at == when_at(when_from_civil(1900, 1, 1), 0, f->offset);
}

static bool
is_null_text(const struct timeform_rules *rules, const char *text)
{
	if (*text == '\0' || strcasecmp(text, "null") == 0 ||
	    text[strspn(text, "0-/:. TZ")] == '\0')
		return true;
	for (int i = 0; i < rules->null_count; i++)
		if (strcmp(rules->nulls[i], text) == 0)
			return true;
	return false;
}

/* At most a century either way. */
static bool
read_ms_from_now(const char *text, struct timeform_time *out)
{
	const int64_t century = INT64_C(36525) * WHEN_DAY * 1000;
	int64_t ms;

	if (!text_to_int(text, -century, century, &ms))
		return false;
	*out = (struct timeform_time){ .at = from_ms(ms), .from_now = true };
	return true;
}

/* A program prints "not set" by its own habit, whatever form the source gives
 * its times: "0001-01-01T00:00:00" among times with a zone. */
static bool
is_unset_anyhow(const struct timeform_rules *rules, const char *text)
{
	static const enum timeform habits[] = { TIMEFORM_ISO_LOCAL,
		TIMEFORM_RFC3339, TIMEFORM_SPACE, TIMEFORM_DAY, TIMEFORM_SLASH,
		TIMEFORM_SLASH_DAY, TIMEFORM_COMPACT, TIMEFORM_COMPACT_DAY };
	struct timepattern_fields f;

	for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]); i++)
		if (read_form(rules, habits[i], text, &f) &&
		    is_unset(&f, rules->offset))
			return true;
	return false;
}

static bool
read_trimmed(const struct timeform_rules *rules, const char *text,
    struct timeform_time *out, struct err *err)
{
	const char *why = "in none of the source's time forms";
	bool fitted = false;

	if (is_null_text(rules, text)) {
		*out = (struct timeform_time){ .at = INSTANT_NONE };
		return true;
	}
	for (int i = 0; i < rules->form_count; i++) {
		struct timepattern_fields f;

		if (rules->forms[i] == TIMEFORM_MS_FROM_NOW &&
		    read_ms_from_now(text, out))
			return true;
		if (!read_form(rules, rules->forms[i], text, &f))
			continue;
		if (is_unset(&f, rules->offset)) {
			*out = (struct timeform_time){ .at = INSTANT_NONE };
			return true;
		}
		if (fault(&f) == NULL) {
			*out = (struct timeform_time){
				.at = to_instant(&f),
				.date_only = !f.has_time,
			};
			return true;
		}
		/* The first form that fits says best what is wrong. */
		if (!fitted)
			why = fault(&f);
		fitted = true;
	}
	if (!fitted && is_unset_anyhow(rules, text)) {
		*out = (struct timeform_time){ .at = INSTANT_NONE };
		return true;
	}
	return err_set(err, "\"%s\": %s", text, why);
}

bool
timeform_read(const struct timeform_rules *rules, const char *text,
    struct timeform_time *out, struct err *err)
{
	static const char blanks[] = " \t\r\n";
	char trimmed[64]; /* longer than every form */
	size_t size;

	if (text == NULL)
		text = "";
	text += strspn(text, blanks);
	size = strlen(text);
	while (size > 0 && strchr(blanks, text[size - 1]) != NULL)
		size--;
	if (size >= sizeof(trimmed))
		return err_set(err, "%zu bytes: too long for a time", size);
	memcpy(trimmed, text, size);
	trimmed[size] = '\0';
	return read_trimmed(rules, trimmed, out, err);
}

char *
timeform_print(struct arena *arena, enum timeform form, instant at,
    int32_t offset, bool z_is_local)
{
	struct buf buf = buf_over(arena);
	struct timepattern_fields fields;

	assert(at != INSTANT_NONE && at != INSTANT_NEVER);
	assert(form != TIMEFORM_MS_FROM_NOW);
	if (form == TIMEFORM_EPOCH_S)
		return arena_printf(arena, "%lld", (long long)at);
	if (form == TIMEFORM_EPOCH_MS)
		return arena_printf(arena, "%lld", (long long)at * 1000);
	if (form == TIMEFORM_ASPNET)
		return arena_printf(arena, "/Date(%lld)/",
		    (long long)at * 1000);
	if (form == TIMEFORM_RFC1123 ||
	    (!z_is_local &&
		(form == TIMEFORM_ISO_Z || form == TIMEFORM_ISO_Z_MS)))
		offset = 0;
	fields = timepattern_from(at, offset);
	timepattern_print(&buf, forms[form].pattern, &fields);
	return buf.data;
}
