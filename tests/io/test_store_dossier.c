/* Dossiers: what is written is read, and the alarms they set. */
#include "store_fixture.h"

#include "base/text.h"
#include "io/store_apology.h"
#include "io/store_row.h"

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

static void
assert_same(const struct dossier *a, const struct dossier *b)
{
	assert_int_equal(a->id, b->id);
	assert_int_equal(a->source, b->source);
	assert_true(a->raw == b->raw);
	assert_int_equal(a->newest, b->newest);
	assert_true(observation_equal(&a->facts.seen, &b->facts.seen));
	assert_true(a->facts.seen.updated == b->facts.seen.updated);
	assert_int_equal(a->facts.seen.steps, b->facts.seen.steps);
	assert_true(a->facts.first_seen == b->facts.first_seen);
	assert_true(a->facts.changed == b->facts.changed);
	assert_true(a->facts.promised_seen == b->facts.promised_seen);
	assert_int_equal(a->facts.promised_moves, b->facts.promised_moves);
	assert_true(a->facts.finished == b->facts.finished);
	assert_true(a->facts.finished_seen == b->facts.finished_seen);
	assert_int_equal(a->facts.finished_is_sighting,
	    b->facts.finished_is_sighting);
	assert_int_equal(a->facts.pause_count, b->facts.pause_count);
	for (int i = 0; i < a->facts.pause_count; i++) {
		const struct pause *p = &a->facts.pauses[i];
		const struct pause *q = &b->facts.pauses[i];
		assert_int_equal(p->reason, q->reason);
		assert_int_equal(p->evidence, q->evidence);
		assert_int_equal(p->reissued, q->reissued);
		assert_true(p->from_earliest == q->from_earliest);
		assert_true(p->from_latest == q->from_latest);
		assert_true(p->to_earliest == q->to_earliest);
		assert_true(p->to_latest == q->to_latest);
		assert_int_equal(p->revision.known, q->revision.known);
		assert_true(p->revision.from == q->revision.from);
		assert_true(p->revision.to == q->revision.to);
		assert_true(p->revision.seen == q->revision.seen);
	}
	assert_int_equal(a->facts.pauses_overflowed,
	    b->facts.pauses_overflowed);
	const struct verdict *v = &a->verdict, *w = &b->verdict;
	assert_int_equal(v->standing, w->standing);
	assert_int_equal(v->unknown, w->unknown);
	assert_int_equal(v->pause, w->pause);
	assert_int_equal(v->provisional, w->provisional);
	assert_true(v->due == w->due && v->due_earliest == w->due_earliest);
	assert_int_equal(v->due_is_promise, w->due_is_promise);
	assert_int_equal(v->due_is_moved, w->due_is_moved);
	assert_true(v->computed == w->computed);
	assert_true(v->computed_earliest == w->computed_earliest);
	assert_true(v->advance == w->advance);
	assert_true(v->acceptance_due == w->acceptance_due);
	assert_true(v->next == w->next);
	assert_true(a->judged == b->judged);
	assert_int_equal(a->generation, b->generation);
	assert_int_equal(a->baseline, b->baseline);
	assert_true(text_equal(a->agency, b->agency));
}

static void
a_dossier_is_read_as_written(void **state)
{
	struct world *w = *state;
	struct err err;
	struct dossier put = put_dossier(w->store, w->source, "H-1"), got;
	bool found;
	OK(store_dossier_find(w->store, w->source, "H-1", w->arena, &got,
	    &found, &err));
	assert_true(found);
	assert_same(&put, &got);
	assert_int_equal(got.newest, 1);
	OK(store_dossier_load(w->store, 1, w->arena, &got, &found, &err));
	assert_true(found);
	assert_same(&put, &got);
	OK(store_dossier_load(w->store, 2, w->arena, &got, &found, &err));
	assert_false(found);
}

