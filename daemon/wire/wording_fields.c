/* The fields that templates may name, by kind of letter. */
#include "wire/wording_fields.h"

#include <stdbool.h>

/* Filled by letter_values.c. */
static const struct message_field letter_fields[] = {
	/* the letter */
	{ "tên", false },
	{ "ông bà", false },
	{ "nguồn", false },
	{ "giờ", false },
	{ "ngày", false },
	{ "đầu mối", false },
	{ "hôm nay", false },
	{ "liên kết danh sách", false },
	{ "liên kết trả lời", false },
	{ "nguồn chậm", true },
	{ "nguồn không thay đổi", true },
	{ "từ", false },
	{ "nhận thay", true },
	{ "người vắng mặt", false },
	{ "số hồ sơ nhận thay", false },
	{ "mã nhận thay", false },
	{ "mục", true },
	/* a section, and the first one for the subject */
	{ "quá hạn", false },
	{ "mới ghi nhận", false },
	{ "chậm tiếp nhận", false },
	{ "phải trả trong ngày", false },
	{ "đến hạn hôm nay", false },
	{ "chờ tiếp nhận", false },
	{ "sắp đến hạn", false },
	{ "bước quá hạn", false },
	{ "bước sắp đến hạn", false },
	{ "văn bản xin lỗi", false },
	{ "bổ sung", false },
	{ "trực tuyến", false },
	{ "một hồ sơ", false },
	{ "gửi cán bộ", false },
	{ "gửi lãnh đạo", false },
	{ "gửi đầu mối", false },
	{ "đơn vị phụ trách", false },
	{ "trước giờ", false },
	{ "số hồ sơ", false },
	{ "số hồ sơ, hai chữ số", false },
	{ "còn lại", false },
	{ "lâu nhất", false },
	{ "lâu nhất, hai chữ số", false },
	{ "chưa xin lỗi", false },
	{ "chưa xin lỗi, hai chữ số", false },
	{ "hồ sơ", true },
	/* a dossier */
	{ "mã", false },
	{ "tên thủ tục", false },
	{ "đơn vị", false },
	{ "cán bộ", false },
	{ "bước", false },
	{ "liên kết", false },
	{ "liên kết nguyên nhân", false },
	{ "hạn", false },
	{ "giờ hạn", false },
	{ "ngày hạn", false },
	{ "ngày tháng hạn", false },
	{ "hạn hôm nay", false },
	{ "hẹn trả", false },
	{ "số ngày", false },
	{ "số ngày, hai chữ số", false },
	{ "số giờ", false },
	{ "số giờ, viết gọn", false },
	{ "ngày hạn hồ sơ", false },
	{ "thời gian bổ sung", false },
	{ "đã hết", false },
	{ "tạm tính", false },
	{ "ngày theo danh mục", false },
	{ "ngày trước tạm dừng", false },
	{ "ngày hạn sớm nhất", false },
	{ "ngày theo cách tính khác", false },
	{ "cách tính khác", false },
	{ "nơi quy định", false },
	{ "cách tính hạn", false },
	{ "căn cứ", false },
	{ "lúc ghi nhận", false },
	{ "ngày tiếp nhận", false },
	{ "lúc nộp", false },
	{ "thời hạn tiếp nhận", false },
};

/* Filled by letter_correction.c. */
static const struct message_field correction_fields[] = {
	/* the letter */
	{ "tên", false },
	{ "ông bà", false },
	{ "nguồn", false },
	{ "giờ", false },
	{ "ngày", false },
	{ "đầu mối", false },
	{ "hôm nay", false },
	{ "liên kết danh sách", false },
	{ "liên kết trả lời", false },
	{ "nguồn chậm", true },
	{ "nguồn không thay đổi", true },
	{ "từ", false },
	{ "nhận thay", true },
	{ "người vắng mặt", false },
	{ "số hồ sơ nhận thay", false },
	{ "mã nhận thay", false },
	{ "một hồ sơ", false },
	{ "số hồ sơ", false },
	{ "số hồ sơ, hai chữ số", false },
	{ "còn lại", false },
	{ "hồ sơ", true },
	/* a dossier */
	{ "mã", false },
	{ "tên thủ tục", false },
	{ "đơn vị", false },
	{ "cán bộ", false },
	{ "bước", false },
	{ "liên kết", false },
	{ "hạn", false },
	{ "giờ hạn", false },
	{ "ngày hạn", false },
	{ "ngày tháng hạn", false },
	{ "hạn hôm nay", false },
	{ "hẹn trả", false },
	{ "số ngày", false },
	{ "số ngày, hai chữ số", false },
	{ "tạm tính", false },
	{ "ngày đã báo", false },
	{ "ngày thư", false },
	{ "lý do", false },
	{ "tình trạng", false },
	{ "quá hạn", false },
	{ "theo danh mục", false },
	{ "ngày hạn hồ sơ", false },
	{ "ngày hạn sớm nhất", false },
	{ "ngày theo cách tính khác", false },
	{ "cách tính khác", false },
	{ "nơi quy định", false },
	{ "cách tính hạn", false },
	{ "căn cứ", false },
	{ "tiếp nhận", false },
};

