/* Whole pages of three sources to observations that a person wrote down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/portal_plan.h"
#include "support/sample.h"
#include "wire/clean.h"
#include "wire/decode.h"
#include "wire/json.h"
#include "wire/page.h"

#define PLACE(selector)                                                        \
	{                                                                      \
		.at = { selector }, .at_count = 1                              \
	}
#define NONE INSTANT_NONE

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

/* "2020-09-07T08:15" in Vietnam. */
static instant
at(const char *text)
{
	struct err err;
	instant out;

	if (!when_parse_instant(text, WHEN_OFFICE_OFFSET, &out, &err))
		fail_msg("%s", err.text);
	return out;
}

static void
assert_text(const char *what, const char *got, const char *want)
{
	if (!text_equal(got, want))
		fail_msg("%s: \"%s\" instead of \"%s\"", what,
		    got == NULL ? "(none)" : got,
		    want == NULL ? "(none)" : want);
}

static void
assert_observation(const struct observation *got,
    const struct observation *want)
{
	assert_text("code", got->code, want->code);
	assert_text("procedure", got->procedure, want->procedure);
	assert_text("name", got->procedure_name, want->procedure_name);
	assert_text("field", got->field, want->field);
	assert_text("raw status", got->raw_status, want->raw_status);
	assert_text("agency", got->agency, want->agency);
	assert_text("account", got->officer_account, want->officer_account);
	assert_text("mail", got->officer_mail, want->officer_mail);
	assert_text("officer", got->officer_name, want->officer_name);
	assert_text("step", got->step, want->step);
	assert_int_equal(got->filing, want->filing);
	assert_int_equal(got->status, want->status);
	assert_int_equal(got->submitted, want->submitted);
	assert_int_equal(got->received, want->received);
	assert_int_equal(got->promised, want->promised);
	assert_int_equal(got->promised_is_date, want->promised_is_date);
	assert_int_equal(got->finished, want->finished);
	assert_int_equal(got->returned, want->returned);
	assert_int_equal(got->updated, want->updated);
	assert_int_equal(got->step_due, want->step_due);
	assert_int_equal(got->steps, want->steps);
	assert_int_equal(got->round_count, want->round_count);
	for (int i = 0; i < want->round_count; i++)
		assert_memory_equal(&got->rounds[i], &want->rounds[i],
		    sizeof(want->rounds[i]));
}

/* Opens a sample's page and decodes all of it. */
static void
decode_sample(const char *path, const char *records,
    const struct mapping_plan *plan, struct observation *out,
    struct decode_report *reports, size_t count)
{
	struct page_plan page_plan = { 0 };
	struct err err;
	struct selector *selector = selector_build(records, &err);
	struct mapping *mapping = mapping_build(plan, &err);
	struct page page;

	assert_non_null(selector);
	if (mapping == NULL)
		fail_msg("%s", err.text);
	page_plan.cut.records = selector;
	assert_int_equal(page_open(arena, &page_plan, sample_read(arena, path),
			     &page, &err),
	    FRAME_GOOD);
	assert_int_equal(page.count, count);
	for (size_t i = 0; i < count; i++)
		if (!decode_record(mapping, page.records[i], arena, &out[i],
			&reports[i], &err))
			fail_msg("record %zu: %s", i, err.text);
	/* What an observation holds outlives the mapping. */
	mapping_free(mapping);
	selector_free(selector);
}

