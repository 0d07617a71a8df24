/* The parts of a workbook, one by one; expected dates are ECMA-376's own and
 * such as a person reckons. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire/xlsx_parts.h"

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

static struct slice
bytes(const char *text)
{
	return (struct slice){ text, strlen(text) };
}

static void
test_formats(void **state)
{
	static const struct {
		const char *code;
		enum xlsx_kind kind;
		int zeros;
	} cases[] = {
		{ "General", XLSX_NUMBER, 0 },
		{ "0.00", XLSX_NUMBER, 0 },
		{ "#,##0;[Red]-#,##0", XLSX_NUMBER, 0 },
		{ "0", XLSX_NUMBER, 0 },
		{ "000000", XLSX_NUMBER, 6 },
		{ "dd/mm/yyyy", XLSX_DATE, 0 },
		{ "dd\\/mm\\/yyyy", XLSX_DATE, 0 },
		{ "[$-42A]dd/mm/yyyy hh:mm;@", XLSX_DATE, 0 },
		{ "yyyy\"-\"mm", XLSX_DATE, 0 },
		{ "mmm", XLSX_DATE, 0 },
		{ "\"ngày \"d", XLSX_DATE, 0 },
		{ "h:mm", XLSX_CLOCK, 0 },
		{ "[h]:mm:ss", XLSX_CLOCK, 0 },
		{ "mm:ss.0", XLSX_CLOCK, 0 },
		/* Letters that are only printed. */
		{ "0\" hồ sơ\"", XLSX_NUMBER, 0 },
		{ "0\\d", XLSX_NUMBER, 0 },
		{ "[Red]0", XLSX_NUMBER, 0 },
		{ "[Red", XLSX_NUMBER, 0 },
		{ "\"d", XLSX_NUMBER, 0 },
		{ "\\", XLSX_NUMBER, 0 },
		{ "0;dd/mm/yyyy", XLSX_NUMBER, 0 },
		{ "", XLSX_NUMBER, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct xlsx_format format = xlsx_format_of(cases[i].code);

		if (format.kind != cases[i].kind ||
		    format.zeros != cases[i].zeros)
			fail_msg("%s: %d %d", cases[i].code, format.kind,
			    format.zeros);
	}
}

static void
test_numbers(void **state)
{
	const struct xlsx_format number = { XLSX_NUMBER, 0 },
				 padded = { XLSX_NUMBER, 5 },
				 date = { XLSX_DATE, 0 },
				 clock = { XLSX_CLOCK, 0 };
	const struct {
		const char *text;
		struct xlsx_format format;
		bool date1904;
		const char *want;
	} cases[] = {
		{ "7", number, false, "7" },
		{ "-7", number, false, "-7" },
		{ "7", padded, false, "00007" },
		{ "1234567", padded, false, "1234567" },
		{ "2.02009070815E+13", number, false, "20200907081500" },
		{ "20200907081500", number, false, "20200907081500" },
		{ "1E3", number, false, "1000" },
		{ "0.1", number, false, "0.1" },
		{ "0.30000000000000004", number, false, "0.30000000000000004" },
		{ "99000000001234567890", number, false,
		    "99000000001234567890" },
		{ "#N/A", number, false, "#N/A" },
		{ "1e999", number, false, "1e999" },
		{ "0x10", number, false, "0x10" },
		{ "nan", number, false, "nan" },
		{ "", number, false, "" },
		/* The first day, the day before the leap day that never was,
		 * and the day after it. */
		{ "1", date, false, "1900-01-01" },
		{ "59", date, false, "1900-02-28" },
		{ "60", date, false, "60" },
		{ "61", date, false, "1900-03-01" },
		{ "25569", date, false, "1970-01-01" },
		{ "44081", date, false, "2020-09-07" },
		{ "44081.34375", date, false, "2020-09-07 08:15:00" },
		/* 17:30 as a double has it. */
		{ "44081.729166666664", date, false, "2020-09-07 17:30:00" },
		/* A millionth short of midnight. */
		{ "44081.999999", date, false, "2020-09-08" },
		{ "2958465", date, false, "9999-12-31" },
		{ "2958466", date, false, "2958466" },
		{ "0", date, false, "0" },
		{ "-1", date, false, "-1" },
		{ "0", date, true, "1904-01-01" },
		{ "42619", date, true, "2020-09-07" },
		{ "42619.34375", date, true, "2020-09-07 08:15:00" },
		{ "0.3125", clock, false, "07:30:00" },
		{ "44081.3125", clock, false, "2020-09-07 07:30:00" },
		{ "44081", clock, false, "2020-09-07 00:00:00" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *got = xlsx_number(arena, cases[i].text,
		    cases[i].format, cases[i].date1904);

		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: %s, not %s", cases[i].text, got,
			    cases[i].want);
	}
}

