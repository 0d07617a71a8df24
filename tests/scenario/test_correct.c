/* The calendar moves a date that people were told: one correction. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "support/office.h"

#define CODE "H99.01-261120-0021"
#define SHIPPED "config/calendar.tsv"
#define STORM "2026-11-25\toff_local\tNghỉ tránh bão\tCông văn minh họa\n"

/*
 * November 2026: the 20th is a Friday, Tue 24/11 is a holiday.  Received
 * Fri 20/11 10:00, three working days: 23, 25, 26, so due Thu 26/11.
 *   2 working days before: Mon 23/11 (before: 25, 23); 1 before: Wed 25/11
 * A storm closes the office on Wed 25/11: 23, 26, 27, so due Fri 27/11.
 *   2 before: Mon 23/11 (26, 23); 1 before: Thu 26/11
 *
 * The first letter of each story tells the administrators that the calendar is
 * confirmed, or listed, to the end of 2026 only.
 */
#define DOSSIER                                                                \
	.code = CODE, .procedure = "1.000005", .received = "2026-11-20 10:00"

struct office {
	struct story_place place;
	char config[OFFICE_PATH];
	struct play *play;
};

static void
begin(struct office *office, const char *calendar)
{
	office_found(&office->place, office->config);
	office_decree(&office->place, calendar);
	office->play =
	    play_open(office->config, ":memory:", "2026-11-20 06:00");
	play_until(office->play, "2026-11-20 10:05");
	story_one(office->play, DOSSIER);
}

static void
end(struct office *office)
{
	play_close(office->play);
	office_close(&office->place);
}

/* The calendar ${from} with ${days} comes into force. */
static void
decree(struct office *office, const char *from, const char *days)
{
	office_decree_days(&office->place, from, days);
	play_reload(office->play, office->config);
}

/*
 * The reminder of Mon 23/11 said the 26th.  The correction at 13:30 says the
 * 27th, and why; it stands in the place of a second "2 working days before".
 * The next rung is new and is told.
 */
static void
test_moved_later(void **state)
{
	struct arena *arena = arena_new(4096);
	struct office office;
	const char *letter;

	(void)state;
	begin(&office, SHIPPED);
	play_until(office.play, "2026-11-23 09:00");
	decree(&office, SHIPPED, STORM);
	play_until(office.play, "2026-11-26 12:00");
	story_stands(office.play, CODE, "due-soon 2026-11-27T17:30");
	story_moves(office.play, CODE,
	    "2026-11-26T17:30 > 2026-11-27T17:30 calendar\n");
	story_notices(office.play, CODE,
	    "before-2wd 2026-11-26 canbo sealed\n"
	    "correction-2 2026-11-27 canbo sealed\n"
	    "before-1wd 2026-11-27 canbo sealed\n");
	story_crossings(office.play, CODE,
	    "before-2wd 2026-11-26 at 2026-11-23T07:30 told\n"
	    "before-2wd 2026-11-27 at 2026-11-23T07:30 corrected\n"
	    "before-1wd 2026-11-27 at 2026-11-26T07:30 told\n");
	story_said(office.play, "2026-11-23 13:30",
	    "to canbo@ducvan.example, 1 notices: Đính chính hạn trả: " CODE);
	letter = story_letter(office.play, 3, arena);
	assert_non_null(strstr(letter,
	    "Hạn của hồ sơ " CODE " (Xác nhận ba ngày) là 27/11/2026 (thư ngày "
	    "23/11/2026 ghi 26/11/2026), do lịch làm việc thay đổi: thêm ngày "
	    "nghỉ 25/11/2026 (Nghỉ tránh bão, Công văn minh họa). Tình trạng "
	    "hiện nay: Sắp đến hạn, còn 02 ngày làm việc.\n"
	    "Cách tính: tiếp nhận 20/11/2026; thời hạn 03 ngày làm việc, không "
	    "tính ngày tiếp nhận; không tính 24/11/2026 (Ngày Văn hóa Việt "
	    "Nam), 25/11/2026 (Nghỉ tránh bão); hạn theo quy định "
	    "27/11/2026.\n"));
	/* The same calendar once more is no news. */
	play_reload(office.play, office.config);
	play_until(office.play, "2026-11-26 18:00");
	assert_int_equal(story_count(office.play, "Đính chính"), 1);
	end(&office);
	arena_free(arena);
}

