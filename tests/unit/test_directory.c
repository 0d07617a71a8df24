/* The directory: agencies by what a source writes, people by decision 3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/addresses.h"
#include "core/names.h"
#include "support/pure_dossier.h"
#include "support/pure_province.h"

static struct arena *arena;
static const struct directory *directory;

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

	const struct directory *fresh = directory;

	(void)state;
	/* Twice: the second time by the spelling remembered; then by what
	 * remembers only what others did. */
	for (int round = 0; round < 3; round++) {
		if (round == 2)
			directory = directory_still(arena, directory);
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
			assert_string_equal(agency(cases[i].name, cases[i].on),
			    cases[i].code);
	}
	/* More spellings than are remembered. */
	directory = fresh;
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
	assert_null(role_text((enum role)(1 << 6)));
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
		{ "line 5: contact \"Ai\" ends before it begins",
		    .contact = { .name = "Ai",
			.agency = "N",
			.line = 5,
			.from = { 1 },
			.to = { 0 } } },
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

	/* M carries on what O did. */
	codes = directory_codes_within(directory,
	    directory_by_code(directory, "M"), arena, &count);
	assert_int_equal(count, 2);
	assert_string_equal(codes[0], "O");
	assert_string_equal(codes[1], "M");
}

#define ROW(c, n, f, t, s)                                                     \
	{                                                                      \
		.code = (c), .name = (n), .aliases = no_aliases,               \
		.from = { f }, .to = { t }, .successor = (s)                   \
	}

static const char *const no_aliases[] = { NULL };

/* One name, several agencies: those in force go before those that have ended;
 * of the ended, one successor answers, two are none. */
static void
test_one_name_several_agencies(void **state)
{
	const struct agency rows[] = {
		ROW("X", "Mới X", 100, 999, NULL),
		ROW("Y", "Mới Y", 100, 999, NULL),
		/* Merged into one. */
		ROW("A1", "Cũ A", 0, 99, "X"),
		ROW("A2", "Cũ A", 0, 99, "X"),
		/* Into two. */
		ROW("B1", "Cũ B", 0, 99, "X"),
		ROW("B2", "Cũ B", 0, 99, "Y"),
		ROW("B3", "Cũ B", 0, 99, "X"),
		/* Nobody carries it on. */
		ROW("C", "Cũ C", 0, 99, NULL),
		/* Three at once. */
		ROW("D1", "Đang D", 0, 999, NULL),
		ROW("D2", "Đang D", 0, 999, NULL),
		ROW("D3", "Đang D", 0, 999, NULL),
		/* A short name that is the name, folded: one agency. */
		{ .code = "E",
		    .name = "Đang E",
		    .short_name = "đang  E",
		    .aliases = no_aliases,
		    .from = { 0 },
		    .to = { 999 } },
	};
	static const struct {
		const char *name, *code;
	} cases[] = {
		{ "Cũ A", "X" },
		{ "Cũ B", NULL },
		{ "Cũ C", NULL },
		{ "C", NULL },
		{ "Đang D", NULL },
		{ "Đang E", "E" },
	};
	struct err err;
	struct directory *d = directory_build(arena, rows,
	    sizeof(rows) / sizeof(rows[0]), NULL, 0, &err);

	(void)state;
	assert_non_null(d);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct agency *a =
		    directory_find_agency(d, cases[i].name, (day){ 200 });

		assert_int_equal(a == NULL, cases[i].code == NULL);
		if (a != NULL)
			assert_string_equal(a->code, cases[i].code);
	}
}

#define PERSON(l, r)                                                           \
	.line = (l), .role = (r), .from = { INT32_MIN }, .to = { INT32_MAX }