/* A pause of 35 bytes as the first release wrote them, with ${form}. */
static unsigned char *
put_old(unsigned char *out, unsigned char form)
{
	memset(out, 0, 35);
	out[0] = PAUSE_PAYMENT;
	out[1] = EVIDENCE_STATUS;
	out[2] = form;
	for (int i = 0; i < 4; i++)
		out[3 + 8 * i + 7] = (unsigned char)(10 + i);
	return out + 35;
}

static void
pauses_of_the_first_release_are_read(void **state)
{
	unsigned char bytes[33 * 35 + 24];
	struct facts facts;
	(void)state;
	put_old(put_old(bytes, 0), 1);
	assert_true(row_get_pauses(bytes, 70, &facts));
	assert_int_equal(facts.pause_count, 2);
	assert_false(facts.pauses[0].reissued);
	assert_true(facts.pauses[1].reissued);
	assert_false(facts.pauses[1].revision.known);
	assert_true(facts.pauses[1].from_earliest == 10);
	assert_true(facts.pauses[1].to_latest == 13);
	/* A piece of one, the dates missing or cut, a form of later times, a
	 * reason and an evidence that there are not, one too many. */
	assert_false(row_get_pauses(bytes, 69, &facts));
	memset(put_old(bytes, 2), 0, 24);
	assert_true(row_get_pauses(bytes, 59, &facts));
	assert_false(row_get_pauses(bytes, 35, &facts));
	assert_false(row_get_pauses(bytes, 58, &facts));
	put_old(bytes, 3);
	assert_false(row_get_pauses(bytes, 35, &facts));
	put_old(bytes, 0);
	bytes[0] = PAUSE_REASON_COUNT;
	assert_false(row_get_pauses(bytes, 35, &facts));
	put_old(bytes, 0);
	bytes[1] = EVIDENCE_STATUS + 1;
	assert_false(row_get_pauses(bytes, 35, &facts));
	for (int i = 0; i < 33; i++)
		put_old(bytes + 35 * i, 0);
	assert_true(row_get_pauses(bytes, 32 * 35, &facts));
	assert_false(row_get_pauses(bytes, 33 * 35, &facts));
}

static void
an_update_moves_all_and_newest(void **state)
{
	struct world *w = *state;
	struct err err;
	struct dossier put = put_dossier(w->store, w->source, "H-1"), got;
	put_dossier(w->store, w->source, "H-2");
	struct observation *seen = &put.facts.seen;
	bool found;
	seen->officer_name = NULL;
	seen->officer_account = "ttb.ducvan";
	seen->status = STATUS_WAITING_SUPPLEMENT;
	seen->round_count = 2;
	seen->rounds[0] = (struct round){ 1, 2, INSTANT_NONE, 4 };
	seen->rounds[1] = (struct round){ 5, INSTANT_NEVER, 7, INSTANT_NONE };
	put.facts.pause_count = 3;
	put.facts.pauses[0] = (struct pause){ PAUSE_PAYMENT, EVIDENCE_STATUS,
		10, 11, 12, 13, true, { true, 100, 200, 14 } };
	put.facts.pauses[1] = (struct pause){ PAUSE_DISPUTE, EVIDENCE_STATUS,
		15, 16, 17, 18, true, { 0 } };
	put.facts.pauses[2] = (struct pause){ PAUSE_STOPPED, EVIDENCE_RECORD,
		20, 20, INSTANT_NEVER, INSTANT_NEVER, false, { 0 } };
	put.facts.pauses_overflowed = true;
	put.facts.finished = MONDAY + 5;
	put.facts.finished_is_sighting = true;
	put.facts.finished_seen = MONDAY + 9;
	put.verdict.standing = STANDING_PAUSED;
	put.verdict.pause = PAUSE_PAYMENT;
	put.verdict.provisional = true;
	put.verdict.next = INSTANT_NEVER;
	put.baseline = true;
	put.agency = NULL;
	struct change changes[] = { change_of(CHANGE_OBSERVED, MONDAY + 2,
					"{}"),
		change_of(CHANGE_DEADLINE, MONDAY + 2, "{\"due\":[1,2]}") };
	changes[0].after = MONDAY + 1;
	OK(store_dossier_update(w->store, &put, changes, 2, &err));
	assert_int_equal(put.newest, 4);
	OK(store_dossier_load(w->store, put.id, w->arena, &got, &found, &err));
	assert_same(&put, &got);

	struct change *history;
	size_t count;
	OK(store_history_of(w->store, got.newest, w->arena, &history, &count,
	    &err));
	assert_int_equal(count, 3);
	assert_int_equal(history[0].kind, CHANGE_FIRST);
	assert_int_equal(history[0].previous, 0);
	assert_true(history[0].after == INSTANT_NONE);
	assert_int_equal(history[1].sequence, 3);
	assert_int_equal(history[1].previous, 1);
	assert_true(history[1].after == MONDAY + 1);
	assert_string_equal(history[2].payload, "{\"due\":[1,2]}");
}