static void
test_portal(void **state)
{
	struct observation got[4];
	struct decode_report reports[4];
	const struct observation first = {
		.code = "H99.21.03-200907-0001",
		.procedure = "1.001193.000.00.00.H99",
		.procedure_name = "Đăng ký khai sinh",
		.field = "Hộ tịch",
		.filing = FILING_ONLINE,
		.submitted = at("2020-09-06T20:35:12"),
		.received = at("2020-09-07T08:15"),
		.promised = at("2020-09-08T17:00"),
		.finished = NONE,
		.returned = NONE,
		.updated = NONE,
		.status = STATUS_PROCESSING,
		.raw_status = "4",
		.agency = "UBND xã Thượng Quan",
		/* The latest step stands first in the array. */
		.officer_name = "Đàm Thị Mẫu",
		.step = "Thẩm định hồ sơ",
		.step_due = at("2020-09-08T15:00"),
		.steps = 2,
	};
	const struct observation second = {
		.code = "H99.21.00-200824-0003",
		.procedure = "1.012796",
		.procedure_name = "Đăng ký biến động đất đai (ví dụ)",
		.field = "Đất đai",
		.filing = FILING_DIRECT,
		.submitted = NONE,
		.received = at("2020-08-24T14:05"),
		.promised = at("2020-09-14T00:00"),
		.promised_is_date = true,
		.finished = NONE,
		.returned = NONE,
		.updated = NONE,
		.status = STATUS_WAITING_SUPPLEMENT,
		.raw_status = "5",
		.agency = "Chi nhánh Văn phòng đăng ký đất đai huyện Ngân Sơn",
		.step_due = NONE,
		.steps = 0,
		.rounds = {
			{ at("2020-08-27T09:30"), at("2020-08-31T10:00"),
			    at("2020-09-11T17:00"), at("2020-09-14T17:00") },
			{ at("2020-09-03T15:20"), INSTANT_NEVER,
			    at("2020-09-14T17:00"), NONE },
		},
		.round_count = 2,
	};
	const struct observation third = {
		.code = "H99.21.03-200901-0009",
		.procedure = "2.000815",
		.procedure_name = "Chứng thực bản sao từ bản chính",
		.field = "Chứng thực",
		.filing = FILING_POST,
		.submitted = NONE,
		.received = at("2020-09-01T08:10"),
		.promised = NONE,
		.finished = at("2020-09-01T10:15"),
		.returned = at("2020-09-01T10:30"),
		.updated = NONE,
		.status = STATUS_RETURNED,
		.raw_status = "10",
		.agency = "UBND xã Thượng Quan",
		.step_due = NONE,
		.steps = 0,
	};
	const struct observation fourth = {
		.code = "H99.21.03-200903-0010",
		.procedure = "TS_lop1.000.00.00.H99",
		.procedure_name = "Tuyển sinh lớp 1",
		.submitted = NONE,
		.received = at("2020-09-03T08:10"),
		.promised = NONE, /* fourteen zeros are no date */
		.finished = NONE,
		.returned = NONE,
		.updated = NONE,
		.status = STATUS_UNKNOWN,
		.raw_status = "42",
		.agency = "UBND xã Đức Vân",
		.step_due = NONE,
		.steps = STEPS_UNKNOWN,
	};

	(void)state;
	decode_sample("tests/samples/portal.json", "/result", &portal_plan, got,
	    reports, 4);
	assert_observation(&got[0], &first);
	assert_observation(&got[1], &second);
	assert_observation(&got[2], &third);
	assert_observation(&got[3], &fourth);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(reports[i].note_count, 0);
		assert_false(reports[i].status_unknown);
	}
	assert_true(reports[3].status_unknown);
	assert_int_equal(reports[3].note_count, 1);
	assert_string_equal(reports[3].notes[0],
	    "filing: \"9\" is not in its map");
}

static const struct mapping_status generic_statuses[] = {
	{ "processing", STATUS_PROCESSING },
	{ "cancelled", STATUS_WITHDRAWN },
};