/* When two rows are one person, and when they are two (then nobody). */
static void
test_one_person_several_rows(void **state)
{
	const struct contact rows[] = {
		/* One account, one name, no mail. */
		{ .account = "mot",
		    .name = "Một",
		    .agency = "N",
		    PERSON(2, ROLE_HEAD) },
		{ .account = "mot",
		    .name = "Một",
		    .agency = "N",
		    PERSON(3, ROLE_OFFICER) },
		/* One mail address of two accounts. */
		{ .account = "hai.a",
		    .mail = "hai@x.example",
		    .agency = "N",
		    PERSON(4, ROLE_OFFICER) },
		{ .account = "hai.b",
		    .mail = "hai@x.example",
		    .agency = "N",
		    PERSON(5, ROLE_OFFICER) },
		/* One name, the account known in one row only. */
		{ .account = "ba",
		    .name = "Ba",
		    .agency = "N",
		    PERSON(6, ROLE_OFFICER) },
		{ .name = "Ba", .agency = "N", PERSON(7, ROLE_DEPUTY) },
		/* One name, a mail in one row only. */
		{ .name = "Bốn", .agency = "N", PERSON(8, ROLE_OFFICER) },
		{ .name = "Bốn",
		    .mail = "bon@x.example",
		    .agency = "N",
		    PERSON(9, ROLE_OFFICER) },
		/* At no agency. */
		{ .account = "nam", .name = "Năm", PERSON(10, ROLE_OFFICER) },
		/* Gone. */
		{ .account = "sau",
		    .name = "Sáu",
		    .agency = "N",
		    .line = 11,
		    .role = ROLE_OFFICER,
		    .from = { 0 },
		    .to = { 99 } },
		/* Two people with one account at the agency. */
		{ .account = "bay",
		    .name = "Bảy A",
		    .agency = "N",
		    PERSON(12, ROLE_OFFICER) },
		{ .account = "bay",
		    .name = "Bảy B",
		    .agency = "N",
		    .mail = "bay@x.example",
		    PERSON(13, ROLE_OFFICER) },
		{ .name = "Tám", .agency = "N", PERSON(14, ROLE_OFFICER) },
		{ .name = "Tám",
		    .account = "tam",
		    .agency = "N",
		    PERSON(15, ROLE_OFFICER) },
	};
	static const struct {
		const char *account, *mail, *name;
		int line;
	} cases[] = {
		{ "mot", NULL, NULL, 3 },
		{ NULL, "hai@x.example", NULL, 0 },
		{ NULL, NULL, "Ba", 6 },
		{ NULL, NULL, "Bốn", 0 },
		{ NULL, NULL, "Tám", 14 },
		{ "nam", NULL, NULL, 10 },
		{ NULL, NULL, "Năm", 0 },
		{ "sau", NULL, NULL, 0 },
		/* What says two people is not asked further. */
		{ "bay", "bay@x.example", "Bảy B", 0 },
		{ NULL, "hai@x.example", "Ba", 0 },
	};
	struct err err;
	struct directory *d = directory_build(arena, pure_agencies,
	    PURE_AGENCIES, rows, sizeof(rows) / sizeof(rows[0]), &err);

	(void)state;
	assert_non_null(d);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct contact *c = directory_find_officer(d,
		    directory_by_code(d, "N"), cases[i].account, cases[i].mail,
		    cases[i].name, pure_day("2020-09-15"));

		assert_int_equal(c == NULL ? 0 : c->line, cases[i].line);
	}
}

/* Only people in force who can be reached stand for a role; an agency's row
 * that leaves its head empty names nobody. */
static void
test_who_stands_for_a_role(void **state)
{
	const struct contact rows[] = {
		{ .mail = "cu@x.example",
		    .agency = "P",
		    .line = 2,
		    .role = ROLE_PROVINCE,
		    .from = { 0 },
		    .to = { 99 } },
		{ .agency = "P", PERSON(3, ROLE_PROVINCE) },
		{ .zalo = "1", .agency = "P", PERSON(4, ROLE_PROVINCE) },
		{ .mail = "cu@x.example",
		    .agency = "P",
		    .line = 5,
		    .role = ROLE_HEAD,
		    .from = { 0 },
		    .to = { 99 } },
		{ .agency = "P", PERSON(6, ROLE_HEAD) },
		{ .zalo = "2", .agency = "P", PERSON(7, ROLE_HEAD) },
	};
	struct agency agencies[PURE_AGENCIES];
	const struct contact *found[2];
	struct err err;
	struct directory *d;

	(void)state;
	memcpy(agencies, pure_agencies, sizeof(agencies));
	agencies[0].head = "";
	d = directory_build(arena, agencies, PURE_AGENCIES, rows,
	    sizeof(rows) / sizeof(rows[0]), &err);
	assert_non_null(d);
	assert_int_equal(directory_with_role(d, NULL, ROLE_PROVINCE,
			     pure_day("2020-09-15"), found, 2),
	    1);
	assert_int_equal(found[0]->line, 4);
	assert_int_equal(directory_with_role(d, NULL, ROLE_ADMINISTRATOR,
			     pure_day("2020-09-15"), found, 2),
	    0);
	assert_int_equal(directory_with_role(d, &agencies[0], ROLE_HEAD,
			     pure_day("2020-09-15"), found, 2),
	    1);
	assert_int_equal(found[0]->line, 7);
	/* Nobody is at no agency. */
	assert_int_equal(directory_with_role(d, NULL, ROLE_HEAD,
			     pure_day("2020-09-15"), found, 2),
	    0);
}

