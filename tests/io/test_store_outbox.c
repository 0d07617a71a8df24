/* Crossings, notices, findings and letters: each once, none lost. */
#include "store_fixture.h"

#include "base/text.h"
#include "io/store_letter_name.h"
#include "io/store_outbox_act.h"
#include "io/store_private.h"
#include "io/store_waiting.h"

struct world {
	struct store *store;
	struct arena *arena;
	int64_t source;
};

static int
set_up(void **state)
{
	static struct world world;
	struct err err;
	world.arena = arena_new(65536);
	world.store = open_at(":memory:");
	OK(store_begin(world.store, &err));
	world.source = put_source(world.store, world.arena, "motcua");
	put_dossier(world.store, world.source, "H-1");
	*state = &world;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *world = *state;
	store_close(world->store);
	arena_free(world->arena);
	return 0;
}

/* 2020-09-10. */
static const day THURSDAY = { 18515 };

static struct notice
alert(const char *rung, const char *recipient, instant hold_until)
{
	return (struct notice){ .kind = NOTICE_ALERT,
		.dossier = 1,
		.clock = CLOCK_RESOLUTION,
		.rung = rung,
		.due = THURSDAY,
		.at = MONDAY,
		.recipient = recipient,
		.recipient_name = "Nguyễn Văn A",
		.role = ROLE_HEAD,
		.agency = "H99.02",
		.channel = "mail",
		.severity = SEVERITY_OVERDUE,
		.hold_until = hold_until,
		.hold = "giờ làm việc",
		.detail = "{}",
		.created = MONDAY + 1 };
}

static int64_t
owe(struct world *w, const struct notice *notice)
{
	struct err err;
	int64_t id;
	bool is_new;
	OK(store_notice_add(w->store, notice, &id, &is_new, &err));
	assert_true(is_new);
	return id;
}

static void
a_crossing_is_recorded_once(void **state)
{
	struct world *w = *state;
	struct err err;
	struct crossing crossing = { .rung = "overdue",
		.clock = CLOCK_RESOLUTION,
		.due = THURSDAY,
		.at = MONDAY + 5,
		.outcome = CROSSING_TOLD };
	struct crossing early = { .rung = "late",
		.clock = CLOCK_ACCEPTANCE,
		.due = THURSDAY,
		.at = MONDAY + 1,
		.outcome = CROSSING_BASELINE };
	bool is_new;
	OK(store_crossing_add(w->store, 1, &crossing, &is_new, &err));
	assert_true(is_new);
	OK(store_crossing_add(w->store, 1, &crossing, &is_new, &err));
	assert_false(is_new);
	OK(store_crossing_add(w->store, 1, &early, &is_new, &err));
	assert_true(is_new);
	crossing.due = when_add_days(THURSDAY, 1);
	OK(store_crossing_add(w->store, 1, &crossing, &is_new, &err));
	assert_true(is_new);
	struct crossing *all;
	size_t count;
	OK(store_crossings(w->store, 1, w->arena, &all, &count, &err));
	assert_int_equal(count, 3);
	assert_string_equal(all[0].rung, "late");
	assert_int_equal(all[0].clock, CLOCK_ACCEPTANCE);
	assert_int_equal(all[0].outcome, CROSSING_BASELINE);
	assert_int_equal(all[1].due.n, THURSDAY.n);
	assert_true(all[2].at == MONDAY + 5);
}

/* Two steps due on one date are two crossings and two notices; the keys of the
 * other clocks are what they were before there were steps. */