static const struct mapping_plan generic_plan = {
	.fields = {
		[MAPPING_CODE] = PLACE("/id"),
		[MAPPING_PROCEDURE] = PLACE("/procedure"),
		[MAPPING_PROCEDURE_NAME] = PLACE("/title"),
		[MAPPING_FILING] = { .otherwise = "direct" },
		[MAPPING_RECEIVED] = PLACE("/received_at"),
		[MAPPING_PROMISED] = PLACE("/due_at"),
		[MAPPING_FINISHED] = PLACE("/finished_at"),
		[MAPPING_UPDATED] = { .at = { "/updated_at" }, .at_count = 1,
			.forms = { TIMEFORM_EPOCH_S }, .form_count = 1 },
		[MAPPING_STATUS] = PLACE("/status"),
		[MAPPING_AGENCY] = { .at = { "/unit" }, .at_count = 1,
			.otherwise = "H99.31" },
		[MAPPING_OFFICER_ACCOUNT] = PLACE("/assignee/id"),
		[MAPPING_OFFICER_MAIL] = PLACE("/assignee/mail"),
		[MAPPING_OFFICER_NAME] = PLACE("/assignee/name"),
		[MAPPING_STEP] = PLACE("/step"),
		[MAPPING_DELETED] = PLACE("/deleted"),
	},
	.times = {
		.forms = { TIMEFORM_RFC3339, TIMEFORM_DAY },
		.form_count = 2,
		.offset = WHEN_OFFICE_OFFSET,
	},
	.statuses = generic_statuses,
	.status_count = 2,
};

/* Only a list tells how many steps there are. */
static void
test_steps(void **state)
{
	struct mapping_plan plan = portal_plan;
	static const struct {
		const char *record;
		int steps, notes;
	} cases[] = {
		{ "{\"MaHoSo\":\"H-1\"}", STEPS_UNKNOWN, 0 },
		{ "{\"MaHoSo\":\"H-1\",\"QuaTrinhXuLy\":null}", STEPS_UNKNOWN,
		    0 },
		{ "{\"MaHoSo\":\"H-1\",\"QuaTrinhXuLy\":\"\"}", STEPS_UNKNOWN,
		    1 },
		{ "{\"MaHoSo\":\"H-1\",\"QuaTrinhXuLy\":[]}", 0, 0 },
		{ "{\"MaHoSo\":\"H-1\",\"QuaTrinhXuLy\":{}}", 1, 0 },
		{ "{\"MaHoSo\":\"H-1\",\"QuaTrinhXuLy\":[{},{},{}]}", 3, 0 },
	};
	struct err err;
	struct mapping *mapping = mapping_build(&plan, &err);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct slice record = { cases[i].record,
			strlen(cases[i].record) };
		struct decode_report report;
		struct observation got;

		assert_true(
		    decode_record(mapping, record, arena, &got, &report, &err));
		assert_int_equal(got.steps, cases[i].steps);
		assert_int_equal(report.note_count, cases[i].notes);
	}
	mapping_free(mapping);
}

/* Steps that bear the moment of the one before, of what has ended. */
static void
test_steps_at_once(void **state)
{
	static const struct {
		const char *status, *times[4];
		int steps, at_once;
	} cases[] = {
		{ "9", { "20200910080000", "20200910090000" }, 2, 0 },
		{ "9", { "20200910080000", "20200910080000" }, 2, 1 },
		{ "10",
		    { "20200910080000", "20200910080000", "20200910080000",
			"20200911080000" },
		    4, 2 },
		/* Told in another form, it is the same moment. */
		{ "9", { "20200910080000", "2020-09-10T08:00:00" }, 2, 1 },
		/* Not one behind the other, and without a time of day. */
		{ "9", { "20200910080000", "20200911080000", "20200910080000" },
		    3, 0 },
		{ "9", { "10/09/2020", "10/09/2020" }, 2, 0 },
		/* Nobody's moment, and none that can be read. */
		{ "9", { "", "", "x", "x" }, 4, 0 },
		/* It goes on. */
		{ "4", { "20200910080000", "20200910080000" }, 0, 0 },
	};
	struct err err;
	struct mapping *mapping = mapping_build(&portal_plan, &err);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf record = buf_over(arena);
		struct decode_report report;
		struct observation got;

		buf_printf(&record,
		    "{\"MaHoSo\":\"H-1\",\"TrangThaiHoSo\":\"%s\","
		    "\"QuaTrinhXuLy\":[",
		    cases[i].status);
		for (size_t k = 0; k < 4 && cases[i].times[k] != NULL; k++)
			buf_printf(&record, "%s{\"ThoiDiemXuLy\":\"%s\"}",
			    k == 0 ? "" : ",", cases[i].times[k]);
		buf_add(&record, "]}");
		assert_true(decode_record(mapping,
		    (struct slice){ buf_text(&record), record.size }, arena,
		    &got, &report, &err));
		assert_int_equal(report.steps, cases[i].steps);
		assert_int_equal(report.steps_at_once, cases[i].at_once);
		assert_int_equal(report.note_count, 0);
	}
	mapping_free(mapping);
}

