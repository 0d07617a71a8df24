/* Headers of lists of late dossiers. */
#include "wire/late_header.h"

/* Headers that mean one thing only.  "Ngày trả" is not among them: one list
 * means the promise by it, another the day on which it was kept. */
static const struct {
	enum late_field field;
	const char *header;
} known[] = {
	{ LATE_CODE, "mã hồ sơ" },
	{ LATE_CODE, "mã số hồ sơ" },
	{ LATE_CODE, "số hồ sơ" },
	{ LATE_CODE, "mã hs" },
	{ LATE_CODE, "số hs" },
	{ LATE_CODE, "mã biên nhận" },
	{ LATE_CODE, "số biên nhận" },
	{ LATE_CODE, "mahoso" },
	{ LATE_CODE, "ma_ho_so" },
	{ LATE_CODE, "code" },
	{ LATE_CODE, "dossier" },
	{ LATE_CODE, "dossier code" },
	{ LATE_CODE, "dossier_code" },
	{ LATE_DUE, "ngày hẹn trả" },
	{ LATE_DUE, "ngày hẹn trả kết quả" },
	{ LATE_DUE, "ngày hẹn trả kq" },
	{ LATE_DUE, "thời gian hẹn trả" },
	{ LATE_DUE, "hẹn trả" },
	{ LATE_DUE, "hẹn trả kết quả" },
	{ LATE_DUE, "ngày hẹn" },
	{ LATE_DUE, "hạn xử lý" },
	{ LATE_DUE, "hạn giải quyết" },
	{ LATE_DUE, "hạn trả" },
	{ LATE_DUE, "hạn trả kết quả" },
	{ LATE_DUE, "ngày đến hạn" },
	{ LATE_DUE, "ngayhentra" },
	{ LATE_DUE, "ngay_hen_tra" },
	{ LATE_DUE, "due" },
	{ LATE_DUE, "due date" },
	{ LATE_DUE, "due_date" },
	{ LATE_DUE, "duedate" },
	{ LATE_DUE, "promised" },
	{ LATE_DUE, "promised date" },
	{ LATE_DUE, "deadline" },
	{ LATE_DUE, "appointment date" },
	{ LATE_DUE, "appointmentdate" },
	{ LATE_FINISHED, "ngày kết thúc" },
	{ LATE_FINISHED, "ngày kết thúc xử lý" },
	{ LATE_FINISHED, "ngày hoàn thành" },
	{ LATE_FINISHED, "ngày có kết quả" },
	{ LATE_FINISHED, "ngày xử lý xong" },
	{ LATE_FINISHED, "ngayketthucxuly" },
	{ LATE_FINISHED, "ngay_ket_thuc_xu_ly" },
	{ LATE_FINISHED, "finished" },
	{ LATE_FINISHED, "completed" },
	{ LATE_FINISHED, "completed date" },
	{ LATE_FINISHED, "completeddate" },
	{ LATE_AGENCY, "đơn vị" },
	{ LATE_AGENCY, "tên đơn vị" },
	{ LATE_AGENCY, "đơn vị xử lý" },
	{ LATE_AGENCY, "đơn vị giải quyết" },
	{ LATE_AGENCY, "đơn vị thực hiện" },
	{ LATE_AGENCY, "cơ quan" },
	{ LATE_AGENCY, "cơ quan xử lý" },
	{ LATE_AGENCY, "cơ quan giải quyết" },
	{ LATE_AGENCY, "cơ quan thực hiện" },
	{ LATE_AGENCY, "donvixuly" },
	{ LATE_AGENCY, "don_vi_xu_ly" },
	{ LATE_AGENCY, "agency" },
	{ LATE_AGENCY, "unit" },
	{ LATE_AGENCY, "office" },
};

bool
late_header_known(const char *folded, enum late_field *out)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (text_equal(folded, known[i].header)) {
			*out = known[i].field;
			return true;
		}
	return false;
}