static void
a_step_is_of_the_key(void **state)
{
	struct world *w = *state;
	struct err err;
	struct crossing crossing = { .rung = "step-over",
		.clock = CLOCK_STEP,
		.step = "Thẩm định",
		.due = THURSDAY,
		.at = MONDAY + 5,
		.outcome = CROSSING_TOLD };
	struct notice notice = alert("step-over", "a@h.example", MONDAY + 10);
	struct notice got;
	struct crossing *all;
	size_t count;
	bool is_new, found;
	OK(store_crossing_add(w->store, 1, &crossing, &is_new, &err));
	assert_true(is_new);
	crossing.step = "Trình ký";
	OK(store_crossing_add(w->store, 1, &crossing, &is_new, &err));
	assert_true(is_new);
	OK(store_crossing_add(w->store, 1, &crossing, &is_new, &err));
	assert_false(is_new);
	crossing.step = NULL; /* the source tells no name */
	OK(store_crossing_add(w->store, 1, &crossing, &is_new, &err));
	assert_true(is_new);
	OK(store_crossings(w->store, 1, w->arena, &all, &count, &err));
	assert_int_equal(count, 3);
	assert_null(all[0].step);
	assert_string_equal(all[1].step, "Thẩm định");
	assert_string_equal(all[2].step, "Trình ký");

	notice.clock = CLOCK_STEP;
	notice.step = "Thẩm định";
	assert_string_equal(store_notice_key(w->arena, &notice),
	    "1|step:Thẩm định|step-over|2020-09-10|a@h.example|mail");
	int64_t first = owe(w, &notice);
	notice.step = "Trình ký";
	assert_true(owe(w, &notice) != first);
	OK(store_notice_load(w->store, first, w->arena, &got, &found, &err));
	assert_true(found);
	assert_string_equal(got.step, "Thẩm định");
}

static void
a_notice_is_claimed_by_its_key(void **state)
{
	struct world *w = *state;
	struct err err;
	struct notice notice = alert("overdue", "a@h.example", MONDAY + 10);
	assert_string_equal(store_notice_key(w->arena, &notice),
	    "1|resolution|overdue|2020-09-10|a@h.example|mail");
	int64_t id = owe(w, &notice), again;
	bool is_new;
	notice.created += 100; /* a due instant or a word is not the key */
	OK(store_notice_add(w->store, &notice, &again, &is_new, &err));
	assert_false(is_new);
	assert_int_equal(again, id);
	notice.channel = "webhook";
	owe(w, &notice);
	struct notice digest = { .kind = NOTICE_DIGEST,
		.subject = "digest/H99",
		.clock = CLOCK_COUNT,
		.rung = "digest",
		.due = THURSDAY,
		.at = INSTANT_NONE,
		.recipient = "a@h.example",
		.channel = "mail",
		.hold_until = MONDAY,
		.created = MONDAY };
	assert_string_equal(store_notice_key(w->arena, &digest),
	    "digest/H99|-|digest|2020-09-10|a@h.example|mail");
	int64_t digest_id = owe(w, &digest);
	struct notice got;
	bool found;
	OK(store_notice_load(w->store, id, w->arena, &got, &found, &err));
	assert_true(found && got.kind == NOTICE_ALERT && got.dossier == 1);
	assert_null(got.subject);
	assert_true(got.clock == CLOCK_RESOLUTION && got.due.n == THURSDAY.n);
	assert_true(got.at == MONDAY && got.role == ROLE_HEAD);
	assert_string_equal(got.recipient_name, "Nguyễn Văn A");
	assert_string_equal(got.agency, "H99.02");
	assert_string_equal(got.hold, "giờ làm việc");
	assert_string_equal(got.detail, "{}");
	assert_true(got.severity == SEVERITY_OVERDUE);
	assert_true(got.hold_until == MONDAY + 10 && got.created == MONDAY + 1);
	assert_true(got.state == NOTICE_OPEN && got.closed == INSTANT_NONE);
	OK(store_notice_load(w->store, digest_id, w->arena, &got, &found,
	    &err));
	assert_true(got.dossier == 0 && got.clock == CLOCK_COUNT);
	assert_true(got.at == INSTANT_NONE && got.role == 0);
	assert_string_equal(got.subject, "digest/H99");
}