/* Filled by letter_wrong_data.c. */
static const struct message_field wrong_data_fields[] = {
	/* the letter */
	{ "tên", false },
	{ "ông bà", false },
	{ "nguồn", false },
	{ "giờ", false },
	{ "ngày", false },
	{ "đầu mối", false },
	{ "hôm nay", false },
	{ "liên kết danh sách", false },
	{ "liên kết trả lời", false },
	{ "nguồn chậm", true },
	{ "nguồn không thay đổi", true },
	{ "từ", false },
	{ "một hồ sơ", false },
	{ "số hồ sơ", false },
	{ "số hồ sơ, hai chữ số", false },
	{ "còn lại", false },
	{ "hồ sơ", true },
	/* a dossier */
	{ "mã", false },
	{ "tên thủ tục", false },
	{ "đơn vị", false },
	{ "cán bộ", false },
	{ "bước", false },
	{ "liên kết", false },
	{ "hạn", false },
	{ "giờ hạn", false },
	{ "ngày hạn", false },
	{ "ngày tháng hạn", false },
	{ "hạn hôm nay", false },
	{ "hẹn trả", false },
	{ "số ngày", false },
	{ "số ngày, hai chữ số", false },
	{ "tạm tính", false },
	{ "cách tính hạn", false },
	{ "căn cứ", false },
	{ "người báo", false },
	{ "ghi chú", false },
	{ "hoãn đến", false },
};

/* Filled by letter_values_source. */
static const struct message_field source_fields[] = {
	{ "tên", false },
	{ "nguồn", false },
	{ "từ giờ", false },
	{ "từ ngày", false },
	{ "từ hôm nay", false },
	{ "lúc này", false },
	{ "lý do", false },
	{ "đầu mối", false },
};

/* Filled by letter_values_admin. */
/* Filled by letter_confirm.c. */
static const struct message_field confirm_fields[] = {
	{ "tên", false },
	{ "ông bà", false },
	{ "địa chỉ", false },
	{ "cơ quan", false },
	{ "liên kết", false },
	{ "số ngày", false },
	{ "lúc này", false },
	{ "đầu mối", false },
};

static const struct message_field admin_fields[] = {
	{ "tên", false },
	{ "thiếu lịch", false },
	{ "lịch sắp hết", false },
	{ "lịch chưa xác nhận", false },
	{ "thư bị từ chối", false },
	{ "thư chưa rõ đã tới", false },
	{ "khôi phục", false },
	{ "kênh cần người xử lý", false },
	{ "kênh không còn", false },
	{ "kênh không gửi được", false },
	{ "kênh gửi lại được", false },
	{ "danh bạ cần xem lại", false },
	{ "vượt ngưỡng", false },
	{ "tự kiểm tra có khác biệt", false },
	{ "nguồn không thay đổi", false },
	{ "nguồn thay đổi trở lại", false },
	{ "nguồn lệch giờ", false },
	{ "nguồn đúng giờ trở lại", false },
	{ "danh sách ngắn bất thường", false },
	{ "danh sách dùng lại được", false },
	{ "đối tượng", false },
	{ "chi tiết", false },
	{ "các dòng", true },
	{ "dòng", false },
	{ "từ lúc", false },
	{ "từ ngày", false },
	{ "lúc này", false },
	{ "đầu mối", false },
};

