/* Grids: CSV to a grid, the header found, rows to records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire/csv.h"
#include "wire/grid.h"
#include "wire/json.h"

static struct arena *arena;
static struct mapping *mapping;

static int
begin(void **state)
{
	struct mapping_plan plan = { 0 };
	struct err err;

	(void)state;
	json_init();
	arena = arena_new(65536);
	plan.fields[MAPPING_CODE] =
	    (struct mapping_place){ .at = { "/Mã hồ sơ" }, .at_count = 1 };
	plan.fields[MAPPING_PROMISED] =
	    (struct mapping_place){ .at = { "/Hẹn trả~1hạn", "/Ngày hẹn trả" },
		    .at_count = 2 };
	plan.fields[MAPPING_STATUS] =
	    (struct mapping_place){ .at = { "/Trạng thái" }, .at_count = 1 };
	plan.times = (struct timeform_rules){ .forms = { TIMEFORM_SLASH_DAY },
		.form_count = 1,
		.offset = WHEN_OFFICE_OFFSET };
	mapping = mapping_build(&plan, &err);
	assert_non_null(mapping);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	mapping_free(mapping);
	arena_free(arena);
	return 0;
}

static struct grid
parse(const char *text, char separator)
{
	struct grid grid;
	struct err err;

	if (!csv_grid(arena, (struct slice){ text, strlen(text) }, &separator,
		&grid, &err))
		fail_msg("%s", err.text);
	return grid;
}

static bool
records(const char *text, int header_row, struct page *out, const char **told,
    struct err *err)
{
	const struct grid_plan plan = { .mapping = mapping,
		.header_row = header_row,
		.max_records = 4 };
	struct grid grid = parse(text, '\0');

	return grid_page(arena, &plan, &grid, out, told, err);
}

static const char *
record(const struct page *page, size_t index)
{
	return arena_bytes(arena, page->records[index].data,
	    page->records[index].size);
}

/* Titles above, a running number beside, a header in another case, with NFD
 * letters and a line break; a row of other columns only is none. */
static void
test_records(void **state)
{
	static const char text[] =
	    "DANH SÁCH HỒ SƠ;;;\n"
	    ";;;\n"
	    "STT;\" Ma\xcc\x83\nHỒ SƠ \";Ngày hẹn trả;trạng thái\n"
	    "1;H-1;10/09/2020;\"Đang \"\"xử\"\" lý\"\n"
	    "2;H-2;;\n"
	    "3;;;\n"
	    ";;;Chờ bổ sung\n"
	    "3;H-3;;Chờ bổ sung\n"
	    ";Tổng cộng: 3 hồ sơ;;\n"
	    ";;Tổng số: 3;\n"
	    ";;;Người lập biểu\n";
	struct page page;
	const char *told;
	struct err err;

	(void)state;
	assert_true(records(text, 0, &page, &told, &err));
	assert_int_equal(page.count, 4);
	assert_string_equal(record(&page, 0),
	    "{\"Mã hồ sơ\":\"H-1\",\"Ngày hẹn trả\":\"10/09/2020\","
	    "\"Trạng thái\":\"Đang \\\"xử\\\" lý\"}");
	assert_string_equal(record(&page, 1), "{\"Mã hồ sơ\":\"H-2\"}");
	/* Within the list: told as a record without a code, not left out. */
	assert_string_equal(record(&page, 2),
	    "{\"Trạng thái\":\"Chờ bổ sung\"}");
	assert_string_equal(record(&page, 3),
	    "{\"Mã hồ sơ\":\"H-3\",\"Trạng thái\":\"Chờ bổ sung\"}");
	assert_string_equal(told,
	    "header in row 3, left out below the last record: 3 rows, not "
	    "used: \"STT\"");
	assert_int_equal(page.total, -1);
}

