/* The words of the deadline engine: conventions, cut-offs, pauses as text. */
#include "core/deadline.h"

#include <string.h>

static const char *const conventions[] = {
	[CONVENTION_EXC] = "exc",
	[CONVENTION_INC] = "inc",
	[CONVENTION_ROLLING] = "rolling",
};

static const char *const conventions_people[] = {
	[CONVENTION_EXC] = "không tính ngày tiếp nhận",
	[CONVENTION_INC] = "tính cả ngày tiếp nhận",
	[CONVENTION_ROLLING] = "tính theo giờ làm việc từ giờ tiếp nhận",
};

enum { CONVENTION_COUNT = sizeof(conventions) / sizeof(conventions[0]) };

static const char *const policies[] = {
	[PAUSE_PRESERVE] = "preserve",
	[PAUSE_RESET] = "reset",
	[PAUSE_SHIFT] = "shift",
};

enum { POLICY_COUNT = sizeof(policies) / sizeof(policies[0]) };

const char *
convention_text(enum convention convention)
{
	return conventions[convention];
}

const char *
convention_people(enum convention convention)
{
	return conventions_people[convention];
}

bool
convention_parse(const char *text, enum convention *out, struct err *err)
{
	for (int i = 0; i < CONVENTION_COUNT; i++) {
		if (strcmp(text, conventions[i]) == 0) {
			*out = (enum convention)i;
			return true;
		}
	}
	return err_set(err, "\"%s\": not a convention (exc, inc or rolling)",
	    text);
}

char *
cutoff_text(struct arena *arena, struct cutoff cutoff)
{
	switch (cutoff.kind) {
	case CUTOFF_NONE:
		return arena_string(arena, "none");
	case CUTOFF_LAST_HOUR:
		return arena_string(arena, "last-hour");
	case CUTOFF_AT:
		break;
	}
	if (cutoff.at % 60 != 0)
		return arena_printf(arena, "%02d:%02d:%02d", cutoff.at / 3600,
		    cutoff.at / 60 % 60, cutoff.at % 60);
	return arena_printf(arena, "%02d:%02d", cutoff.at / 3600,
	    cutoff.at / 60 % 60);
}

bool
cutoff_parse(const char *text, struct cutoff *out, struct err *err)
{
	struct cutoff cutoff = { .kind = CUTOFF_AT };

	if (strcmp(text, "none") == 0)
		cutoff.kind = CUTOFF_NONE;
	else if (strcmp(text, "last-hour") == 0)
		cutoff.kind = CUTOFF_LAST_HOUR;
	else if (!when_parse_second(text, &cutoff.at, err))
		return err_set(err,
		    "\"%s\": not a cut-off (15:00, last-hour or none)", text);
	*out = cutoff;
	return true;
}

const char *
pause_policy_text(enum pause_policy policy)
{
	return policies[policy];
}

bool
pause_policy_parse(const char *text, enum pause_policy *out, struct err *err)
{
	for (int i = 0; i < POLICY_COUNT; i++) {
		if (strcmp(text, policies[i]) == 0) {
			*out = (enum pause_policy)i;
			return true;
		}
	}
	return err_set(err,
	    "\"%s\": not a pause policy (preserve, reset or shift)", text);
}

/* Copies ${size} bytes of ${from} as a string, if they fit. */
static bool
cut(char out[WHEN_TEXT], const char *from, size_t size)
{
	if (size >= WHEN_TEXT)
		return false;
	memcpy(out, from, size);
	out[size] = '\0';
	return true;
}

bool
pause_rule_parse(const char *text, struct pause_rule *out, struct err *err)
{
	const char *sign = strstr(text, "<=");
	struct pause_rule rule = { 0 };
	char policy[WHEN_TEXT];

	if (sign == NULL) {
		if (!pause_policy_parse(text, &rule.policy, err))
			return false;
	} else {
		if (!cut(policy, text, (size_t)(sign - text)))
			return err_set(err, "\"%s\": not a pause policy", text);
		if (!pause_policy_parse(policy, &rule.policy, err))
			return false;
		if (!limit_parse(sign + 2, &rule.cap, err))
			return err_prefix(err, "longest pause");
		if (rule.cap.unit == LIMIT_SAME_DAY)
			return err_set(err,
			    "\"%s\": the longest pause is a number of wd, d, "
			    "wh or mo",
			    text);
	}
	*out = rule;
	return true;
}

char *
pause_rule_text(struct arena *arena, struct pause_rule rule)
{
	const char *policy = pause_policy_text(rule.policy);

	if (rule.cap.count == 0)
		return arena_string(arena, policy);
	return arena_printf(arena, "%s<=%s", policy,
	    limit_text(arena, rule.cap));
}

bool
pause_span_parse(const char *text, int32_t offset, struct pause_span *out,
    struct err *err)
{
	struct pause_rule rule = { .policy = PAUSE_PRESERVE };
	struct pause_span span;
	char from[WHEN_TEXT], to[WHEN_TEXT];
	const char *dots = strstr(text, "..");
	const char *end = text + strlen(text);

	/* The policy follows the last colon and begins with a letter; a time
	 * ends in digits. */
	const char *colon = strrchr(text, ':');
	if (colon != NULL && colon[1] >= 'a' && colon[1] <= 'z') {
		if (!pause_rule_parse(colon + 1, &rule, err))
			return false;
		end = colon;
	}
	/* No rule has two dots: they stand before it. */
	if (dots == NULL || !cut(from, text, (size_t)(dots - text)) ||
	    !cut(to, dots + 2, (size_t)(end - dots) - 2))
		return err_set(err,
		    "\"%s\": not a pause (FROM..TO, FROM..TO:reset, "
		    "FROM..TO:shift or FROM..TO:preserve<=15wd)",
		    text);
	if (!when_parse_instant(from, offset, &span.from, err) ||
	    !when_parse_instant(to, offset, &span.to, err))
		return err_prefix(err, "pause");
	if (span.to < span.from)
		return err_set(err, "pause \"%s\": it ends before it begins",
		    text);
	span.policy = rule.policy;
	span.cap = rule.cap;
	span.cap_from = span.from;
	*out = span;
	return true;
}
