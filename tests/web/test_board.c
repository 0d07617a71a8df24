/* The public board: what it tells, and that nobody can be reckoned from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "web/board.h"

#define EVER .from = { INT32_MIN }, .to = { INT32_MAX }

static const struct agency tree[] = {
	{ .code = "1", .name = "UBND xã B", EVER },
	{ .code = "2", .name = "UBND xã A", EVER },
	{ .code = "3", .name = "UBND xã C", EVER },
};

struct made {
	struct arena *arena;
	struct directory *directory;
	struct figures figures;
};

static struct made
make(void)
{
	struct made it = { .arena = arena_new(4096) };
	struct err err;

	it.directory = directory_build(it.arena, tree, 3, NULL, 0, &err);
	assert_non_null(it.directory);
	figures_begin(&it.figures, it.directory, NULL, 0, 1600400000,
	    WHEN_OFFICE_OFFSET, it.arena);
	return it;
}

static struct figures_count *
set(struct made *it, int row, int finished, int on_time, int open, int overdue)
{
	struct figures_count *count = &it->figures.agencies[row];

	count->rate.finished = finished;
	count->rate.on_time = on_time;
	count->standings[STANDING_OVERDUE] = overdue;
	count->standings[STANDING_RUNNING] = open - overdue;
	return count;
}

static struct board
board(struct made *it)
{
	return board_of(&it->figures, it->directory, it->arena);
}

static void
rows_are_by_name_and_without_empty_ones(void **state)
{
	struct made it = make();
	struct board made;

	(void)state;
	set(&it, 0, 100, 90, 10, 0)->days[60].received = 7;
	set(&it, 1, 50, 40, 20, 10)->days[59].received = 7;
	made = board(&it);
	assert_int_equal(made.count, 2);
	assert_string_equal(made.rows[0].name, "UBND xã A");
	assert_string_equal(made.rows[1].name, "UBND xã B");
	assert_int_equal(made.rows[0].rate, 800);
	assert_int_equal(made.rows[0].cells[BOARD_OVERDUE].number, 10);
	/* Thirty days to today: of the 61st day on. */
	assert_int_equal(made.rows[1].cells[BOARD_RECEIVED].number, 7);
	assert_int_equal(made.rows[0].cells[BOARD_RECEIVED].number, 0);
	assert_int_equal(made.total.cells[BOARD_FINISHED].number, 150);
	assert_int_equal(made.total.cells[BOARD_FINISHED].told, BOARD_EXACT);
	assert_int_equal(made.total.rate, 866);
	assert_false(made.total.at_least);
	arena_free(it.arena);
}

static void
few_are_not_told(void **state)
{
	static const struct {
		int finished, on_time, open, overdue;
		enum board_told finished_told, open_told, overdue_told;
		int32_t rate;
		bool at_least, at_most;
	} cases[] = {
		/* Late ones would follow from the rate: 396 of 400 or more. */
		{ 400, 398, 50, 1, BOARD_EXACT, BOARD_EXACT, BOARD_FEW, 990,
		    true, false },
		{ 400, 396, 50, 5, BOARD_EXACT, BOARD_EXACT, BOARD_EXACT, 990,
		    true, false },
		{ 400, 395, 50, 0, BOARD_EXACT, BOARD_EXACT, BOARD_EXACT, 988,
		    false, false },
		{ 400, 400, 50, 0, BOARD_EXACT, BOARD_EXACT, BOARD_EXACT, 1000,
		    false, false },
		/* In time were 4 of 50 or fewer. */
		{ 50, 2, 0, 0, BOARD_EXACT, BOARD_EXACT, BOARD_EXACT, 80, false,
		    true },
		{ 50, 0, 0, 0, BOARD_EXACT, BOARD_EXACT, BOARD_EXACT, 0, false,
		    false },
		/* No rate of fewer than twenty. */
		{ 19, 18, 4, 4, BOARD_EXACT, BOARD_FEW, BOARD_FEW, -1, false,
		    false },
		{ 4, 4, 4, 0, BOARD_FEW, BOARD_FEW, BOARD_EXACT, -1, false,
		    false },
		/* 98 of 100 are overdue: two are not. */
		{ 0, 0, 100, 98, BOARD_EXACT, BOARD_LEAST, BOARD_EXACT, -1,
		    false, false },
		{ 0, 0, 100, 100, BOARD_EXACT, BOARD_EXACT, BOARD_EXACT, -1,
		    false, false },
		{ 0, 0, 6, 4, BOARD_EXACT, BOARD_LEAST, BOARD_FEW, -1, false,
		    false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct made it = make();
		struct board_row row;

		set(&it, 0, cases[i].finished, cases[i].on_time, cases[i].open,
		    cases[i].overdue);
		row = board(&it).rows[0];
		assert_int_equal(row.cells[BOARD_FINISHED].told,
		    cases[i].finished_told);
		assert_int_equal(row.cells[BOARD_OPEN].told,
		    cases[i].open_told);
		assert_int_equal(row.cells[BOARD_OVERDUE].told,
		    cases[i].overdue_told);
		assert_int_equal(row.rate, cases[i].rate);
		assert_int_equal(row.at_least, cases[i].at_least);
		assert_int_equal(row.at_most, cases[i].at_most);
		arena_free(it.arena);
	}
}

/* Whatever the few are, the board is the same to the last byte of it that
 * anybody sees: so nothing of it says which they are. */
static void
boards_of_other_few_are_the_same(void **state)
{
	struct board first = { 0 };
	struct made its[64];
	int made = 0;

	(void)state;
	for (int late = 1; late <= 4; late++)
		for (int overdue = 1; overdue <= 4; overdue++)
			for (int in_time = 1; in_time <= 4; in_time++) {
				struct board now;

				its[made] = make();
				set(&its[made], 0, 400, 400 - late, 60,
				    overdue);
				set(&its[made], 1, 100, 80, 30 + in_time, 30);
				set(&its[made], 2, 40, in_time, 20, 20);
				now = board(&its[made++]);
				if (made == 1)
					first = now;
				for (size_t i = 0; i < now.count; i++) {
					now.rows[i].name = first.rows[i].name;
					assert_memory_equal(&now.rows[i],
					    &first.rows[i],
					    sizeof(now.rows[i]));
				}
				assert_memory_equal(&now.total, &first.total,
				    sizeof(now.total));
			}
	/* 396 of 400, 80 of 100, 1 of 40: 883 thousandths at least. */
	assert_int_equal(first.total.rate, 883);
	assert_true(first.total.at_least);
	assert_int_equal(first.total.cells[BOARD_OVERDUE].told, BOARD_LEAST);
	assert_int_equal(first.total.cells[BOARD_OVERDUE].number, 50);
	while (made > 0)
		arena_free(its[--made].arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_by_name_and_without_empty_ones),
		cmocka_unit_test(few_are_not_told),
		cmocka_unit_test(boards_of_other_few_are_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