/*
 * Overdue was told on Fri 27/11 to officer and head; then the storm day is
 * entered: due that very day.  Both are told so at 13:30.  When the 27th has
 * passed, overdue is told for the 27th: Sat 28/11 00:00, leaving Mon 30/11.
 */
static void
test_no_longer_overdue(void **state)
{
	struct arena *arena = arena_new(4096);
	struct office office;
	const char *letter;

	(void)state;
	begin(&office, SHIPPED);
	play_until(office.play, "2026-11-27 09:00");
	story_stands(office.play, CODE, "overdue 2026-11-26T17:30");
	decree(&office, SHIPPED, STORM);
	play_until(office.play, "2026-11-27 18:00");
	story_stands(office.play, CODE, "due-today 2026-11-27T17:30");
	play_until(office.play, "2026-11-30 12:00");
	story_notices(office.play, CODE,
	    "before-2wd 2026-11-26 canbo sealed\n"
	    "before-1wd 2026-11-26 canbo sealed\n"
	    "due-day 2026-11-26 canbo sealed\n"
	    "overdue 2026-11-26 canbo sealed\n"
	    "overdue 2026-11-26 chutich sealed\n"
	    "correction-2 2026-11-27 canbo sealed\n"
	    "correction-2 2026-11-27 chutich sealed\n"
	    "overdue 2026-11-27 canbo sealed\n"
	    "overdue 2026-11-27 chutich sealed\n");
	letter = story_letter(office.play, 7, arena);
	assert_non_null(
	    strstr(letter, "Tình trạng hiện nay: Đến hạn hôm nay."));
	story_said(office.play, "2026-11-30 07:30",
	    "to chutich@ducvan.example, 1 notices: "
	    "Quá hạn 1 ngày làm việc: " CODE);
	end(&office);
	arena_free(arena);
}

/*
 * Mon 23/11 was off in exchange for Sat 28/11: 25, 26, 27, due Fri 27/11; told
 * on the 25th and the 26th.  On the 27th at 09:00 the swap is taken back: due
 * Thu 26/11, overdue since 00:00.  The officer, who was told the 27th, gets a
 * correction that says so; the head, who was told nothing, the alert.
 */
static void
test_moved_earlier(void **state)
{
	struct arena *arena = arena_new(4096);
	struct office office;
	const char *letter;

	(void)state;
	begin(&office, "tests/scenario/office/swap.tsv");
	play_until(office.play, "2026-11-27 06:00");
	decree(&office, SHIPPED, "");
	play_until(office.play, "2026-11-27 18:00");
	story_stands(office.play, CODE, "overdue 2026-11-26T17:30");
	story_notices(office.play, CODE,
	    "before-2wd 2026-11-27 canbo sealed\n"
	    "before-1wd 2026-11-27 canbo sealed\n"
	    "correction-2 2026-11-26 canbo sealed\n"
	    "overdue 2026-11-26 chutich sealed\n");
	/* Letter 1 told administrators that the calendar ends with 2026. */
	letter = story_letter(office.play, 5, arena);
	assert_non_null(strstr(letter,
	    "là 26/11/2026 (thư ngày 26/11/2026 ghi 27/11/2026), do lịch làm "
	    "việc thay đổi: bỏ ngày nghỉ 23/11/2026"));
	assert_non_null(strstr(letter,
	    "Tình trạng hiện nay: Quá hạn, quá 01 ngày làm việc."));
	story_crossings(office.play, CODE,
	    "before-2wd 2026-11-26 at 2026-11-23T07:30 superseded\n"
	    "before-1wd 2026-11-26 at 2026-11-25T07:30 superseded\n"
	    "before-2wd 2026-11-27 at 2026-11-25T07:30 told\n"
	    "due-day 2026-11-26 at 2026-11-26T07:30 superseded\n"
	    "before-1wd 2026-11-27 at 2026-11-26T07:30 told\n"
	    "overdue 2026-11-26 at 2026-11-27T00:00 told\n");
	end(&office);
	arena_free(arena);
}

/*
 * At 00:00 of the 27th overdue is owed for 07:30.  At 06:00 the storm day is
 * entered: what was not sent yet is withdrawn, the officer (told the 26th by
 * three reminders) is owed a correction, the head was told nothing.
 */
