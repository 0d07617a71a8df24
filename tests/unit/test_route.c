/* Who is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/route.h"
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

/* "officer 2, head 4": roles and lines of the contacts. */
static const char *
people(const struct route *route)
{
	struct buf text = buf_over(arena);

	for (size_t i = 0; i < route->count; i++)
		buf_printf(&text, "%s%s %d", i == 0 ? "" : ", ",
		    role_text(route->recipients[i].role),
		    route->recipients[i].contact->line);
	return buf_text(&text);
}

/* Without routes, the control office as the last resort. */
static void
resolve(const struct directory *d, const struct observation *seen,
    unsigned roles, struct route *out)
{
	static const struct routing none = { .fallback_role = ROLE_PROVINCE };
	const struct route_question question = { .directory = d,
		.routing = &none,
		.seen = seen,
		.roles = roles,
		.on = pure_day("2020-09-15"),
		.arena = arena };

	route_resolve(&question, out);
}

static void
test_routes(void **state)
{
	enum {
		ALONE = ROLE_OFFICER,
		OVERDUE = ROLE_OFFICER | ROLE_HEAD,
		GRAVE = ROLE_OFFICER | ROLE_HEAD | ROLE_PROVINCE,
	};
	static const struct {
		const char *agency, *account;
		unsigned roles;
		const char *people, *findings;
	} cases[] = {
		{ "ND", "an.ns", ALONE, "officer 2", "" },
		/* ND has no head: N's. */
		{ "ND", "an.ns", OVERDUE, "officer 2, head 4", "" },
		{ "ND", "an.ns", GRAVE, "officer 2, head 4, province 12", "" },
		/* One person once, in the first role. */
		{ "N", "chi.ns", OVERDUE, "officer 5", "" },
		/* Without address or unknown: the desk. */
		{ "ND", "binh.ns", ALONE, "desk 6", "officer-unknown" },
		{ "ND", "nobody", OVERDUE, "desk 6, head 4",
		    "officer-unknown" },
		/* No officer yet is no finding. */
		{ "ND", NULL, ALONE, "desk 6", "" },
		{ "BD", NULL, ROLE_DESK, "desk 7, desk 8", "" },
		/* An unknown agency: the province's desk. */
		{ "Đâu đó", NULL, ALONE, "province 12", "agency-unknown" },
		{ "Đâu đó", NULL, ROLE_DESK, "province 12", "agency-unknown" },
		{ NULL, "an.ns", OVERDUE, "officer 2, province 12",
		    "agency-unknown" },
		/* Nobody heads Ba Bể: the control office is told. */
		{ "B", NULL, ROLE_HEAD, "province 12", "unroutable" },
		/* Beside whoever else is told, and nobody twice. */
		{ "B", NULL, ROLE_DESK | ROLE_HEAD,
		    "desk 7, desk 8, province 12", "unroutable" },
		{ "B", NULL, ROLE_DESK | ROLE_HEAD | ROLE_PROVINCE,
		    "desk 7, desk 8, province 12", "unroutable" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o = pure_observation(NULL, NULL, NULL);
		struct route route;

		o.agency = cases[i].agency;
		o.officer_account = cases[i].account;
		resolve(directory, &o, cases[i].roles, &route);
		assert_string_equal(people(&route), cases[i].people);
		assert_string_equal(pure_findings(arena, route.findings,
					route.finding_count),
		    cases[i].findings);
		assert_false(route.nobody);
	}
}

static void
test_nobody(void **state)
{
	struct observation o = pure_observation(NULL, NULL, NULL);
	struct err err;
	struct directory *empty =
	    directory_build(arena, pure_agencies, PURE_AGENCIES, NULL, 0, &err);
	struct route route;

	(void)state;
	o.agency = "ND";
	resolve(empty, &o, ROLE_OFFICER, &route);
	assert_int_equal(route.count, 0);
	assert_true(route.nobody);
}

#define PERSON .agency = "N", .from = { INT32_MIN }, .to = { INT32_MAX }

/* Where nothing else tells rows apart, a person is an address: one mail in two
 * rows, one chat in two rows.  What only the second row has is remembered.
 * Somebody with a chat alone is somebody else than one with a mail alone. */
static void
test_one_person_is_told_once(void **state)
{
	const struct contact rows[] = {
		{ .line = 2, .role = ROLE_HEAD, .mail = "a@x.example", PERSON },
		{ .line = 3, .role = ROLE_HEAD, .mail = "a@x.example", PERSON },
		{ .line = 4, .role = ROLE_HEAD, .zalo = "1", PERSON },
		{ .line = 5, .role = ROLE_HEAD, .zalo = "1", PERSON },
		{ .line = 6, .role = ROLE_HEAD, .zalo = "2", PERSON },
		{ .line = 7,
		    .role = ROLE_HEAD,
		    .mail = "b@x.example",
		    .zalo = "2",
		    PERSON },
	};
	struct observation o = pure_observation(NULL, NULL, NULL);
	struct route route;
	struct err err;
	struct directory *d = directory_build(arena, pure_agencies,
	    PURE_AGENCIES, rows, sizeof(rows) / sizeof(rows[0]), &err);

	(void)state;
	o.agency = "N";
	resolve(d, &o, ROLE_HEAD, &route);
	assert_string_equal(people(&route), "head 2, head 4, head 6");
	assert_int_equal(route.recipients[2].also->line, 7);
}

/* Colleagues who share a mailbox are two, by their accounts or by their names:
 * each has a chat of his own.  One account is one person, whatever else. */
static void
test_a_shared_mailbox(void **state)
{
	const struct contact rows[] = {
		{ .line = 2,
		    .role = ROLE_HEAD,
		    .name = "Nông Văn Thử",
		    .account = "thu",
		    .mail = "chung@x.example",
		    .zalo = "1",
		    PERSON },
		{ .line = 3,
		    .role = ROLE_HEAD,
		    .name = "Hoàng Thị Ví Dụ",
		    .account = "vidu",
		    .mail = "chung@x.example",
		    .zalo = "2",
		    PERSON },
		{ .line = 4,
		    .role = ROLE_HEAD,
		    .name = "Bế Văn Mẫu",
		    .mail = "chung@x.example",
		    PERSON },
		{ .line = 5,
		    .role = ROLE_HEAD,
		    .name = "Nông Văn Thử",
		    .mail = "chung@x.example",
		    PERSON },
		{ .line = 6,
		    .role = ROLE_HEAD,
		    .name = "N. V. Thử",
		    .account = "thu",
		    .mail = "rieng@x.example",
		    PERSON },
	};
	struct observation o = pure_observation(NULL, NULL, NULL);
	struct route route;
	struct err err;
	struct directory *d = directory_build(arena, pure_agencies,
	    PURE_AGENCIES, rows, sizeof(rows) / sizeof(rows[0]), &err);

	(void)state;
	o.agency = "N";
	resolve(d, &o, ROLE_HEAD, &route);
	assert_string_equal(people(&route), "head 2, head 3, head 4");
}

/* An officer who is head and desk as well: a channel that serves heads alone
 * reaches him as head, one that serves officers as officer. */
static void
test_all_roles_of_a_person(void **state)
{
	const struct contact rows[] = {
		{ .line = 2,
		    .role = ROLE_OFFICER,
		    .account = "thu",
		    .mail = "thu@x.example",
		    PERSON },
		{ .line = 3,
		    .role = ROLE_HEAD,
		    .account = "thu",
		    .mail = "thu@x.example",
		    .zalo = "1",
		    PERSON },
		{ .line = 4,
		    .role = ROLE_DESK,
		    .account = "thu",
		    .mail = "thu@x.example",
		    PERSON },
	};
	struct observation o = pure_observation(NULL, NULL, NULL);
	const struct recipient *it;
	struct route route;
	struct err err;
	struct directory *d =
	    directory_build(arena, pure_agencies, PURE_AGENCIES, rows, 3, &err);

	(void)state;
	o.agency = "N";
	o.officer_account = "thu";
	resolve(d, &o, ROLE_OFFICER | ROLE_HEAD | ROLE_DESK, &route);
	assert_string_equal(people(&route), "officer 2");
	it = &route.recipients[0];
	assert_int_equal(route_role_on(it, ROLE_HEAD), ROLE_HEAD);
	assert_int_equal(route_role_on(it, ROLE_DESK), ROLE_DESK);
	assert_int_equal(route_role_on(it, ROLE_DESK | ROLE_HEAD), ROLE_HEAD);
	assert_int_equal(route_role_on(it, ROLE_OFFICER | ROLE_HEAD),
	    ROLE_OFFICER);
	assert_int_equal(route_role_on(it, ROLE_PROVINCE), 0);
	assert_string_equal(it->also->zalo, "1");
}

/* By whatever the source names the officer, not to know them is a finding; a
 * chat is an address. */
static void
test_officer_by_mail_or_name(void **state)
{
	static const struct {
		const char *mail, *name, *people, *findings;
	} cases[] = {
		{ "chat@x.example", NULL, "officer 2", "" },
		{ NULL, "Người có chat", "officer 2", "" },
		{ "ai@x.example", NULL, "desk 3", "officer-unknown" },
		{ NULL, "Không ai biết", "desk 3", "officer-unknown" },
	};
	struct contact rows[] = {
		{ .line = 2,
		    .role = ROLE_OFFICER,
		    .name = "Người có chat",
		    .mail = "chat@x.example",
		    .zalo = "1",
		    PERSON },
		{ .line = 3, .role = ROLE_DESK, .zalo = "2", PERSON },
	};
	struct observation o = pure_observation(NULL, NULL, NULL);
	struct route route;
	struct err err;
	struct directory *d =
	    directory_build(arena, pure_agencies, PURE_AGENCIES, rows, 2, &err);

	(void)state;
	o.agency = "N";
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		o.officer_mail = cases[i].mail;
		o.officer_name = cases[i].name;
		resolve(d, &o, ROLE_OFFICER, &route);
		assert_string_equal(people(&route), cases[i].people);
		assert_string_equal(pure_findings(arena, route.findings,
					route.finding_count),
		    cases[i].findings);
	}
	o.officer_mail = NULL;
	rows[0].mail = NULL;
	o.officer_name = "Người có chat";
	d = directory_build(arena, pure_agencies, PURE_AGENCIES, rows, 2, &err);
	resolve(d, &o, ROLE_OFFICER, &route);
	assert_string_equal(people(&route), "officer 2");
}

