/*
 * The national portal's dossier record as a field map, written out in C: what
 * the shipped preset says in YAML.  Shared by tests, fuzz targets and bench.
 */
#ifndef TESTS_PORTAL_PLAN_H
#define TESTS_PORTAL_PLAN_H

#include "wire/mapping.h"

#define PORTAL_PLACE(selector)                                                 \
	{                                                                      \
		.at = { selector }, .at_count = 1                              \
	}
#define PORTAL_LATEST "/QuaTrinhXuLy[max:ThoiDiemXuLy]"

static const struct mapping_status portal_statuses[] = {
	{ "1", STATUS_NEW },
	{ "2", STATUS_RECEIVED },
	{ "3", STATUS_REJECTED },
	{ "4", STATUS_PROCESSING },
	{ "5", STATUS_WAITING_SUPPLEMENT },
	{ "6", STATUS_WAITING_PAYMENT },
	{ "7", STATUS_WITHDRAWN },
	{ "8", STATUS_STOPPED },
	{ "9", STATUS_DONE },
	{ "10", STATUS_RETURNED },
};

static const struct mapping_filing portal_filings[] = {
	{ "1", FILING_DIRECT },
	{ "2", FILING_ONLINE },
	{ "3", FILING_POST },
};

static const struct mapping_plan portal_plan = {
	.fields = {
		[MAPPING_CODE] = PORTAL_PLACE("/MaHoSo"),
		[MAPPING_PROCEDURE] = PORTAL_PLACE("/MaTTHC"),
		[MAPPING_PROCEDURE_NAME] = PORTAL_PLACE("/TenTTHC"),
		[MAPPING_FIELD] = PORTAL_PLACE("/TenLinhVuc"),
		[MAPPING_FILING] = PORTAL_PLACE("/KenhThucHien"),
		[MAPPING_SUBMITTED] = PORTAL_PLACE("/NgayNopHoSo"),
		[MAPPING_RECEIVED] = PORTAL_PLACE("/NgayTiepNhan"),
		[MAPPING_PROMISED] = PORTAL_PLACE("/NgayHenTra"),
		[MAPPING_FINISHED] = PORTAL_PLACE("/NgayKetThucXuLy"),
		[MAPPING_RETURNED] = PORTAL_PLACE("/NgayTra"),
		[MAPPING_STATUS] = PORTAL_PLACE("/TrangThaiHoSo"),
		[MAPPING_AGENCY] = PORTAL_PLACE("/DonViXuLy"),
		[MAPPING_OFFICER_NAME] = PORTAL_PLACE(PORTAL_LATEST "/NguoiXuLy"),
		[MAPPING_STEP] = PORTAL_PLACE(PORTAL_LATEST "/NoiDungXuLy"),
		[MAPPING_STEP_DUE] =
		    PORTAL_PLACE(PORTAL_LATEST "/NgayKetThucTheoQuyDinh"),
		[MAPPING_STEPS] = { .at = { "/QuaTrinhXuLy" },
			.at_count = 1,
			.each = "/ThoiDiemXuLy" },
	},
	.times = {
		.forms = { TIMEFORM_COMPACT, TIMEFORM_ISO_LOCAL,
			TIMEFORM_SLASH, TIMEFORM_SLASH_DAY },
		.form_count = 4,
		.offset = WHEN_OFFICE_OFFSET,
	},
	.statuses = portal_statuses,
	.status_count = sizeof(portal_statuses) / sizeof(portal_statuses[0]),
	.filings = portal_filings,
	.filing_count = sizeof(portal_filings) / sizeof(portal_filings[0]),
	.rounds = "/DanhSachHoSoBoSung",
	.round_from = PORTAL_PLACE("/NgayBoSung"),
	.round_to = PORTAL_PLACE("/NgayTiepNhanBoSung"),
	.round_before = PORTAL_PLACE("/NgayHenTraTruoc"),
	.round_after = PORTAL_PLACE("/NgayHenTraMoi"),
};

#endif
