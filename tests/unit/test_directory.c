/* The directory: agencies by what a source writes, people by decision 3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/pure_dossier.h"
#include "support/pure_province.h"

static struct arena *arena;
static struct directory *directory;

static int
begin(void **state)
{
	struct err err;

	(void)state;
	arena = arena_new(65536);
	directory = directory_build(arena, pure_agencies, PURE_AGENCIES,
	    pure_contacts, PURE_CONTACTS, &err);
	return directory == NULL;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const char *
agency(const char *name, const char *on)
{
	const struct agency *a =
	    directory_find_agency(directory, name, pure_day(on));

	return a == NULL ? "-" : a->code;
}

static void
test_agencies(void **state)
{
	static const struct {
		const char *name, *on, *code;
	} cases[] = {
		{ "N", "2020-09-15", "N" },
		{ "n", "2020-09-15", "-" }, /* codes do not fold */
		{ "UBND huyện Ngân Sơn", "2020-09-15", "N" },
		{ "  ubnd HUYỆN   ngân sơn ", "2020-09-15", "N" },
		/* Decomposed: a source that does not compose. */
		{ "UBND huye\xcc\xa3\xcc\x82n Nga\xcc\x82n So\xcc\x9bn",
		    "2020-09-15", "N" },
		{ "Ngân Sơn", "2020-09-15", "N" },
		{ "h. ngân sơn", "2020-09-15", "N" },
		/* Two agencies of one short name are none. */
		{ "Phòng Tài nguyên", "2020-09-15", "-" },
		{ "Phòng Tài nguyên huyện Ba Bể", "2020-09-15", "BD" },
		/* Ended: its successor carries on. */
		{ "O", "2020-06-30", "O" },
		{ "O", "2020-07-01", "M" },
		{ "UBND xã Cũ", "2020-09-15", "M" },
		{ "UBND xã Mới", "2020-06-30", "-" },
		{ "UBND xã Khác", "2020-09-15", "-" },
		{ "", "2020-09-15", "-" },
		{ "\xff\xfe", "2020-09-15", "-" },
	};

	(void)state;
	/* Twice: the second time by the spelling remembered. */
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
			assert_string_equal(agency(cases[i].name, cases[i].on),
			    cases[i].code);
	}
	/* More spellings than are remembered. */
	for (int i = 0; i < 10000; i++)
		assert_string_equal(agency(arena_printf(arena, "xã %d", i),
					"2020-09-15"),
		    "-");
	assert_string_equal(agency("H.  NGÂN sơn", "2020-09-15"), "N");
}