static void
test_styles(void **state)
{
	static const char part[] =
	    "<x:styleSheet xmlns:x='urn:x'><x:numFmts>"
	    "<x:numFmt numFmtId='164' formatCode='dd/mm/yyyy'/>"
	    "<x:numFmt numFmtId='165' formatCode='000'/></x:numFmts>"
	    "<x:cellStyleXfs><x:xf numFmtId='14'/></x:cellStyleXfs>"
	    "<x:cellXfs><x:xf numFmtId='0'/><x:xf numFmtId='14'/>"
	    "<x:xf numFmtId='164'/><x:xf numFmtId='165'/><x:xf/>"
	    "<x:xf numFmtId='46'/><x:xf numFmtId='22'/></x:cellXfs>"
	    "</x:styleSheet>";
	static const struct xlsx_format want[] = { { XLSX_NUMBER, 0 },
		{ XLSX_DATE, 0 }, { XLSX_DATE, 0 }, { XLSX_NUMBER, 3 },
		{ XLSX_NUMBER, 0 }, { XLSX_CLOCK, 0 }, { XLSX_DATE, 0 } };
	struct xlsx_styles styles;
	struct err err;

	(void)state;
	assert_true(xlsx_styles(arena, bytes(part), &styles, &err));
	assert_int_equal(styles.count, 7);
	for (size_t i = 0; i < 7; i++) {
		assert_int_equal(styles.formats[i].kind, want[i].kind);
		assert_int_equal(styles.formats[i].zeros, want[i].zeros);
	}
}

/* Megabytes of formats, each sought among thousands, would take minutes. */
static void
test_too_many_formats(void **state)
{
	struct buf part = buf_over(arena);
	struct xlsx_styles styles;
	struct err err;

	(void)state;
	buf_add(&part, "<styleSheet><cellXfs>");
	for (int i = 0; i < 65537; i++)
		buf_add(&part, "<xf/>");
	buf_add(&part, "</cellXfs></styleSheet>");
	assert_false(xlsx_styles(arena, bytes(buf_text(&part)), &styles, &err));
	assert_string_equal(err.text, "more than 65536 cell formats");
}

static void
test_strings(void **state)
{
	static const char part[] =
	    "<sst><si><t>Mã hồ sơ</t></si><si/>"
	    "<si><r><t xml:space='preserve'>a </t></r><r><rPr/><t>b</t></r>"
	    "<rPh><t>không đọc</t></rPh></si>"
	    "<si><t>x_x000D__x000A_y_x005F_x0041_ _x00zz_ _x1EA1_</t></si>"
	    "</sst>";
	struct xlsx_strings strings;
	struct err err;

	(void)state;
	assert_true(xlsx_strings(arena, bytes(part), &strings, &err));
	assert_int_equal(strings.count, 4);
	assert_string_equal(strings.texts[0], "Mã hồ sơ");
	assert_string_equal(strings.texts[1], "");
	assert_string_equal(strings.texts[2], "a b");
	assert_string_equal(strings.texts[3], "x\r\ny_x0041_ _x00zz_ _x1EA1_");
}

static void
test_relations(void **state)
{
	static const char part[] =
	    "<Relationships>"
	    "<Relationship Id='a' Type='urn:x/worksheet' "
	    "Target='worksheets/sheet1.xml'/>"
	    "<Relationship Id='b' Type='urn:x/styles' "
	    "Target='/xl/./styles.xml'/>"
	    "<Relationship Id='c' Type='urn:x/theme' "
	    "Target='../../../theme.xml'/>"
	    "<Relationship Id='d' Type='urn:x/hyperlink' "
	    "TargetMode='External' Target='https://x.example/'/>"
	    "</Relationships>";
	struct xlsx_relations relations;
	struct err err;

	(void)state;
	assert_true(xlsx_relations(arena, bytes(part), "xl", &relations, &err));
	assert_int_equal(relations.count, 3);
	assert_string_equal(relations.items[0].target,
	    "xl/worksheets/sheet1.xml");
	assert_string_equal(relations.items[0].type, "worksheet");
	assert_string_equal(relations.items[1].target, "xl/styles.xml");
	assert_string_equal(relations.items[2].target, "theme.xml");
}