/* Other names, RFC 3339 and a root array: by the plan alone. */
static void
test_generic(void **state)
{
	struct observation got[2];
	struct decode_report reports[2];
	const struct observation first = {
		.code = "H99.31-200907-0012",
		.procedure = "1.001193",
		.procedure_name = "Đăng ký khai sinh",
		.filing = FILING_DIRECT,
		.submitted = NONE,
		.received = at("2020-09-07T08:15"),
		.promised = at("2020-09-08T17:00"), /* 10:00Z */
		.finished = NONE,
		.returned = NONE,
		/* date -d @1599441930: 2020-09-07 01:25:30 UTC */
		.updated = at("2020-09-07T08:25:30"),
		.status = STATUS_PROCESSING,
		.raw_status = "processing",
		.agency = "UBND xã Chu Hương",
		.officer_account = "mau.pt",
		.officer_mail = "mau.pt@motcua.example",
		.officer_name = "Phùng Thị Mẫu",
		.step = "Thẩm định",
		.step_due = NONE,
		.steps = STEPS_UNKNOWN,
	};
	const struct observation second = {
		.code = "H99.31-200902-0001",
		.procedure = "1.001193",
		.procedure_name = "Đăng ký khai sinh",
		.filing = FILING_DIRECT,
		.submitted = NONE,
		.received = at("2020-09-02T09:00"),
		.promised = at("2020-09-04T00:00"),
		.promised_is_date = true,
		.finished = at("2020-09-04T15:40"),
		.returned = NONE,
		.updated = at("2020-09-07T08:25:31"),
		.status = STATUS_DELETED,
		.raw_status = "cancelled",
		.agency = "H99.31",
		.step_due = NONE,
		.steps = STEPS_UNKNOWN,
	};

	(void)state;
	decode_sample("tests/samples/generic.json", "", &generic_plan, got,
	    reports, 2);
	assert_observation(&got[0], &first);
	assert_observation(&got[1], &second);
	assert_int_equal(reports[0].note_count + reports[1].note_count, 0);
}

static const struct mapping_status igate_statuses[] = {
	{ "2", STATUS_PROCESSING },
	{ "Mới đăng ký", STATUS_NEW },
};

static const struct mapping_plan igate_plan = {
	.fields = {
		[MAPPING_CODE] = { .at = { "/nationCode", "/code" },
			.at_count = 2 },
		[MAPPING_PROCEDURE] = PLACE("/procedure/code"),
		[MAPPING_PROCEDURE_NAME] =
		    PLACE("/procedure/translate[languageId=228]/name"),
		[MAPPING_SUBMITTED] = PLACE("/appliedDate"),
		[MAPPING_RECEIVED] = PLACE("/acceptedDate"),
		[MAPPING_PROMISED] = PLACE("/appointmentDate"),
		[MAPPING_FINISHED] = PLACE("/completedDate"),
		[MAPPING_UPDATED] = PLACE("/updatedDate"),
		[MAPPING_STATUS] = { .at = { "/dossierStatus/id",
			"/dossierStatus/name" }, .at_count = 2 },
		[MAPPING_AGENCY] = { .at = { "/agency/name",
			"/agency/name[languageId=228]/name" }, .at_count = 2 },
		[MAPPING_OFFICER_ACCOUNT] =
		    PLACE("/currentTask[0]/assignee/account/username/0/value"),
		[MAPPING_OFFICER_NAME] =
		    PLACE("/currentTask[0]/assignee/fullname"),
		[MAPPING_STEP] = PLACE(
		    "/currentTask[0]/bpmProcessDefinitionTask/name/name"),
		[MAPPING_STEP_DUE] = PLACE("/currentTask[0]/dueDate"),
	},
	.times = {
		.forms = { TIMEFORM_ISO_OFFSET4_MS },
		.form_count = 1,
		.offset = WHEN_OFFICE_OFFSET,
	},
	.statuses = igate_statuses,
	.status_count = 2,
};

