/* When letters leave. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "flow/departure.h"
#include "flow/hush.h"
#include "io/store_notice.h"
#include "io/store_pace.h"
#include "support/office.h"

static instant
at(const char *text)
{
	struct err err;
	instant out;

	assert_true(when_parse_instant(text, WHEN_OFFICE_OFFSET, &out, &err));
	return out;
}

static void
expect(instant found, const char *expected)
{
	char text[WHEN_TEXT];

	assert_string_equal(when_iso_minute(text, found, WHEN_OFFICE_OFFSET),
	    expected);
}

/* 07:30 and 13:30 of working days.  2/9/2020 is a Wednesday and a holiday;
 * 18/9/2020 a Friday. */
static const struct {
	const char *from, *after, *before;
} departures[] = {
	{ "2020-09-18T07:30", "2020-09-18T07:30", "2020-09-18T07:30" },
	{ "2020-09-18T07:30:01", "2020-09-18T13:30", "2020-09-18T07:30" },
	{ "2020-09-18T13:30", "2020-09-18T13:30", "2020-09-18T13:30" },
	{ "2020-09-18T13:30:01", "2020-09-21T07:30", "2020-09-18T13:30" },
	{ "2020-09-19T10:00", "2020-09-21T07:30", "2020-09-18T13:30" },
	{ "2020-09-21T07:29:59", "2020-09-21T07:30", "2020-09-18T13:30" },
	{ "2020-09-01T14:00", "2020-09-03T07:30", "2020-09-01T13:30" },
	{ "2020-09-03T00:00", "2020-09-03T07:30", "2020-09-01T13:30" },
	/* Sat 22/8/2026 is worked for Mon 31/8; 1/9 and 2/9 are holidays. */
	{ "2026-08-21T18:00", "2026-08-22T07:30", "2026-08-21T13:30" },
	{ "2026-08-28T14:00", "2026-09-03T07:30", "2026-08-28T13:30" },
	/* No calendar for 2028: Monday to Friday.  12/2 is a Saturday; 1/1 a
	 * Saturday, before it Fri 31/12/2027. */
	{ "2028-02-12T08:00", "2028-02-14T07:30", "2028-02-11T13:30" },
	{ "2028-01-01T08:00", "2028-01-03T07:30", "2027-12-31T13:30" },
};

static void
test_departures(void **state)
{
	struct play *play = story_open("2020-09-18 00:00");
	const struct timetable table = departure_office(play_world(play));

	(void)state;
	for (size_t i = 0; i < sizeof(departures) / sizeof(departures[0]);
	     i++) {
		expect(departure_after(play_world(play),
			   at(departures[i].from)),
		    departures[i].after);
		expect(timetable_before(&table, at(departures[i].from)),
		    departures[i].before);
	}
	play_close(play);
}

static void
test_holds(void **state)
{
	static const struct rung waits = { .name = "overdue" };
	static const struct rung hurries = { .name = "bundle",
		.at_once = true };
	struct play *play = story_open("2020-09-18 00:00");
	struct world *world = play_world(play);
	const struct timetable table = departure_office(world);

	(void)state;
	expect(departure_hold(world, &table, &hurries, at("2020-09-18T15:30"),
		   at("2020-09-18T15:30:02")),
	    "2020-09-18T15:30:02");
	/* At once means office time: not Saturday noon, not after closing on
	 * Friday, not over lunch, not on the day off of 2/9. */
	expect(departure_hold(world, &table, &hurries, at("2020-09-18T15:30"),
		   at("2020-09-19T12:00")),
	    "2020-09-21T07:30");
	expect(departure_hold(world, &table, &hurries, at("2020-09-18T15:30"),
		   at("2020-09-18T18:00")),
	    "2020-09-21T07:30");
	expect(departure_hold(world, &table, &hurries, at("2020-09-18T11:00"),
		   at("2020-09-18T12:15")),
	    "2020-09-18T13:30");
	expect(departure_hold(world, &table, &hurries, at("2020-09-01T15:30"),
		   at("2020-09-02T09:00")),
	    "2020-09-03T07:30");
	/* Crossed at 00:00, judged then. */
	expect(departure_hold(world, &table, &waits, at("2020-09-18T00:00"),
		   at("2020-09-18T00:00")),
	    "2020-09-18T07:30");
	/* Crossed at the opening, judged a moment later: its own departure. */
	expect(departure_hold(world, &table, &waits, at("2020-09-18T07:30"),
		   at("2020-09-18T07:30:01")),
	    "2020-09-18T07:30");
	/* News of the morning about what was crossed days ago. */
	expect(departure_hold(world, &table, &waits, at("2020-09-16T07:30"),
		   at("2020-09-18T09:15")),
	    "2020-09-18T13:30");
	/* A departure that the daemon missed is due already. */
	world->away_from = at("2020-09-18T07:00");
	world->away_to = at("2020-09-18T09:00");
	expect(departure_hold(world, &table, &waits, at("2020-09-18T00:00"),
		   at("2020-09-18T09:00")),
	    "2020-09-18T07:30");
	expect(departure_hold(world, &table, &waits, at("2020-09-18T08:00"),
		   at("2020-09-18T09:00")),
	    "2020-09-18T13:30");
	world->away_from = INSTANT_NONE;
	play_close(play);
}

