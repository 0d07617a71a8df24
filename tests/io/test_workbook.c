/* Whole workbooks, made by programs that are not ours (tests/samples/lists). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "io/file.h"
#include "io/workbook.h"

enum { LARGE = 1 << 20 };

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(65536);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static bool
open_sheet(const char *name, const char *sheet, int64_t max, struct grid *out,
    const char **told, struct err *err)
{
	struct slice bytes;

	if (!file_read(arena, name, LARGE, &bytes, err))
		fail_msg("%s", err->text);
	return workbook_grid(arena, bytes, sheet, max, out, told, err);
}

static void
expect(const struct grid_row *row, int number, const char *const *cells,
    int count)
{
	assert_int_equal(row->number, number);
	for (int i = 0; i < count; i++) {
		const char *got = i < row->count ? row->cells[i] : NULL;

		if (!text_equal(got, cells[i]))
			fail_msg("row %d, cell %d: %s, not %s", number, i,
			    got == NULL ? "nothing" : got,
			    cells[i] == NULL ? "nothing" : cells[i]);
	}
	assert_true(row->count <= count);
}

#define ROW(index, number, ...)                                                \
	expect(&grid.rows[index], number,                                      \
	    (const char *const[]){ __VA_ARGS__ },                              \
	    (int)(sizeof((const char *const[]){ __VA_ARGS__ }) /               \
		sizeof(char *)))

/* What tests/samples/lists/make wrote, as its author reads it. */
static void
test_openpyxl(void **state)
{
	struct grid grid;
	const char *told;
	struct err err;

	(void)state;
	if (!open_sheet("tests/samples/lists/openpyxl.xlsx", NULL, LARGE, &grid,
		&told, &err))
		fail_msg("%s", err.text);
	assert_string_equal(told,
	    "sheet \"Hồ sơ đang giải quyết\", of 2: \"Tham số\", \"Hồ sơ "
	    "đang giải quyết\"");
	assert_int_equal(grid.count, 6);
	ROW(0, 1, "DANH SÁCH HỒ SƠ");
	ROW(1, 2, "Lập ngày 07/09/2020");
	ROW(2, 4, "STT", "Mã hồ sơ", "Tiếp nhận", "Hẹn trả", "Trạng thái",
	    "Số hiệu");
	ROW(3, 5, "1", "H99.01-200907-0001", "2020-09-07 08:15:00",
	    "2020-09-10", "Đang xử lý", "20200907081500");
	ROW(4, 6, "2", " H99.01-200907-0002 ", "2020-02-29 23:59:59",
	    "2020-09-14 17:30:00", NULL, "00007");
	ROW(5, 8, NULL, "Ký tự <&> \"lạ\"\nhai dòng", "07:30:00", "true", NULL,
	    "0.1");
}

static void
test_xlsxwriter(void **state)
{
	struct grid grid;
	const char *told;
	struct err err;

	(void)state;
	if (!open_sheet("tests/samples/lists/xlsxwriter.xlsx", "danh sách",
		LARGE, &grid, &told, &err))
		fail_msg("%s", err.text);
	assert_int_equal(grid.count, 3);
	ROW(1, 2, "1", "H99.01-200907-0001", "2020-09-07 08:15:00",
	    "2020-09-10", "Đang xử lý", "42");
	ROW(2, 3, "2", "H99.01-200907-0002", "2020-09-08", NULL, "#N/A",
	    "false");
	assert_true(open_sheet("tests/samples/lists/xlsxwriter.xlsx", "Khác",
	    LARGE, &grid, &told, &err));
	ROW(0, 1, "gì đó");
}

static void
test_refused(void **state)
{
	static const char no_zip[] = "PK\x03\x04 not really";
	struct grid grid;
	const char *told;
	struct err err;

	(void)state;
	assert_false(open_sheet("tests/samples/lists/xlsxwriter.xlsx", "Hồ sơ",
	    LARGE, &grid, &told, &err));
	assert_string_equal(err.text,
	    "no sheet is called \"Hồ sơ\"; there are: \"Danh sách\", \"Khác\"");
	assert_false(open_sheet("tests/samples/lists/openpyxl.xlsx", NULL, 1000,
	    &grid, &told, &err));
	assert_non_null(strstr(err.text,
	    "unpacks to more than 1000 bytes: raise limits.max_body"));
	assert_false(
	    workbook_grid(arena, (struct slice){ no_zip, sizeof(no_zip) }, NULL,
		LARGE, &grid, &told, &err));
	assert_true(text_starts(err.text, "is no workbook: "));
}

/* Cut off anywhere, or with any byte changed, it is read or refused. */
static void
test_damaged(void **state)
{
	struct slice whole;
	struct arena *turn = arena_new(65536);
	struct grid grid;
	const char *told;
	struct err err;

	(void)state;
	assert_true(file_read(arena, "tests/samples/lists/openpyxl.xlsx", LARGE,
	    &whole, &err));
	for (size_t i = 0; i < whole.size; i += 3) {
		char *copy;

		arena_reset(turn);
		copy = arena_bytes(turn, whole.data, whole.size);
		copy[i] = (char)~copy[i];
		(void)!workbook_grid(turn, (struct slice){ copy, whole.size },
		    NULL, LARGE, &grid, &told, &err);
		assert_false(
		    workbook_grid(turn, (struct slice){ whole.data, i }, NULL,
			LARGE, &grid, &told, &err));
	}
	arena_free(turn);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_openpyxl),
		cmocka_unit_test(test_xlsxwriter),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