static void
notices_wait_are_grouped_and_withdrawn(void **state)
{
	struct world *w = *state;
	struct err err;
	instant next;
	OK(store_notice_next(w->store, &next, &err));
	assert_true(next == INSTANT_NEVER);
	struct notice one = alert("due-day", "a@h.example", MONDAY + 10);
	one.severity = SEVERITY_DUE;
	struct notice two = alert("overdue", "a@h.example", MONDAY + 20);
	struct notice three = alert("overdue", "b@h.example", MONDAY + 30);
	int64_t first = owe(w, &one), second = owe(w, &two);
	int64_t third = owe(w, &three);
	OK(store_notice_next(w->store, &next, &err));
	assert_true(next == MONDAY + 10);
	struct notice_group *groups;
	struct notice *notices;
	size_t count;
	struct notice_place place = NOTICE_PLACE_FIRST;
	OK(store_notice_groups(w->store, MONDAY + 9, &place, 10, w->arena,
	    &groups, &count, &err));
	assert_int_equal(count, 0);
	OK(store_notice_groups(w->store, MONDAY + 20, &place, 10, w->arena,
	    &groups, &count, &err));
	assert_int_equal(count, 1);
	assert_string_equal(groups[0].recipient, "a@h.example");
	OK(store_notice_groups(w->store, MONDAY + 20, &place, 10, w->arena,
	    &groups, &count, &err));
	assert_int_equal(count, 0);
	/* A page may end within a group, which the next one then names again:
	 * what a letter has taken is not due any more. */
	place = NOTICE_PLACE_FIRST;
	OK(store_notice_groups(w->store, MONDAY + 30, &place, 1, w->arena,
	    &groups, &count, &err));
	assert_int_equal(count, 1);
	OK(store_notice_groups(w->store, MONDAY + 30, &place, 2, w->arena,
	    &groups, &count, &err));
	assert_int_equal(count, 2);
	assert_string_equal(groups[0].recipient, "a@h.example");
	assert_string_equal(groups[1].recipient, "b@h.example");
	OK(store_notices_of(w->store, &groups[0], MONDAY + 20, 0, w->arena,
	    &notices, &count, &err));
	assert_int_equal(count, 2);
	assert_int_equal(notices[0].id, second); /* the gravest first */
	OK(store_notices_of(w->store, &groups[0], MONDAY + 10, 0, w->arena,
	    &notices, &count, &err));
	assert_int_equal(count, 1);
	OK(store_notice_withdraw(w->store, first, "đã trả kết quả", MONDAY + 15,
	    &err));
	assert_false(store_notice_withdraw(w->store, first, "x", MONDAY, &err));
	OK(store_notice_hold(w->store, second, MONDAY + 99, "im lặng", &err));
	OK(store_notices_open(w->store, 1, w->arena, &notices, &count, &err));
	assert_int_equal(count, 2);
	assert_true(notices[0].hold_until == MONDAY + 99);
	assert_string_equal(notices[0].hold, "im lặng");
	assert_int_equal(notices[1].id, third);
	bool found;
	struct notice got;
	OK(store_notice_load(w->store, first, w->arena, &got, &found, &err));
	assert_int_equal(got.state, NOTICE_WITHDRAWN);
	assert_string_equal(got.why, "đã trả kết quả");
	assert_true(got.closed == MONDAY + 15);
	OK(store_notice_next(w->store, &next, &err));
	assert_true(next == MONDAY + 30);
}

static int64_t
seal_on(struct world *w, const char *channel, const char *message_id,
    int64_t notice)
{
	struct err err;
	struct letter letter = { .recipient = "a@h.example",
		.recipient_name = "Nguyễn Văn A",
		.channel = channel,
		.kind = NOTICE_ALERT,
		.subject = "1 hồ sơ quá hạn",
		.message_id = message_id,
		.bytes = "a\0b",
		.size = 3,
		.sealed = MONDAY + 50 };
	OK(store_letter_seal(w->store, &letter, &notice, 1, &err));
	return letter.id;
}

static int64_t
seal(struct world *w, const char *message_id, int64_t notice)
{
	return seal_on(w, "mail", message_id, notice);
}