static void
test_office_hours(void **state)
{
	struct play *play = story_open("2020-09-18 00:00");
	const struct timetable table = departure_office(play_world(play));

	(void)state;
	assert_false(timetable_is_office(&table, at("2020-09-18T07:29")));
	assert_true(timetable_is_office(&table, at("2020-09-18T09:00")));
	assert_false(timetable_is_office(&table, at("2020-09-18T12:30")));
	assert_true(timetable_is_office(&table, at("2020-09-18T14:00")));
	assert_false(timetable_is_office(&table, at("2020-09-18T18:00")));
	assert_false(timetable_is_office(&table, at("2020-09-19T09:00")));
	assert_false(timetable_is_office(&table, at("2020-09-02T09:00")));
	/* Without a calendar for the year. */
	assert_true(timetable_is_office(&table, at("2028-02-14T09:00")));
	assert_false(timetable_is_office(&table, at("2028-02-12T09:00")));
	assert_false(timetable_is_office(&table, at("2028-02-14T03:00")));
	play_close(play);
}

/*
 * Both due Wed 25/11/2026, and so overdue on Thu 26/11, which a storm takes
 * from Đức Vân: its officer is told on Fri 27/11, and the desk of Địa Linh, for
 * an officer that nobody knows, on the day itself.
 */
static void
test_days_of_the_recipient(void **state)
{
	static const struct record seen[] = {
		{ .code = "H-1",
		    .received = "2026-11-18 10:00",
		    .promised = "2026-11-25 17:30" },
		{ .code = "H-2",
		    .agency = "UBND xã Địa Linh",
		    .received = "2026-11-18 10:00",
		    .promised = "2026-11-25 17:30" },
	};
	char config[OFFICE_PATH];
	struct story_place place;
	struct play *play;

	(void)state;
	office_found(&place, config);
	office_decree(&place, "config/calendar.tsv");
	office_overlay(&place,
	    "agency\tH99.01\n"
	    "valid\t2026-11-01..2026-11-30\n"
	    "2026-11-26\toff_local\tNghỉ tránh bão\tCông văn minh họa\n");
	play = play_open(config, ":memory:", "2026-11-25 06:00");
	play_until(play, "2026-11-25 08:00");
	story_show(play, seen, 2);
	play_until(play, "2026-11-28 00:00");
	story_said(play, "2026-11-27 07:30", "to canbo@ducvan.example, 1 not");
	story_said(play, "2026-11-26 07:30", "to motcua@dialinh.example, 1 no");
	play_close(play);
	office_close(&place);
}

/* The same storm, for an officer who is reached by chat; and for one whom no
 * table lists, by the agency that he works for. */
