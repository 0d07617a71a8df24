/* Personal data in saved pages: what is masked, what stays, and that the form
 * of a page is kept byte for byte around it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wire/json.h"
#include "wire/mask.h"

enum { SALT = 7 };

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	json_init();
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

static void
test_keys(void **state)
{
	static const char *const personal[] = { "ChuHoSo", "TenChuHoSo",
		"SoGiayTo", "SoDinhDanh", "DinhDanhCHS", "DienThoai",
		"SoDienThoai", "so_dien_thoai", "Email", "fullname",
		"ownerFullname", "identityNumber", "birthday", "phone",
		"phoneNumber", "applicant", "applicantName", "NgaySinh",
		"DiaChi", "address", "Họ và tên", "Số điện thoại",
		"Địa chỉ thường trú", "CCCD", "TrichYeuHoSo", "Fax" };
	static const char *const others[] = { "MaHoSo", "MaTTHC", "TenTTHC",
		"NgayTiepNhan", "NgayHenTra", "TrangThaiHoSo", "DonViXuLy",
		"code", "status", "procedure", "agency", "updatedDate", "total",
		"id", "name", "KenhThucHien", "",
		/* words of configuration */
		"code", "procedure", "procedure_name", "field", "filing",
		"submitted", "received", "promised", "finished", "returned",
		"updated", "status", "agency", "officer_account",
		"officer_mail", "officer_name", "step", "step_due", "steps",
		"deleted" };

	(void)state;
	for (size_t i = 0; i < sizeof(personal) / sizeof(*personal); i++)
		if (!mask_is_personal(personal[i]))
			fail_msg("%s is not masked", personal[i]);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (mask_is_personal(others[i]))
			fail_msg("%s is masked", others[i]);
	assert_true(mask_is_date("birthday") && mask_is_date("NgaySinh"));
	assert_false(mask_is_date("NgayTiepNhan"));
}

/* The form of a masked text: A, a, 9 for what was a letter or a digit. */
static const char *
form_of(const char *text)
{
	struct buf buf = buf_over(arena);

	for (; *text != '\0'; text++)
		buf_add_char(&buf,
		    *text >= '0' && *text <= '9'       ? '9'
			: *text >= 'A' && *text <= 'Z' ? 'A'
			: *text >= 'a' && *text <= 'z' ? 'a'
						       : *text);
	return buf_text(&buf);
}

static void
assert_begins(const char *text, const char *begins)
{
	if (!text_starts(text, begins))
		fail_msg("\"%s\" does not begin with \"%s\"", text, begins);
}

static void
test_values(void **state)
{
	const char *name = mask_text(arena, SALT, "Nguyễn Thị Ví-Dụ");

	(void)state;
	assert_string_equal(form_of(name), "Aaaaaa Aaa Aa-Aa");
	/* Put together from letters and marks it is as long. */
	assert_string_equal(form_of(mask_text(arena, SALT, "Đức")), "aaa");
	assert_string_equal(name, mask_text(arena, SALT, "Nguyễn Thị Ví-Dụ"));
	assert_string_not_equal(name,
	    mask_text(arena, SALT, "Nguyễn Thị Ví-Dự"));
	assert_string_not_equal(name,
	    mask_text(arena, SALT + 1, "Nguyễn Thị Ví-Dụ"));
	assert_begins(mask_text(arena, SALT, "0987654321"), "0900");
	assert_string_equal(form_of(mask_text(arena, SALT, "0987654321")),
	    "9999999999");
	assert_begins(mask_text(arena, SALT, "012345678901"), "099");
	/* The same phone, however it is written. */
	assert_string_equal(mask_text(arena, SALT, "0987 654 321") + 9,
	    mask_text(arena, SALT, "0987654321") + 7);
	assert_string_equal(form_of(
				mask_text(arena, SALT, "ai.do@co-quan.gov")),
	    "aaaaa99999999@aa-aaaa.aaaaaaa");
	assert_string_equal(mask_text(arena, SALT, ""), "");
	assert_string_equal(mask_date(arena, "1989-12-31T17:00:00.000+0000"),
	    "1900-01-01T00:00:00.000+0000");
	assert_string_equal(mask_date(arena, "31/12/1989"), "01/01/1900");
	assert_string_equal(mask_date(arena, "19891231000000"),
	    "19000101000000");
	assert_int_equal(strlen(mask_number(arena, SALT, "-120.50e3")), 9);
	assert_string_equal(mask_number(arena, SALT, "0"), "0");
	assert_true(*mask_number(arena, SALT, "99000000001") != '0');
}