/* Of one channel, and none that is to be tried later or no more. */
static void
a_channels_overdue_letters_are_counted(void **state)
{
	struct world *w = *state;
	struct err err;
	struct notice first = alert("overdue", "a@h.example", MONDAY);
	struct notice second = alert("overdue", "b@h.example", MONDAY);
	struct notice third = alert("overdue", "c@h.example", MONDAY);
	int64_t two, count;
	(void)seal(w, "<1@h.example>", owe(w, &first));
	two = seal(w, "<2@h.example>", owe(w, &second));
	(void)seal_on(w, "hook", "<3@h.example>", owe(w, &third));
	OK(store_letter_wait(w->store, two, MONDAY + 900, "x", &err));
	OK(store_letters_overdue(w->store, "mail", MONDAY + 49, &count, &err));
	assert_int_equal(count, 0);
	OK(store_letters_overdue(w->store, "mail", MONDAY + 50, &count, &err));
	assert_int_equal(count, 1);
	OK(store_letters_overdue(w->store, "mail", MONDAY + 900, &count, &err));
	assert_int_equal(count, 2);
	OK(store_letter_hold(w->store, two, MONDAY + 900, &err));
	OK(store_letters_overdue(w->store, "mail", MONDAY + 900, &count, &err));
	assert_int_equal(count, 1);
}

/* A letter may have a hundred thousand notices: dropping it writes none of
 * them. */
static void
a_letter_is_dropped_by_its_row_alone(void **state)
{
	struct world *w = *state;
	struct err err;
	struct notice first = alert("overdue", "a@h.example", MONDAY);
	struct notice second = alert("overdue", "b@h.example", MONDAY);
	int64_t one = seal(w, "<1@h.example>", owe(w, &first));
	int64_t dropped = 0;
	int before;
	(void)seal_on(w, "hook", "<2@h.example>", owe(w, &second));
	before = sqlite3_total_changes(w->store->db);
	OK(store_letter_drop(w->store, one, MONDAY + 60, &err));
	assert_int_equal(sqlite3_total_changes(w->store->db), before + 1);
	/* And an act, of a whole channel's. */
	OK(store_waiting_drop(w->store, "hook", NULL, 1000, "thử", MONDAY + 60,
	    10, &dropped, &err));
	assert_int_equal(dropped, 1);
	assert_int_equal(sqlite3_total_changes(w->store->db), before + 3);
}

/* By the first half of what stands before the @, whole and exactly. */
static void
a_letter_is_found_by_its_name(void **state)
{
	static const char name[] = "0f00000000000000000000000000000a";
	struct world *w = *state;
	struct err err;
	struct notice first = alert("overdue", "a@h.example", MONDAY);
	struct notice second = alert("overdue", "b@h.example", MONDAY);
	struct letter got;
	bool found;
	OK(store_letter_named(w->store, name, w->arena, &got, &found, &err));
	assert_false(found);
	(void)seal(w, arena_printf(w->arena, "%.31sb%032d@h.example", name, 0),
	    owe(w, &first));
	OK(store_letter_named(w->store, name, w->arena, &got, &found, &err));
	assert_false(found);
	int64_t id =
	    seal(w, arena_printf(w->arena, "%s%032d@h.example", name, 9),
		owe(w, &second));
	OK(store_letter_named(w->store, name, w->arena, &got, &found, &err));
	assert_true(found && got.id == id && got.bytes == NULL);
	OK(store_letter_named(w->store, "ffffffffffffffffffffffffffffffff",
	    w->arena, &got, &found, &err));
	assert_false(found);
}

