/* Who is told, where somebody is missing or changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "core/reach.h"
#include "flow/recall.h"
#include "support/story.h"

#define CODE "H99.01-200907-0008"

/* Due Mon 14/9 after five working days; 2 before is Thu 10/9, 1 before Fri
 * 11/9. */
#define DOSSIER                                                                \
	.code = CODE, .received = "2020-09-07 08:00",                          \
	.promised = "2020-09-14 17:30"

/* An officer without an address: the desk of the agency is told, and somebody
 * should look at the contacts. */
static void
test_officer_without_address(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, DOSSIER, .officer = "Bế Văn Vô Danh");
	play_until(play, "2020-09-10 12:00");
	story_notices(play, CODE, "before-2wd 2020-09-14 motcua sealed\n");
	story_said(play, "2020-09-10 07:30", "to motcua@ducvan.example");
	story_findings(play, CODE, "officer-unknown\n");
	play_close(play);
}

/* Officers are found by name within their agency; with the one the other is
 * unknown too. */
static void
test_unknown_agency(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, DOSSIER, .agency = "UBND xã Không Có");
	play_until(play, "2020-09-10 12:00");
	story_notices(play, CODE, "before-2wd 2020-09-14 kiemsoat sealed\n");
	story_findings(play, CODE,
	    "agency-unknown UBND xã Không Có\n"
	    "officer-unknown\n");
	play_close(play);
}

/*
 * Told to Nông Văn Thử on Thu 10/9; at 09:15 the dossier is with Hoàng Thị Ví
 * Dụ, who gets one notice of what stands open, at 13:30, and from then on the
 * rungs.  Handed back and forth again nobody is told twice.
 */
static void
test_change_of_officer(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");
	struct arena *arena = arena_new(4096);

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-10 09:05");
	story_one(play, DOSSIER, .officer = "Hoàng Thị Ví Dụ");
	play_until(play, "2020-09-10 14:05");
	story_said(play, "2020-09-10 13:30", "to canbo2@ducvan.example");
	/* Which it says: nobody is reminded of what he never had. */
	assert_null(strstr(story_letter(play, 1, arena), "vừa được chuyển"));
	assert_non_null(strstr(story_letter(play, 2, arena),
	    "1 hồ sơ vừa được chuyển đến Ông/Bà xử lý: " CODE "."));
	story_one(play, DOSSIER);
	play_until(play, "2020-09-10 15:05");
	story_one(play, DOSSIER, .officer = "Hoàng Thị Ví Dụ");
	play_until(play, "2020-09-11 12:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-2wd 2020-09-14 canbo2 sealed\n"
	    "before-1wd 2020-09-14 canbo2 sealed\n");
	assert_int_equal(play_letters(play), 3);
	assert_null(strstr(story_letter(play, 3, arena), "vừa được chuyển"));
	arena_free(arena);
	play_close(play);
}

/* The head has the dossier himself. */
static void
test_head_as_officer(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");
	struct arena *arena = arena_new(4096);
	char *text;

	(void)state;
	story_one(play, DOSSIER, .officer = "Triệu Thị Mẫu");
	play_until(play, "2020-09-10 08:00");
	story_notices(play, CODE, "before-2wd 2020-09-14 chutich sealed\n");
	text = story_letter(play, 1, arena);
	assert_non_null(strstr(text, "chỉ đạo giải quyết đúng hạn"));
	assert_null(strstr(text, "do Ông/Bà xử lý"));
	arena_free(arena);
	play_close(play);
}

/* The rule makes an address for who is in no table: told like any other. */
static void
test_change_to_a_derived_address(void **state)
{
	struct play *play = story_open_in("tests/scenario/office/derive.yaml",
	    "2020-09-07 00:00");

	(void)state;
	story_one(play, DOSSIER, .officer = "mot.canbo");
	play_until(play, "2020-09-10 09:05");
	story_notices(play, CODE, "before-2wd 2020-09-14 mot.canbo sealed\n");
	story_one(play, DOSSIER, .officer = "hai.canbo");
	play_until(play, "2020-09-10 14:05");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 mot.canbo sealed\n"
	    "before-2wd 2020-09-14 hai.canbo sealed\n");
	play_close(play);
}