/* Nested names, arrays that are sometimes objects, a status told by number or
 * by name, +0700 and +0000 in one record. */
static void
test_igate(void **state)
{
	struct observation got[2];
	struct decode_report reports[2];
	const struct observation first = {
		.code = "H99.41.05-200907-0012",
		.procedure = "1.001193.000.00.00.H99",
		.procedure_name = "Đăng ký khai sinh",
		.submitted = at("2020-09-06T20:35:12"),
		.received = at("2020-09-07T08:15"),
		.promised = at("2020-09-08T17:00"),
		.finished = NONE,
		.returned = NONE,
		.updated = at("2020-09-07T09:42:10"), /* +0000 */
		.status = STATUS_PROCESSING,
		.raw_status = "2",
		.agency = "UBND xã Yến Dương",
		.officer_account = "mau.dt",
		.officer_name = "Đàm Thị Mẫu",
		.step = "Thẩm định",
		.step_due = at("2020-09-08T15:00"),
		.steps = STEPS_UNKNOWN,
	};
	const struct observation second = {
		.code = "H99.41-200908-0031",
		.procedure = "1.001612",
		.procedure_name = "Đăng ký thành lập hộ kinh doanh",
		.submitted = at("2020-09-08T21:02:44"),
		.received = NONE,
		.promised = NONE, /* 1970 is no promise */
		.finished = NONE,
		.returned = NONE,
		.updated = at("2020-09-08T21:02:44"),
		.status = STATUS_NEW,
		.raw_status = "Mới đăng ký",
		.agency = "UBND xã Yến Dương",
		.officer_name = "Ma Văn Thử",
		.step_due = NONE,
		.steps = STEPS_UNKNOWN,
	};

	(void)state;
	decode_sample("tests/samples/igate.json", "/content", &igate_plan, got,
	    reports, 2);
	assert_observation(&got[0], &first);
	assert_observation(&got[1], &second);
	assert_int_equal(reports[0].note_count + reports[1].note_count, 0);
}

/* One record by the portal's map. */
static bool
decode(const char *record, struct observation *out,
    struct decode_report *report, struct err *err)
{
	struct mapping *mapping = mapping_build(&portal_plan, err);
	bool good;

	assert_non_null(mapping);
	good = decode_record(mapping, (struct slice){ record, strlen(record) },
	    arena, out, report, err);
	mapping_free(mapping);
	return good;
}

/*
 * What is left shrinks from poll to poll, by clocks that are not ours: the date
 * stands still, until what is left says otherwise for good.
 */