static void
a_letter_is_sealed_claimed_and_sent(void **state)
{
	struct world *w = *state;
	struct err err;
	struct notice notice = alert("overdue", "a@h.example", MONDAY);
	int64_t owed = owe(w, &notice), id = seal(w, "<1@h.example>", owed);
	struct letter got, *due;
	struct notice *carried;
	size_t count;
	bool found;
	int attempt;
	instant next;
	OK(store_letter_load(w->store, id, w->arena, &got, &found, &err));
	assert_true(found && got.size == 3 && got.state == LETTER_SEALED);
	assert_memory_equal(got.bytes, "a\0b", 3);
	assert_string_equal(got.message_id, "<1@h.example>");
	OK(store_letter_notices(w->store, id, w->arena, &carried, &count,
	    &err));
	assert_int_equal(count, 1);
	assert_true(carried[0].state == NOTICE_SEALED &&
	    carried[0].letter == id && carried[0].closed == MONDAY + 50);
	OK(store_letters_next(w->store, "", &next, &err));
	assert_true(next == MONDAY + 50);
	OK(store_letters_due(w->store, MONDAY + 49, "", 9, w->arena, &due,
	    &count, &err));
	assert_int_equal(count, 0);
	OK(store_letters_due(w->store, MONDAY + 50, "", 9, w->arena, &due,
	    &count, &err));
	assert_true(count == 1 && due[0].bytes == NULL && due[0].size == 3);
	/* Its channel is not among the first, but among the others. */
	OK(store_letters_due(w->store, MONDAY + 50, "\nmail2\n\nx\n", 9,
	    w->arena, &due, &count, &err));
	assert_int_equal(count, 1);
	OK(store_letters_due(w->store, MONDAY + 50, "\nx\n\nmail\n", 9,
	    w->arena, &due, &count, &err));
	assert_int_equal(count, 0);
	OK(store_letters_next(w->store, "\nmail\n", &next, &err));
	assert_true(next == INSTANT_NEVER);

	OK(store_letter_claim(w->store, id, MONDAY + 51, &attempt, &err));
	assert_int_equal(attempt, 1);
	assert_false(store_letter_claim(w->store, id, MONDAY, &attempt, &err));
	OK(store_letters_next(w->store, "", &next, &err));
	assert_true(next == INSTANT_NEVER);
	struct settlement later = { LETTER_LATER, MONDAY + 90, "451 wait",
		NULL };
	OK(store_letter_settle(w->store, id, MONDAY + 52, &later, &err));
	assert_false(store_letter_settle(w->store, id, MONDAY, &later, &err));
	OK(store_letters_next(w->store, "", &next, &err));
	assert_true(next == MONDAY + 90);
	OK(store_letter_claim(w->store, id, MONDAY + 90, &attempt, &err));
	assert_int_equal(attempt, 2);
	struct settlement sent = { LETTER_SENT, INSTANT_NEVER, "250 ok", NULL };
	OK(store_letter_settle(w->store, id, MONDAY + 91, &sent, &err));
	OK(store_letter_load(w->store, id, w->arena, &got, &found, &err));
	assert_true(got.state == LETTER_SENT && got.settled == MONDAY + 91 &&
	    got.next_try == INSTANT_NEVER && got.uncertain == 0);
	struct attempt *tries;
	OK(store_letter_attempts(w->store, id, w->arena, &tries, &count, &err));
	assert_int_equal(count, 2);
	assert_true(tries[0].outcome == LETTER_LATER &&
	    tries[0].at == MONDAY + 51 && tries[0].settled == MONDAY + 52);
	assert_string_equal(tries[0].answer, "451 wait");
	assert_int_equal(tries[1].outcome, LETTER_SENT);
}

static int
count_work(void *context)
{
	++*(int *)context;
	return 0;
}

/* One of each kind and rung, the gravest first, and of however many notices by
 * few steps of SQLite's machine: they would be looked at at every try. */
static void
a_letter_tells_what_it_was_made_for(void **state)
{
	enum { MANY = 3000, WORK = 5000 };
	struct world *w = *state;
	int64_t ids[MANY];
	struct letter letter = { .recipient = "a@b",
		.channel = "mail",
		.kind = NOTICE_ALERT,
		.subject = "s",
		.message_id = "m@b",
		.sealed = MONDAY,
		.bytes = "x",
		.size = 1 };
	struct notice *reasons;
	struct err err;
	size_t count;
	int work = 0;

	for (int i = 0; i < MANY; i++) {
		struct notice notice =
		    alert(i % 3 == 0 ? "after" : "before", "a@b", MONDAY);

		if (i == 5)
			notice.kind = NOTICE_HANDOVER;
		if (i % 3 == 0)
			notice.severity = SEVERITY_GRAVE;
		notice.due = when_add_days(THURSDAY, i);
		ids[i] = owe(w, &notice);
	}
	OK(store_letter_seal(w->store, &letter, ids, MANY, &err));
	sqlite3_progress_handler(w->store->db, 1, count_work, &work);
	OK(store_letter_reasons(w->store, letter.id, w->arena, &reasons, &count,
	    &err));
	sqlite3_progress_handler(w->store->db, 0, NULL, NULL);
	assert_in_range(work, 1, WORK);
	assert_int_equal(count, 3);
	assert_string_equal(reasons[0].rung, "after");
	assert_int_equal(reasons[0].severity, SEVERITY_GRAVE);
	assert_string_equal(reasons[1].rung, "before");
	assert_int_equal(reasons[1].kind, NOTICE_ALERT);
	assert_int_equal(reasons[2].kind, NOTICE_HANDOVER);
}

