/* Gaps in the sequence of a day. */
#include "core/sequence.h"

#include <stdlib.h>

#include "base/text.h"

static int
by_number(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

size_t
sequence_gaps(uint32_t *numbers, size_t count, struct sequence_gap *out)
{
	uint32_t before = 0;
	size_t gaps = 0;

	if (count > 1)
		qsort(numbers, count, sizeof(*numbers), by_number);
	for (size_t i = 0; i < count; i++) {
		if (numbers[i] > before + 1)
			out[gaps++] =
			    (struct sequence_gap){ before + 1, numbers[i] - 1 };
		before = numbers[i];
	}
	return gaps;
}

int64_t
sequence_missing(const struct sequence_gap *gaps, size_t count)
{
	int64_t missing = 0;

	for (size_t i = 0; i < count; i++)
		missing += (int64_t)gaps[i].to - gaps[i].from + 1;
	return missing;
}

const char *
sequence_text(struct arena *arena, const struct sequence_gap *gaps,
    size_t count)
{
	struct buf buf = buf_over(arena);

	for (size_t i = 0; i < count && i < SEQUENCE_GAPS_TOLD; i++) {
		buf_printf(&buf, "%s%04u", i == 0 ? "" : ", ", gaps[i].from);
		if (gaps[i].to > gaps[i].from)
			buf_printf(&buf, "–%04u", gaps[i].to);
	}
	if (count > SEQUENCE_GAPS_TOLD)
		buf_printf(&buf, " và %zu khoảng khác",
		    count - SEQUENCE_GAPS_TOLD);
	return buf_text(&buf);
}
