/* The catalogue: rows by code, locality suffix and validity. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "core/catalogue.h"
#include "support/pure_dossier.h"

static struct procedure
row(int line, const char *code, const char *from, const char *to)
{
	return (struct procedure){
		.code = code,
		.line = line,
		.from = from == NULL ? (day){ INT32_MIN } : pure_day(from),
		.to = to == NULL ? (day){ INT32_MAX } : pure_day(to),
	};
}

static int
line_of(const struct catalogue *catalogue, const char *code, const char *on)
{
	const struct procedure *p =
	    catalogue_find(catalogue, code, pure_day(on));

	return p == NULL ? 0 : p->line;
}

static void
test_find(void **state)
{
	const struct procedure rows[] = {
		row(2, "1.001193", NULL, "2020-06-30"),
		row(3, "1.001193", "2020-07-01", NULL),
		row(4, "1.001193.000.00.00.H99", "2020-09-01", "2020-09-30"),
		row(5, "2.000815.H99", NULL, NULL),
		row(6, "1", NULL, NULL),
		/* Given out of order; begins only after a year without. */
		row(7, "3.000001", "2022-01-01", NULL),
		row(8, "3.000001", "2020-01-01", "2020-12-31"),
	};
	struct arena *arena = arena_new(4096);
	struct err err;
	const struct catalogue *c = catalogue_build(arena, rows, 7, "ab", &err);

	(void)state;
	assert_non_null(c);
	assert_int_equal(line_of(c, "1.001193", "2020-06-30"), 2);
	assert_int_equal(line_of(c, "1.001193", "2020-07-01"), 3);
	assert_int_equal(line_of(c, "1.001193.H99", "2020-08-01"), 3);
	/* Exact wins while it is in force. */
	assert_int_equal(line_of(c, "1.001193.000.00.00.H99", "2020-09-15"), 4);
	assert_int_equal(line_of(c, "1.001193.000.00.00.H99", "2020-10-01"), 3);
	assert_int_equal(line_of(c, "1.001193.000.00.00.H98", "2020-09-15"), 3);
	assert_int_equal(line_of(c, "2.000815.H99", "2020-09-15"), 5);
	/* Without a suffix: the only row that has one. */
	assert_int_equal(line_of(c, "2.000815", "2020-09-15"), 5);
	assert_int_equal(line_of(c, "1.001193", "2020-09-15"), 3);
	assert_int_equal(line_of(c, "2", "2020-09-15"), 0);
	assert_int_equal(line_of(c, "2.00081", "2020-09-15"), 0);
	/* One locality's row is not another's. */
	assert_int_equal(line_of(c, "2.000815.H98", "2020-09-15"), 0);
	assert_int_equal(line_of(c, "1.00119", "2020-09-15"), 0);
	/* A part without a dot is no procedure's code of another. */
	assert_int_equal(line_of(c, "1.999999", "2020-09-15"), 0);
	assert_int_equal(line_of(c, "1", "2020-09-15"), 6);
	assert_int_equal(line_of(c, "", "2020-09-15"), 0);
	assert_int_equal(line_of(c, "...", "2020-09-15"), 0);
	assert_int_equal(line_of(c, "3.000001", "2020-06-30"), 8);
	assert_int_equal(line_of(c, "3.000001", "2021-06-30"), 0);
	assert_int_equal(line_of(c, "3.000001", "2022-06-30"), 7);
	assert_int_equal(catalogue_count(c), 7);
	assert_int_equal(catalogue_row(c, 1)->line, 3);
	assert_string_equal(catalogue_hash(c), "ab");
	arena_free(arena);
}

/* Two localities' rows: a code that names neither has none of them while both
 * are in force. */
static void
test_find_suffix(void **state)
{
	const struct procedure rows[] = {
		row(2, "1.001193.000.00.00.H99", NULL, "2020-06-30"),
		row(3, "1.001193.000.00.00.H98", "2020-06-01", NULL),
		row(4, "1.001193.000.00.00.H99", "2021-01-01", "2021-01-31"),
		row(5, "1.001193", "2021-01-15", "2021-01-15"),
	};
	struct arena *arena = arena_new(4096);
	struct err err;
	const struct catalogue *c = catalogue_build(arena, rows, 4, "ab", &err);

	(void)state;
	assert_non_null(c);
	assert_int_equal(line_of(c, "1.001193", "2020-05-31"), 2);
	assert_int_equal(line_of(c, "1.001193.000.00.00", "2020-05-31"), 2);
	assert_int_equal(line_of(c, "1.001193", "2020-06-01"), 0);
	assert_int_equal(line_of(c, "1.001193", "2020-07-01"), 3);
	assert_int_equal(line_of(c, "1.001193", "2021-01-14"), 0);
	assert_int_equal(line_of(c, "1.001193", "2021-01-15"), 5);
	assert_int_equal(line_of(c, "1.001193.000.00.00.H99", "2021-01-15"), 4);
	assert_int_equal(line_of(c, "1.001193.000.00.00.H97", "2021-01-14"), 0);
	arena_free(arena);
}

static void
test_refuse(void **state)
{
	struct procedure rows[] = {
		row(2, "1.001193", NULL, "2020-06-30"),
		row(3, "1.001194", NULL, NULL),
		row(4, "1.001193", "2020-06-30", NULL),
	};
	struct arena *arena = arena_new(4096);
	struct err err;

	(void)state;
	assert_null(catalogue_build(arena, rows, 3, "ab", &err));
	assert_string_equal(err.text,
	    "line 4: procedure \"1.001193\" is "
	    "already in force by line 2");
	rows[2].from = pure_day("2020-07-01");
	assert_non_null(catalogue_build(arena, rows, 3, "ab", &err));
	rows[1].to = (day){ INT32_MIN };
	rows[1].from = (day){ 0 };
	assert_null(catalogue_build(arena, rows, 3, "ab", &err));
	assert_string_equal(err.text,
	    "line 3: procedure \"1.001194\" ends before it begins");
	assert_non_null(catalogue_build(arena, NULL, 0, "ab", &err));
	arena_free(arena);
}

/* Every one of many is found again, and nothing else. */
static void
test_many(void **state)
{
	enum { MANY = 5000 };
	struct arena *arena = arena_new(1 << 20);
	struct procedure *rows = arena_alloc(arena, MANY * sizeof(*rows));
	struct err err;
	const struct catalogue *c;

	(void)state;
	for (int i = 0; i < MANY; i++)
		rows[i] =
		    row(i + 2, arena_printf(arena, "1.%06d", i), NULL, NULL);
	c = catalogue_build(arena, rows, MANY, "ab", &err);
	assert_non_null(c);
	for (int i = 0; i < MANY; i++) {
		char code[32];

		snprintf(code, sizeof(code), "1.%06d.000.00.00.H99", i);
		assert_int_equal(line_of(c, code, "2020-09-15"), i + 2);
		snprintf(code, sizeof(code), "2.%06d", i);
		assert_int_equal(line_of(c, code, "2020-09-15"), 0);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_find_suffix),
		cmocka_unit_test(test_refuse),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