static void
test_shapes(void **state)
{
	static const char *const alone[] = { "", "H99.17-261116-0012",
		"20201120081500", "1794796930", "69200c1e2f4b7a0011aa0001",
		"1.001193.000.00.00.H99", "a @ b", "@", "x@y", "000.02.21.H99",
		"12345678", "1234567890123" };
	const char *text = "Đt 0987654321, CCCD 012345678901; cũ 123456789, "
			   "thư ai.do@co-quan.gov hay +84987654321, 098 765 "
			   "4321.";
	const char *masked = mask_shapes(arena, SALT, text);

	(void)state;
	for (size_t i = 0; i < sizeof(alone) / sizeof(*alone); i++)
		if (mask_shapes(arena, SALT, alone[i]) != alone[i])
			fail_msg("\"%s\" became \"%s\"", alone[i],
			    mask_shapes(arena, SALT, alone[i]));
	assert_null(strstr(masked, "987"));
	assert_null(strstr(masked, "0123"));
	assert_null(strstr(masked, "12345"));
	assert_null(strstr(masked, "co-quan"));
	assert_null(strstr(masked, "765"));
	assert_begins(masked, "Đt 0900");
	assert_non_null(strstr(masked, ", CCCD 099"));
	assert_non_null(strstr(masked, "; cũ 099"));
	assert_non_null(strstr(masked, "@an-danh.example hay +84"));
	assert_non_null(strstr(masked, ", 090 0"));
}

/* ---- pages ---- */

static struct mapping *
mapping_of(const char *officer, const char *inner)
{
	static const struct mapping_status statuses[] = { { "4",
	    STATUS_PROCESSING } };
	struct mapping_plan plan = { .statuses = statuses,
		.status_count = 1,
		.inner = inner };
	struct mapping *mapping;
	struct err err;

	plan.times = (struct timeform_rules){ .forms = { TIMEFORM_COMPACT },
		.form_count = 1 };
	plan.fields[MAPPING_CODE].at[0] = "/MaHoSo";
	plan.fields[MAPPING_CODE].at_count = 1;
	plan.fields[MAPPING_STATUS].at[0] = "/TrangThai";
	plan.fields[MAPPING_STATUS].at_count = 1;
	plan.fields[MAPPING_OFFICER_NAME].at[0] = officer;
	plan.fields[MAPPING_OFFICER_NAME].at_count = 1;
	mapping = mapping_build(&plan, &err);
	assert_non_null(mapping);
	return mapping;
}

/* ${inner} as in mapping_plan; the list itself may stand in a string. */
static const char *
masked_by(const char *records, const char *officer, const char *inner,
    const char *body)
{
	struct err err;
	struct selector *list = selector_build(records, &err);
	struct selector *total = selector_build("/total", &err);
	struct page_plan plan = { .cut = { .records = list, .in_string = true },
		.total = total };
	struct mapping *mapping = mapping_of(officer, inner);
	struct mask mask = { &plan, mapping, SALT };
	struct slice out;

	if (!mask_page(arena, &mask, (struct slice){ body, strlen(body) }, &out,
		&err))
		fail_msg("%s", err.text);
	assert_int_equal(out.size, strlen(out.data));
	mapping_free(mapping);
	selector_free(total);
	selector_free(list);
	return out.data;
}

static const char *
masked_page(const char *records, const char *officer, const char *body)
{
	return masked_by(records, officer, NULL, body);
}

/* What is no person's keeps its bytes, down to blanks, escapes, numbers and a
 * key that stands twice. */