/* Which notice says what ${notice} does, 0 for none. */
static int64_t
said(struct world *w, const struct notice *notice)
{
	enum notice_state state;
	struct err err;
	int64_t id;

	OK(store_notice_said(w->store, notice, &id, &state, &err));
	return id;
}

/* Open, in a letter on its way or withdrawn as untrue: it is said.  In one that
 * was dropped it is not, and may be owed once more, for each letter once. */
static void
what_is_said_is_owed_again_only_where_it_died(void **state)
{
	struct world *w = *state;
	struct err err;
	struct notice notice = alert("overdue", "a@h.example", MONDAY), got;
	struct notice other = alert("overdue", "a@h.example.example", MONDAY);
	int64_t first, second, letter;
	bool is_new, found;

	assert_int_equal(said(w, &notice), 0);
	owe(w, &other); /* its recipient begins alike */
	assert_int_equal(said(w, &notice), 0);
	first = owe(w, &notice);
	assert_int_equal(said(w, &notice), first);
	letter = seal(w, "<1@h.example>", first);
	assert_int_equal(said(w, &notice), first);
	OK(store_letter_drop(w->store, letter, MONDAY + 60, &err));
	assert_int_equal(said(w, &notice), 0);
	notice.again = 7;
	assert_string_equal(store_notice_key(w->arena, &notice),
	    "1|resolution|overdue|2020-09-10|a@h.example|mail|again-7");
	second = owe(w, &notice);
	OK(store_notice_add(w->store, &notice, NULL, &is_new, &err));
	assert_false(is_new);
	assert_int_equal(said(w, &notice), second);
	OK(store_notice_load(w->store, second, w->arena, &got, &found, &err));
	assert_int_equal(got.again, 7);
	OK(store_notice_withdraw(w->store, second, NOTICE_PAUSED, MONDAY + 70,
	    &err));
	assert_int_equal(said(w, &notice), second);
}

static void
sealing_what_is_not_open_is_refused(void **state)
{
	struct world *w = *state;
	struct err err;
	struct notice notice = alert("overdue", "a@h.example", MONDAY);
	int64_t owed = owe(w, &notice);
	seal(w, "<1@h.example>", owed);
	struct letter letter = { .recipient = "a@h.example",
		.channel = "mail",
		.subject = "x",
		.message_id = "<2@h.example>",
		.bytes = "x",
		.size = 1,
		.sealed = MONDAY };
	assert_false(store_letter_seal(w->store, &letter, &owed, 1, &err));
	assert_non_null(strstr(err.text, "not open"));
}

