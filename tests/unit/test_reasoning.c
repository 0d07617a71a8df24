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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours_off_share_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