/* Filled by digest_text.c. */
static const struct message_field digest_fields[] = {
	/* the evening */
	{ "tên", false },
	{ "ông bà", false },
	{ "phạm vi", false },
	{ "ngày", false },
	{ "giờ", false },
	{ "ngày tiếp theo", false },
	{ "đầu mối", false },
	{ "liên kết", false },
	{ "quản trị", false },
	{ "toàn tỉnh", false },
	{ "từ lúc", false },
	{ "đến lúc", false },
	/* 1: what it comes to */
	{ "không có việc", false },
	{ "chưa đủ dữ liệu", false },
	{ "có việc", false },
	{ "số đang giải quyết", false },
	{ "nguồn mới", false },
	{ "số nguồn chậm", false },
	{ "không có nguồn", false },
	{ "tổng nguồn", false },
	{ "dữ liệu đến", false },
	{ "chậm nhất từ", false },
	{ "số nguồn không thay đổi", false },
	{ "không thay đổi từ", false },
	{ "số quá hạn", false },
	{ "số đến hạn tiếp theo", false },
	{ "số chậm tiếp nhận", false },
	{ "số đến hạn hôm nay", false },
	{ "đến hạn hôm nay", true },
	{ "còn đến hạn hôm nay", false },
	{ "số hết hạn bước", false },
	{ "số hết thời gian bổ sung", false },
	{ "tồn trước", false },
	{ "đã xin lỗi", false },
	{ "chưa xin lỗi", false },
	/* 2 to 4: lists */
	{ "quá hạn", true },
	{ "đến hạn tiếp theo", true },
	{ "chậm tiếp nhận", true },
	{ "mã", false },
	{ "tên thủ tục", false },
	{ "đơn vị", false },
	{ "cán bộ", false },
	{ "hạn", false },
	{ "số ngày", false },
	{ "số giờ", false },
	{ "còn lại", false },
	{ "tồn", false },
	{ "tạm tính", false },
	{ "còn quá hạn", false },
	{ "còn đến hạn", false },
	{ "còn chậm tiếp nhận", false },
	/* 5: figures */
	{ "tình trạng", true },
	{ "kết quả", true },
	{ "có đang giải quyết", false },
	{ "có kết quả", false },
	{ "tên tình trạng", false },
	{ "số", false },
	{ "tỷ lệ", false },
	{ "đúng hạn", false },
	{ "đã kết thúc", false },
	{ "từ ngày", false },
	{ "tiếp nhận mới", false },
	{ "kết thúc trong ngày", false },
	/* 6: by agency */
	{ "theo đơn vị", true },
	{ "đang giải quyết", false },
	{ "sắp đến hạn", false },
	{ "số hồ sơ quá hạn", false },
	{ "số hồ sơ chậm tiếp nhận", false },
	/* 7: findings */
	{ "cần kiểm tra", true },
	{ "nội dung", false },
	{ "ví dụ", false },
	{ "chi tiết", false },
	/* 8: sources, calendar, history */
	{ "nguồn dữ liệu", true },
	{ "nguồn", false },
	{ "chậm", false },
	{ "lúc", false },
	{ "lý do", false },
	{ "danh sách ngắn", false },
	{ "lệch giờ", false },
	{ "chưa có lịch", false },
	{ "chưa có lịch năm", false },
	{ "lịch hết sau năm", false },
	{ "lịch chưa xác nhận sau năm", false },
	{ "lịch đến năm", false },
	{ "lịch xác nhận đến năm", false },
	{ "số dòng lịch sử", false },
	{ "mã lịch sử", false },
	/* 9: letters */
	{ "thư đã gửi", false },
	{ "thư chưa gửi được", false },
	{ "thư đang chờ", false },
	{ "thư chưa rõ", false },
	{ "lời báo thu hồi", false },
	{ "chỉ ghi thư mục", false },
};

#define FIELDS(list) (*count = sizeof(list) / sizeof((list)[0]), (list))

const struct message_field *
wording_fields(enum wording_kind kind, size_t *count)
{
	switch (kind) {
	case WORDING_ALERT:
	case WORDING_BASELINE:
		return FIELDS(letter_fields);
	case WORDING_CORRECTION:
		return FIELDS(correction_fields);
	case WORDING_WRONG_DATA:
		return FIELDS(wrong_data_fields);
	case WORDING_DIGEST:
		return FIELDS(digest_fields);
	case WORDING_CONFIRM:
		return FIELDS(confirm_fields);
	case WORDING_ADMIN:
		return FIELDS(admin_fields);
	case WORDING_SOURCE_LOST:
	case WORDING_SOURCE_BACK:
	case WORDING_KINDS:
		break;
	}
	return FIELDS(source_fields);
}
