/* Other systems' lists of late dossiers: headers, dates, codes, and what cannot
 * be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/pure_dossier.h"
#include "wire/late_header.h"

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
read_mapped(const char *text, const struct late_map *maps, size_t count,
    struct late_list *out, struct err *err)
{
	return late_list_read(arena, (struct slice){ text, strlen(text) }, maps,
	    count, WHEN_OFFICE_OFFSET, out, err);
}

static struct late_list
list_of(const char *text)
{
	struct late_list list;
	struct err err;

	if (!read_mapped(text, NULL, 0, &list, &err))
		fail_msg("%s", err.text);
	return list;
}

static void
assert_refused(const char *text, const struct late_map *maps, size_t count,
    const char *says)
{
	struct late_list list;
	struct err err;

	assert_false(read_mapped(text, maps, count, &list, &err));
	if (strstr(err.text, says) == NULL)
		fail_msg("%s", err.text);
}

/* "3 H99-1 due 2020-09-16T17:00 done - Đức Vân; …" */
static const char *
rows_text(const struct late_list *list)
{
	struct buf buf = buf_over(arena);

	for (size_t i = 0; i < list->count; i++) {
		const struct late_row *row = &list->rows[i];

		buf_printf(&buf, "%s%d %s", i == 0 ? "" : "; ", row->line,
		    row->code == NULL ? "-" : row->code);
		if (row->due != INSTANT_NONE)
			buf_printf(&buf, " due %s%s",
			    pure_instant(arena, row->due),
			    row->due_is_date ? "(date)" : "");
		if (row->finished != INSTANT_NONE)
			buf_printf(&buf, " done %s",
			    pure_instant(arena, row->finished));
		if (row->agency != NULL)
			buf_printf(&buf, " at %s", row->agency);
		if (row->same_as != 0)
			buf_printf(&buf, " as %d", row->same_as);
		if (row->wrong != NULL)
			buf_printf(&buf, " ! %s", row->wrong);
	}
	return buf_text(&buf);
}

static void
test_dialects(void **state)
{
	struct late_list list;

	(void)state;
	list = list_of("Mã hồ sơ,Ngày hẹn trả,Đơn vị xử lý\n"
		       "H99-1,16/09/2020 17:00,UBND xã Đức Vân\n"
		       "H99-2,2020-09-16,\"UBND xã \"\"A\"\"\"\n");
	assert_string_equal(rows_text(&list),
	    "2 H99-1 due 2020-09-16T17:00 at UBND xã Đức Vân; "
	    "3 H99-2 due 2020-09-16T00:00(date) at UBND xã \"A\"");
	assert_int_equal(list.header, 1);
	assert_null(list.unused);
	/* A title above, a running number beside, a sum and a signature below;
	 * semicolons. */
	list = list_of("DANH SÁCH HỒ SƠ QUÁ HẠN;;;\n"
		       ";;;\n"
		       "STT;SỐ  HỒ SƠ;Hạn trả;Ngày hoàn thành\n"
		       "1; H99-1 ;20200916170000;17/09/2020 08:30:00\n"
		       ";;;\n"
		       "2;H99-2;16.09.2020;\n"
		       "Tổng;;;2\n"
		       ";;Người lập biểu;\n");
	assert_string_equal(rows_text(&list),
	    "4 H99-1 due 2020-09-16T17:00 done 2020-09-17T08:30; "
	    "6 H99-2 due 2020-09-16T00:00(date)");
	assert_int_equal(list.header, 3);
	assert_string_equal(list.unused, "\"STT\" (A)");
	assert_string_equal(list.columns[LATE_CODE], "SỐ HỒ SƠ");
	assert_null(list.columns[LATE_AGENCY]);
	/* Tabs and English. */
	list = list_of("dossier code\tdue date\tunit\n"
		       "H99-1\t2020-09-16T17:00:00+07:00\tĐức Vân\n"
		       "H99-2\t2020-09-16T17:00:00.000+0700\t\n"
		       "H99-3\t\t\n");
	assert_string_equal(rows_text(&list),
	    "2 H99-1 due 2020-09-16T17:00 at Đức Vân; "
	    "3 H99-2 due 2020-09-16T17:00; 4 H99-3");
}

static void
test_maps(void **state)
{
	const struct late_map maps[] = { { "Số ký hiệu", LATE_CODE },
		{ "ngày trả", LATE_DUE } };
	static const char text[] = "Số ký hiệu,Ngày trả,Ngày hẹn trả\n"
				   "H99-1,16/09/2020,15/09/2020\n";
	struct late_list list;
	struct err err;

	(void)state;
	assert_true(read_mapped(text, maps, 2, &list, &err));
	/* What is mapped stands before what is known. */
	assert_string_equal(rows_text(&list),
	    "2 H99-1 due 2020-09-16T00:00(date)");
	assert_string_equal(list.unused, "\"Ngày hẹn trả\" (C)");
	assert_refused("Mã hồ sơ,Ngày hẹn trả\nH99-1,\n", maps, 2,
	    "none of its first 30 rows has a column for the dossier's code");
	assert_refused("Số ký hiệu,Ngày hẹn trả\nH99-1,\n", maps, 2,
	    "--map \"ngày trả=due\": line 1 has no such column");
}

