/* Findings: their keywords and the neutral words of the digest. */
#include "core/findings.h"

#include <string.h>

static const struct {
	const char *keyword;
	const char *people;
} kinds[FINDING_KIND_COUNT] = {
	[FINDING_PROMISE_BEYOND_LAW] = { "promise-beyond-law",
	    "Ngày hẹn trả muộn hơn thời hạn quy định" },
	[FINDING_PROMISE_EARLIER] = { "promise-earlier",
	    "Ngày hẹn trả sớm hơn thời hạn quy định" },
	[FINDING_PROMISE_MISSING] = { "promise-missing", "Thiếu ngày hẹn trả" },
	[FINDING_PROMISE_MOVED] = { "promise-moved", "Thay đổi ngày hẹn trả" },
	[FINDING_PROMISE_MOVED_AGAIN] = { "promise-moved-again",
	    "Thay đổi ngày hẹn trả từ lần thứ hai" },
	[FINDING_PROMISE_MOVED_LATE] = { "promise-moved-late",
	    "Thay đổi ngày hẹn trả sau khi đã quá hạn" },
	[FINDING_PROMISE_CLEARED] = { "promise-cleared",
	    "Ngày hẹn trả bị xóa" },
	[FINDING_PROMISE_NOT_REISSUED] = { "promise-not-reissued",
	    "Chưa hẹn lại ngày trả sau khi tạm dừng" },
	[FINDING_PROMISE_ON_DAY_OFF] = { "promise-on-day-off",
	    "Ngày hẹn trả rơi vào ngày nghỉ" },
	[FINDING_PROCEDURE_UNKNOWN] = { "procedure-unknown",
	    "Thủ tục chưa có trong danh mục" },
	[FINDING_STATUS_UNKNOWN] = { "status-unknown",
	    "Trạng thái hồ sơ chưa nhận biết được" },
	[FINDING_OFFICER_UNKNOWN] = { "officer-unknown",
	    "Cán bộ chưa có địa chỉ nhận thông báo" },
	[FINDING_AGENCY_UNKNOWN] = { "agency-unknown",
	    "Đơn vị chưa có trong danh sách" },
	[FINDING_DATES_ODD] = { "dates-odd", "Ngày tháng không hợp lý" },
	[FINDING_ENTERED_LATE] = { "entered-late", "Nhập vào phần mềm chậm" },
	[FINDING_ACCEPTED_LATE] = { "accepted-late", "Chậm tiếp nhận hồ sơ" },
	[FINDING_TOO_MANY_PAUSES] = { "too-many-pauses",
	    "Số lần tạm dừng quá nhiều" },
	[FINDING_APOLOGY_AGAIN] = { "apology-again",
	    "Xin lỗi, hẹn lại từ lần thứ hai" },
	[FINDING_FINISH_ON_DUE] = { "finish-on-due",
	    "Ngày kết thúc trùng ngày hẹn trả nhưng ghi nhận sau" },
	[FINDING_DONE_WITHOUT_STEPS] = { "done-without-steps",
	    "Kết thúc không có bước xử lý" },
	[FINDING_CODE_DATE] = { "code-date",
	    "Ngày trong mã hồ sơ khác ngày tiếp nhận" },
	[FINDING_SUPPLEMENT_ON_DUE] = { "supplement-on-due",
	    "Yêu cầu bổ sung vào ngày đến hạn" },
	[FINDING_SUPPLEMENT_AGAIN] = { "supplement-again",
	    "Yêu cầu bổ sung từ lần thứ hai" },
	[FINDING_PAUSED_LONG] = { "paused-long",
	    "Tạm dừng, chờ bổ sung lâu ngày" },
	[FINDING_GONE] = { "gone", "Không còn trong dữ liệu nguồn" },
	[FINDING_UNLISTED] = { "unlisted",
	    "Không có trong danh sách của nguồn, tra theo mã vẫn còn" },
	[FINDING_RESTLESS] = { "flapping",
	    "Trạng thái hoặc ngày hẹn trả thay đổi qua lại nhiều lần" },
	[FINDING_CODE_INVISIBLE] = { "code-invisible", "Mã hồ sơ có ký tự ẩn" },
	[FINDING_AUDIT] = { "audit", "Tự kiểm tra thấy khác biệt" },
	[FINDING_DAMAGED] = { "damaged", "Dữ liệu lưu không đọc được" },
	[FINDING_UNROUTABLE] = { "unroutable",
	    "Không có người nhận cảnh báo trong danh bạ" },
	[FINDING_STEPS_AT_ONCE] = { "steps-at-once",
	    "Các bước xử lý ghi cùng một thời điểm" },
	[FINDING_NOT_UPDATED] = { "not-updated",
	    "Không có cập nhật trong nhiều ngày làm việc" },
	[FINDING_NOT_MOVED] = { "not-moved",
	    "Đã tiếp nhận nhưng chưa chuyển xử lý" },
	[FINDING_APOLOGY_MISSING] = { "apology-missing",
	    "Quá hạn, chưa ghi nhận văn bản xin lỗi" },
	[FINDING_FIELDS_MISSING] = { "fields-missing",
	    "Hồ sơ thiếu thông tin" },
	[FINDING_SEQUENCE] = { "sequence", "Thiếu số thứ tự hồ sơ trong ngày" },
	[FINDING_LULL] = { "unit-silent", "Đơn vị không phát sinh hồ sơ" },
	[FINDING_OFF_HOURS] = { "off-hours",
	    "Nhập nhiều hồ sơ ngoài giờ làm việc" },
};

const char *
finding_kind_text(enum finding_kind kind)
{
	return kinds[kind].keyword;
}

bool
finding_kind_parse(const char *text, enum finding_kind *out)
{
	for (int i = 0; i < FINDING_KIND_COUNT; i++) {
		if (strcmp(text, kinds[i].keyword) == 0) {
			*out = (enum finding_kind)i;
			return true;
		}
	}
	return false;
}

const char *
finding_kind_people(enum finding_kind kind)
{
	return kinds[kind].people;
}