/* The source begins to give accounts, then spells them otherwise: whoever held
 * the dossier holds it still, and no dossier is handed over. */
static void
test_accounts_begin(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, DOSSIER, .officer = "mot.canbo");
	play_until(play, "2020-09-10 09:05");
	play_reload(play, "tests/scenario/office/derive.yaml");
	play_until(play, "2020-09-10 10:05");
	story_one(play, DOSSIER, .officer = "mot.canbo", .step = "Ký duyệt");
	play_until(play, "2020-09-10 14:05");
	story_notices(play, CODE, "before-2wd 2020-09-14 motcua sealed\n");
	story_one(play, DOSSIER, .officer = "MOT.CANBO", .step = "Ký duyệt");
	play_until(play, "2020-09-10 16:05");
	story_notices(play, CODE, "before-2wd 2020-09-14 motcua sealed\n");
	/* Another account is another person. */
	story_one(play, DOSSIER, .officer = "hai.canbo", .step = "Ký duyệt");
	play_until(play, "2020-09-10 17:05");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 motcua sealed\n"
	    "before-2wd 2020-09-14 hai.canbo open\n");
	play_close(play);
}

/* Due on Friday, overdue on Saturday, told on Monday, when the officer is on
 * leave: whoever stands in then is told. */
static void
test_away_when_it_leaves(void **state)
{
	struct play *play = story_open_in("tests/scenario/office/monday.yaml",
	    "2020-09-07 00:00");

	(void)state;
	story_one(play, .code = CODE, .received = "2020-09-04 08:00",
	    .promised = "2020-09-11 17:30");
	play_until(play, "2020-09-14 12:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-11 canbo sealed\n"
	    "before-1wd 2020-09-11 canbo sealed\n"
	    "due-day 2020-09-11 canbo sealed\n"
	    "overdue 2020-09-11 canbo2 sealed\n"
	    "overdue 2020-09-11 chutich sealed\n");
	play_close(play);
}

/* The one channel serves no administrators: that nobody hears of what they
 * alone can mend is said. */
static void
test_no_channel_to_administrators(void **state)
{
	struct play *play =
	    story_open_in("tests/scenario/office/no_admins.yaml",
		"2020-09-07 00:00");

	(void)state;
	play_until(play, "2020-09-07 08:05");
	play_break(play, SOURCE_RETRY, "connection refused");
	play_until(play, "2020-09-07 10:00");
	assert_int_equal(play_letters(play), 0);
	assert_int_equal(story_count(play,
			     "source-lost, and no channel reaches an "
			     "administrator"),
	    1);
	play_close(play);
}

#define STORM "tests/scenario/office/storm.yaml"

/* The same where a storm closes the commune on Monday: its letters leave on
 * Tuesday, when its officer and its head are on leave. */
static void
test_away_when_it_leaves_behind_a_storm(void **state)
{
	struct play *play = story_open_in(STORM, "2020-09-07 00:00");

	(void)state;
	story_one(play, .code = CODE, .received = "2020-09-04 08:00",
	    .promised = "2020-09-11 17:30");
	play_until(play, "2020-09-15 12:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-11 canbo sealed\n"
	    "before-1wd 2020-09-11 canbo sealed\n"
	    "due-day 2020-09-11 canbo sealed\n"
	    "overdue 2020-09-11 canbo2 sealed\n"
	    "overdue 2020-09-11 pho sealed\n");
	play_close(play);
}

/* Who works in two communes keeps the dossier that moves between them: nothing
 * has come to him. */
static void
test_change_of_agency_alone(void **state)
{
	struct play *play = story_open_in("tests/scenario/office/both.yaml",
	    "2020-09-07 00:00");

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-10 09:05");
	story_one(play, DOSSIER, .agency = "UBND xã Địa Linh");
	play_until(play, "2020-09-11 12:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n");
	story_said(play, "2020-09-11 07:30", "to canbo@dialinh.example");
	assert_int_equal(play_letters(play), 2);
	play_close(play);
}

/* A dossier that nobody held: who gets it hears of it. */
static void
test_change_from_nobody(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, DOSSIER, .officer = "");
	play_until(play, "2020-09-10 09:05");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-10 14:05");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 motcua sealed\n"
	    "before-2wd 2020-09-14 canbo sealed\n");
	play_close(play);
}

