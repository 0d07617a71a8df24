/* Which files of a folder are the list, and the times in their names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire/listing.h"
#include "wire/stamp.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(4096);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static instant
at(const char *text)
{
	struct err err;
	instant out;

	assert_true(when_parse_instant(text, WHEN_OFFICE_OFFSET, &out, &err));
	return out;
}

static void
test_stamps(void **state)
{
	static const struct {
		const char *name, *at; /* at NULL: none */
		bool date_only;
	} cases[] = {
		{ "motcua-20200907-0800-p1.json", "2020-09-07T08:00", false },
		{ "motcua-20200907-0800-p2.json", "2020-09-07T08:00", false },
		{ "20200907080015.csv", "2020-09-07T08:00:15", false },
		{ "202009070800.csv", "2020-09-07T08:00", false },
		{ "ds_20200907T160005.xlsx", "2020-09-07T16:00:05", false },
		{ "ds 2020-09-07 16-30.xlsx", "2020-09-07T16:30", false },
		{ "ds 2020-09-07 16-30-59.xlsx", "2020-09-07T16:30:59", false },
		{ "Danh sách 07-09-2020 16h30.xlsx", "2020-09-07T16:30",
		    false },
		{ "Danh sách 7.9.2020.xlsx", "2020-09-07T00:00", true },
		{ "ho so 20200907.xlsx", "2020-09-07T00:00", true },
		{ "ds_2020_09_07_p12.json", "2020-09-07T00:00", true },
		{ "tu 01-09-2020 den 07-09-2020.csv", "2020-09-07T00:00",
		    true },
		/* 13 is no month: never MM-dd. */
		{ "ds 09-13-2020.csv", NULL, false },
		{ "ds 2020-02-30.csv", NULL, false },
		{ "ds 20201301.csv", NULL, false },
		{ "danh sach.xlsx", NULL, false },
		{ "120200907.csv", NULL, false },
		{ "202009072500.csv", NULL, false },
		{ "19700101.csv", NULL, false },
		{ "p1.json", NULL, false },
		{ "", NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct stamp stamp;
		bool found =
		    stamp_read(cases[i].name, WHEN_OFFICE_OFFSET, &stamp);

		if (found != (cases[i].at != NULL))
			fail_msg("%s: found %d", cases[i].name, found);
		if (!found)
			continue;
		if (stamp.at != at(cases[i].at) ||
		    stamp.date_only != cases[i].date_only)
			fail_msg("%s: %lld %d", cases[i].name,
			    (long long)stamp.at, stamp.date_only);
	}
}

#define NOW "2020-09-08T09:00"

static struct listing_entry
file(const char *name, const char *modified)
{
	struct listing_entry entry = { .name = name,
		.modified = at(modified),
		.size = 100,
		.inode = 7 };

	entry.is_partial = listing_is_partial(arena, &entry.name);
	return entry;
}

static struct listing
choose(const struct listing_entry *entries, size_t count, bool together)
{
	struct listing out;
	struct err err;

	if (!listing_choose(arena, entries, count, WHEN_OFFICE_OFFSET, together,
		at(NOW), &out, &err))
		fail_msg("%s", err.text);
	return out;
}

static void
test_newest_is_the_list(void **state)
{
	const struct listing_entry entries[] = {
		file("ds-20200904-1600.xlsx", "2020-09-08T08:30"),
		file("ds-20200907-1600.xlsx", "2020-09-07T16:01"),
		file("cu.csv", "2020-09-01T10:00"),
	};
	struct listing list = choose(entries, 3, false);

	(void)state;
	assert_int_equal(list.count, 1);
	assert_string_equal(list.files[0].name, "ds-20200907-1600.xlsx");
	assert_int_equal(list.as_of, at("2020-09-07T16:00"));
	assert_null(list.waits);
	/* All of them, as old as the oldest. */
	list = choose(entries, 3, true);
	assert_int_equal(list.count, 3);
	assert_int_equal(list.as_of, at("2020-09-01T10:00"));
	list = choose(entries, 0, false);
	assert_int_equal(list.count, 0);
}