static void
test_open_notices(void **state)
{
	struct office office;

	(void)state;
	begin(&office, SHIPPED);
	play_until(office.play, "2026-11-27 06:00");
	decree(&office, SHIPPED, STORM);
	play_until(office.play, "2026-11-27 06:30");
	story_notices(office.play, CODE,
	    "before-2wd 2026-11-26 canbo sealed\n"
	    "before-1wd 2026-11-26 canbo sealed\n"
	    "due-day 2026-11-26 canbo sealed\n"
	    "overdue 2026-11-26 canbo withdrawn: deadline moved\n"
	    "overdue 2026-11-26 chutich withdrawn: deadline moved\n"
	    "correction-2 2026-11-27 canbo open\n");
	/* Entered by mistake, and taken back before anything left: all is as
	 * it was, and nothing is lost. */
	decree(&office, SHIPPED, "");
	play_until(office.play, "2026-11-27 08:00");
	story_notices(office.play, CODE,
	    "before-2wd 2026-11-26 canbo sealed\n"
	    "before-1wd 2026-11-26 canbo sealed\n"
	    "due-day 2026-11-26 canbo sealed\n"
	    "overdue 2026-11-26 canbo sealed\n"
	    "overdue 2026-11-26 chutich sealed\n"
	    "correction-2 2026-11-27 canbo withdrawn: deadline moved\n");
	story_moves(office.play, CODE,
	    "2026-11-26T17:30 > 2026-11-27T17:30 calendar\n"
	    "2026-11-27T17:30 > 2026-11-26T17:30 calendar\n");
	end(&office);
}

/* There and back with letters in between: each move is told once. */
static void
test_there_and_back(void **state)
{
	struct office office;

	(void)state;
	begin(&office, SHIPPED);
	play_until(office.play, "2026-11-23 09:00");
	decree(&office, SHIPPED, STORM);
	play_until(office.play, "2026-11-23 14:00");
	decree(&office, SHIPPED, "");
	play_until(office.play, "2026-11-23 15:00");
	decree(&office, SHIPPED, STORM);
	play_until(office.play, "2026-11-23 16:00");
	decree(&office, SHIPPED, "");
	play_until(office.play, "2026-11-25 12:00");
	story_notices(office.play, CODE,
	    "before-2wd 2026-11-26 canbo sealed\n"
	    "correction-2 2026-11-27 canbo sealed\n"
	    "correction-3 2026-11-26 canbo withdrawn: deadline moved\n"
	    "correction-5 2026-11-26 canbo sealed\n"
	    "before-1wd 2026-11-26 canbo sealed\n");
	end(&office);
}

/* Paused on Tue 24/11, when the storm day is entered: no date stands, nobody
 * is corrected.  It goes on on Mon 30/11 with a date that the pause moved. */
static void
test_paused(void **state)
{
	struct office office;

	(void)state;
	begin(&office, SHIPPED);
	play_until(office.play, "2026-11-23 09:00");
	story_one(office.play, DOSSIER, .status = "5");
	play_until(office.play, "2026-11-24 09:00");
	decree(&office, SHIPPED, STORM);
	play_until(office.play, "2026-11-27 18:00");
	story_notices(office.play, CODE,
	    "before-2wd 2026-11-26 canbo sealed\n");
	story_moves(office.play, CODE, "");
	end(&office);
}

/* Finished before the correction leaves: nothing to correct any more. */
static void
test_finished(void **state)
{
	struct office office;

	(void)state;
	begin(&office, SHIPPED);
	play_until(office.play, "2026-11-23 09:00");
	decree(&office, SHIPPED, STORM);
	play_until(office.play, "2026-11-23 09:10");
	story_one(office.play, DOSSIER, .status = "9",
	    .finished = "2026-11-23 09:05");
	play_until(office.play, "2026-11-27 18:00");
	story_notices(office.play, CODE,
	    "before-2wd 2026-11-26 canbo sealed\n"
	    "correction-2 2026-11-27 canbo withdrawn: finished\n");
	/* Closed: the next calendar does not touch it. */
	decree(&office, SHIPPED, "");
	play_until(office.play, "2026-11-28 18:00");
	story_moves(office.play, CODE,
	    "2026-11-26T17:30 > 2026-11-27T17:30 calendar\n");
	end(&office);
}

