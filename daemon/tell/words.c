/* Keywords and their Vietnamese words, table by table. */
#include "tell/words.h"

#include "base/text.h"
#include "core/rung_people.h"

static const char *const statuses[STATUS_COUNT] = {
	[STATUS_UNKNOWN] = "trạng thái lạ",
	[STATUS_NEW] = "mới đăng ký",
	[STATUS_RECEIVED] = "được tiếp nhận",
	[STATUS_REJECTED] = "không được tiếp nhận",
	[STATUS_PROCESSING] = "đang xử lý",
	[STATUS_WAITING_SUPPLEMENT] = "yêu cầu bổ sung hồ sơ",
	[STATUS_WAITING_PAYMENT] = "yêu cầu thực hiện nghĩa vụ tài chính",
	[STATUS_WITHDRAWN] = "công dân rút hồ sơ",
	[STATUS_STOPPED] = "dừng xử lý",
	[STATUS_DONE] = "đã xử lý xong",
	[STATUS_RETURNED] = "đã trả kết quả",
	[STATUS_DELETED] = "đã xóa",
	[STATUS_DISPUTED] = "tạm dừng chờ giải quyết tranh chấp",
};

static const char *const filings[] = {
	[FILING_UNKNOWN] = "không rõ",
	[FILING_DIRECT] = "trực tiếp",
	[FILING_ONLINE] = "trực tuyến",
	[FILING_POST] = "qua bưu chính",
};

static const char *const clocks[] = {
	[CLOCK_RESOLUTION] = "giải quyết",
	[CLOCK_ACCEPTANCE] = "tiếp nhận",
	[CLOCK_STEP] = "bước xử lý",
	[CLOCK_APOLOGY] = "văn bản xin lỗi",
	[CLOCK_SUPPLEMENT] = "bổ sung hồ sơ",
	[CLOCK_COUNT] = "",
};

static const char *const letters[LETTER_STATE_COUNT] = {
	[LETTER_SEALING] = "đang lập",
	[LETTER_SEALED] = "chờ gửi",
	[LETTER_CLAIMED] = "đang gửi",
	[LETTER_LATER] = "sẽ gửi lại",
	[LETTER_SENT] = "đã gửi",
	[LETTER_REFUSED] = "bị từ chối, không gửi được",
	[LETTER_UNCERTAIN] = "không rõ đã đến hay chưa",
	[LETTER_HELD] = "giữ lại khi chạy thử, không gửi",
	[LETTER_DROPPED] = "đã bỏ, không gửi",
};

static const char *const outcomes[] = {
	[CROSSING_TOLD] = "có lời báo",
	[CROSSING_SUPERSEDED] = "không báo riêng, đã có mốc nặng hơn",
	[CROSSING_BASELINE] = "tồn trước khi vận hành, không báo riêng",
	[CROSSING_CORRECTED] = "không báo lại, đã có đính chính",
	[CROSSING_RESTORED] = "đã qua trước khi khôi phục, không báo lại",
};

static const struct {
	const char *keyword, *people;
} withdrawn[] = {
	{ "finished", "hồ sơ đã kết thúc" },
	{ "gone", "hồ sơ không còn trong dữ liệu nguồn" },
	{ "paused", "hồ sơ đang tạm dừng" },
	{ "deadline moved", "hạn đã thay đổi" },
	{ NOTICE_FORWARDED, "đã chuyển sang người nhận khác" },
	{ NOTICE_ACK_WITHDRAWN, "xác nhận đã biết đã được rút" },
	{ "step left", "hồ sơ đã qua bước khác hoặc bước có hạn mới" },
	{ NOTICE_SOURCE_LEFT, "nguồn không còn trong cấu hình" },
	{ "dropped", "đã bỏ, kênh gửi không còn" },
	{ "restored", "đã khôi phục bản sao lưu, có thể đã báo" },
	{ "clock stopped", "việc được nhắc không còn cần làm" },
};