static const char *const shared_texts[] = { "không", "một" };
static const struct xlsx_format formats[] = { { XLSX_NUMBER, 0 },
	{ XLSX_DATE, 0 } };
static const struct xlsx_shared shared = { .strings = { shared_texts, 2 },
	.styles = { formats, 2 } };

static void
test_cells(void **state)
{
	static const char part[] =
	    "<worksheet><sheetData>"
	    "<row r='2'><c r='B2' t='s'><v>1</v></c><c r='D2'/>"
	    "<c r='AA2' s='1'><v>44081</v></c></row>"
	    "<row r='3'><c r='A3' s='9'/></row>"
	    "<row><c t='b'><v>1</v></c><c t='str'><f>A1</f><v>t_x0009_</v></c>"
	    "<c t='d'><v>2020-09-07T17:30:00.000</v></c>"
	    "<c t='inlineStr'><is><t>tr</t></is></c><c><f>B1</f></c></row>"
	    "</sheetData></worksheet>";
	struct grid grid;
	struct err err;

	(void)state;
	assert_true(xlsx_cells(arena, bytes(part), &shared, &grid, &err));
	assert_int_equal(grid.count, 2);
	assert_int_equal(grid.rows[0].number, 2);
	assert_int_equal(grid.rows[0].count, 27);
	assert_null(grid.rows[0].cells[0]);
	assert_string_equal(grid.rows[0].cells[1], "một");
	assert_string_equal(grid.rows[0].cells[26], "2020-09-07");
	assert_int_equal(grid.rows[1].number, 4);
	assert_int_equal(grid.rows[1].count, 4);
	assert_string_equal(grid.rows[1].cells[0], "true");
	assert_string_equal(grid.rows[1].cells[1], "t\t");
	assert_string_equal(grid.rows[1].cells[2], "2020-09-07 17:30:00");
	assert_string_equal(grid.rows[1].cells[3], "tr");
}

#define ROW(inner) "<sheetData><row r='5'>" inner "</row></sheetData>"

static void
test_sheets_refused(void **state)
{
	static const struct {
		const char *part, *why;
	} cases[] = {
		{ ROW("<c r='A5' t='s'><v>2</v></c>"),
		    "A5: \"2\" is no shared string" },
		{ ROW("<c r='A6'><v>2</v></c>"), "\"A6\" is no cell of row 5" },
		{ ROW("<c r='5'><v>2</v></c>"), "\"5\" is no cell of row 5" },
		{ ROW("<c r='ABCD5'/>"), "\"ABCD5\" is no cell of row 5" },
		{ ROW("<c r='A5' s='x'/>"), "\"x\" is no style" },
		{ ROW("<c r='SS5'><v>1</v></c>"),
		    "more than 512 columns: SS5" },
		{ "<s><row r='5'/><row r='5'/></s>",
		    "row 5 comes after row 5" },
		{ "<s><row r='1048577'/></s>", "\"1048577\" is no row" },
		{ "<s><row r='1'>", "line 1: no element found" },
		{ "", "line 1: no element found" },
		{ "<!DOCTYPE s [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
		  "<s>&e;</s>",
		    "declares a document type" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct grid grid;
		struct err err;

		if (xlsx_cells(arena, bytes(cases[i].part), &shared, &grid,
			&err))
			fail_msg("%s: taken", cases[i].part);
		assert_string_equal(err.text, cases[i].why);
	}
}

static void
test_deep_nesting(void **state)
{
	struct buf buf = buf_over(arena);
	struct grid grid;
	struct err err;

	(void)state;
	for (int i = 0; i < 100000; i++)
		buf_add(&buf, "<a>");
	assert_false(xlsx_cells(arena, (struct slice){ buf.data, buf.size },
	    &shared, &grid, &err));
	assert_string_equal(err.text, "nested deeper than 64 levels");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_styles),
		cmocka_unit_test(test_too_many_formats),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_relations),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_sheets_refused),
		cmocka_unit_test(test_deep_nesting),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