/* The poll that shows the new officer shows a nearer date, too: what is reached
 * by it is told to the new one, and that is no hand-over besides. */
static void
test_change_with_a_crossing(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-10 09:05");
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-11 17:30", .officer = "Hoàng Thị Ví Dụ");
	play_until(play, "2020-09-10 14:05");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-11 canbo2 sealed\n");
	play_close(play);
}

/* A new officer without any address: the desk hears of it, as at a crossing,
 * once, whoever it is that cannot be told. */
static void
test_change_to_nobody(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-10 09:05");
	story_one(play, DOSSIER, .officer = "Bế Văn Vô Danh");
	play_until(play, "2020-09-10 14:05");
	story_one(play, DOSSIER, .officer = "Bế Văn Cũng Vô Danh");
	play_until(play, "2020-09-10 15:05");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-2wd 2020-09-14 motcua sealed\n");
	story_findings(play, CODE, "officer-unknown\n");
	play_close(play);
}

/* Letters to the new officer come back: the head hears of it, too, where there
 * is no deputy. */
static void
test_change_to_whom_letters_do_not_reach(void **state)
{
	static const struct reach_fact returned = {
		.address = "canbo2@ducvan.example",
		.kind = REACH_FACT_PERMANENT,
	};
	struct play *play = story_open("2020-09-07 00:00");
	struct world *world = play_world(play);

	(void)state;
	world->recall = recall_new(world, &returned, 1);
	recall_move(world->recall, loop_now(world->loop));
	story_one(play, DOSSIER);
	play_until(play, "2020-09-10 09:05");
	story_one(play, DOSSIER, .officer = "Hoàng Thị Ví Dụ");
	play_until(play, "2020-09-10 14:05");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-2wd 2020-09-14 canbo2 sealed\n"
	    "before-2wd 2020-09-14 chutich sealed\n");
	recall_free(world->recall);
	world->recall = NULL;
	play_close(play);
}

/* Before anything was told there is nothing to hand over. */
static void
test_change_before_any_rung(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-08 09:05");
	story_one(play, DOSSIER, .officer = "Hoàng Thị Ví Dụ");
	play_until(play, "2020-09-10 12:00");
	story_notices(play, CODE, "before-2wd 2020-09-14 canbo2 sealed\n");
	play_close(play);
}

/* The commune has no head in contacts.csv: what he should hear reaches the last
 * resort, though the officer is told, and his empty place is a finding. */
static void
test_no_head(void **state)
{
	struct play *play = story_open_in("tests/scenario/office/headless.yaml",
	    "2020-09-07 00:00");

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-15 09:05");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 kiemsoat sealed\n");
	story_findings(play, CODE,
	    "unroutable người đứng đầu, UBND xã Đức Vân\n");
	play_close(play);
}

/* The officer is the commune's head as well: what heads are told reaches him by
 * the channel that serves heads alone, what officers are told by the other. */
static void
test_officer_and_head(void **state)
{
	struct play *play =
	    story_open_in("tests/scenario/office/two_roles.yaml",
		"2020-09-14 07:00");

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-15 08:00");
	story_notices(play, CODE,
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n");
	story_said(play, "2020-09-15 07:30", "thu to canbo@ducvan.example");
	story_said(play, "2020-09-15 07:30", "lanhdao to canbo@ducvan.example");
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_officer_without_address),
		cmocka_unit_test(test_unknown_agency),
		cmocka_unit_test(test_change_of_officer),
		cmocka_unit_test(test_head_as_officer),
		cmocka_unit_test(test_change_to_a_derived_address),
		cmocka_unit_test(test_accounts_begin),
		cmocka_unit_test(test_away_when_it_leaves),
		cmocka_unit_test(test_away_when_it_leaves_behind_a_storm),
		cmocka_unit_test(test_no_channel_to_administrators),
		cmocka_unit_test(test_change_of_agency_alone),
		cmocka_unit_test(test_change_from_nobody),
		cmocka_unit_test(test_change_with_a_crossing),
		cmocka_unit_test(test_change_to_nobody),
		cmocka_unit_test(test_change_to_whom_letters_do_not_reach),
		cmocka_unit_test(test_change_before_any_rung),
		cmocka_unit_test(test_no_head),
		cmocka_unit_test(test_officer_and_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