static void
the_same_code_twice_is_told_and_leaves_nothing(void **state)
{
	struct world *w = *state;
	struct err err;
	put_dossier(w->store, w->source, "H-1");
	struct dossier again = dossier_of(w->source, "H-1");
	struct change first = change_of(CHANGE_FIRST, MONDAY, "{}");
	bool was_there;
	OK(store_dossier_insert(w->store, &again, &(struct name_ids){ { 0 } },
	    &first, 1, &was_there, &err));
	assert_true(was_there);
	struct history_head head;
	OK(store_history_head(w->store, &head, &err));
	assert_int_equal(head.count, 1);
	struct dossier next = put_dossier(w->store, w->source, "H-2");
	assert_int_equal(next.id, 2);
	int64_t other = put_source(w->store, w->arena, "thu-muc");
	assert_int_equal(put_dossier(w->store, other, "H-1").id, 3);
}

struct taken {
	int count;
	uint64_t raw[4];
	int64_t id[4];
	bool is_open[4], is_gone[4];
};

static void
take(void *context, const struct recognised *dossier)
{
	struct taken *taken = context;
	taken->raw[taken->count] = dossier->raw;
	taken->is_open[taken->count] = dossier->is_open;
	taken->is_gone[taken->count] = dossier->is_gone;
	taken->id[taken->count++] = dossier->id;
}

static void
records_are_recognised_by_source(void **state)
{
	struct world *w = *state;
	struct err err;
	int64_t other = put_source(w->store, w->arena, "thu-muc");
	put_dossier(w->store, w->source, "H-1");
	put_dossier(w->store, other, "H-2");
	struct dossier gone = put_dossier(w->store, w->source, "H-3");
	gone.facts.gone = MONDAY;
	gone.verdict.standing = STANDING_GONE;
	OK(store_dossier_update(w->store, &gone, NULL, 0, &err));
	OK(store_dossier_set_raw(w->store, 3, UINT64_C(1) << 63, &err));
	struct taken taken = { 0 };
	OK(store_recognise(w->store, w->source, take, &taken, &err));
	assert_int_equal(taken.count, 2);
	assert_true(taken.raw[0] == UINT64_MAX - 7 && taken.id[0] == 1);
	assert_true(taken.raw[1] == UINT64_C(1) << 63 && taken.id[1] == 3);
	assert_true(taken.is_open[0] && !taken.is_gone[0]);
	assert_true(!taken.is_open[1] && taken.is_gone[1]);
}

static void
alarms_come_in_their_order(void **state)
{
	struct world *w = *state;
	struct err err;
	instant next;
	int64_t *ids;
	size_t count;
	OK(store_next_review(w->store, NULL, &next, &err));
	assert_true(next == INSTANT_NEVER);
	static const instant nexts[] = { MONDAY + 30, MONDAY + 10, MONDAY + 20,
		INSTANT_NEVER };
	for (int i = 0; i < 4; i++) {
		char code[8];
		snprintf(code, sizeof(code), "H-%d", i + 1);
		struct dossier d = put_dossier(w->store, w->source, code);
		d.verdict.next = nexts[i];
		OK(store_dossier_judged(w->store, &d, NULL, 0, &err));
	}
	OK(store_next_review(w->store, NULL, &next, &err));
	assert_true(next == MONDAY + 10);
	OK(store_due_for_review(w->store, MONDAY + 20, NULL, 10, w->arena, &ids,
	    &count, &err));
	assert_int_equal(count, 2);
	assert_int_equal(ids[0], 2);
	assert_int_equal(ids[1], 3);
	OK(store_due_for_review(w->store, INSTANT_NEVER, NULL, 1, w->arena,
	    &ids, &count, &err));
	assert_int_equal(count, 1);
}