static void
test_what_is_left(void **state)
{
	enum { NOON = 1599454800 }; /* 2020-09-07 12:00 +07:00 */
	struct observation seen, space;
	const struct observation *settled;
	struct observation first = { .promised = INSTANT_NONE,
		.step_due = INSTANT_NONE };

	(void)state;
	observation_clear(&seen);
	assert_ptr_equal(observation_settle(&seen, NULL, NOON, &space), &seen);
	seen.promised_is_left = seen.step_due_is_left = true;
	seen.promised = 3 * 86400 + 17;
	seen.step_due = -3600;
	settled = observation_settle(&seen, &first, NOON, &space);
	assert_false(settled->promised_is_left || settled->step_due_is_left);
	assert_int_equal(settled->promised, NOON + 3 * 86400);
	assert_int_equal(settled->step_due, NOON - 3600);
	first = *settled;
	/* A quarter of an hour on, the answer three minutes under way. */
	seen.promised = 3 * 86400 - 900 + 180;
	settled = observation_settle(&seen, &first, NOON + 900, &space);
	assert_int_equal(settled->promised, first.promised);
	/* A day more was given, and the step's hour less. */
	seen.promised = 4 * 86400 - 1800;
	seen.step_due = -3600 - 1800 - 3600;
	settled = observation_settle(&seen, &first, NOON + 1800, &space);
	assert_int_equal(settled->promised, NOON + 4 * 86400);
	assert_int_equal(settled->step_due, NOON - 7200);
	/* Ended: the source has stopped counting. */
	seen.status = STATUS_DONE;
	settled = observation_settle(&seen, &first, NOON + 90000, &space);
	assert_int_equal(settled->promised, first.promised);
}

