/* Following strings and brackets. */
#include "wire/scan.h"

#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

static const char *const fault_words[] = {
	[SCAN_NONE] = "",
	[SCAN_TRUNCATED] = "the page ends in the middle: truncated",
	[SCAN_BRACKET] = "a bracket that does not match",
	[SCAN_TOO_DEEP] = "nested too deeply",
	[SCAN_SYNTAX] = "not JSON",
	[SCAN_RECORDS] =
	    "more records than a page may have (limits: max_records)",
};

const char *
scan_fault_text(enum scan_fault fault)
{
	return fault_words[fault];
}

bool
scan_stop(struct scan *scan, enum scan_fault fault)
{
	scan->fault = fault;
	return false;
}

/* Like cJSON, and unlike RFC 8259, every control character but NUL is taken for
 * a blank: the two must agree on where a value stands. */
static bool
is_blank(char c)
{
	return c != '\0' && (unsigned char)c <= ' ';
}

char
scan_peek(struct scan *scan)
{
	while (scan->p < scan->end && is_blank(*scan->p))
		scan->p++;
	return scan->p < scan->end ? *scan->p : '\0';
}

bool
scan_expect(struct scan *scan, char c)
{
	if (scan_peek(scan) != c)
		return scan_stop(scan,
		    scan->p == scan->end ? SCAN_TRUNCATED : SCAN_SYNTAX);
	scan->p++;
	return true;
}

/* The first quote or backslash at or after ${p}; ${end} when none. */
static const char *
string_mark(const char *p, const char *end)
{
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"');
	const __m128i backslash = _mm_set1_epi8('\\');

	for (; end - p >= 16; p += 16) {
		__m128i bytes =
		    _mm_loadu_si128((const __m128i *)(const void *)p);
		int marks =
		    _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote),
			_mm_cmpeq_epi8(bytes, backslash)));

		if (marks != 0)
			return p + __builtin_ctz((unsigned)marks);
	}
#endif
	while (p < end && *p != '"' && *p != '\\')
		p++;
	return p;
}

bool
scan_string(struct scan *scan)
{
	const char *p = scan->p;

	for (;;) {
		p = string_mark(p, scan->end);
		if (p < scan->end && *p == '"') {
			scan->p = p + 1;
			return true;
		}
		if (scan->end - p < 2) {
			scan->p = scan->end;
			return scan_stop(scan, SCAN_TRUNCATED);
		}
		p += 2; /* a backslash and what it escapes */
	}
}

/* From an opening bracket to behind its closing one.  The kinds of the open
 * brackets are the bits of one word, which bounds the depth. */
static bool
skip_brackets(struct scan *scan)
{
	static const char interesting[256] = {
		['"'] = 1,
		['{'] = 2,
		['['] = 2,
		['}'] = 3,
		[']'] = 3,
	};
	uint64_t braces = 0;
	int level = 0;

	_Static_assert(SCAN_DEPTH <= 64, "one bit for each level");
	for (; scan->p < scan->end; scan->p++) {
		char c = *scan->p;
		char interest = interesting[(unsigned char)c];

		if (interest == 0)
			continue;
		if (interest == 1) {
			scan->p++;
			if (!scan_string(scan))
				return false;
			scan->p--;
		} else if (interest == 2) {
			if (scan->level + level == SCAN_DEPTH)
				return scan_stop(scan, SCAN_TOO_DEEP);
			braces = braces << 1 | (c == '{');
			level++;
		} else {
			if ((braces & 1) != (c == '}'))
				return scan_stop(scan, SCAN_BRACKET);
			braces >>= 1;
			if (--level == 0) {
				scan->p++;
				return true;
			}
		}
	}
	return scan_stop(scan, SCAN_TRUNCATED);
}

/* A number, true, false or null: whatever stands up to the next mark.  Its
 * spelling is checked when it is parsed. */
static bool
skip_scalar(struct scan *scan)
{
	const char *start = scan->p;

	while (scan->p < scan->end && (unsigned char)*scan->p > ' ' &&
	    strchr(",:\"[]{}", *scan->p) == NULL)
		scan->p++;
	if (scan->p == scan->end)
		return scan_stop(scan, SCAN_TRUNCATED);
	return scan->p > start || scan_stop(scan, SCAN_SYNTAX);
}

bool
scan_value(struct scan *scan)
{
	switch (scan_peek(scan)) {
	case '{':
	case '[':
		return skip_brackets(scan);
	case '"':
		scan->p++;
		return scan_string(scan);
	default:
		return skip_scalar(scan);
	}
}