static void
open_ones_are_read_in_windows(void **state)
{
	struct world *w = *state;
	struct err err;
	struct dossiers_open found;
	int64_t after = 0;
	for (int i = 0; i < STANDING_COUNT; i++) {
		char code[8];
		snprintf(code, sizeof(code), "H-%d", i);
		struct dossier d = put_dossier(w->store, w->source, code);
		d.verdict.standing = (enum standing)i;
		d.generation = i == 0 ? 9 : 3;
		OK(store_dossier_judged(w->store, &d, NULL, 0, &err));
	}
	size_t open = 0;
	for (int i = 0; i < STANDING_COUNT; i++)
		open += !standing_is_closed((enum standing)i);
	OK(store_dossiers_open(w->store, &after, 100, 0, w->arena, &found,
	    &err));
	assert_int_equal(found.count, open);
	assert_int_equal(after, 100);
	assert_false(found.more);
	for (size_t i = 0; i < found.count; i++) {
		assert_int_equal(found.items[i].verdict.standing,
		    found.items[i].id - 1);
		assert_false(
		    standing_is_closed(found.items[i].verdict.standing));
	}
	after = 0;
	OK(store_dossiers_open(w->store, &after, 100, 3, w->arena, &found,
	    &err));
	assert_int_equal(found.count, 1);
	assert_int_equal(found.items[0].id, 1);
	assert_string_equal(found.items[0].facts.seen.code, "H-0");
	/* Nothing in a window is not the end. */
	after = 7;
	OK(store_dossiers_open(w->store, &after, 5, 0, w->arena, &found, &err));
	assert_int_equal(found.count, 0);
	assert_int_equal(after, 12);
	assert_true(found.more);
	OK(store_dossiers_open(w->store, &after, 5, 0, w->arena, &found, &err));
	assert_int_equal(found.count, 1);
	assert_int_equal(found.items[0].verdict.standing, STANDING_UNKNOWN);
	assert_false(found.more);
}

/* What stayed is not written, and reads the same; what moved does not take
 * anything along that did not. */
static void
a_judgement_writes_what_moved(void **state)
{
	struct world *w = *state;
	struct err err;
	struct dossier d = put_dossier(w->store, w->source, "H-1"), got;
	bool found;

	for (int step = 0; step < 5; step++) {
		OK(store_dossier_load(w->store, d.id, w->arena, &d, &found,
		    &err));
		d.judged = MONDAY + 100 + step;
		d.generation = 40 + step;
		if (step == 1)
			d.verdict.computed = d.verdict.apology_due = MONDAY + 1;
		if (step == 2)
			d.verdict.next = MONDAY + 2;
		if (step == 3)
			d.agency = "H99.77";
		if (step == 4)
			d.verdict.provisional = !d.verdict.provisional;
		OK(store_dossier_judged(w->store, &d, NULL, 0, &err));
		OK(store_dossier_load(w->store, d.id, w->arena, &got, &found,
		    &err));
		assert_true(found);
		assert_memory_equal(&got.verdict, &d.verdict,
		    sizeof(got.verdict));
		assert_int_equal(got.judged, MONDAY + 100 + step);
		assert_int_equal(got.generation, 40 + step);
		if (step >= 3)
			assert_string_equal(got.agency, "H99.77");
	}
}