static void
an_uncertain_letter_is_repeated_once(void **state)
{
	struct world *w = *state;
	struct err err;
	struct notice notice = alert("overdue", "a@h.example", MONDAY);
	int64_t id = seal(w, "<1@h.example>", owe(w, &notice));
	struct letter got;
	bool found;
	int attempt;
	size_t recovered;
	int64_t *ids;
	OK(store_letter_claim(w->store, id, MONDAY + 51, &attempt, &err));
	/* The daemon dies here and starts again. */
	OK(store_letters_recover(w->store, MONDAY + 60, w->arena, &ids,
	    &recovered, &err));
	assert_int_equal(recovered, 1);
	assert_int_equal(ids[0], id);
	OK(store_letter_load(w->store, id, w->arena, &got, &found, &err));
	assert_true(got.state == LETTER_UNCERTAIN && got.uncertain == 1 &&
	    got.next_try == MONDAY + 60 && got.settled == INSTANT_NONE);
	OK(store_letters_recover(w->store, MONDAY + 61, w->arena, &ids,
	    &recovered, &err));
	assert_int_equal(recovered, 0);
	OK(store_letter_claim(w->store, id, MONDAY + 61, &attempt, &err));
	assert_int_equal(attempt, 2);
	struct settlement doubt = { LETTER_UNCERTAIN, MONDAY + 70, NULL, NULL };
	OK(store_letter_settle(w->store, id, MONDAY + 62, &doubt, &err));
	OK(store_letter_load(w->store, id, w->arena, &got, &found, &err));
	assert_true(got.state == LETTER_UNCERTAIN && got.uncertain == 2 &&
	    got.next_try == INSTANT_NEVER && got.settled == MONDAY + 62);
	assert_false(
	    store_letter_claim(w->store, id, MONDAY + 99, &attempt, &err));

	struct outbox_tally tally;
	notice.rung = "after-3wd";
	int64_t second = seal(w, "<2@h.example>", owe(w, &notice));
	notice.rung = "after-7wd";
	owe(w, &notice);
	OK(store_outbox_tally(w->store, INSTANT_NONE, INSTANT_NEVER, &tally,
	    &err));
	assert_int_equal(tally.letters[LETTER_UNCERTAIN], 1);
	assert_int_equal(tally.letters[LETTER_SEALED], 1);
	assert_int_equal(tally.marked, 1);
	assert_int_equal(tally.open_notices, 1);
	assert_true(tally.oldest_unsent == MONDAY + 50);
	OK(store_outbox_tally(w->store, MONDAY, MONDAY + 50, &tally, &err));
	assert_int_equal(tally.letters[LETTER_SEALED], 0);
	struct letter *list;
	size_t count;
	OK(store_letters(w->store, 0, 1, w->arena, &list, &count, &err));
	assert_true(count == 1 && list[0].id == second);
	OK(store_letters(w->store, second, 9, w->arena, &list, &count, &err));
	assert_true(count == 1 && list[0].id == id);
}

static void
a_finding_is_kept_once_with_its_times(void **state)
{
	struct world *w = *state;
	struct err err;
	struct finding late = { FINDING_ENTERED_LATE, "2 ngày" };
	struct finding bare = { FINDING_AGENCY_UNKNOWN, NULL };
	bool is_new;
	OK(store_finding_put(w->store, 1, &late, MONDAY, &is_new, &err));
	assert_true(is_new);
	OK(store_finding_put(w->store, 1, &late, MONDAY + 9, &is_new, &err));
	assert_false(is_new);
	OK(store_finding_put(w->store, 0, &bare, MONDAY + 5, &is_new, &err));
	OK(store_finding_put(w->store, 0, &bare, MONDAY + 6, &is_new, &err));
	assert_false(is_new);
	struct store_finding *all;
	size_t count;
	OK(store_findings_of(w->store, 1, w->arena, &all, &count, &err));
	assert_int_equal(count, 1);
	assert_true(all[0].first == MONDAY && all[0].last == MONDAY + 9);
	assert_string_equal(all[0].code, "H-1");
	assert_string_equal(all[0].detail, "2 ngày");
	assert_int_equal(all[0].kind, FINDING_ENTERED_LATE);
	OK(store_findings_before(w->store, 0, 9, w->arena, &all, &count, &err));
	assert_int_equal(count, 2);
	assert_null(all[0].code);
	assert_null(all[0].agency);
	assert_string_equal(all[0].detail, "");
	assert_string_equal(all[1].code, "H-1");
	assert_string_equal(all[1].agency, "H99.02");
	OK(store_findings_before(w->store, 0, 1, w->arena, &all, &count, &err));
	assert_int_equal(count, 1);
	OK(store_findings_before(w->store, all[0].id, 9, w->arena, &all, &count,
	    &err));
	assert_int_equal(count, 1);
	assert_string_equal(all[0].code, "H-1");
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_crossing_is_recorded_once),
		T(a_step_is_of_the_key),
		T(a_notice_is_claimed_by_its_key),
		T(notices_wait_are_grouped_and_withdrawn),
		T(a_channels_overdue_letters_are_counted),
		T(a_letter_is_dropped_by_its_row_alone),
		T(a_letter_is_found_by_its_name),
		T(a_letter_is_sealed_claimed_and_sent),
		T(a_letter_tells_what_it_was_made_for),
		T(what_is_said_is_owed_again_only_where_it_died),
		T(sealing_what_is_not_open_is_refused),
		T(an_uncertain_letter_is_repeated_once),
		T(a_finding_is_kept_once_with_its_times),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
