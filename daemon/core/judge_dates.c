/* Which dates a judgement can rest on.  All by date: clocks of servers differ
 * by minutes, and a limit is counted in days. */
#include "core/judge_hearing.h"

/* 1990-01-01 and 2100-01-01 UTC.  A year outside is a default value (1970,
 * 0001) or a slip, never the date of a dossier. */
#define SANE_FROM INT64_C(631152000)
#define SANE_BEFORE INT64_C(4102444800)

bool
judge_dates_sane(const struct hearing *h, instant at)
{
	return at >= SANE_FROM && at < SANE_BEFORE &&
	    hearing_date(h, at).n <= h->today.n;
}

bool
judge_dates_odd_year(instant at)
{
	return at != INSTANT_NONE && (at < SANE_FROM || at >= SANE_BEFORE);
}

bool
judge_dates_future(struct hearing *h, instant at)
{
	day date;

	if (at == INSTANT_NONE || judge_dates_odd_year(at))
		return false;
	date = hearing_date(h, at);
	if (date.n <= h->today.n)
		return false;
	hearing_wake(h, hearing_midnight(h, date));
	return true;
}

static bool
is_before(const struct hearing *h, instant at, instant other)
{
	return at != INSTANT_NONE && other != INSTANT_NONE &&
	    hearing_date(h, at).n < hearing_date(h, other).n;
}

bool
judge_dates_odd(struct hearing *h)
{
	const struct observation *seen = &h->facts->seen;
	instant finished = h->facts->finished;

	/* Both are asked: each may wake the verdict. */
	bool received_later = judge_dates_future(h, seen->received);
	bool finished_later = judge_dates_future(h, finished);

	return judge_dates_odd_year(seen->received) ||
	    judge_dates_odd_year(seen->promised) ||
	    judge_dates_odd_year(finished) || received_later ||
	    finished_later || is_before(h, finished, seen->received);
}

const char *
judge_dates_remark(const struct hearing *h)
{
	const struct observation *seen = &h->facts->seen;
	instant finished = h->facts->finished;
	/* Not the moment for which is asked: what a record said of later
	 * hours, it said when it was taken. */
	instant seen_at =
	    h->facts->changed == INSTANT_NONE ? h->now : h->facts->changed;

	if (judge_dates_odd_year(seen->received))
		return "năm của ngày tiếp nhận";
	if (judge_dates_odd_year(seen->promised))
		return "năm của ngày hẹn trả";
	if (judge_dates_odd_year(finished))
		return "năm của ngày kết thúc";
	if (judge_dates_odd_year(seen->submitted))
		return "năm của ngày nộp";
	if (observation_is_ahead(seen, seen_at))
		return "giờ ghi sau lúc lấy dữ liệu, không quá 7 giờ: có thể "
		       "lệch múi giờ";
	if (is_before(h, h->now, seen->received))
		return "ngày tiếp nhận ở tương lai";
	if (is_before(h, h->now, finished))
		return "ngày kết thúc ở tương lai";
	if (is_before(h, h->now, seen->submitted))
		return "ngày nộp ở tương lai";
	if (is_before(h, finished, seen->received))
		return "ngày kết thúc trước ngày tiếp nhận";
	/* These two are judged all the same: the promise was given. */
	if (is_before(h, seen->promised, seen->received))
		return "ngày hẹn trả trước ngày tiếp nhận";
	if (is_before(h, seen->received, seen->submitted))
		return "ngày tiếp nhận trước ngày nộp";
	return NULL;
}