static void
test_tree(void **state)
{
	static const struct {
		const char *agency, *root;
		bool within;
	} cases[] = {
		{ "ND", "N", true },
		{ "ND", "P", true },
		{ "N", "N", true },
		{ "N", "ND", false },
		{ "BD", "N", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(directory_is_within(directory,
				     directory_by_code(directory,
					 cases[i].agency),
				     directory_by_code(directory,
					 cases[i].root)),
		    cases[i].within);
	assert_null(directory_by_code(directory, "X"));
	assert_int_equal(directory_agency_count(directory), PURE_AGENCIES);
	assert_int_equal(directory_contact_count(directory), PURE_CONTACTS);
}

/* Lines of contacts; 0 is none. */
static void
test_officers(void **state)
{
	static const struct {
		const char *agency, *account, *mail, *name;
		int line;
	} cases[] = {
		{ "ND", "an.ns", NULL, NULL, 2 },
		{ NULL, "an.ns", NULL, NULL, 2 },
		{ "BD", "an.ns", NULL, NULL, 2 }, /* an account is a person */
		{ "ND", "AN.NS", NULL, NULL, 0 },
		{ "ND", NULL, "An@ThuNghiem.example", NULL, 2 },
		/* Of one name, each within the agency; below it counts. */
		{ "ND", NULL, NULL, "nguyễn  văn an", 2 },
		{ "BD", NULL, NULL, "Nguyễn Văn An", 9 },
		{ "N", NULL, NULL, "Nguyễn Văn An", 2 },
		{ "P", NULL, NULL, "Nguyễn Văn An", 0 }, /* two */
		{ NULL, NULL, NULL, "Lê Thị Bình", 0 },
		{ "BD", NULL, NULL, "Trần Thị Hai", 0 }, /* two */
		/* Account goes before mail, mail before name. */
		{ "ND", "binh.ns", "an@thunghiem.example", NULL, 3 },
		{ "ND", "nobody", "an@thunghiem.example", "Lê Thị Bình", 2 },
		{ "ND", "nobody", NULL, "Lê Thị Bình", 3 },
		/* One person in two roles is the officer. */
		{ "N", "chi.ns", NULL, NULL, 5 },
		{ "N", NULL, NULL, NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct contact *c = directory_find_officer(directory,
		    cases[i].agency == NULL
			? NULL
			: directory_by_code(directory, cases[i].agency),
		    cases[i].account, cases[i].mail, cases[i].name,
		    pure_day("2020-09-15"));

		assert_int_equal(c == NULL ? 0 : c->line, cases[i].line);
	}
}

static void
test_roles(void **state)
{
	const day on = pure_day("2020-09-15");
	const struct contact *found[2];
	const struct agency *nd = directory_by_code(directory, "ND");
	const struct agency *bd = directory_by_code(directory, "BD");
	enum role role;

	(void)state;
	assert_int_equal(directory_with_role(directory, nd, ROLE_DESK, on,
			     found, 2),
	    1);
	assert_int_equal(found[0]->line, 6); /* N's own desk */
	assert_int_equal(directory_with_role(directory, bd, ROLE_DESK, on,
			     found, 1),
	    2);
	assert_int_equal(found[0]->line, 7);
	assert_int_equal(directory_with_role(directory, bd, ROLE_HEAD, on,
			     found, 2),
	    0);
	assert_int_equal(directory_with_role(directory, nd, ROLE_HEAD, on,
			     found, 2),
	    1);
	assert_int_equal(directory_with_role(directory, NULL, ROLE_PROVINCE, on,
			     found, 2),
	    1);
	assert_int_equal(found[0]->line, 12);
	/* Only those with an address: binh.ns has none. */
	assert_int_equal(directory_with_role(directory, nd, ROLE_OFFICER, on,
			     found, 2),
	    1);
	for (int i = 0; i < 6; i++) {
		assert_true(role_parse(role_text((enum role)(1 << i)), &role));
		assert_int_equal(role, 1 << i);
	}
	assert_false(role_parse("boss", &role));
}

/* The head that the agency's row names, whatever role its contact has; and
 * that row goes before contacts of the role. */
static void
test_named_by_agency(void **state)
{
	struct agency agencies[PURE_AGENCIES];
	const struct contact *found[2];
	struct err err;
	struct directory *d;

	(void)state;
	memcpy(agencies, pure_agencies, sizeof(agencies));
	agencies[1].head = "an.ns";
	d = directory_build(arena, agencies, PURE_AGENCIES, pure_contacts,
	    PURE_CONTACTS, &err);
	assert_non_null(d);
	assert_int_equal(directory_with_role(d, &agencies[2], ROLE_HEAD,
			     pure_day("2020-09-15"), found, 2),
	    1);
	assert_int_equal(found[0]->line, 2);
	/* A name that leads to nobody with an address changes nothing. */
	agencies[1].head = "binh.ns";
	assert_int_equal(directory_with_role(d, &agencies[2], ROLE_HEAD,
			     pure_day("2020-09-15"), found, 2),
	    1);
	assert_int_equal(found[0]->line, 4);
}

struct fault {
	const char *expected;
	struct agency agency;   /* instead of the third, when it has a code */
	struct contact contact; /* instead of the first, when it has a name */
};

static void
test_refuse(void **state)
{
	const day first = { INT32_MIN }, last = { INT32_MAX };
	const struct fault faults[] = {
		{ "line 9: agency code \"N\" is already in force by line 3",
		    .agency = { .code = "N",
			.name = "Khác",
			.line = 9,
			.from = first,
			.to = last } },
		{ "line 9: unknown parent \"X\"",
		    .agency = { .code = "ND",
			.name = "Khác",
			.parent = "X",
			.line = 9,
			.from = first,
			.to = last } },
		{ "line 9: unknown successor \"X\"",
		    .agency = { .code = "ND",
			.name = "Khác",
			.successor = "X",
			.line = 9,
			.from = first,
			.to = last } },
		{ "line 9: the parents of agency \"ND\" form a circle",
		    .agency = { .code = "ND",
			.name = "Khác",
			.parent = "ND",
			.line = 9,
			.from = first,
			.to = last } },
		{ "line 5: unknown agency \"X\"",
		    .contact = { .name = "Ai",
			.agency = "X",
			.line = 5,
			.from = first,
			.to = last } },
		{ "line 5: not a mail address",
		    .contact = { .name = "Ai",
			.agency = "N",
			.mail = "ai",
			.line = 5,
			.from = first,
			.to = last } },
		{ "line 5: not a mail address",
		    .contact = { .name = "Ai",
			.agency = "N",
			.mail = "a@b@c.example",
			.line = 5,
			.from = first,
			.to = last } },
		{ "line 5: not a mail address",
		    .contact = { .name = "Ai",
			.agency = "N",
			.mail = "a@b.example\r\nBcc: c",
			.line = 5,
			.from = first,
			.to = last } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct agency agencies[PURE_AGENCIES];
		struct contact contacts[PURE_CONTACTS];
		struct err err = { "" };

		memcpy(agencies, pure_agencies, sizeof(agencies));
		memcpy(contacts, pure_contacts, sizeof(contacts));
		if (faults[i].agency.code != NULL)
			agencies[2] = faults[i].agency;
		if (faults[i].contact.name != NULL)
			contacts[0] = faults[i].contact;
		assert_null(directory_build(arena, agencies, PURE_AGENCIES,
		    contacts, PURE_CONTACTS, &err));
		assert_string_equal(err.text, faults[i].expected);
	}
}

/* Successors in a circle: no agency, and no endless walk. */
static void
test_circle_of_successors(void **state)
{
	struct agency agencies[] = {
		{ .code = "A",
		    .name = "A",
		    .successor = "B",
		    .line = 2,
		    .from = { 0 },
		    .to = { 10 } },
		{ .code = "B",
		    .name = "B",
		    .successor = "A",
		    .line = 3,
		    .from = { 0 },
		    .to = { 10 } },
	};
	struct err err;
	struct directory *d =
	    directory_build(arena, agencies, 2, NULL, 0, &err);

	(void)state;
	assert_non_null(d);
	assert_null(directory_find_agency(d, "A", (day){ 20 }));
}

static void
test_addresses(void **state)
{
	static const char *const good[] = { "a@b", "ht.xa@ducvan.example" };
	static const char *const bad[] = { "", "a", "@b", "a@", "a@b@c",
		"a b@c", "a,b@c", "a\x7f@b", "\xc4\x83@b", "<a@b>", "a@b\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!directory_is_address(good[i]))
			fail_msg("refused: \"%s\"", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (directory_is_address(bad[i]))
			fail_msg("taken: \"%s\"", bad[i]);
}

/* One code after another in force: the newest answers, in any order of rows;
 * on one day there is only one of them. */
static void
test_a_code_given_again(void **state)
{
	static const char *const none[] = { NULL };
	struct agency rows[] = {
		{ .code = "X",
		    .name = "Mới",
		    .aliases = none,
		    .line = 2,
		    .from = { 200 },
		    .to = { 300 } },
		{ .code = "X",
		    .name = "Cũ",
		    .aliases = none,
		    .line = 3,
		    .from = { 0 },
		    .to = { 199 } },
		{ .code = "X",
		    .name = "Mới nhất",
		    .aliases = none,
		    .line = 4,
		    .from = { 301 },
		    .to = { 400 } },
	};
	struct directory *d;
	struct err err;

	(void)state;
	d = directory_build(arena, rows, 3, NULL, 0, &err);
	assert_non_null(d);
	assert_int_equal(directory_by_code(d, "X")->line, 4);
	assert_null(directory_by_code(d, "Y"));
	rows[1].to = (day){ 200 };
	assert_null(directory_build(arena, rows, 3, NULL, 0, &err));
	assert_string_equal(err.text,
	    "line 3: agency code \"X\" is already in force by line 2");
	rows[1].to = (day){ -1 };
	assert_null(directory_build(arena, rows, 3, NULL, 0, &err));
	assert_string_equal(err.text,
	    "line 3: agency \"X\" ends before it begins");
}

/* A subtree is its root and what lies below it, whatever stands beside. */
static void
test_codes_within(void **state)
{
	const struct agency *root = directory_by_code(directory, "N");
	size_t count;
	const char **codes =
	    directory_codes_within(directory, root, arena, &count);
	bool has_room = false;

	(void)state;
	assert_true(count > 1 && count < PURE_AGENCIES);
	for (size_t i = 0; i < count; i++) {
		assert_string_not_equal(codes[i], "P");
		assert_string_not_equal(codes[i], "BD");
		has_room = has_room || strcmp(codes[i], "ND") == 0;
	}
	assert_true(has_room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_a_code_given_again),
		cmocka_unit_test(test_codes_within),
		cmocka_unit_test(test_agencies),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_officers),
		cmocka_unit_test(test_roles),
		cmocka_unit_test(test_named_by_agency),
		cmocka_unit_test(test_refuse),
		cmocka_unit_test(test_circle_of_successors),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