static void
test_refused_records(void **state)
{
	static const struct {
		const char *record, *why;
	} cases[] = {
		{ "{}", "no code at /MaHoSo" },
		{ "{\"MaHoSo\":\"\"}", "no code at /MaHoSo" },
		{ "{\"MaHoSo\":null}", "no code at /MaHoSo" },
		{ "{\"MaHoSo\":\" \xe2\x80\x8b \"}", "no code at /MaHoSo" },
		{ "{\"mahoso\":\"A-1\"}", "no code at /MaHoSo" },
		{ "{\"MaHoSo\":1234567890123456789}",
		    "code: a number too large to be kept digit by digit" },
		{ "{\"MaHoSo\":\"A\",\"NgayTiepNhan\":\"20260230081500\"}",
		    "received: \"20260230081500\": no such day" },
		{ "{\"MaHoSo\":\"A\",\"NgayHenTra\":\"20261117250000\"}",
		    "promised: \"20261117250000\": no such time of day" },
		{ "{\"MaHoSo\":\"A\",\"NgayHenTra\":\"31/11/2026\"}",
		    "promised: \"31/11/2026\": no such day" },
		{ "{\"MaHoSo\":\"A\",\"NgayNopHoSo\":\"hôm qua\"}",
		    "submitted: \"hôm qua\": in none of the source's time "
		    "forms" },
		{ "{\"MaHoSo\":\"A\",\"NgayKetThucXuLy\":\"11/30/2026\"}",
		    "finished: \"11/30/2026\": no such day" },
		{ "{\"MaHoSo\":\"A\",\"NgayTra\":\"02261117170000\"}",
		    "returned: \"02261117170000\": a year outside" },
		{ "{\"MaHoSo\":\"A\",\"DanhSachHoSoBoSung\":[{},"
		  "{\"NgayBoSung\":\"2026-02-30T00:00:00\"}]}",
		    "supplement round 2: \"2026-02-30T00:00:00\": no such day" },
		{ "[]", "an array instead of a record" },
		{ "null", "null instead of a record" },
		{ "\"A\"", "a string instead of a record" },
		{ "{\"MaHoSo\" \"A\"}", "byte 10: not JSON" },
		{ "{\"MaHoSo\":\"A\\u0000B\"}", "\\u0000 in a string" },
		{ "{\"MaHoSo\":\"A\xc3\"}", "not UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation out = { .code = "untouched" };
		struct decode_report report;
		struct err err;

		if (decode(cases[i].record, &out, &report, &err))
			fail_msg("accepted: %s", cases[i].record);
		if (strstr(err.text, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].record, err.text);
		assert_string_equal(out.code, "untouched");
	}
}

static void
test_notes(void **state)
{
	static const struct {
		const char *record, *note;
	} cases[] = {
		{ "{\"MaHoSo\":\"\xef\xbb\xbfH99\xe2\x80\x8b-1 \"}",
		    "code: invisible characters removed: U+FEFF, U+200B" },
		{ "{\"MaHoSo\":\"H99-1\",\"QuaTrinhXuLy\":[{"
		  "\"NgayKetThucTheoQuyDinh\":\"20260230000000\"}]}",
		    "step_due: \"20260230000000\": no such day" },
		{ "{\"MaHoSo\":\"H99-1\",\"MaTTHC\":12345678901234567890}",
		    "procedure: a number too large to be kept digit by digit" },
		{ "{\"MaHoSo\":\"H99-1\",\"DanhSachHoSoBoSung\":[{"
		  "\"NgayBoSung\":\"\"}]}",
		    "a supplement round without a start is left out" },
		{ "{\"MaHoSo\":\"H99-1\",\"DanhSachHoSoBoSung\":[{"
		  "\"NgayBoSung\":\"20200909080000\","
		  "\"NgayTiepNhanBoSung\":\"20200908080000\"}]}",
		    "a supplement round that ends before it starts is left "
		    "out" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation out;
		struct decode_report report;
		struct err err;

		if (!decode(cases[i].record, &out, &report, &err))
			fail_msg("%s: %s", cases[i].record, err.text);
		assert_string_equal(out.code, "H99-1");
		assert_int_equal(report.note_count, 1);
		assert_string_equal(report.notes[0], cases[i].note);
		assert_int_equal(out.round_count, 0);
	}
}

/* Numbers for strings, extra fields, keys that stand twice. */
static void
test_type_drift(void **state)
{
	struct observation out;
	struct decode_report report;
	struct err err;

	(void)state;
	assert_true(
	    decode("{\"MaHoSo\":200907,\"MaHoSo\":\"second\","
		   "\"TrangThaiHoSo\":4,\"KenhThucHien\":2.0,"
		   "\"NgayHenTra\":false,\"DonViXuLy\":{\"x\":1},"
		   "\"TenTTHC\":\" Đăng \\n ký&nbsp;\\u00a0\",\"La\":[[]]}",
		&out, &report, &err));
	assert_string_equal(out.code, "200907");
	assert_int_equal(out.status, STATUS_PROCESSING);
	assert_string_equal(out.raw_status, "4");
	assert_int_equal(out.filing, FILING_ONLINE);
	assert_int_equal(out.promised, NONE);
	assert_null(out.agency);
	assert_string_equal(out.procedure_name, "Đăng ký");
	assert_int_equal(report.note_count, 0);
}

/* Letters that arrive in pieces are kept composed, of the code, too: whether a
 * server sends NFC or NFD is no other dossier. */
static void
test_decomposed_text(void **state)
{
	struct observation out;
	struct decode_report report;
	struct err err;

	(void)state;
	assert_true(decode("{\"MaHoSo\":\"a\xcc\x81-1\","
			   "\"DonViXuLy\":\"UBND xa\xcc\x83 Mo\xcc\x9b\"}",
	    &out, &report, &err));
	assert_string_equal(out.code, "á-1");
	assert_string_equal(out.agency, "UBND xã Mơ");
}

/* Only what the mapping names, beside the observation and in no note. */
static void
test_person(void **state)
{
	static const char record[] =
	    "{\"MaHoSo\":\"H99-1\",\"ChuHoSo\":\" Nguye\xcc\x82\xcc\x83n  "
	    "Thị\xe2\x80\x8b Ví Dụ \",\"SoDienThoai\":900000001,"
	    "\"DinhDanhCHS\":[{\"SoDinhDanh\":12345678901234567890}]}";
	struct mapping_plan plan = portal_plan;
	struct observation out;
	struct decode_report report;
	struct mapping *mapping;
	struct err err;

	(void)state;
	assert_true(decode(record, &out, &report, &err));
	assert_true(person_is_empty(&report.person));
	plan.fields[MAPPING_APPLICANT] =
	    (struct mapping_place){ .at = { "/ChuHoSo" }, .at_count = 1 };
	plan.fields[MAPPING_IDENTITY] =
	    (struct mapping_place){ .at = { "/DinhDanhCHS[0]/SoDinhDanh" },
		    .at_count = 1 };
	plan.fields[MAPPING_PHONE] =
	    (struct mapping_place){ .at = { "/SoDienThoai" }, .at_count = 1 };
	mapping = mapping_build(&plan, &err);
	if (mapping == NULL)
		fail_msg("%s", err.text);
	assert_int_equal(mapping->personal, 7);
	assert_true(
	    decode_record(mapping, (struct slice){ record, strlen(record) },
		arena, &out, &report, &err));
	assert_string_equal(report.person.part[PERSON_APPLICANT],
	    "Nguyễn Thị Ví Dụ");
	assert_null(report.person.part[PERSON_IDENTITY]);
	assert_string_equal(report.person.part[PERSON_PHONE], "900000001");
	assert_int_equal(report.note_count, 1);
	assert_string_equal(report.notes[0],
	    "identity: a number too large to be kept digit by digit");
	mapping_free(mapping);
}

static void
test_a_lone_round(void **state)
{
	struct observation out;
	struct decode_report report;
	struct err err;

	(void)state;
	assert_true(decode("{\"MaHoSo\":\"A\",\"DanhSachHoSoBoSung\":"
			   "{\"NgayBoSung\":\"20200907080000\"},\"B\":1}",
	    &out, &report, &err));
	assert_int_equal(out.round_count, 1);
	assert_int_equal(out.rounds[0].from, at("2020-09-07T08:00"));
	assert_int_equal(out.rounds[0].to, INSTANT_NEVER);
}

static void
test_rounds_are_bounded(void **state)
{
	struct buf record = buf_over(arena);
	struct observation out;
	struct decode_report report;
	struct err err;

	(void)state;
	buf_add(&record, "{\"MaHoSo\":\"A\",\"DanhSachHoSoBoSung\":[");
	for (int i = 1; i <= DOSSIER_ROUNDS + 1; i++)
		buf_printf(&record, "%s{\"NgayBoSung\":\"202009%02d080000\"}",
		    i > 1 ? "," : "", i);
	buf_add(&record, "]}");
	assert_true(decode(record.data, &out, &report, &err));
	assert_int_equal(out.round_count, DOSSIER_ROUNDS);
	assert_int_equal(report.note_count, 1);
	assert_int_equal(out.rounds[0].from, at("2020-09-02T08:00"));
	assert_int_equal(out.rounds[DOSSIER_ROUNDS - 1].from,
	    at("2020-09-17T08:00"));
}

static void
test_long_text_is_cut_aloud(void **state)
{
	struct buf record = buf_over(arena);
	struct observation out;
	struct decode_report report;
	struct err err;

	(void)state;
	buf_add(&record, "{\"MaHoSo\":\"A\",\"TenTTHC\":\"");
	for (int i = 0; i < 600; i++)
		buf_add(&record, "đ");
	buf_add(&record, "\"}");
	assert_true(decode(record.data, &out, &report, &err));
	assert_int_equal(report.note_count, 1);
	assert_true(strlen(out.procedure_name) <= CLEAN_TEXT_MAX);
	assert_true(
	    text_is_utf8(out.procedure_name, strlen(out.procedure_name), NULL));
	assert_non_null(strstr(out.procedure_name, "đ…"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_portal),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_steps_at_once),
		cmocka_unit_test(test_generic),
		cmocka_unit_test(test_igate),
		cmocka_unit_test(test_what_is_left),
		cmocka_unit_test(test_refused_records),
		cmocka_unit_test(test_notes),
		cmocka_unit_test(test_type_drift),
		cmocka_unit_test(test_decomposed_text),
		cmocka_unit_test(test_person),
		cmocka_unit_test(test_a_lone_round),
		cmocka_unit_test(test_rounds_are_bounded),
		cmocka_unit_test(test_long_text_is_cut_aloud),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