static void
test_refused(void **state)
{
	static const struct {
		const char *text;
		int header_row;
		const char *why;
	} cases[] = {
		{ "", 0, "is empty: no header" },
		{ "a,b\n1,2\n", 0,
		    "no header: none of the first 30 rows has the column \"Mã "
		    "hồ sơ\" of the code; row 1 has no column of "
		    "fields" },
		/* Data without a header name a person: a log line must not. */
		{ "Nguyễn Thị Ví Dụ,099000000001,H-1\n", 0,
		    "no header: none of the first 30 rows has the column \"Mã "
		    "hồ sơ\" of the code; row 1 has no column of "
		    "fields" },
		{ "Nguyễn Thị Ví Dụ,099000000001,H-1\n", 1,
		    "no column \"Mã hồ sơ\" of code, \"Hẹn trả/hạn\" of "
		    "promised, \"Trạng thái\" of status; the header (row 1) has "
		    "no column of fields" },
		/* The row that is most like one. */
		{ "DANH SÁCH,,\nMã số,Ngày hẹn trả,trạng thái\n", 0,
		    "no header: none of the first 30 rows has the column \"Mã "
		    "hồ sơ\" of the code; row 2 has \"Mã số\", "
		    "\"Ngày hẹn trả\", \"trạng thái\"" },
		{ "Mã hồ sơ,b\n1,2\n", 0,
		    "no column \"Hẹn trả/hạn\" of promised, \"Trạng thái\" of "
		    "status; the header (row 1) has \"Mã hồ sơ\", \"b\"" },
		{ "Mã hồ sơ,Ngày hẹn trả,Trạng thái,mã  hồ sơ\n", 0,
		    "the column \"Mã hồ sơ\" stands twice in the header (row 1, "
		    "A and D)" },
		{ "Mã hồ sơ,Ngày hẹn trả,Trạng thái\n", 2,
		    "header_row: row 2 is empty" },
		{ "x\nMã hồ sơ,Ngày hẹn trả,Trạng thái\n", 1,
		    "no column \"Mã hồ sơ\" of code, \"Hẹn trả/hạn\" of "
		    "promised, \"Trạng thái\" of status; the header (row 1) has "
		    "no column of fields" },
		{ "Mã hồ sơ,Ngày hẹn trả,Trạng thái\n1,,x\n2,,x\n3,,x\n"
		  "4,,x\n5,,x\n",
		    0, "more than 4 records: raise limits.max_records" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct page page;
		const char *told;
		struct err err;

		if (records(cases[i].text, cases[i].header_row, &page, &told,
			&err))
			fail_msg("%s: taken", cases[i].text);
		assert_string_equal(err.text, cases[i].why);
	}
}

/* Columns that nobody asked for may stand twice, and change: no news. */
static void
test_other_columns_are_no_news(void **state)
{
	struct page one, two;
	const char *told;
	struct err err;

	(void)state;
	assert_true(records("x,x,Mã hồ sơ,Ngày hẹn trả,Trạng thái\n1,2,H,,\n",
	    0, &one, &told, &err));
	assert_true(records("Trạng thái,Mã hồ sơ,Ngày hẹn trả,x\n,H,,9\n", 0,
	    &two, &told, &err));
	assert_string_equal(record(&one, 0), record(&two, 0));
}

static void
test_no_rows(void **state)
{
	struct page page;
	const char *told;
	struct err err;

	(void)state;
	assert_true(records("Mã hồ sơ\tNgày hẹn trả\tTrạng thái\n", 0, &page,
	    &told, &err));
	assert_int_equal(page.count, 0);
}

static void
test_csv(void **state)
{
	struct grid grid = parse("a;b,c\n\n\"1\n2\";3;4", '\0');
	struct err err;
	char separator = ',';

	(void)state;
	assert_int_equal(grid.count, 2);
	assert_int_equal(grid.rows[0].count, 2);
	assert_string_equal(grid.rows[0].cells[1], "b,c");
	assert_int_equal(grid.rows[1].number, 3);
	assert_string_equal(grid.rows[1].cells[0], "1\n2");
	grid = parse("a;b,c", ',');
	assert_string_equal(grid.rows[0].cells[0], "a;b");
	assert_false(csv_grid(arena, (struct slice){ "a\n\"b", 4 }, &separator,
	    &grid, &err));
	assert_string_equal(err.text, "line 2: a quote that never closes");
	assert_false(csv_grid(arena, (struct slice){ "a\0b", 3 }, &separator,
	    &grid, &err));
	assert_string_equal(err.text, "holds NUL bytes: this is no CSV");
}

static void
test_columns(void **state)
{
	char out[8];

	(void)state;
	assert_string_equal(grid_column(out, 0), "A");
	assert_string_equal(grid_column(out, 25), "Z");
	assert_string_equal(grid_column(out, 26), "AA");
	assert_string_equal(grid_column(out, 701), "ZZ");
	assert_string_equal(grid_column(out, 702), "AAA");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_other_columns_are_no_news),
		cmocka_unit_test(test_no_rows),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_columns),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