/* A calendar without the year that is needed: no date can be told. */
static void
test_unknown(void **state)
{
	struct arena *arena = arena_new(4096);
	struct office office;

	(void)state;
	begin(&office, SHIPPED);
	play_until(office.play, "2026-11-23 09:00");
	decree(&office, "tests/scenario/office/old.tsv", "");
	play_until(office.play, "2026-11-23 14:00");
	story_stands(office.play, CODE, "unknown -");
	story_notices(office.play, CODE,
	    "before-2wd 2026-11-26 canbo sealed\n"
	    "correction-2 - canbo sealed\n");
	assert_non_null(strstr(story_letter(office.play, 4, arena),
	    "nay chưa xác định được (thư ngày 23/11/2026 ghi 26/11/2026), do "
	    "lịch làm việc thay đổi: các năm có trong lịch thay đổi"));
	end(&office);
	arena_free(arena);
}

/*
 * Online since Wed 18/11 08:00: eight office hours end on Thu 19/11 at 08:00,
 * of which the desk was told.  Accepted on Fri 20/11; then a calendar without
 * 2026.  The deadline is unknown; of the acceptance, which is over, nobody
 * hears.
 */
static void
test_acceptance_is_over(void **state)
{
	struct office office;

	(void)state;
	office_found(&office.place, office.config);
	office_decree(&office.place, SHIPPED);
	office.play = play_open(office.config, ":memory:", "2026-11-18 06:00");
	play_until(office.play, "2026-11-18 08:05");
	story_one(office.play, .code = CODE, .procedure = "1.000005",
	    .filing = "2", .status = "1", .submitted = "2026-11-18 08:00");
	play_until(office.play, "2026-11-20 10:05");
	story_one(office.play, .code = CODE, .procedure = "1.000005",
	    .filing = "2", .submitted = "2026-11-18 08:00",
	    .received = "2026-11-20 10:00");
	play_until(office.play, "2026-11-23 09:00");
	decree(&office, "tests/scenario/office/old.tsv", "");
	play_until(office.play, "2026-11-23 14:00");
	story_stands(office.play, CODE, "unknown -");
	story_notices(office.play, CODE,
	    "acceptance-late 2026-11-19 motcua sealed\n"
	    "before-2wd 2026-11-26 canbo sealed\n"
	    "correction-4 - canbo sealed\n");
	end(&office);
}

/*
 * Papers of Wed 25/11 10:00: due for acceptance on Thu 26/11, late since Fri
 * 00:00, which the desk hears.  A calendar without 2026: there is no such day.
 */
static void
test_acceptance_unknown(void **state)
{
	struct arena *arena = arena_new(4096);
	struct office office;

	(void)state;
	office_found(&office.place, office.config);
	office_decree(&office.place, SHIPPED);
	office.play = play_open(office.config, ":memory:", "2026-11-25 06:00");
	play_until(office.play, "2026-11-25 10:05");
	story_one(office.play, .code = CODE, .status = "1",
	    .submitted = "2026-11-25 10:00");
	play_until(office.play, "2026-11-27 09:00");
	decree(&office, "tests/scenario/office/old.tsv", "");
	play_until(office.play, "2026-11-27 14:00");
	story_stands(office.play, CODE, "awaiting -");
	story_notices(office.play, CODE,
	    "acceptance-late 2026-11-26 motcua sealed\n"
	    "correction-2 - motcua sealed\n");
	assert_non_null(strstr(story_letter(office.play, 4, arena),
	    "Hạn tiếp nhận của hồ sơ " CODE " (Cấp bản sao minh họa) nay chưa "
	    "xác định được (thư ngày 27/11/2026 ghi 26/11/2026)"));
	arena_free(arena);
	end(&office);
}

#define IN_DUC_VAN .procedure = "1.000005", .received = "2026-11-20 10:00"
#define IN_DIA_LINH                                                            \
	IN_DUC_VAN, .agency = "UBND xã Địa Linh", .officer = "Không Ai"

/*
 * Two communes decide for themselves: Đức Vân closes on Wed 25/11 (23, 26, 27),
 * Địa Linh on Thu 26/11 (23, 25, 27).  Whatever the order of their dossiers,
 * each hears its own reason.
 */