/* Whom the rule makes an address for is called by the name that the source
 * gives, else by the account. */
static void
test_derived_officer(void **state)
{
	const struct routing routing = { .fallback_role = ROLE_PROVINCE,
		.derive = { .before = "", .after = "@x.example" } };
	struct observation o = pure_observation(NULL, NULL, NULL);
	const struct route_question question = { .directory = directory,
		.routing = &routing,
		.seen = &o,
		.roles = ROLE_OFFICER,
		.on = pure_day("2020-09-15"),
		.arena = arena };
	struct route route;

	(void)state;
	o.agency = "ND";
	o.officer_account = "moi.den";
	o.officer_name = "Người Mới Đến";
	route_resolve(&question, &route);
	assert_int_equal(route.count, 1);
	assert_string_equal(route.recipients[0].contact->mail,
	    "moi.den@x.example");
	assert_string_equal(route.recipients[0].contact->name, "Người Mới Đến");
	o.officer_name = NULL;
	route_resolve(&question, &route);
	assert_string_equal(route.recipients[0].contact->name, "moi.den");
}

/* A table with more heads and desks than anybody has: a route is full at 64. */
static void
test_full_route(void **state)
{
	enum { EACH = 70 };
	struct contact rows[2 * EACH];
	struct observation o = pure_observation(NULL, NULL, NULL);
	struct route route;
	struct err err;
	struct directory *d;

	(void)state;
	for (int i = 0; i < 2 * EACH; i++)
		rows[i] = (struct contact){
			.line = i + 2,
			.role = i < EACH ? ROLE_HEAD : ROLE_DESK,
			.mail = arena_printf(arena, "%d@x.example", i),
			PERSON,
		};
	d = directory_build(arena, pure_agencies, PURE_AGENCIES, rows, 2 * EACH,
	    &err);
	o.agency = "N";
	resolve(d, &o, ROLE_HEAD | ROLE_DESK, &route);
	assert_int_equal(route.count, 64);
	assert_int_equal(route.recipients[63].contact->line, 65);
	/* Who is left out is not left out silently. */
	assert_int_equal(route.finding_count, 1);
	assert_int_equal(route.findings[0].kind, FINDING_UNROUTABLE);
	assert_string_equal(route.findings[0].detail,
	    "nhiều hơn 64 người nhận, những người sau không được báo");
	/* One more than there is room for, of two roles. */
	d = directory_build(arena, pure_agencies, PURE_AGENCIES,
	    rows + EACH - 1, 65, &err);
	resolve(d, &o, ROLE_HEAD | ROLE_DESK, &route);
	assert_int_equal(route.count, 64);
	assert_int_equal(route.finding_count, 1);
	d = directory_build(arena, pure_agencies, PURE_AGENCIES,
	    rows + EACH - 1, 64, &err);
	resolve(d, &o, ROLE_HEAD | ROLE_DESK, &route);
	assert_int_equal(route.count, 64);
	assert_int_equal(route.finding_count, 0);
}

