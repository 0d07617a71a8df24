/* Sources that leave the configuration and come back: what was owed of them. */
#include "store_fixture.h"

#include "base/text.h"
#include "io/store_private.h"
#include "io/store_retire.h"

#define HERE "[\"motcua\",\"ao\"]"
#define LEFT "[\"ao\"]"

enum { OWED = 5 };

struct world {
	struct store *store;
	struct arena *arena;
	int64_t ids[OWED];
};

/* The ${i}th that is owed, and withdrawn. */
static int64_t
put_withdrawn(struct world *w, struct notice *notice, int i, const char *why,
    instant closed)
{
	struct err err;
	int64_t id;
	bool is_new;

	notice->clock = CLOCK_RESOLUTION;
	notice->rung = arena_printf(w->arena, "overdue-%d", i);
	notice->due = (day){ 18515 };
	notice->at = notice->created = MONDAY;
	notice->recipient = "nva@ducvan.example";
	notice->role = ROLE_OFFICER;
	notice->channel = "mail";
	notice->severity = SEVERITY_OVERDUE;
	notice->hold_until = MONDAY + 7;
	OK(store_notice_add(w->store, notice, &id, &is_new, &err));
	OK(store_notice_withdraw(w->store, id, why, closed, &err));
	return id;
}

/* Of the source `motcua`, which has left, five were withdrawn one after the
 * other, of the third a baseline; of `ao` one was for another reason. */
static int
set_up(void **state)
{
	static struct world w;
	struct err err;
	int64_t source, other;

	w.arena = arena_new(65536);
	w.store = open_at(":memory:");
	OK(store_begin(w.store, &err));
	source = put_source(w.store, w.arena, "motcua");
	other = put_source(w.store, w.arena, "ao");
	put_dossier(w.store, source, "H-1");
	put_dossier(w.store, other, "H-2");
	for (int i = 0; i <= OWED; i++) {
		struct notice notice = { .kind = NOTICE_ALERT,
			.dossier = i == OWED ? 2 : 1 };
		int64_t id;

		if (i == 2) {
			notice.kind = NOTICE_BASELINE;
			notice.dossier = 0;
			notice.subject = "baseline/1";
			notice.detail =
			    arena_printf(w.arena, "%lld", (long long)source);
		}
		id = put_withdrawn(&w, &notice, i,
		    i == OWED ? NOTICE_FINISHED : NOTICE_SOURCE_LEFT,
		    MONDAY + 100 + i);
		if (i < OWED)
			w.ids[i] = id;
	}
	OK(store_sources_named(w.store, LEFT, MONDAY + 90, &err));
	*state = &w;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;

	store_close(w->store);
	arena_free(w->arena);
	return 0;
}

/* How many are open, and how many are passed over. */
static void
is_owed(struct world *w, int open, int passed)
{
	struct err err;

	for (int i = 0; i < OWED; i++) {
		struct notice notice;
		bool found;

		OK(store_notice_load(w->store, w->ids[i], w->arena, &notice,
		    &found, &err));
		assert_true(found);
		open -= notice.state == NOTICE_OPEN;
		passed -= text_equal(notice.why, NOTICE_RESTORED);
		if (notice.state == NOTICE_OPEN)
			assert_int_equal(notice.hold_until, MONDAY + 7);
	}
	assert_int_equal(open, 0);
	assert_int_equal(passed, 0);
}

static bool
is_back(struct world *w)
{
	struct err err;
	bool any;

	OK(store_sources_back(w->store, &any, &err));
	return any;
}

static void
slice(struct world *w, int64_t *place, instant epoch, int passed, bool more)
{
	struct err err;
	int64_t count;
	bool is_more;

	OK(store_notices_back(w->store, place, 2, epoch, &count, &is_more,
	    &err));
	assert_int_equal(count, passed);
	assert_int_equal(is_more, more);
}

static void
no_slice_is_more_than_asked_for(void **state)
{
	struct world *w = *state;
	int64_t place = 0;
	struct err err;

	assert_false(is_back(w));
	OK(store_sources_named(w->store, HERE, MONDAY + 200, &err));
	assert_true(is_back(w));
	is_owed(w, 0, 0);
	slice(w, &place, INSTANT_NONE, 0, true);
	is_owed(w, 2, 0);
	slice(w, &place, INSTANT_NONE, 0, true);
	is_owed(w, 4, 0);
	slice(w, &place, INSTANT_NONE, 0, true);
	is_owed(w, 5, 0);
	assert_true(is_back(w));
	slice(w, &place, INSTANT_NONE, 0, false);
	assert_false(is_back(w));
	is_owed(w, 5, 0);
}

/* It ends between two slices, or its source leaves again meanwhile. */
static void
what_is_left_is_owed_by_another_walk(void **state)
{
	struct world *w = *state;
	int64_t place = 0;
	struct err err;

	OK(store_sources_named(w->store, HERE, MONDAY + 200, &err));
	slice(w, &place, INSTANT_NONE, 0, true);
	OK(store_sources_named(w->store, LEFT, MONDAY + 210, &err));
	assert_false(is_back(w));
	slice(w, &place, INSTANT_NONE, 0, true);
	is_owed(w, 2, 0);
	OK(store_sources_named(w->store, HERE, MONDAY + 220, &err));
	assert_true(is_back(w));
	place = 0;
	while (is_back(w)) {
		int64_t passed;
		bool more;

		OK(store_notices_back(w->store, &place, 2, INSTANT_NONE,
		    &passed, &more, &err));
	}
	is_owed(w, 5, 0);
}

/* The database was restored between the third and the fourth. */
static void
what_a_restore_covers_is_listed_slice_by_slice(void **state)
{
	struct world *w = *state;
	int64_t place = 0;
	struct err err;
	instant epoch = MONDAY + 103;

	OK(store_sources_named(w->store, HERE, MONDAY + 200, &err));
	slice(w, &place, epoch, 2, true);
	is_owed(w, 0, 2);
	slice(w, &place, epoch, 1, true);
	is_owed(w, 1, 3);
	slice(w, &place, epoch, 0, true);
	slice(w, &place, epoch, 0, false);
	is_owed(w, 2, 3);
}

static int
count_work(void *context)
{
	++*(int *)context;
	return 0;
}

/* How many steps of SQLite's machine the next slice takes. */
static int
work_of_slice(struct world *w, int64_t *place)
{
	int work = 0;

	sqlite3_progress_handler(w->store->db, 1, count_work, &work);
	slice(w, place, INSTANT_NONE, 0, true);
	sqlite3_progress_handler(w->store->db, 0, NULL, NULL);
	return work;
}

/* A departure withdraws all that it finds untrue at one instant. */
static void
of_one_instant_a_slice_reads_no_other(void **state)
{
	enum { MANY = 2000, BEHIND = 1000 };
	struct world *w = *state;
	int64_t place = OWED + 1;
	struct err err;
	int first;

	for (int i = 0; i < MANY; i++) {
		struct notice notice = { .kind = NOTICE_ALERT, .dossier = 1 };

		put_withdrawn(w, &notice, 100 + i, NOTICE_SOURCE_LEFT,
		    MONDAY + 100);
	}
	OK(store_sources_named(w->store, HERE, MONDAY + 200, &err));
	first = work_of_slice(w, &place);
	place = BEHIND;
	assert_in_range(work_of_slice(w, &place), 1, 2 * first);
	assert_in_range(first, 1, 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_slice_is_more_than_asked_for,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_is_left_is_owed_by_another_walk, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_a_restore_covers_is_listed_slice_by_slice, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    of_one_instant_a_slice_reads_no_other, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