static void
test_agencies_decide(void **state)
{
	const struct record records[] = {
		{ .code = "H99.01-261120-0031", IN_DUC_VAN },
		{ .code = "H99.02-261120-0032", IN_DIA_LINH },
		{ .code = "H99.01-261120-0033", IN_DUC_VAN },
		{ .code = "H99.02-261120-0034", IN_DIA_LINH },
	};
	struct arena *arena = arena_new(8192);
	struct office office;

	(void)state;
	office_found(&office.place, office.config);
	office_decree(&office.place, SHIPPED);
	office.play = play_open(office.config, ":memory:", "2026-11-20 06:00");
	play_until(office.play, "2026-11-20 10:05");
	story_show(office.play, records, 4);
	play_until(office.play, "2026-11-23 09:00");
	office_overlay(&office.place,
	    "agency\tH99.01\n"
	    "valid\t2026-11-01..2026-11-30\n"
	    "2026-11-25\toff_local\tNghỉ tránh bão\tCông văn A\n"
	    "agency\tH99.02\n"
	    "valid\t2026-11-01..2026-11-30\n"
	    "2026-11-26\toff_local\tMất điện\tCông văn B\n");
	play_reload(office.play, office.config);
	play_until(office.play, "2026-11-23 14:00");
	for (size_t i = 0; i < 4; i++)
		story_moves(office.play, records[i].code,
		    "2026-11-26T17:30 > 2026-11-27T17:30 calendar\n");
	assert_non_null(strstr(story_letter(office.play, 4, arena),
	    "H99.01-261120-0033 – Xác nhận ba ngày – hạn 27/11/2026"));
	assert_non_null(strstr(story_letter(office.play, 4, arena), "bão"));
	assert_null(strstr(story_letter(office.play, 4, arena), "điện"));
	assert_non_null(strstr(story_letter(office.play, 5, arena), "điện"));
	assert_null(strstr(story_letter(office.play, 5, arena), "bão"));
	end(&office);
	arena_free(arena);
}

/* Told on Mon 23/11 at an address that is nobody's since 09:30: he hears of the
 * storm where he is reached now.  Nobody is told there of what stands. */
static void
test_who_was_told_has_another_address(void **state)
{
	struct office office;

	(void)state;
	begin(&office, SHIPPED);
	play_until(office.play, "2026-11-23 09:30");
	office_contacts(office.config, "contacts_moved.csv");
	play_reload(office.play, office.config);
	play_until(office.play, "2026-11-23 10:00");
	story_notices(office.play, CODE,
	    "before-2wd 2026-11-26 canbo sealed\n");
	decree(&office, SHIPPED, STORM);
	play_until(office.play, "2026-11-26 12:00");
	story_notices(office.play, CODE,
	    "before-2wd 2026-11-26 canbo sealed\n"
	    "correction-2 2026-11-27 moi sealed\n"
	    "before-1wd 2026-11-27 moi sealed\n");
	end(&office);
}

/* The same, corrected twice: the last word of both addresses is one. */
static void
test_he_is_corrected_once(void **state)
{
	struct office office;

	(void)state;
	begin(&office, SHIPPED);
	play_until(office.play, "2026-11-23 09:00");
	decree(&office, SHIPPED, STORM);
	play_until(office.play, "2026-11-23 14:00");
	office_contacts(office.config, "contacts_moved.csv");
	decree(&office, SHIPPED, "");
	play_until(office.play, "2026-11-24 14:00");
	story_notices(office.play, CODE,
	    "before-2wd 2026-11-26 canbo sealed\n"
	    "correction-2 2026-11-27 canbo sealed\n"
	    "correction-3 2026-11-26 moi open\n");
	decree(&office, SHIPPED, STORM);
	play_until(office.play, "2026-11-25 18:00");
	story_notices(office.play, CODE,
	    "before-2wd 2026-11-26 canbo sealed\n"
	    "correction-2 2026-11-27 canbo sealed\n"
	    "correction-3 2026-11-26 moi withdrawn: deadline moved\n");
	end(&office);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moved_later),
		cmocka_unit_test(test_no_longer_overdue),
		cmocka_unit_test(test_moved_earlier),
		cmocka_unit_test(test_open_notices),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_paused),
		cmocka_unit_test(test_finished),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_acceptance_is_over),
		cmocka_unit_test(test_acceptance_unknown),
		cmocka_unit_test(test_agencies_decide),
		cmocka_unit_test(test_who_was_told_has_another_address),
		cmocka_unit_test(test_he_is_corrected_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
