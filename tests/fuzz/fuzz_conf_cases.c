/*
 * A file of an office's own rule tests: read, or refused with complaints that
 * name a place, never both; what was read can be run (its moments are there and
 * in order of time), and reads the same a second time.
 */
#include <stdlib.h>

#include "base/text.h"
#include "wire/conf_cases.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool truth)
{
	if (!truth)
		abort();
}

static void
check_complaints(const struct complaints *complaints)
{
	for (int i = 0; i < complaints->count; i++)
		must(complaints->items[i].text[0] != '\0' &&
		    complaints->items[i].file != NULL);
}

static void
check_seen(const struct case_case *one)
{
	must(one->seen_count > 0);
	for (int i = 0; i < one->seen_count; i++) {
		const struct case_seen *seen = &one->seen[i];

		must(seen->at.kind == CASE_TIME && seen->line > 0);
		must(i == 0 ||
		    case_instant(&one->seen[i - 1].at, WHEN_OFFICE_OFFSET) <=
			case_instant(&seen->at, WHEN_OFFICE_OFFSET));
		must(!seen->has_status || seen->status < STATUS_COUNT);
	}
}

static void
check_moments(const struct case_case *one)
{
	must(one->moment_count > 0);
	for (int i = 0; i < one->moment_count; i++) {
		const struct case_moment *moment = &one->moments[i];

		must(moment->at.kind == CASE_TIME && moment->line > 0);
		must(i == 0 ||
		    case_instant(&one->moments[i - 1].at, WHEN_OFFICE_OFFSET) <=
			case_instant(&moment->at, WHEN_OFFICE_OFFSET));
		must(moment->has_standing || moment->has_notices ||
		    moment->deadline.kind != CASE_NOT_GIVEN);
		must(
		    !moment->has_standing || moment->standing < STANDING_COUNT);
		for (int k = 0; k < moment->notice_count; k++)
			must(moment->notices[k].rung != NULL &&
			    moment->notices[k].line > 0);
	}
}

static void
check_case(const struct case_case *one)
{
	must(one->name != NULL && one->code != NULL && one->line > 0);
	check_seen(one);
	check_moments(one);
}

static void
check_same(const struct cases *a, const struct cases *b)
{
	must(a->count == b->count && text_equal(a->config, b->config));
	for (int i = 0; i < a->count; i++)
		must(text_equal(a->items[i].name, b->items[i].name) &&
		    a->items[i].seen_count == b->items[i].seen_count &&
		    a->items[i].moment_count == b->items[i].moment_count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct conf_file file = { .name = "ca.yaml",
		.bytes = { (const char *)data, size } };
	struct complaints complaints = { 0 }, again = { 0 };
	struct arena *arena = arena_new(65536);
	struct cases cases = { 0 }, same = { 0 };
	bool good = cases_read(arena, &file, "/e", &cases, &complaints);

	must(good == (complaints.errors == 0));
	must(cases_read(arena, &file, "/e", &same, &again) == good);
	check_complaints(&complaints);
	if (good) {
		must(cases.count > 0);
		for (int i = 0; i < cases.count; i++)
			check_case(&cases.items[i]);
		check_same(&cases, &same);
	}
	complaints_finish(&complaints);
	complaints_finish(&again);
	arena_free(arena);
	return 0;
}
