/* Standings, reasons and outcomes as text. */
#include "core/judge.h"

#include <string.h>

static const struct {
	const char *keyword;
	const char *people;
} standings[STANDING_COUNT] = {
	[STANDING_AWAITING] = { "awaiting", "Chờ tiếp nhận" },
	[STANDING_LATE_ACCEPTANCE] = { "late-acceptance", "Chậm tiếp nhận" },
	[STANDING_RUNNING] = { "running", "Đang giải quyết, trong hạn" },
	[STANDING_DUE_SOON] = { "due-soon", "Sắp đến hạn" },
	[STANDING_DUE_TODAY] = { "due-today", "Đến hạn hôm nay" },
	[STANDING_OVERDUE] = { "overdue", "Quá hạn" },
	[STANDING_PAUSED] = { "paused", "Tạm dừng" },
	[STANDING_DONE_EARLY] = { "done-early", "Đã giải quyết trước hạn" },
	[STANDING_DONE_ON_TIME] = { "done-on-time", "Đã giải quyết đúng hạn" },
	[STANDING_DONE_LATE] = { "done-late", "Đã giải quyết quá hạn" },
	[STANDING_REFUSED] = { "refused", "Không tiếp nhận" },
	[STANDING_WITHDRAWN] = { "withdrawn", "Đã rút" },
	[STANDING_GONE] = { "gone", "Không còn trong dữ liệu nguồn" },
	[STANDING_UNKNOWN] = { "unknown", "Chưa xác định được hạn" },
};

static const struct {
	const char *keyword;
	const char *people;
} reasons[UNKNOWN_REASON_COUNT] = {
	[UNKNOWN_NOT] = { "", "" },
	[UNKNOWN_NO_PROMISE] = { "no-promise",
	    "không có ngày hẹn trả và thời hạn trong danh mục" },
	[UNKNOWN_NO_RECEIPT] = { "no-receipt", "không có ngày tiếp nhận" },
	[UNKNOWN_NO_CALENDAR] = { "no-calendar",
	    "chưa có lịch làm việc của năm" },
	[UNKNOWN_DATES_ODD] = { "dates-odd", "ngày tháng không hợp lý" },
	[UNKNOWN_NO_FINISH] = { "no-finish", "không rõ ngày kết thúc" },
};

static const char *const outcomes[] = {
	[CROSSING_TOLD] = "told",
	[CROSSING_SUPERSEDED] = "superseded",
	[CROSSING_BASELINE] = "baseline",
	[CROSSING_CORRECTED] = "corrected",
	[CROSSING_RESTORED] = "superseded-by-restore",
};

const char *
standing_text(enum standing standing)
{
	return standings[standing].keyword;
}

const char *
standing_people(enum standing standing)
{
	return standings[standing].people;
}

bool
standing_parse(const char *text, enum standing *out)
{
	for (int i = 0; i < STANDING_COUNT; i++) {
		if (strcmp(text, standings[i].keyword) == 0) {
			*out = (enum standing)i;
			return true;
		}
	}
	return false;
}

bool
standing_is_closed(enum standing standing)
{
	switch (standing) {
	case STANDING_DONE_EARLY:
	case STANDING_DONE_ON_TIME:
	case STANDING_DONE_LATE:
	case STANDING_REFUSED:
	case STANDING_WITHDRAWN:
	case STANDING_GONE:
		return true;
	case STANDING_AWAITING:
	case STANDING_LATE_ACCEPTANCE:
	case STANDING_RUNNING:
	case STANDING_DUE_SOON:
	case STANDING_DUE_TODAY:
	case STANDING_OVERDUE:
	case STANDING_PAUSED:
	case STANDING_UNKNOWN:
	case STANDING_COUNT:
		break;
	}
	return false;
}

const char *
unknown_reason_text(enum unknown_reason reason)
{
	return reasons[reason].keyword;
}

const char *
unknown_reason_people(enum unknown_reason reason)
{
	return reasons[reason].people;
}

const char *
crossing_outcome_text(enum crossing_outcome outcome)
{
	return outcomes[outcome];
}