static void
test_days_by_the_person(void **state)
{
	const struct notice chat = { .recipient = "chat-0001",
		.recipient_name = "Nông Văn Thử",
		.channel = "thu",
		.role = ROLE_OFFICER };
	const struct notice unlisted = { .recipient = "chat-0009",
		.agency = "H99.01",
		.channel = "thu",
		.role = ROLE_OFFICER };
	const struct notice desk = { .recipient = "chat-0009",
		.agency = "H99.01",
		.channel = "thu",
		.role = ROLE_DESK };
	char config[OFFICE_PATH];
	struct story_place place;
	struct conf_channel *channel;
	struct timetable table;
	struct play *play;
	struct world *world;

	(void)state;
	office_found(&place, config);
	office_decree(&place, "config/calendar.tsv");
	office_overlay(&place,
	    "agency\tH99.01\n"
	    "valid\t2026-11-01..2026-11-30\n"
	    "2026-11-26\toff_local\tNghỉ tránh bão\tCông văn minh họa\n");
	play = play_open(config, ":memory:", "2026-11-25 06:00");
	world = play_world(play);
	/* As if it were one. */
	channel = (struct conf_channel *)(uintptr_t)&world->conf->channels[0];
	channel->kind = CHANNEL_WEBHOOK;
	channel->webhook.to = WEBHOOK_TO_ZALO;
	table = departure_to(world, &chat, at("2026-11-25T06:00"));
	expect(timetable_after(&table, at("2026-11-26T00:00")),
	    "2026-11-27T07:30");
	table = departure_to(world, &unlisted, at("2026-11-25T06:00"));
	expect(timetable_after(&table, at("2026-11-26T00:00")),
	    "2026-11-27T07:30");
	table = departure_to(world, &desk, at("2026-11-25T06:00"));
	expect(timetable_after(&table, at("2026-11-26T00:00")),
	    "2026-11-26T07:30");
	channel->kind = CHANNEL_MAILDIR;
	play_close(play);
	office_close(&place);
}

/*
 * Eight working hours after 08:00, 08:04 and 08:06 of Thu 17/9/2020 three
 * online dossiers are late; the desk gets a letter at 08:00 of Fri 18/9 and one
 * more ten minutes later, with both others.
 */
static void
test_pace(void **state)
{
	static const struct record seen[] = {
		{ .code = "H-1",
		    .status = "1",
		    .filing = "2",
		    .submitted = "2020-09-17 08:00" },
		{ .code = "H-2",
		    .status = "1",
		    .filing = "2",
		    .submitted = "2020-09-17 08:04" },
		{ .code = "H-3",
		    .status = "1",
		    .filing = "2",
		    .submitted = "2020-09-17 08:06" },
	};
	char config[OFFICE_PATH];
	struct story_place place;
	struct play *play;

	(void)state;
	office_found(&place, config);
	office_decree(&place, "config/calendar.tsv");
	play = play_open(config, ":memory:", "2020-09-17 06:00");
	play_until(play, "2020-09-17 10:00");
	story_show(play, seen, 3);
	play_until(play, "2020-09-18 12:00");
	story_notices(play, "H-2",
	    "acceptance-late 2020-09-18 motcua sealed\n");
	story_said(play, "2020-09-18 08:00",
	    "to motcua@ducvan.example, 1 notices");
	story_said(play, "2020-09-18 08:10",
	    "to motcua@ducvan.example, 2 notices");
	assert_int_equal(play_letters(play), 2);
	play_close(play);
	office_close(&place);
}

/* The last letter at once bears a date of next year: the clock was wrong when
 * it left, and has been set right.  The next does not wait for it. */
static void
test_pace_of_a_wrong_clock(void **state)
{
	static const struct record late = { .code = "H-1",
		.status = "1",
		.filing = "2",
		.submitted = "2020-09-17 08:00" };
	char config[OFFICE_PATH];
	struct story_place place;
	struct store *store;
	struct play *play;
	struct err err;

	(void)state;
	office_found(&place, config);
	office_decree(&place, "config/calendar.tsv");
	play = play_open(config, ":memory:", "2020-09-17 06:00");
	play_until(play, "2020-09-17 10:00");
	store = play_world(play)->store;
	assert_true(store_begin(store, &err));
	assert_true(store_pace_put(store, "motcua@ducvan.example", "thu",
	    at("2021-09-17T08:00"), &err));
	assert_true(store_commit(store, &err));
	story_show(play, &late, 1);
	play_until(play, "2020-09-18 12:00");
	story_said(play, "2020-09-18 08:00",
	    "to motcua@ducvan.example, 1 notices");
	play_close(play);
	office_close(&place);
}