static void
test_form_is_kept(void **state)
{
	static const char *const pages[] = {
		"\xef\xbb\xbf { \"result\" : [ ] , \"total\" : 123456789 } \n",
		"{\"result\":[{\"MaHoSo\":\"H-1\",\"x\":1.50e2,\"y\":\"\\u0041"
		"\\/\",\"x\":[[],{},null,true]}],\"total\":\"123456789\"}",
		"{\"result\":[{\"MaHoSo\":\"123456789\",\"TrangThai\":4},{"
		"\"MaHoSo\":\"0900000001\"}]}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++)
		assert_string_equal(masked_page("/result", "/cb", pages[i]),
		    pages[i]);
}

static void
test_page(void **state)
{
	const char *page = masked_page("/result", "/QuaTrinh[max:Luc]/HoTen",
	    "{\"result\":[{\"MaHoSo\":\"H-1\",\"ChuHoSo\":\"Lý Mẫu\","
	    "\"applicant\":{\"data\":{\"x\":\"ab\",\"n\":12,\"no\":null}},"
	    "\"tep\":[{\"name\":\"SoDienThoai\",\"value\":\"09x\"},{\"name\":"
	    "\"MaSo\",\"value\":\"cd\"}],\"s\":\"gọi 0987654321\","
	    "\"QuaTrinh\":[{\"HoTen\":\"Lê Văn Thử\",\"Luc\":2},{\"HoTen\":"
	    "\"Phạm Mẫu\",\"Luc\":1}],\"soNguyen\":123456789,"
	    "\"trong\":\"{\\\"ChuHoSo\\\":\\\"Lý Mẫu\\\",\\\"ma\\\":1}\"}]}");

	(void)state;
	assert_null(strstr(page, "Lý"));
	assert_null(strstr(page, "\"ab\""));
	assert_null(strstr(page, ":12,"));
	assert_null(strstr(page, "09x"));
	assert_null(strstr(page, "0987"));
	assert_null(strstr(page, "Phạm"));
	assert_null(strstr(page, "123456789"));
	assert_non_null(strstr(page, "\"no\":null"));
	assert_non_null(strstr(page, "\"value\":\"cd\""));
	assert_non_null(strstr(page, "\"name\":\"SoDienThoai\""));
	/* The officer that is read, and by what it is found. */
	assert_non_null(strstr(page, "Lê Văn Thử\",\"Luc\":2"));
	assert_non_null(strstr(page, "\"Luc\":1"));
	/* JSON in a string: the same person under the same name. */
	assert_non_null(strstr(page, "\\\"ma\\\":1}\""));
	assert_memory_equal(strstr(page, "\"ChuHoSo\":\"") + 11,
	    strstr(page, "\\\"ChuHoSo\\\":\\\"") + 14, 6);
}

/* JSON in a string that is read as the list, as a record or as a part of it:
 * what is read stays, and the rest is masked as anywhere. */
static void
test_what_stands_in_strings(void **state)
{
#define RECORD                                                                 \
	"{\\\"MaHoSo\\\":\\\"099000000001\\\",\\\"TrangThai\\\":4,"            \
	"\\\"ChuHoSo\\\":\\\"L\\u00fd\\\",\\\"cb\\\":\\\"an@b.example\\\"}"
	static const struct {
		const char *inner, *page;
	} cases[] = {
		{ NULL, "{\"result\":\" [" RECORD "]\",\"total\":1}" },
		{ NULL, "{\"result\":\"\\ufeff[" RECORD "]\"}" },
		{ "", "{\"result\":[\"" RECORD "\"]}" },
		{ "/x", "{\"result\":[{\"x\":\"" RECORD "\"}]}" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *page = masked_by("/result",
		    i == 3 ? "/x/cb" : "/cb", cases[i].inner, cases[i].page);

		assert_null(strstr(page, "u00fd"));
		assert_non_null(strstr(page, "\\\"TrangThai\\\":4"));
		assert_non_null(strstr(page, "\\\"an@b.example\\\""));
		if (i < 3) /* the code is mapped there */
			assert_non_null(strstr(page, "\\\"099000000001\\\""));
	}
}

static void
test_what_is_no_page(void **state)
{
	struct err err;
	struct selector *list = selector_build("/result", &err);
	struct page_plan plan = { .cut.records = list };
	struct mapping *mapping = mapping_of("/cb", NULL);
	struct mask mask = { &plan, mapping, SALT };
	struct slice out;

	(void)state;
	assert_false(mask_page(arena, &mask, (struct slice){ "{\"a\":", 5 },
	    &out, &err));
	assert_false(
	    mask_page(arena, &mask, (struct slice){ "", 0 }, &out, &err));
	mapping_free(mapping);
	selector_free(list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_form_is_kept),
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_what_stands_in_strings),
		cmocka_unit_test(test_what_is_no_page),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