static void
test_pages_share_their_stamp(void **state)
{
	const struct listing_entry entries[] = {
		file("m-20200907-0800-p10.json", "2020-09-07T08:02"),
		file("m-20200907-0800-p2.json", "2020-09-07T08:01"),
		file("m-20200907-0700-p1.json", "2020-09-07T08:00"),
		file("m-20200907-0800-p1.json", "2020-09-07T08:00"),
	};
	const struct listing_entry days[] = {
		file("m-20200907-p1.json", "2020-09-07T08:00"),
		file("m-20200907-p2.json", "2020-09-07T08:01"),
	};
	const struct listing_entry versions[] = {
		file("ds 20200907.xlsx", "2020-09-07T08:00"),
		file("ds 20200907 (2).xlsx", "2020-09-07T16:00"),
	};
	struct listing list = choose(entries, 4, false);

	(void)state;
	assert_int_equal(list.count, 3);
	assert_string_equal(list.files[0].name, "m-20200907-0800-p1.json");
	assert_string_equal(list.files[1].name, "m-20200907-0800-p2.json");
	assert_string_equal(list.files[2].name, "m-20200907-0800-p10.json");
	assert_int_equal(choose(days, 2, false).count, 2);
	/* Two tables of a day are two lists: the newer. */
	list = choose(versions, 2, false);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.files[0].name, "ds 20200907 (2).xlsx");
	assert_int_equal(list.as_of, at("2020-09-07T16:00"));
}

/* A date alone: the writing's time of that day, else by its end. */
static void
test_a_date_alone(void **state)
{
	const struct listing_entry later[] = {
		file("ds 20200907.csv", "2020-09-08T08:00"),
	};
	const struct listing_entry today[] = {
		file("ds 20200908.csv", "2020-09-01T08:00"),
	};

	(void)state;
	assert_int_equal(choose(later, 1, false).as_of,
	    at("2020-09-07T23:59:59"));
	assert_int_equal(choose(today, 1, false).as_of, at(NOW));
}

static void
test_what_is_being_written_is_waited_for(void **state)
{
	const struct listing_entry fresh[] = {
		file("ds.csv", "2020-09-08T08:59:55"),
	};
	const struct listing_entry settled[] = {
		file("ds.csv", "2020-09-08T08:59:50"),
	};
	const struct listing_entry partial[] = {
		file("m-20200907-0800-p1.json", "2020-09-07T08:00"),
		file("m-20200907-0800-p2.json.part", "2020-09-07T08:00"),
	};
	/* Another export's leftover holds nobody up. */
	const struct listing_entry other[] = {
		file("m-20200907-0800-p1.json", "2020-09-07T08:00"),
		file("m-20200901-0800-p2.json.tmp", "2020-09-01T08:00"),
	};

	(void)state;
	assert_string_equal(choose(fresh, 1, false).waits, "ds.csv");
	assert_null(choose(settled, 1, false).waits);
	assert_string_equal(choose(partial, 2, false).waits,
	    "m-20200907-0800-p2.json");
	assert_int_equal(choose(partial, 2, false).count, 1);
	assert_null(choose(other, 2, false).waits);
}

static void
test_nothing_is_of_later_than_now(void **state)
{
	const struct listing_entry stamped =
	    file("ds-20200909-0800.csv", "2020-09-08T08:00");
	const struct listing_entry written = file("ds.csv", "2020-09-08T10:00");
	/* A date alone: it is the writing that says the time of day. */
	const struct listing_entry of_today =
	    file("ds-20200908.csv", "2020-09-08T10:00");
	/* Only the clock of the machine that wrote it is wrong. */
	const struct listing_entry copied =
	    file("ds-20200907-0800.csv", "2026-01-01T00:00");
	struct listing out;
	struct err err;

	(void)state;
	assert_false(listing_choose(arena, &stamped, 1, WHEN_OFFICE_OFFSET,
	    false, at(NOW), &out, &err));
	assert_string_equal(err.text,
	    "ds-20200909-0800.csv: its name says 2020-09-09T08:00, which is "
	    "later than now");
	assert_false(listing_choose(arena, &written, 1, WHEN_OFFICE_OFFSET,
	    false, at(NOW), &out, &err));
	assert_false(listing_choose(arena, &of_today, 1, WHEN_OFFICE_OFFSET,
	    false, at(NOW), &out, &err));
	assert_string_equal(err.text,
	    "ds-20200908.csv: was written 2020-09-08T10:00, which is later "
	    "than now");
	assert_int_equal(choose(&copied, 1, false).as_of,
	    at("2020-09-07T08:00"));
	assert_null(choose(&copied, 1, false).waits);
}

/* What makes a list another one. */
static void
test_prints(void **state)
{
	struct listing_entry entry = file("ds.csv", "2020-09-07T08:00");
	uint64_t print = choose(&entry, 1, false).print;

	(void)state;
	assert_true(choose(&entry, 1, false).print == print);
	entry.size++;
	assert_false(choose(&entry, 1, false).print == print);
	entry.size--;
	entry.inode++;
	assert_false(choose(&entry, 1, false).print == print);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stamps),
		cmocka_unit_test(test_newest_is_the_list),
		cmocka_unit_test(test_pages_share_their_stamp),
		cmocka_unit_test(test_a_date_alone),
		cmocka_unit_test(test_what_is_being_written_is_waited_for),
		cmocka_unit_test(test_nothing_is_of_later_than_now),
		cmocka_unit_test(test_prints),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