static void
test_refused(void **state)
{
	(void)state;
	assert_refused("", NULL, 0, "is empty");
	assert_refused("STT,Số ký hiệu,Ngày trả\n1,H99-1,\n", NULL, 0,
	    "line 1 has: \"STT\" (A), \"Số ký hiệu\" (B), \"Ngày trả\" (C). "
	    "Say which it is with --map \"COLUMN=code\"");
	assert_refused("Mã hồ sơ,Hạn xử lý,Ngày hẹn trả\nH99-1,,\n", NULL, 0,
	    "line 1: columns \"Hạn xử lý\" and \"Ngày hẹn trả\" both mean due");
	assert_refused("Mã hồ sơ,Code\nH99-1,H99-2\n", NULL, 0,
	    "columns \"Mã hồ sơ\" and \"Code\" both mean code");
	assert_refused("Mã hồ sơ,Đơn vị\nH99-1,Đức Vân\nH99-2,\xd0\xfd n\n",
	    NULL, 0, "line 3: neither UTF-8 nor any character set");
	assert_refused("Mã hồ sơ\n\"H99-1\n", NULL, 0, "line 2: ");
}

static void
test_odd_rows(void **state)
{
	struct late_list list = list_of(
	    "Mã hồ sơ,Ngày hẹn trả\n"
	    "H99-1,31/02/2020\n"
	    "H99-2,12/31/2020\n"
	    ",16/09/2020\n"
	    "H99-3,<script>alert(1)</script>\n"
	    /* Marks of direction and a space that is none are not seen. */
	    "\xe2\x80\x8f"
	    "H99-4\xe2\x80\xae,\xc2\xa0"
	    "16/09/2020\n");

	(void)state;
	assert_string_equal(rows_text(&list),
	    "2 H99-1 ! cột \"Ngày hẹn trả\": \"31/02/2020\" không phải ngày "
	    "giờ đọc được; "
	    "3 H99-2 ! cột \"Ngày hẹn trả\": \"12/31/2020\" không phải ngày "
	    "giờ đọc được; "
	    "4 - due 2020-09-16T00:00(date) ! không có mã hồ sơ; "
	    "5 H99-3 ! cột \"Ngày hẹn trả\": \"<script>alert(1)</script>\" "
	    "không phải ngày giờ đọc được; "
	    "6 H99-4 due 2020-09-16T00:00(date)");
}

static void
test_long_cells(void **state)
{
	char cell[10001];
	struct late_list list;

	(void)state;
	memset(cell, 'x', 10000);
	cell[10000] = '\0';
	list = list_of(arena_printf(arena,
	    "Mã hồ sơ,Ngày hẹn trả,Đơn vị,Ghi chú\n"
	    "%s,16/09/2020,,\n"
	    "H99-1,%s,,\n"
	    "H99-2,16/09/2020,%s,%s\n",
	    cell, cell, cell, cell));
	assert_int_equal(list.count, 3);
	assert_non_null(
	    strstr(list.rows[0].wrong, "mã hồ sơ dài 10000 ký tự: xxxx"));
	assert_null(list.rows[0].code);
	assert_true(strlen(list.rows[0].wrong) < 200);
	assert_non_null(strstr(list.rows[1].wrong, "… (10000 ký tự)"));
	assert_true(strlen(list.rows[1].wrong) < 200);
	assert_null(list.rows[2].wrong);
	assert_true(strlen(list.rows[2].agency) < 1010);
}

static void
test_doubled(void **state)
{
	struct late_list list = list_of("Mã hồ sơ,Ngày hẹn trả\n"
					"H99-1,16/09/2020\n"
					"H99-2,16/09/2020\n"
					"H99-1,16/09/2020\n"
					"H99-2,17/09/2020\n"
					"H99-1,2020-09-16\n");

	(void)state;
	assert_string_equal(rows_text(&list),
	    "2 H99-1 due 2020-09-16T00:00(date); "
	    "3 H99-2 due 2020-09-16T00:00(date) ! mã hồ sơ có ở 2 dòng (3 và "
	    "5) với nội dung khác nhau; "
	    "4 H99-1 due 2020-09-16T00:00(date) as 2; "
	    "5 H99-2 due 2020-09-17T00:00(date) ! mã hồ sơ có ở 2 dòng (3 và "
	    "5) với nội dung khác nhau; "
	    "6 H99-1 due 2020-09-16T00:00(date) as 2");
}

static void
test_headers(void **state)
{
	static const struct {
		const char *header;
		enum late_field field;
	} cases[] = {
		{ "MÃ HỒ SƠ", LATE_CODE },
		{ "MaHoSo", LATE_CODE },
		{ "Ngày  hẹn trả kết quả", LATE_DUE },
		{ "NgayHenTra", LATE_DUE },
		{ "appointmentDate", LATE_DUE },
		{ "NgayKetThucXuLy", LATE_FINISHED },
		{ "Cơ quan giải quyết", LATE_AGENCY },
		/* Decomposed, as one kind of computer writes it. */
		{ "Nga\xcc\x80y he\xcc\xa3n tra\xcc\x89", LATE_DUE },
		/* The promise, or the day on which it was kept? */
		{ "Ngày trả", LATE_FIELDS },
		{ "Ngày trả kết quả", LATE_FIELDS },
		{ "STT", LATE_FIELDS },
	};
	enum late_field field;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool is_known =
		    late_header_known(text_fold(arena, cases[i].header),
			&field);

		assert_int_equal(is_known ? field : LATE_FIELDS,
		    cases[i].field);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dialects),
		cmocka_unit_test(test_maps),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_odd_rows),
		cmocka_unit_test(test_long_cells),
		cmocka_unit_test(test_doubled),
		cmocka_unit_test(test_headers),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
