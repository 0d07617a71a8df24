/* Who is told: by the office's routes, and while people are on leave. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/story.h"

#define ROUTES "tests/scenario/office/routes.yaml"
#define CODE "H99.01-200907-0008"

/* Due Mon 14/9 after five working days; 2 before is Thu 10/9, 1 before Fri
 * 11/9; 7 after Wed 23/9. */
#define DOSSIER                                                                \
	.code = CODE, .received = "2020-09-07 08:00",                          \
	.promised = "2020-09-14 17:30"

/* Nông Văn Thử is away from 10/9 to 11/9, and who stands in for him on 11/9;
 * on 14/9 he is told himself.  No route is for what is not overdue. */
static void
test_leave(void **state)
{
	struct play *play = story_open_in(ROUTES, "2020-09-07 00:00");
	struct arena *arena = arena_new(4096);

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-14 12:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo2 sealed\n"
	    "before-1wd 2020-09-14 motcua sealed\n"
	    "due-day 2020-09-14 canbo sealed\n");
	assert_non_null(strstr(story_letter(play, 1, arena),
	    "Ông/Bà nhận thư này thay Nông Văn Thử, hiện vắng mặt, về 1 hồ sơ: " CODE
	    "."));
	assert_non_null(
	    strstr(story_letter(play, 2, arena), "thay Nông Văn Thử"));
	assert_null(strstr(story_letter(play, 3, arena), "nhận thư này thay"));
	arena_free(arena);
	play_close(play);
}

/* A route in the place of the rung's officer and head; where one continues, the
 * next one that holds, too. */
static void
test_routes(void **state)
{
	struct play *play = story_open_in(ROUTES, "2020-09-14 12:00");

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-15 12:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 motcua sealed\n"
	    "overdue 2020-09-14 kiemsoat sealed\n");
	play_until(play, "2020-09-23 12:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 motcua sealed\n"
	    "overdue 2020-09-14 kiemsoat sealed\n"
	    "after-3wd 2020-09-14 motcua sealed\n"
	    "after-3wd 2020-09-14 kiemsoat sealed\n"
	    "after-7wd 2020-09-14 quantri sealed\n"
	    "after-7wd 2020-09-14 motcua sealed\n"
	    "after-7wd 2020-09-14 kiemsoat sealed\n");
	play_close(play);
}

/* Nobody of Địa Linh has an address: the last resort, and a finding. */
static void
test_last_resort(void **state)
{
	struct play *play = story_open_in(ROUTES, "2020-09-07 00:00");

	(void)state;
	story_one(play, DOSSIER, .agency = "UBND xã Địa Linh",
	    .officer = "Bế Văn Vô Danh");
	play_until(play, "2020-09-10 12:00");
	story_notices(play, CODE, "before-2wd 2020-09-14 truc sealed\n");
	story_findings(play, CODE, "officer-unknown\n");
	play_until(play, "2020-09-15 12:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 truc sealed\n"
	    "before-1wd 2020-09-14 truc sealed\n"
	    "due-day 2020-09-14 truc sealed\n"
	    "overdue 2020-09-14 truc sealed\n");
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_leave),
		cmocka_unit_test(test_routes),
		cmocka_unit_test(test_last_resort),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
