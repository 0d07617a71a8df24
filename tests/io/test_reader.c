/*
 * Records read by a thread: what decode_record says of each, in their order;
 * and stopped in the middle, nothing of them is touched any more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "io/reader.h"
#include "support/portal_plan.h"
#include "wire/json.h"

enum { START = 1599411600, TEXT = 200 };

struct stage {
	struct loop *loop;
	struct mapping *mapping;
	struct reader *reader;
	struct arena *arena;
	char bytes[READER_RECORDS][TEXT];
	struct slice records[READER_RECORDS];
	size_t wanted; /* the loop stops when so many are read */
	int calls;
};

static void *
on_make(void *context, const struct observation *seen, struct arena *arena)
{
	(void)context;
	return (char *)arena_printf(arena, "made of %s", seen->code);
}

static void
on_more(void *context)
{
	struct stage *stage = context;

	stage->calls++;
	if (stage->wanted > 0 &&
	    reader_get(stage->reader, stage->wanted - 1) != NULL)
		loop_stop(stage->loop);
}

/* Every seventh has a time that exists nowhere. */
static void
write_records(struct stage *stage, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		snprintf(stage->bytes[i], TEXT,
		    "{\"MaHoSo\": \"H-%zu\", \"TenTTHC\": \"Thủ tục %zu\","
		    " \"NgayTiepNhan\": \"202009%02zu080000\"}",
		    i, i * i, i % 7 == 3 ? (size_t)31 : 1 + i % 30);
		stage->records[i] =
		    (struct slice){ stage->bytes[i], strlen(stage->bytes[i]) };
	}
}

static int
begin(void **state)
{
	static struct stage stage;
	const struct loop_clock clock = { .kind = LOOP_STEP, .start = START };
	const struct reader_calls calls = { .more = on_more,
		.make = on_make,
		.context = &stage };
	struct err err;

	json_init();
	memset(&stage, 0, sizeof(stage));
	stage.loop = loop_new(&clock);
	stage.mapping = mapping_build(&portal_plan, &err);
	assert_non_null(stage.mapping);
	stage.reader = reader_new(stage.loop, stage.mapping, &calls);
	stage.arena = arena_new(4096);
	*state = &stage;
	return 0;
}

static int
end(void **state)
{
	struct stage *stage = *state;

	reader_free(stage->reader);
	mapping_free(stage->mapping);
	loop_free(stage->loop);
	arena_free(stage->arena);
	return 0;
}

static void
read_to_the_end(struct stage *stage, size_t count)
{
	stage->wanted = count;
	reader_begin(stage->reader, stage->records, count);
	loop_run(stage->loop);
}

static void
assert_reading(struct stage *stage, const struct reading *got,
    const struct observation *want)
{
	assert_true(observation_equal(&got->seen, want));
	assert_string_equal((const char *)got->made,
	    arena_printf(stage->arena, "made of %s", want->code));
}

static void
assert_read(struct stage *stage, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct reading *got = reader_get(stage->reader, i);
		struct observation want;
		struct decode_report report;
		struct err why;

		assert_non_null(got);
		assert_int_equal(got->is_good, i % 7 != 3);
		if (decode_record(stage->mapping, stage->records[i],
			stage->arena, &want, &report, &why))
			assert_reading(stage, got, &want);
		else
			assert_string_equal(got->why->text, why.text);
	}
}

static void
test_says_what_decoding_says(void **state)
{
	struct stage *stage = *state;

	write_records(stage, READER_RECORDS);
	read_to_the_end(stage, READER_RECORDS);
	assert_read(stage, READER_RECORDS);
	assert_string_equal(reader_get(stage->reader, 5)->seen.code, "H-5");
	assert_true(stage->calls >= 1);
	/* And again, of other records. */
	write_records(stage, 100);
	memcpy(strstr(stage->bytes[5], "H-5"), "K-9", 3);
	read_to_the_end(stage, 100);
	assert_read(stage, 100);
	assert_string_equal(reader_get(stage->reader, 5)->seen.code, "K-9");
}

static void
test_stopped_it_borrows_nothing(void **state)
{
	struct stage *stage = *state;

	for (int i = 0; i < 50; i++) {
		write_records(stage, READER_RECORDS);
		stage->wanted = 0;
		reader_begin(stage->reader, stage->records, READER_RECORDS);
		reader_stop(stage->reader);
		/* What a thread would still read is no record now. */
		memset(stage->bytes, 'x', sizeof(stage->bytes));
		memset(stage->records, 0xff, sizeof(stage->records));
	}
	write_records(stage, 10);
	read_to_the_end(stage, 10);
	assert_read(stage, 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_says_what_decoding_says,
		    begin, end),
		cmocka_unit_test_setup_teardown(test_stopped_it_borrows_nothing,
		    begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
