/* Sweeps, lists, counts and stories. */
#include "store_fixture.h"

#include "wire/json.h"

#include "base/text.h"

struct world {
	struct store *store;
	struct arena *arena;
	int64_t source;
};

static int
set_up(void **state)
{
	json_init();
	static struct world world;
	struct err err;
	world.arena = arena_new(65536);
	world.store = open_at(":memory:");
	OK(store_begin(world.store, &err));
	world.source = put_source(world.store, world.arena, "motcua");
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

static struct sweep
begin(struct world *w, enum sweep_kind kind, instant at)
{
	struct err err;
	struct sweep sweep = { .source = w->source,
		.kind = kind,
		.since = kind == SWEEP_SINCE ? at - 100 : INSTANT_NONE,
		.mapping = UINT64_MAX,
		.started = at };
	OK(store_sweep_begin(w->store, &sweep, &err));
	return sweep;
}

/* Takes a page of ${ids}, behind which the sweep goes on at ${next}. */
static void
take(struct world *w, struct sweep *sweep, int64_t number, uint64_t hash,
    const int64_t *ids, size_t count, const char *next, instant at)
{
	struct sweep_page page = { .number = number,
		.hash = hash,
		.at = at,
		.ids = ids,
		.count = count };
	struct err err;
	sweep->next = next;
	OK(store_sweep_page(w->store, sweep, &page, &err));
}

static instant
list_before(struct world *w, instant before)
{
	struct sweep_list list;
	struct err err;

	OK(store_sweep_list_before(w->store, w->source, before, &list, &err));
	return list.started;
}

static void
end(struct world *w, struct sweep sweep, instant at)
{
	struct err err;

	OK(store_sweep_end(w->store, &sweep, SWEEP_COMPLETE, at, &err));
}

/* A page comes a while after its sweep began: that sweep tells nothing of what
 * was there before its page. */
static void
a_list_before_had_ended_before(void **state)
{
	struct world *w = *state;

	end(w, begin(w, SWEEP_FULL, MONDAY), MONDAY + 5);
	end(w, begin(w, SWEEP_SINCE, MONDAY + 900), MONDAY + 905);
	assert_int_equal(list_before(w, MONDAY + 903), MONDAY);
	assert_int_equal(list_before(w, MONDAY + 906), MONDAY + 900);
	assert_int_equal(list_before(w, MONDAY + 5), INSTANT_NONE);
}

/* What a whole list shows for the first time no sweep since may have seen:
 * not each record says that it was updated. */
static void
a_list_before_would_have_shown_it(void **state)
{
	struct world *w = *state;
	struct sweep moving, dated;
	struct sweep_list list;
	struct err err;

	end(w, begin(w, SWEEP_FULL, MONDAY), MONDAY + 5);
	end(w, begin(w, SWEEP_SINCE, MONDAY + 900), MONDAY + 905);
	end(w, begin(w, SWEEP_SINCE, MONDAY + 1800), MONDAY + 1805);
	assert_int_equal(list_before(w, MONDAY + 1803), MONDAY + 900);
	end(w, begin(w, SWEEP_FULL, MONDAY + 2700), MONDAY + 2705);
	assert_int_equal(list_before(w, MONDAY + 2703), MONDAY);
	/* Asked for one by one. */
	end(w, begin(w, SWEEP_RECHECK, MONDAY + 2710), MONDAY + 2715);
	assert_int_equal(list_before(w, MONDAY + 2713), MONDAY + 2700);
	/* A list that moved while it was read missed some. */
	moving = begin(w, SWEEP_FULL, MONDAY + 3600);
	moving.doubts = 1;
	take(w, &moving, 1, 1, NULL, 0, NULL, MONDAY + 3601);
	end(w, moving, MONDAY + 3605);
	assert_int_equal(list_before(w, MONDAY + 4000), MONDAY + 2700);
	dated = begin(w, SWEEP_FULL, MONDAY + 4500);
	dated.server_date = MONDAY + 7;
	take(w, &dated, 1, 1, NULL, 0, NULL, MONDAY + 4501);
	end(w, dated, MONDAY + 4505);
	OK(store_sweep_list_before(w->store, w->source, MONDAY + 5000, &list,
	    &err));
	assert_int_equal(list.started, MONDAY + 4500);
	assert_int_equal(list.dated, MONDAY + 7);
}

static void
a_sweep_is_resumed_after_its_last_page(void **state)
{
	struct world *w = *state;
	struct err err;
	struct sweep sweep = begin(w, SWEEP_SINCE, MONDAY), got;
	bool found;
	int64_t ids[] = { 900, 3, 200000 };
	sweep.newest = MONDAY - 7;
	sweep.server_date = MONDAY - 8;
	sweep.span_pages = 4;
	sweep.span_records = 5;
	sweep.tally = (struct sweep_tally){ .read = 5,
		.new = 6,
		.changed = 7,
		.refused = 8 };
	sweep.retries = 9;
	sweep.bytes = 10;
	sweep.took_us = 11;
	take(w, &sweep, 1, UINT64_MAX - 1, ids, 3, "cursor-2", MONDAY + 1);
	take(w, &sweep, 2, 7, ids, 1, "cursor-3", MONDAY + 2);
	take(w, &sweep, 2, 8, ids, 2, "cursor-3", MONDAY + 3);
	OK(store_sweep_resume(w->store, w->source, w->arena, &got, &found,
	    &err));
	assert_true(found && got.id == sweep.id && got.kind == SWEEP_SINCE);
	assert_true(got.since == MONDAY - 100 && got.mapping == UINT64_MAX);
	assert_int_equal(got.pages, 2);
	assert_int_equal(got.records, 5);
	assert_string_equal(got.next, "cursor-3");
	assert_true(got.moved == MONDAY + 3 && got.span == INSTANT_NONE);
	assert_true(got.newest == MONDAY - 7 && got.server_date == MONDAY - 8);
	assert_true(got.span_pages == 4 && got.span_records == 5);
	assert_true(got.tally.new == 6 && got.tally.changed == 7 &&
	    got.tally.refused == 8 && got.tally.read == 5);
	assert_true(got.retries == 9 && got.bytes == 10 && got.took_us == 11);
	uint64_t hash;
	OK(store_sweep_page_hash(w->store, sweep.id, 1, &hash, &found, &err));
	assert_true(found && hash == UINT64_MAX - 1);
	OK(store_sweep_page_hash(w->store, sweep.id, 3, &hash, &found, &err));
	assert_false(found);
	assert_int_equal(ids[0], 900); /* the caller's order is kept */

	struct sweep next = begin(w, SWEEP_FULL, MONDAY + 10);
	OK(store_sweep_resume(w->store, w->source, w->arena, &got, &found,
	    &err));
	assert_int_equal(got.id, next.id);
	OK(store_sweep_end(w->store, &next, SWEEP_COMPLETE, MONDAY + 20, &err));
	OK(store_sweep_resume(w->store, w->source, w->arena, &got, &found,
	    &err));
	assert_false(found);
	OK(store_sweep_last_full(w->store, w->source, 0, w->arena, &got, &found,
	    &err));
	assert_true(found && got.id == next.id && got.ended == MONDAY + 20);
	OK(store_sweep_last_full(w->store, w->source, next.id, w->arena, &got,
	    &found, &err));
	assert_false(found);
}

static void
what_a_sweep_showed_is_told(void **state)
{
	struct world *w = *state;
	struct err err;
	for (int i = 1; i <= 300; i++) {
		char code[8];
		snprintf(code, sizeof(code), "H-%d", i);
		struct dossier d = put_dossier(w->store, w->source, code);
		if (i == 7) {
			d.verdict.standing = STANDING_DONE_LATE;
			OK(store_dossier_judged(w->store, &d, NULL, 0, &err));
		}
	}
	struct sweep sweep = begin(w, SWEEP_FULL, MONDAY + 5000);
	struct dossier late = dossier_of(w->source, "H-late");
	struct change first = change_of(CHANGE_FIRST, MONDAY + 5001, "{}");
	bool was_there;
	late.facts.first_seen = MONDAY + 5001;
	OK(store_dossier_insert(w->store, &late, &(struct name_ids){ { 0 } },
	    &first, 1, &was_there, &err));
	int64_t ids[300];
	size_t n = 0;
	for (int64_t id = 300; id >= 1; id--) {
		if (id != 7 && id != 42 && id != 299)
			ids[n++] = id;
	}
	take(w, &sweep, 1, 1, ids, n / 2, NULL, MONDAY + 5002);
	take(w, &sweep, 2, 2, ids + n / 2, n - n / 2, NULL, MONDAY + 5003);
	take(w, &sweep, 3, 3, NULL, 0, NULL, MONDAY + 5004);
	int64_t *shown;
	size_t count;
	OK(store_sweep_ids(w->store, sweep.id, 2, w->arena, &shown, &count,
	    &err));
	assert_int_equal(count, n - n / 2);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(shown[i], ids[n - 1 - i]);
	OK(store_sweep_ids(w->store, sweep.id, 4, w->arena, &shown, &count,
	    &err));
	assert_int_equal(count, 0);
	instant seen;
	OK(store_sweep_last_sighting(w->store, w->source, 300, &seen, &err));
	assert_true(seen == MONDAY + 5002);
	OK(store_sweep_last_sighting(w->store, w->source, 1, &seen, &err));
	assert_true(seen == MONDAY + 5003);
	OK(store_sweep_last_sighting(w->store, w->source, 42, &seen, &err));
	assert_true(seen == INSTANT_NONE);
}

static void
old_sweeps_are_forgotten_but_two_full_ones(void **state)
{
	struct world *w = *state;
	struct err err;
	struct sweep full[4];
	bool found;
	uint64_t hash;
	for (int i = 0; i < 4; i++) {
		full[i] = begin(w, SWEEP_FULL, MONDAY + i);
		take(w, &full[i], 1, 1, NULL, 0, NULL, MONDAY);
		OK(store_sweep_end(w->store, &full[i], SWEEP_COMPLETE, MONDAY,
		    &err));
	}
	struct sweep running = begin(w, SWEEP_FULL, MONDAY + 5);
	OK(store_sweep_prune(w->store, MONDAY + 99, &err));
	for (int i = 0; i < 4; i++) {
		OK(store_sweep_page_hash(w->store, full[i].id, 1, &hash, &found,
		    &err));
		assert_int_equal(found, i >= 2);
	}
	struct sweep got;
	OK(store_sweep_resume(w->store, w->source, w->arena, &got, &found,
	    &err));
	assert_true(found && got.id == running.id);
}

/* H-1 running (agency H99.02), H-2 overdue of another agency and baseline,
 * H-3 done late, H-4 overdue earlier without an agency. */
static void
fill(struct world *w)
{
	struct err err;
	put_dossier(w->store, w->source, "H-1");
	struct dossier d = put_dossier(w->store, w->source, "H-2");
	d.verdict.standing = STANDING_OVERDUE;
	d.verdict.due = MONDAY - 100;
	d.agency = "H99.03";
	d.baseline = true;
	OK(store_dossier_update(w->store, &d, NULL, 0, &err));
	d = put_dossier(w->store, w->source, "H-3");
	d.verdict.standing = STANDING_DONE_LATE;
	d.facts.finished = MONDAY + 500;
	OK(store_dossier_update(w->store, &d, NULL, 0, &err));
	int64_t other = put_source(w->store, w->arena, "thu-muc");
	d = put_dossier(w->store, other, "H-4");
	d.verdict.standing = STANDING_OVERDUE;
	d.verdict.due = MONDAY - 200;
	d.agency = NULL;
	OK(store_dossier_update(w->store, &d, NULL, 0, &err));
}

static void
assert_listed(struct world *w, const struct brief_filter *filter, int64_t after,
    size_t limit, const char *codes)
{
	struct err err;
	struct brief *lines;
	size_t count;
	OK(store_list(w->store, filter, after, limit, w->arena, &lines, &count,
	    &err));
	struct buf got = buf_over(w->arena);
	for (size_t i = 0; i < count; i++)
		buf_printf(&got, "%s%s", i == 0 ? "" : " ", lines[i].code);
	assert_string_equal(buf_text(&got), codes);
}

static void
lists_are_filtered_and_paged(void **state)
{
	struct world *w = *state;
	struct err err;
	fill(w);
	struct brief_filter f = brief_filter_all();
	assert_listed(w, &f, 0, 99, "H-1 H-2 H-3 H-4");
	assert_listed(w, &f, 1, 2, "H-2 H-3");
	f.standings = 1u << STANDING_OVERDUE | 1u << STANDING_DONE_LATE;
	assert_listed(w, &f, 0, 99, "H-2 H-3 H-4");
	f.source = w->source;
	assert_listed(w, &f, 0, 99, "H-2 H-3");
	f = brief_filter_all();
	f.baseline_only = true;
	assert_listed(w, &f, 0, 99, "H-2");
	f = brief_filter_all();
	f.no_baseline = true;
	assert_listed(w, &f, 0, 99, "H-1 H-3 H-4");
	f = brief_filter_all();
	f.agencies = (const char *const[]){ "H99.03", "H99.77" };
	f.agency_count = 2;
	assert_listed(w, &f, 0, 99, "H-2");
	f.agency_count = 0; /* a scope without agencies shows nothing */
	assert_listed(w, &f, 0, 99, "");
	f = brief_filter_all();
	f.due_from = MONDAY - 100;
	f.due_to = MONDAY + 3 * WHEN_DAY;
	assert_listed(w, &f, 0, 99, "H-2");
	f = brief_filter_all();
	f.finished_from = MONDAY + 500;
	f.finished_to = MONDAY + 501;
	assert_listed(w, &f, 0, 99, "H-3");

	struct brief *lines;
	size_t count;
	f = brief_filter_all();
	f.standings = 1u << STANDING_OVERDUE;
	OK(store_list_by_due(w->store, &f, 9, w->arena, &lines, &count, &err));
	assert_int_equal(count, 2);
	assert_string_equal(lines[0].code, "H-4");
	assert_string_equal(lines[1].agency, "H99.03");
	assert_string_equal(lines[1].agency_name, "UBND xã Đức Vân");
	assert_string_equal(lines[1].officer_name, "Nguyễn Văn A");
	assert_string_equal(lines[1].procedure_name, "Đăng ký khai sinh");
	assert_true(lines[1].verdict.standing == STANDING_OVERDUE);
	assert_true(lines[1].promised == MONDAY + 3 * WHEN_DAY);
}

static void
codes_are_found_in_every_source(void **state)
{
	struct world *w = *state;
	struct err err;
	fill(w);
	int64_t other = put_source(w->store, w->arena, "thu-muc");
	put_dossier(w->store, other, "H-1");
	int64_t *ids;
	const char **codes;
	size_t count;
	OK(store_find_code(w->store, "H-1", w->arena, &ids, &count, &err));
	assert_int_equal(count, 2);
	assert_true(ids[0] == 1 && ids[1] == 5);
	OK(store_find_code(w->store, "H-9", w->arena, &ids, &count, &err));
	assert_int_equal(count, 0);
	OK(store_codes_like(w->store, "H-", 3, w->arena, &codes, &count, &err));
	assert_int_equal(count, 3);
	assert_string_equal(codes[2], "H-3");
}

static void
tallies_and_counts_add_up(void **state)
{
	struct world *w = *state;
	struct err err;
	fill(w);
	struct agency_tally *tallies;
	struct store_counts counts;
	size_t count;
	OK(store_tally(w->store, MONDAY, MONDAY + WHEN_DAY, w->arena, &tallies,
	    &count, &err));
	assert_int_equal(count, 3);
	assert_null(tallies[2].agency);
	assert_int_equal(tallies[2].standings[STANDING_OVERDUE], 1);
	const struct agency_tally *two = &tallies[0], *three = &tallies[1];
	if (strcmp(two->agency, "H99.02") != 0) {
		two = &tallies[1];
		three = &tallies[0];
	}
	assert_string_equal(three->agency, "H99.03");
	assert_int_equal(two->standings[STANDING_RUNNING], 1);
	assert_int_equal(two->late, 1);
	assert_int_equal(two->received, 2);
	assert_int_equal(three->baseline, 1);
	OK(store_tally(w->store, MONDAY + 501, MONDAY + 502, w->arena, &tallies,
	    &count, &err));
	assert_int_equal(tallies[0].late + tallies[1].late, 0);
	OK(store_counts(w->store, &counts, &err));
	assert_int_equal(counts.dossiers, 4);
	assert_int_equal(counts.open, 3);
	assert_int_equal(counts.changes, 4);
}

static void
a_story_has_all_that_happened(void **state)
{
	struct world *w = *state;
	struct err err;
	struct dossier d = put_dossier(w->store, w->source, "H-1");
	struct dossier b = put_dossier(w->store, w->source, "H-2");
	struct crossing crossing = { .rung = "overdue",
		.clock = CLOCK_RESOLUTION,
		.due = { 18515 },
		.at = MONDAY,
		.outcome = CROSSING_TOLD };
	struct notice notice = { .kind = NOTICE_ALERT,
		.dossier = d.id,
		.rung = "overdue",
		.due = { 18515 },
		.recipient = "a@h.example",
		.channel = "mail",
		.hold_until = MONDAY,
		.created = MONDAY };
	struct letter letter = { .recipient = "a@h.example",
		.channel = "mail",
		.subject = "x",
		.message_id = "<1@h.example>",
		.bytes = "x",
		.size = 1,
		.sealed = MONDAY };
	struct finding finding = { FINDING_DATES_ODD, NULL };
	int64_t ids[2];
	bool flag;
	OK(store_crossing_add(w->store, d.id, &crossing, NULL, &err));
	OK(store_notice_add(w->store, &notice, &ids[0], &flag, &err));
	notice.dossier = b.id;
	OK(store_notice_add(w->store, &notice, &ids[1], &flag, &err));
	OK(store_letter_seal(w->store, &letter, ids, 2, &err));
	OK(store_finding_put(w->store, d.id, &finding, MONDAY, NULL, &err));
	struct sweep sweep = begin(w, SWEEP_FULL, MONDAY);
	take(w, &sweep, 1, 1, &d.id, 1, NULL, MONDAY + 77);
	struct story story;
	OK(store_story(w->store, &d, w->arena, &story, &err));
	assert_int_equal(story.change_count, 1);
	assert_int_equal(story.crossing_count, 1);
	assert_int_equal(story.notice_count, 1);
	assert_int_equal(story.notices[0].id, ids[0]);
	assert_int_equal(story.letter_count, 1);
	assert_int_equal(story.letters[0].id, letter.id);
	assert_int_equal(story.finding_count, 1);
	assert_true(story.last_sighting == MONDAY + 77);
}

/* Polls every 900 s: an older value was still shown at the poll before. */
static void
every_promise_is_told_with_its_sightings(void **state)
{
	struct world *w = *state;
	struct err err;
	static const struct change changes[] = {
		{ CHANGE_FIRST, .after = INSTANT_NONE, .at = 1000,
		    .payload = "{\"code\":\"H\",\"status\":\"received\"}" },
		{ CHANGE_OBSERVED, .after = 1900, .at = 2800,
		    .payload = "{\"promised\":[null,50000],"
			       "\"promised_is_date\":[false,true]}" },
		{ CHANGE_DEADLINE, .after = INSTANT_NONE, .at = 2800,
		    .payload = "{\"due\":[null,50000],\"why\":\"promise\"}" },
		{ CHANGE_OBSERVED, .after = 3700, .at = 4600,
		    .payload = "{\"step\":[null,\"b\"]}" },
		{ CHANGE_OBSERVED, .after = 5500, .at = 6400,
		    .payload = "{\"promised\":[50000,60000]}" },
		{ CHANGE_OBSERVED, .after = 7300, .at = 8200,
		    .payload = "{\"promised\":[60000,null],"
			       "\"promised_is_date\":[true,false]}" },
		{ CHANGE_OBSERVED, .after = 9100, .at = 10000,
		    .payload = NULL }, /* erased */
		{ CHANGE_OBSERVED, .after = 10900, .at = 11800,
		    .payload = "{\"promised\":[null,50000]}" },
	};
	static const struct promise_seen expected[] = {
		{ 50000, true, 2800, 5500 },
		{ 60000, true, 6400, 7300 },
		{ INSTANT_NONE, false, 8200, 10900 },
		{ 50000, false, 11800, 20000 },
	};
	struct promise_seen *seen;
	size_t count;
	OK(store_promises(changes, sizeof(changes) / sizeof(changes[0]), 20000,
	    w->arena, &seen, &count, &err));
	assert_int_equal(count, 4);
	for (size_t i = 0; i < count; i++) {
		assert_true(seen[i].at == expected[i].at);
		assert_int_equal(seen[i].is_date, expected[i].is_date);
		assert_int_equal(seen[i].first, expected[i].first);
		assert_int_equal(seen[i].last, expected[i].last);
	}
	/* Nothing promised, ever. */
	OK(store_promises(changes, 1, 20000, w->arena, &seen, &count, &err));
	assert_int_equal(count, 0);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_list_before_had_ended_before),
		T(a_list_before_would_have_shown_it),
		T(a_sweep_is_resumed_after_its_last_page),
		T(what_a_sweep_showed_is_told),
		T(old_sweeps_are_forgotten_but_two_full_ones),
		T(lists_are_filtered_and_paged),
		T(codes_are_found_in_every_source),
		T(tallies_and_counts_add_up),
		T(a_story_has_all_that_happened),
		T(every_promise_is_told_with_its_sightings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