/* Too long to be remembered, and found all the same. */
static void
test_long_spelling(void **state)
{
	char text[600] = "";

	(void)state;
	memset(text, ' ', 500);
	strcpy(text + 500, "ubnd huyện ngân sơn");
	assert_string_equal(agency(text, "2020-09-15"), "N");
	assert_string_equal(agency(text, "2020-09-15"), "N");
}

/* The texts of each pair have one mark (the upper half of XXH3) and begin at
 * one slot: two texts they stay. */
static void
test_names_of_one_mark(void **state)
{
	static const char *const pairs[][2] = {
		{ "xa 1293754", "xa 1669937" },
		{ "xa 531977", "xa 1103582" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct names *names = names_new(arena, 2);
		const char *a = pairs[i][0], *b = pairs[i][1];

		assert_int_equal(names_add(names, a, strlen(a)), 0);
		assert_int_equal(names_find(names, b, strlen(b)), -1);
		assert_int_equal(names_add(names, b, strlen(b)), 1);
		assert_int_equal(names_find(names, a, strlen(a)), 0);
		assert_int_equal(names_find(names, b, strlen(b)), 1);
	}
}

/* Hai stands twice and once more before his day, Ba has no mail. */
static void
test_each_address_once(void **state)
{
	static const struct agency agencies[] = { { .code = "N",
	    .name = "Phòng N",
	    .from = { 0 },
	    .to = { 30000 } } };
	static const struct contact contacts[] = {
		{ .name = "Hai",
		    .mail = "hai@x.example",
		    .agency = "N",
		    .role = ROLE_OFFICER,
		    .from = { 101 },
		    .to = { 200 } },
		{ .name = "Hai",
		    .mail = "hai@x.example",
		    .agency = "N",
		    .role = ROLE_HEAD,
		    .from = { 0 },
		    .to = { 100 } },
		{ .name = "Ba",
		    .zalo = "099000000001",
		    .agency = "N",
		    .role = ROLE_OFFICER,
		    .from = { 0 },
		    .to = { 200 } },
		{ .name = "Hai",
		    .mail = "hai@x.example",
		    .agency = "N",
		    .role = ROLE_DEPUTY,
		    .from = { 100 },
		    .to = { 200 } },
		{ .name = "Tư",
		    .mail = "tu@x.example",
		    .agency = "N",
		    .role = ROLE_HEAD,
		    .from = { 0 },
		    .to = { 99 } },
		{ .name = "Năm",
		    .mail = "nam@x.example",
		    .agency = "N",
		    .role = ROLE_DESK,
		    .from = { 100 },
		    .to = { 100 } },
	};
	struct err err;
	const struct directory *d =
	    directory_build(arena, agencies, 1, contacts, 6, &err);
	struct addresses all;
	const struct contact *first;

	(void)state;
	assert_non_null(d);
	/* One that is not taken comes again with its next row. */
	all = addresses_on(d, (day){ 100 }, arena);
	first = addresses_next(&all);
	assert_int_equal(first->role, ROLE_HEAD);
	assert_int_equal(addresses_next(&all)->role, ROLE_DEPUTY);
	assert_string_equal(addresses_next(&all)->name, "Năm");
	assert_null(addresses_next(&all));
	all = addresses_on(d, (day){ 100 }, arena);
	first = addresses_next(&all);
	addresses_take(&all, first);
	assert_string_equal(addresses_next(&all)->name, "Năm");
	assert_null(addresses_next(&all));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_name_several_agencies),
		cmocka_unit_test(test_one_person_several_rows),
		cmocka_unit_test(test_who_stands_for_a_role),
		cmocka_unit_test(test_long_spelling),
		cmocka_unit_test(test_names_of_one_mark),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_each_address_once),
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
