/*
 * Which days off share a line of the reasoning: neighbours off for one and the
 * same reason.  Received Mon 16/11/2026, one working day; Tue 17 and Wed 18 are
 * off, so Thu 19 is the due day.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/deadline.h"
#include "support/pure_calendar.h"
#include "support/pure_dossier.h"

/* What the reasoning of a calendar with ${more} lines says was not counted. */
static const char *
not_counted(struct arena *arena, const char *more)
{
	const struct deadline_rule rule = { .limit = { LIMIT_WORKING_DAYS,
						1 } };
	struct calendar *calendar = pure_calendar(more);
	struct reasoning reasoning;
	struct deadline deadline;
	struct buf said = buf_over(arena);

	deadline_explain(calendar, &rule, pure_at("2026-11-16T10:00"), NULL, 0,
	    arena, &deadline, &reasoning);
	assert_string_equal(pure_instant(arena, deadline.due),
	    "2026-11-19T17:30");
	for (int i = 0; i < reasoning.count; i++)
		if (text_starts(reasoning.lines[i].vi, "Không tính"))
			buf_printf(&said, "%s\n", reasoning.lines[i].vi);
	calendar_free(calendar);
	return buf_text(&said);
}

static void
neighbours_off_share_a_line(void **state)
{
#define TUESDAY "2026-11-17\toff_local\tBão\tQĐ 1\n"
	static const struct {
		const char *wednesday, *said;
	} cases[] = {
		{ "2026-11-18\toff_local\tBão\tQĐ 1\n",
		    "Không tính từ 17/11/2026 (thứ Ba) đến 18/11/2026 "
		    "(thứ Tư): Bão (QĐ 1).\n" },
		/* Another decree, another word, another kind. */
		{ "2026-11-18\toff_local\tBão\tQĐ 2\n",
		    "Không tính 17/11/2026 (thứ Ba): Bão (QĐ 1).\n"
		    "Không tính 18/11/2026 (thứ Tư): Bão (QĐ 2).\n" },
		{ "2026-11-18\toff_local\tLũ\tQĐ 1\n",
		    "Không tính 17/11/2026 (thứ Ba): Bão (QĐ 1).\n"
		    "Không tính 18/11/2026 (thứ Tư): Lũ (QĐ 1).\n" },
		{ "2026-11-18\toff_statutory\tBão\tQĐ 1\n",
		    "Không tính 17/11/2026 (thứ Ba): Bão (QĐ 1).\n"
		    "Không tính 18/11/2026 (thứ Tư): Bão (QĐ 1).\n" },
	};
	struct arena *arena = arena_new(65536);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *more = mem_printf("%s%s", TUESDAY, cases[i].wednesday);

		assert_string_equal(not_counted(arena, more), cases[i].said);
		mem_free(more);
	}
	arena_free(arena);
}

/* What was not received is not called received: each clock's limit runs from an
 * event of its own, of which its reasons speak.  Sat 14/11/2026 is a day off.
 */
static void
each_clock_speaks_of_its_own_event(void **state)
{
	static const struct {
		enum deadline_event event;
		struct limit limit;
		const char *rule, *from;
	} cases[] = {
		{ EVENT_RECEIPT, { LIMIT_WORKING_DAYS, 1 },
		    "Thời hạn 01 ngày làm việc: không tính ngày tiếp nhận "
		    "(khoản 3 Điều 147 Bộ luật Dân sự 2015).",
		    "Tiếp nhận lúc 10 giờ 00 ngày 14/11/2026 (thứ Bảy), vào "
		    "ngày nghỉ: tính là tiếp nhận ngày làm việc tiếp theo "
		    "16/11/2026 (thứ Hai)." },
		{ EVENT_SUBMISSION, { LIMIT_WORKING_HOURS, 8 },
		    "Thời hạn 08 giờ làm việc: tính trong giờ làm việc kể từ "
		    "thời điểm nộp (khoản 1 Điều 147 Bộ luật Dân sự 2015).",
		    "Nộp lúc 10 giờ 00 ngày 14/11/2026 (thứ Bảy)." },
		{ EVENT_REQUEST, { LIMIT_WORKING_DAYS, 1 },
		    "Thời hạn 01 ngày làm việc: không tính ngày yêu cầu bổ "
		    "sung (khoản 3 Điều 147 Bộ luật Dân sự 2015).",
		    "Yêu cầu bổ sung lúc 10 giờ 00 ngày 14/11/2026 (thứ Bảy), "
		    "vào ngày nghỉ: tính là yêu cầu ngày làm việc tiếp theo "
		    "16/11/2026 (thứ Hai)." },
		{ EVENT_RETURN, { LIMIT_WORKING_DAYS, 1 },
		    "Thời hạn 01 ngày làm việc: không tính ngày nhận lại hồ sơ "
		    "bổ sung (khoản 3 Điều 147 Bộ luật Dân sự 2015).",
		    "Nhận lại hồ sơ bổ sung lúc 10 giờ 00 ngày 14/11/2026 (thứ "
		    "Bảy), vào ngày nghỉ: tính là nhận lại ngày làm việc tiếp "
		    "theo 16/11/2026 (thứ Hai)." },
	};
	struct arena *arena = arena_new(65536);
	struct calendar *calendar = pure_calendar("");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct deadline_rule rule = { .limit = cases[i].limit,
			.event = cases[i].event };
		struct reasoning reasoning;
		struct deadline deadline;

		deadline_explain(calendar, &rule, pure_at("2026-11-14T10:00"),
		    NULL, 0, arena, &deadline, &reasoning);
		assert_string_equal(reasoning.lines[0].vi, cases[i].rule);
		assert_string_equal(reasoning.lines[1].vi, cases[i].from);
	}
	calendar_free(calendar);
	arena_free(arena);
}

/* Eight working hours from ${received}: the office time of each day. */
static const char *
office_time(struct arena *arena, const char *received)
{
	const struct deadline_rule rule = { .limit = { LIMIT_WORKING_HOURS,
						8 } };
	struct calendar *calendar = pure_calendar("");
	struct reasoning reasoning;
	struct deadline deadline;
	struct buf said = buf_over(arena);

	deadline_explain(calendar, &rule, pure_at(received), NULL, 0, arena,
	    &deadline, &reasoning);
	for (int i = 0; i < reasoning.count; i++)
		if (text_starts(reasoning.lines[i].en, "Office time"))
			buf_printf(&said, "%s\n", reasoning.lines[i].en);
	calendar_free(calendar);
	return buf_text(&said);
}

/* Exports write seconds: the days' parts make the eight hours all the same.
 * Tue 15/9/2020 closes at 17:30. */
static void
parts_make_the_whole(void **state)
{
	static const struct {
		const char *received, *tuesday, *wednesday;
	} cases[] = {
		{ "2020-09-15T16:00", "1:30", "6:30" },
		{ "2020-09-15T16:00:35", "1:29", "6:31" },
		{ "2020-09-15T16:00:30", "1:30", "6:30" },
		{ "2020-09-15T17:29:40", NULL, "8:00" },
	};
	struct arena *arena = arena_new(65536);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *tuesday = cases[i].tuesday == NULL
		    ? ""
		    : arena_printf(arena,
			  "Office time on Tue 2020-09-15: %s.\n",
			  cases[i].tuesday);

		assert_string_equal(office_time(arena, cases[i].received),
		    arena_printf(arena,
			"%sOffice time on Wed 2020-09-16: %s.\n", tuesday,
			cases[i].wednesday));
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours_off_share_a_line),
		cmocka_unit_test(each_clock_speaks_of_its_own_event),
		cmocka_unit_test(parts_make_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