static void
a_rollback_forgets_names_ids_and_chain(void **state)
{
	struct world *w = *state;
	struct err err;
	struct dossier kept = put_dossier(w->store, w->source, "H-1"), got;
	struct history_head before, after;
	bool found, was_there;
	OK(store_commit(w->store, &err));
	OK(store_history_head(w->store, &before, &err));
	OK(store_begin(w->store, &err));
	struct dossier lost = dossier_of(w->source, "H-2");
	struct change first = change_of(CHANGE_FIRST, MONDAY, "{}");
	lost.facts.seen.officer_name = "Một người khác";
	OK(store_dossier_insert(w->store, &lost, &(struct name_ids){ { 0 } },
	    &first, 1, &was_there, &err));
	store_rollback(w->store);
	OK(store_history_head(w->store, &after, &err));
	assert_memory_equal(&before, &after, sizeof(before));

	OK(store_begin(w->store, &err));
	struct dossier next = dossier_of(w->source, "H-3");
	next.facts.seen.officer_name = "Một người khác"; /* anew */
	OK(store_dossier_insert(w->store, &next, &(struct name_ids){ { 0 } },
	    &first, 1, &was_there, &err));
	assert_int_equal(next.id, kept.id + 1);
	OK(store_dossier_load(w->store, next.id, w->arena, &got, &found, &err));
	assert_same(&next, &got);
	struct history_proof proof;
	OK(store_history_verify(w->store, &proof, &err));
	assert_int_equal(proof.bad, 0);
	assert_int_equal(proof.rows, 2);
}

/* It is read beside its dossier, goes with a rollback, and is one only. */
static void
an_apology_comes_with_its_dossier(void **state)
{
	struct world *world = *state;
	struct err err;
	struct apology apology = {
		.number = "12/XL-UBND",
		.date = { 18522 },
		.old_date = { 18523 },
		.new_date = { 18530 },
		.reason = "chờ kết quả đo đạc",
		.recorded = MONDAY + 5000,
		.uid = 1000,
	};
	struct dossier put = put_dossier(world->store, world->source, "H-1");
	struct dossier other = put_dossier(world->store, world->source, "H-2");
	struct dossier read;
	bool found;
	OK(store_apology_add(world->store, put.id, &apology, &err));
	OK(store_commit(world->store, &err));
	OK(store_dossier_load(world->store, put.id, world->arena, &read, &found,
	    &err));
	assert_true(apology_equal(&read.facts.apology, &apology));
	assert_int_equal(read.facts.apology.old_date.n, 18523);
	assert_string_equal(read.facts.apology.reason, apology.reason);
	assert_int_equal(read.facts.apology.recorded, MONDAY + 5000);
	assert_int_equal(read.facts.apology.uid, 1000);
	OK(store_begin(world->store, &err));
	OK(store_apology_remove(world->store, put.id, &err));
	OK(store_commit(world->store, &err));
	OK(store_dossier_load(world->store, put.id, world->arena, &read, &found,
	    &err));
	assert_false(apology_is_there(&read.facts.apology));
	OK(store_begin(world->store, &err));
	OK(store_apology_add(world->store, put.id, &apology, &err));
	OK(store_commit(world->store, &err));
	OK(store_dossier_find(world->store, world->source, "H-2", world->arena,
	    &read, &found, &err));
	assert_false(apology_is_there(&read.facts.apology));

	OK(store_begin(world->store, &err));
	assert_false(store_apology_add(world->store, put.id, &apology, &err));
	store_rollback(world->store);
	OK(store_begin(world->store, &err));
	OK(store_apology_add(world->store, other.id, &apology, &err));
	store_rollback(world->store);
	OK(store_dossier_load(world->store, other.id, world->arena, &read,
	    &found, &err));
	assert_false(apology_is_there(&read.facts.apology));
	OK(store_begin(world->store, &err));
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_dossier_is_read_as_written),
		cmocka_unit_test(pauses_of_the_first_release_are_read),
		T(an_update_moves_all_and_newest),
		T(the_same_code_twice_is_told_and_leaves_nothing),
		T(records_are_recognised_by_source),
		T(alarms_come_in_their_order),
		T(open_ones_are_read_in_windows),
		T(a_judgement_writes_what_moved),
		T(an_apology_comes_with_its_dossier),
		T(a_rollback_forgets_names_ids_and_chain),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
