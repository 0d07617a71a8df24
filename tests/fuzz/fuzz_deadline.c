/*
 * Any rule, receipt and pauses: every computation ends, what it finds is
 * office time of a listed year, and explaining finds the same.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/deadline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PAUSES = 6 };

/* What the bytes are read as. */
struct input {
	uint8_t unit, convention, cutoff, scale;
	int32_t count, at;
	int64_t received;
	struct {
		int64_t from, length;
		uint8_t policy;
	} pauses[PAUSES];
};

static struct calendar *
small_calendar(void)
{
	struct calendar_entry entries[4];
	struct err err;

	for (int i = 0; i < 4; i++)
		entries[i] = (struct calendar_entry){
			.date = when_from_civil(2020 + i, 1, 1),
			.kind = DAY_OFF_STATUTORY,
			.label = "a",
			.basis = "b",
		};
	return calendar_build(&(struct calendar_plan){ .name = "small",
				  .hash = "",
				  .first_year = 2020,
				  .last_year = 2023,
				  .confirmed_until = 2022,
				  .offset = WHEN_OFFICE_OFFSET,
				  .spans = { { 27000, 41400 },
				      { 48600, 63000 } },
				  .span_count = 2,
				  .entries = entries,
				  .entry_count = 4 },
	    &err);
}

/* Mostly near the listed years, sometimes anywhere. */
static instant
near(int64_t value, bool anywhere)
{
	instant begin = when_at(when_from_civil(2019, 12, 1), 0, 0);

	if (anywhere)
		return value;
	return begin + (int64_t)((uint64_t)value % (5ULL * 366 * WHEN_DAY));
}

static struct pause_span
pause_from(const struct input *input, int i)
{
	struct pause_span pause = {
		.from = near(input->pauses[i].from, input->scale & (1 << i)),
		.policy = (enum pause_policy)(input->pauses[i].policy % 3),
	};

	if (pause.from <= INSTANT_NONE + 1 || pause.from >= INSTANT_NEVER - 1)
		pause.from = 0;
	if (__builtin_add_overflow(pause.from,
		input->pauses[i].length & 0xffffff, &pause.to) ||
	    pause.to == INSTANT_NEVER)
		pause.to = pause.from;
	if (input->pauses[i].policy & 0x80) /* very long */
		pause.to = INSTANT_NEVER - 1;
	return pause;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct calendar *calendar;
	struct input input = { 0 };
	struct deadline_rule rule = { .event = EVENT_RECEIPT };
	struct pause_span pauses[PAUSES];
	struct deadline deadline, explained;
	struct reasoning reasoning;
	struct arena *arena;
	instant received;

	if (calendar == NULL)
		calendar = small_calendar();
	memcpy(&input, data, size < sizeof(input) ? size : sizeof(input));
	rule = (struct deadline_rule){
		.limit = { .unit = (enum limit_unit)(input.unit % 5),
		    .count = 1 + (int32_t)((uint32_t)input.count % 9999) },
		.convention = (enum convention)(input.convention % 3),
		.cutoff = { .kind = input.cutoff % 3,
		    .at = (int32_t)((uint32_t)input.at % (WHEN_DAY + 1)) },
	};
	received = near(input.received, input.scale & 0x80);
	for (int i = 0; i < PAUSES; i++)
		pauses[i] = pause_from(&input, i);
	deadline_compute(calendar, &rule, received, pauses, PAUSES, &deadline);
	if (deadline.state == DEADLINE_KNOWN &&
	    (!calendar_is_office(calendar, deadline.due) ||
		deadline.due < received))
		abort();
	if (input.scale & 0x80)
		return 0;
	arena = arena_new(4096);
	deadline_explain(calendar, &rule, received, pauses, PAUSES, arena,
	    &explained, &reasoning);
	if (explained.due != deadline.due || explained.state != deadline.state)
		abort();
	arena_free(arena);
	return 0;
}