/*
 * The same three; a silence holds the first two until 08:05, when one letter
 * tells both: it counts for the pace, and the third waits until 08:15.
 */
static void
test_pace_after_a_silence(void **state)
{
	static const struct record seen[] = {
		{ .code = "H-1",
		    .status = "1",
		    .filing = "2",
		    .submitted = "2020-09-17 08:00" },
		{ .code = "H-2",
		    .status = "1",
		    .filing = "2",
		    .submitted = "2020-09-17 08:04" },
		{ .code = "H-3",
		    .status = "1",
		    .filing = "2",
		    .submitted = "2020-09-17 08:06" },
	};
	const struct hush_plan plan = { .kind = SILENCE_SOURCE,
		.what = "motcua",
		.from = INSTANT_NONE,
		.to = at("2020-09-18T08:05"),
		.reason = "bảo trì" };
	struct silence silence;
	char config[OFFICE_PATH];
	struct story_place place;
	struct play *play;
	struct err err;

	(void)state;
	office_found(&place, config);
	office_decree(&place, "config/calendar.tsv");
	play = play_open(config, ":memory:", "2020-09-17 06:00");
	play_until(play, "2020-09-17 10:00");
	story_show(play, seen, 3);
	play_until(play, "2020-09-17 12:00");
	assert_true(hush(play_world(play), &plan, at("2020-09-17T12:00"),
	    &silence, &err));
	play_until(play, "2020-09-18 12:00");
	story_said(play, "2020-09-18 08:05",
	    "to motcua@ducvan.example, 2 notices");
	story_said(play, "2020-09-18 08:15",
	    "to motcua@ducvan.example, 1 notices");
	assert_int_equal(play_letters(play), 2);
	play_close(play);
	office_close(&place);
}

/* Fri 11/9 11:00: no mail can be built to such an address.  An hour later it is
 * noon; the question to a contact waits for the office, which opens at 13:30,
 * news for administrators does not. */
static void
test_what_cannot_be_built(void **state)
{
	struct play *play = story_open("2020-09-11 10:00");
	struct store *store = play_world(play)->store;
	struct arena *arena = arena_new(4096);
	struct notice notice = { .kind = NOTICE_CONFIRM,
		.subject = "contact/1",
		.clock = CLOCK_COUNT,
		.rung = "contact-confirm",
		.due = NOTICE_NO_DUE,
		.at = at("2020-09-11T11:00"),
		.recipient = "không phải @ địa chỉ",
		.recipient_name = "Nông Văn Thử",
		.role = ROLE_DESK,
		.channel = "thu",
		.severity = SEVERITY_REMINDER,
		.hold_until = at("2020-09-11T11:00"),
		.created = at("2020-09-11T11:00") };
	int64_t question, news;
	bool is_new, found;
	struct err err;

	(void)state;
	play_until(play, "2020-09-11 10:59");
	assert_true(store_begin(store, &err));
	assert_true(store_notice_add(store, &notice, &question, &is_new, &err));
	notice.kind = NOTICE_ADMIN;
	notice.subject = "admin/2020";
	notice.rung = "calendar-ends";
	notice.detail = "2020";
	notice.role = ROLE_ADMINISTRATOR;
	assert_true(store_notice_add(store, &notice, &news, &is_new, &err));
	assert_true(store_commit(store, &err));
	world_nudge(play_world(play));
	play_until(play, "2020-09-11 11:30");
	assert_int_equal(story_count(play, "its notice waits"), 2);
	assert_true(
	    store_notice_load(store, question, arena, &notice, &found, &err));
	expect(notice.hold_until, "2020-09-11T13:30");
	assert_true(
	    store_notice_load(store, news, arena, &notice, &found, &err));
	expect(notice.hold_until, "2020-09-11T12:00");
	arena_free(arena);
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_departures),
		cmocka_unit_test(test_holds),
		cmocka_unit_test(test_office_hours),
		cmocka_unit_test(test_days_of_the_recipient),
		cmocka_unit_test(test_days_by_the_person),
		cmocka_unit_test(test_pace),
		cmocka_unit_test(test_pace_of_a_wrong_clock),
		cmocka_unit_test(test_pace_after_a_silence),
		cmocka_unit_test(test_what_cannot_be_built),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