/* The clock's, the field's and the agency's rows; who is asked stands in the
 * comment of each case. */
static void
test_rows(void **state)
{
	static const struct route_row rows[] = {
		{ .agency = "N",
		    .severity = SEVERITY_GRAVE,
		    .clock = CLOCK_COUNT,
		    .roles = ROLE_ADMINISTRATOR,
		    .continues = true },
		{ .field = "đất đai",
		    .severity = SEVERITY_OVERDUE,
		    .clock = CLOCK_RESOLUTION,
		    .contact = "dung.bb" },
		{ .procedure = "1.2",
		    .source = "s",
		    .clock = CLOCK_COUNT,
		    .rung = true,
		    .roles = ROLE_DESK },
		{ .contact = "nobody", .source = "gone", .clock = CLOCK_COUNT },
		{ .contact = "nobody",
		    .source = "half",
		    .clock = CLOCK_COUNT,
		    .roles = ROLE_DESK },
	};
	const struct routing routing = { .rows = rows,
		.count = 5,
		.fallback_role = ROLE_PROVINCE };
	static const struct {
		const char *agency, *field, *procedure, *source;
		enum clock_kind clock;
		enum severity severity;
		const char *people;
		int row;
	} cases[] = {
		/* None holds: the rung's officer. */
		{ "ND", NULL, NULL, NULL, CLOCK_RESOLUTION, SEVERITY_OVERDUE,
		    "officer 2", -1 },
		/* The subtree of N, and nothing behind it: not the officer. */
		{ "ND", NULL, NULL, NULL, CLOCK_STEP, SEVERITY_GRAVE,
		    "administrator 13", 0 },
		/* It continues: the field's contact, spelt otherwise. */
		{ "ND", "ĐẤT  ĐAI", NULL, NULL, CLOCK_RESOLUTION,
		    SEVERITY_GRAVE, "administrator 13, officer 9", 0 },
		/* Another agency, another clock, too mild. */
		{ "BD", "Đất đai", NULL, NULL, CLOCK_RESOLUTION,
		    SEVERITY_OVERDUE, "officer 9", 1 },
		{ "ND", "Đất đai", NULL, NULL, CLOCK_STEP, SEVERITY_OVERDUE,
		    "officer 2", -1 },
		{ "ND", "Đất đai", NULL, NULL, CLOCK_RESOLUTION, SEVERITY_DUE,
		    "officer 2", -1 },
		/* The rung's own and the desk; both conditions must hold. */
		{ "ND", NULL, "1.2", "s", CLOCK_RESOLUTION, SEVERITY_DUE,
		    "officer 2, desk 6", 2 },
		{ "ND", NULL, "1.2", "t", CLOCK_RESOLUTION, SEVERITY_DUE,
		    "officer 2", -1 },
		/* A contact that has left: the last resort. */
		{ "ND", NULL, NULL, "gone", CLOCK_RESOLUTION, SEVERITY_DUE,
		    "province 12", 3 },
		/* Beside the others whom the route tells. */
		{ "ND", NULL, NULL, "half", CLOCK_RESOLUTION, SEVERITY_DUE,
		    "desk 6, province 12", 4 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o = pure_observation(NULL, NULL, NULL);
		const struct route_question question = {
			.directory = directory,
			.routing = &routing,
			.seen = &o,
			.source = cases[i].source,
			.field = cases[i].field,
			.clock = cases[i].clock,
			.severity = cases[i].severity,
			.roles = ROLE_OFFICER,
			.on = pure_day("2020-09-15"),
			.arena = arena,
		};
		struct route route;

		o.agency = cases[i].agency;
		o.officer_account = "an.ns";
		o.procedure = cases[i].procedure;
		route_resolve(&question, &route);
		assert_string_equal(people(&route), cases[i].people);
		assert_int_equal(route.recipients[0].row, cases[i].row);
	}
}

/* A last resort that stands in no table, and one that nobody is. */
static void
test_last_resort(void **state)
{
	static const struct contact duty = { .name = "Trực",
		.mail = "truc@x.example",
		.role = ROLE_PROVINCE,
		.line = 99 };
	struct routing routing = { .fallback = &duty };
	struct observation o = pure_observation(NULL, NULL, NULL);
	const struct route_question question = { .directory = directory,
		.routing = &routing,
		.seen = &o,
		.roles = ROLE_HEAD,
		.on = pure_day("2020-09-15"),
		.arena = arena };
	struct route route;

	(void)state;
	o.agency = "B";
	route_resolve(&question, &route);
	assert_string_equal(people(&route), "province 99");
	assert_int_equal(route.recipients[0].reason, ROUTE_FALLBACK);
	assert_string_equal(pure_findings(arena, route.findings,
				route.finding_count),
	    "unroutable");
	route_fall_back(&question, &route);
	assert_int_equal(route.count, 1);
	assert_int_equal(route.finding_count, 1);
	assert_string_equal(route.findings[0].detail,
	    "người đứng đầu, UBND huyện Ba Bể");
	o.agency = "nowhere";
	route_resolve(&question, &route);
	assert_string_equal(pure_findings(arena, route.findings,
				route.finding_count),
	    "agency-unknown");
}

static bool
is_named(const void *context, const struct contact *contact)
{
	return text_equal(contact->mail, context);
}

/* Beside whom letters may not reach somebody else is told: his agency's deputy,
 * of whom there is none here, else its head; nobody twice, and nobody beside
 * the head himself. */
static void
test_beside(void **state)
{
	static const struct routing none = { .fallback_role = ROLE_PROVINCE };
	static const struct {
		const char *bad;
		unsigned roles;
		const char *people;
		enum route_reason last;
	} cases[] = {
		{ "an@thunghiem.example", ROLE_OFFICER, "officer 2, head 4",
		    ROUTE_BESIDE },
		{ "an@thunghiem.example", ROLE_OFFICER | ROLE_HEAD,
		    "officer 2, head 4", ROUTE_BESIDE },
		{ "chi@thunghiem.example", ROLE_HEAD, "head 4", ROUTE_ROLE },
		{ "nobody@thunghiem.example", ROLE_OFFICER, "officer 2",
		    ROUTE_ROLE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct observation seen = { .agency = "ND",
			.officer_account = "an.ns" };
		const struct route_question question = { .directory = directory,
			.routing = &none,
			.seen = &seen,
			.roles = cases[i].roles,
			.on = pure_day("2020-09-15"),
			.is_bad = is_named,
			.is_bad_context = cases[i].bad,
			.arena = arena };
		struct route route;

		route_resolve(&question, &route);
		assert_string_equal(people(&route), cases[i].people);
		assert_int_equal(route.recipients[route.count - 1].reason,
		    cases[i].last);
	}
	assert_string_equal(route_reason_text(ROUTE_BESIDE), "beside");
}

static bool
is_of_lost(const void *context, const struct contact *contact)
{
	(void)context;
	return contact->mail != NULL && strstr(contact->mail, "@lost.") != NULL;
}

/* Deputies whom letters may not reach either, or in whose place the officer
 * himself is told, help nobody: the head is told, too. */
static void
test_beside_who_is_lost_himself(void **state)
{
	static const struct routing none = { .fallback_role = ROLE_PROVINCE };
	static const struct {
		const char *mail, *substitute, *people;
	} cases[] = {
		{ "pho@thunghiem.example", NULL, "officer 2, deputy 3" },
		{ "pho@lost.example", NULL, "officer 2, deputy 3, head 4" },
		{ "pho@thunghiem.example", "an", "officer 2, head 4" },
	};
	const struct observation seen = { .agency = "ND",
		.officer_account = "an" };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const day first = { INT32_MIN }, last = { INT32_MAX };
		const struct contact contacts[] = {
			{ "Nguyễn Văn An", "an", "an@lost.example",
			    .agency = "ND", .role = ROLE_OFFICER, .from = first,
			    .to = last, .line = 2 },
			{ "Trần Thị Phó", "pho", cases[i].mail, .agency = "ND",
			    .role = ROLE_DEPUTY, .from = first, .to = last,
			    .substitute = cases[i].substitute,
			    .away_from = first, .away_to = last, .line = 3 },
			{ "Hoàng Văn Chi", "chi", "chi@thunghiem.example",
			    .agency = "ND", .role = ROLE_HEAD, .from = first,
			    .to = last, .line = 4 },
		};
		struct err err;
		const struct route_question question = {
			.directory = directory_build(arena, pure_agencies,
			    PURE_AGENCIES, contacts, 3, &err),
			.routing = &none,
			.seen = &seen,
			.roles = ROLE_OFFICER,
			.on = pure_day("2020-09-15"),
			.is_bad = is_of_lost,
			.arena = arena
		};
		struct route route;

		assert_non_null(question.directory);
		route_resolve(&question, &route);
		assert_string_equal(people(&route), cases[i].people);
	}
}

static void
test_covers(void **state)
{
	const struct route_row any = { .clock = CLOCK_COUNT };
	const struct route_row n = { .clock = CLOCK_COUNT, .agency = "N" };
	const struct route_row nd = { .clock = CLOCK_STEP,
		.agency = "ND",
		.severity = SEVERITY_DUE,
		.field = "a" };
	const struct route_row grave = { .clock = CLOCK_COUNT,
		.agency = "N",
		.severity = SEVERITY_GRAVE };

	(void)state;
	assert_true(route_row_covers(directory, &any, &nd));
	assert_true(route_row_covers(directory, &n, &nd));
	assert_true(route_row_covers(directory, &n, &grave));
	assert_false(route_row_covers(directory, &nd, &n));
	assert_false(route_row_covers(directory, &grave, &nd));
	assert_false(route_row_covers(directory, &n, &any));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_person_is_told_once),
		cmocka_unit_test(test_a_shared_mailbox),
		cmocka_unit_test(test_all_roles_of_a_person),
		cmocka_unit_test(test_officer_by_mail_or_name),
		cmocka_unit_test(test_derived_officer),
		cmocka_unit_test(test_full_route),
		cmocka_unit_test(test_routes),
		cmocka_unit_test(test_nobody),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_last_resort),
		cmocka_unit_test(test_beside),
		cmocka_unit_test(test_beside_who_is_lost_himself),
		cmocka_unit_test(test_covers),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