/* A letter that cannot be built is held by the reason itself. */
static const struct {
	const char *keyword, *people;
} holds[] = {
	{ "departure", "chờ giờ gửi thư" },
	{ "pace", "giãn cách giữa các thư gửi ngay" },
	{ "silence", "đang tạm ngừng nhắc" },
	{ "acknowledged", "đã xác nhận đã biết" },
	{ "wrong-data", "đã báo dữ liệu sai" },
	{ "flapping", "hồ sơ đang thay đổi qua lại" },
	{ NOTICE_STRANDED, "kênh không còn trong cấu hình" },
	{ NOTICE_MISADDRESSED, "kênh đã đổi cách gửi" },
	{ LETTER_DISABLED, "kênh tạm ngừng cho đến khi nạp lại cấu hình" },
	{ LETTER_UNUSABLE, "kênh chưa dùng được" },
	{ LETTER_MOVES, "đang chuyển sang địa chỉ khác" },
	{ "office-hours", "chờ giờ làm việc" },
};

const char *
words_status(enum status status)
{
	return statuses[status];
}

const char *
words_filing(enum filing filing)
{
	return filings[filing];
}

const char *
words_clock(enum clock_kind clock)
{
	return clocks[clock];
}

const char *
words_letter(enum letter_state state)
{
	return letters[state];
}

const char *
words_outcome(enum crossing_outcome outcome)
{
	return outcomes[outcome];
}

const char *
words_policy(enum pause_policy policy, bool english)
{
	switch (policy) {
	case PAUSE_PRESERVE:
		return english ? "what was left runs on"
			       : "phần thời hạn còn lại tính tiếp";
	case PAUSE_RESET:
		return english ? "the full limit runs anew"
			       : "thời hạn tính lại từ đầu";
	case PAUSE_SHIFT:
		break;
	}
	return english ? "the due time moves by the length of the pause"
		       : "hạn lùi đúng bằng thời gian tạm dừng";
}

const char *
words_standing(struct arena *arena, const struct verdict *verdict)
{
	const char *words = standing_people(verdict->standing);

	if (verdict->standing == STANDING_UNKNOWN)
		words = arena_printf(arena, "%s (%s)", words,
		    unknown_reason_people(verdict->unknown));
	if (verdict->standing == STANDING_PAUSED)
		words = arena_printf(arena, "%s: %s", words,
		    pause_reason_people(verdict->pause));
	if (verdict->provisional)
		words = arena_printf(arena, "%s (hạn tạm tính)", words);
	return words;
}

const char *
words_withdrawn(struct arena *arena, const char *why)
{
	for (size_t i = 0; i < sizeof(withdrawn) / sizeof(withdrawn[0]); i++)
		if (text_equal(why, withdrawn[i].keyword))
			return withdrawn[i].people;
	return arena_printf(arena, "không lập được thư (%s)",
	    why == NULL ? "-" : why);
}

const char *
words_hold(const char *hold)
{
	for (size_t i = 0; i < sizeof(holds) / sizeof(holds[0]); i++)
		if (text_equal(hold, holds[i].keyword))
			return holds[i].people;
	return NULL;
}

const char *
words_notice(struct arena *arena, const struct ladder *ladder,
    const struct notice *notice)
{
	switch (notice->kind) {
	case NOTICE_ALERT:
		return rung_people(arena, ladder, notice->rung);
	case NOTICE_HANDOVER:
		return "bàn giao hồ sơ";
	case NOTICE_CORRECTION:
		return "đính chính hạn";
	case NOTICE_WRONG_DATA:
		return "đề nghị kiểm tra dữ liệu";
	case NOTICE_BASELINE:
		return "tồn trước khi vận hành";
	case NOTICE_DIGEST:
		return "bản tin tổng hợp";
	case NOTICE_CONFIRM:
		return "xác nhận địa chỉ";
	case NOTICE_ADMIN:
	case NOTICE_KIND_COUNT:
		break;
	}
	return "về chương trình theo dõi";
}

const char *
words_days(struct arena *arena, int days)
{
	return arena_printf(arena, "%02d ngày làm việc", days);
}

const char *
words_bounce(enum bounce_kind kind)
{
	switch (kind) {
	case BOUNCE_PERMANENT:
		return "bị trả lại, lỗi vĩnh viễn";
	case BOUNCE_TEMPORARY:
		return "bị trả lại, lỗi tạm thời";
	case BOUNCE_DELAYED:
		return "chưa chuyển được, máy chủ còn thử lại";
	case BOUNCE_DELIVERED:
		break;
	}
	return "máy chủ báo đã chuyển";
}
