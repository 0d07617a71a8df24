/* Figures: what they count, summed over a scope, made from a database, kept
 * and handed out. */
#include "io/store_fixture.h"

#include <pthread.h>
#include <stdatomic.h>

#include "web/figures_keep.h"
#include "web/figures_make.h"

/* Friday 2020-09-18 10:00 in Vietnam; Monday follows. */
#define NOW (MONDAY + 11 * WHEN_DAY + 10 * 3600)

static const struct agency tree[] = {
	{ .code = "H99.01",
	    .name = "Huyện Một",
	    .from = { INT32_MIN },
	    .to = { INT32_MAX } },
	{ .code = "H99.02",
	    .name = "Xã Hai",
	    .parent = "H99.01",
	    .from = { INT32_MIN },
	    .to = { INT32_MAX } },
};

static struct directory *
directory(struct arena *arena)
{
	struct err err;
	struct directory *built =
	    directory_build(arena, tree, 2, NULL, 0, &err);

	assert_non_null(built);
	return built;
}

static const struct source_health source = { .id = 7,
	.name = "motcua",
	.retired = INSTANT_NONE };

static struct survey_row
open_row(const char *agency, enum standing standing, instant due)
{
	return (struct survey_row){ .source = 7,
		.agency = agency,
		.standing = standing,
		.due = due,
		.acceptance_due = INSTANT_NONE,
		.step_due = INSTANT_NONE,
		.supplement_due = INSTANT_NONE,
		.ended = INSTANT_NONE,
		.ended_seen = INSTANT_NONE,
		.submitted = NOW - 5 * WHEN_DAY,
		.received = NOW - 5 * WHEN_DAY,
		.first_seen = NOW - 5 * WHEN_DAY };
}

static struct survey_row
ended_row(const char *agency, enum standing standing, int days_ago)
{
	struct survey_row row = open_row(agency, standing, NOW);

	row.received = row.submitted = row.first_seen =
	    NOW - (days_ago + 2) * (instant)WHEN_DAY;
	row.ended = row.ended_seen = NOW - days_ago * (instant)WHEN_DAY;
	return row;
}

struct counted {
	struct arena *arena;
	struct directory *directory;
	struct figures figures;
};

static struct counted
begin(void)
{
	struct counted it = { .arena = arena_new(4096) };

	it.directory = directory(it.arena);
	figures_begin(&it.figures, it.directory, &source, 1, NOW,
	    WHEN_OFFICE_OFFSET, it.arena);
	/* As the calendar says of a Friday. */
	it.figures.next_working = when_add_days(it.figures.today, 3);
	it.figures.next_known = true;
	return it;
}

static void
add(struct counted *it, struct survey_row row)
{
	figures_add(&it->figures, it->directory, &row);
}

static void
open_ones_stand_under_their_agency(void **state)
{
	struct counted it = begin();
	const struct figures_count *commune = &it.figures.agencies[1];
	struct survey_row late =
	    open_row("H99.02", STANDING_OVERDUE, NOW - 2 * WHEN_DAY);
	struct survey_row paused = open_row("H99.02", STANDING_PAUSED, NOW);

	(void)state;
	add(&it, late);
	late.has_apology = late.baseline = true;
	add(&it, late);
	paused.pause = PAUSE_PAYMENT;
	add(&it, paused);
	add(&it, open_row("H99.02", STANDING_DUE_TODAY, NOW));
	/* Due on Sunday and on Monday: the next working day's; Tuesday's not.
	 */
	add(&it, open_row("H99.02", STANDING_DUE_SOON, NOW + 2 * WHEN_DAY));
	add(&it, open_row("H99.02", STANDING_RUNNING, NOW + 3 * WHEN_DAY));
	add(&it, open_row("H99.02", STANDING_RUNNING, NOW + 4 * WHEN_DAY));
	add(&it, open_row("H99.99", STANDING_AWAITING, INSTANT_NONE));
	assert_int_equal(commune->standings[STANDING_OVERDUE], 2);
	assert_int_equal(commune->apologies, 1);
	assert_int_equal(commune->baseline, 1);
	assert_int_equal(commune->paused[PAUSE_PAYMENT], 1);
	assert_int_equal(commune->standings[STANDING_DUE_TODAY], 1);
	assert_int_equal(commune->due_next, 2);
	assert_int_equal(figures_open(commune), 7);
	/* No agency that is known. */
	assert_int_equal(figures_open(&it.figures.agencies[2]), 1);
	arena_free(it.arena);
}

static void
days_and_rates_go_by_the_end(void **state)
{
	struct counted it = begin();
	const struct figures_count *commune = &it.figures.agencies[1];
	struct survey_row untold = ended_row("H99.02", STANDING_DONE_LATE, 3);
	int64_t finished;

	(void)state;
	add(&it, ended_row("H99.02", STANDING_DONE_EARLY, 0));
	add(&it, ended_row("H99.02", STANDING_DONE_ON_TIME, 3));
	add(&it, ended_row("H99.02", STANDING_WITHDRAWN, 3));
	add(&it, ended_row("H99.02", STANDING_DONE_LATE, 3));
	add(&it, ended_row("H99.02", STANDING_DONE_LATE, 29));
	add(&it, ended_row("H99.02", STANDING_DONE_LATE, 30));
	add(&it, ended_row("H99.02", STANDING_DONE_LATE, 89));
	add(&it, ended_row("H99.02", STANDING_DONE_LATE, 90));
	add(&it, ended_row("H99.02", STANDING_GONE, 3));
	untold.end_untold = true;
	add(&it, untold);
	assert_int_equal(commune->days[89].in_time, 1);
	assert_int_equal(commune->days[86].in_time, 2);
	assert_int_equal(commune->days[86].late, 1);
	assert_int_equal(commune->days[60].late, 1);
	assert_int_equal(commune->days[59].late, 1);
	assert_int_equal(commune->days[0].late, 1);
	/* Received two days before it ended. */
	assert_int_equal(commune->days[87].received, 1);
	assert_int_equal(commune->days[84].received, 3);
	/* 3 of 5 within thirty days: 600 thousandths, by both ways. */
	assert_int_equal(commune->rate.finished, 5);
	assert_int_equal(commune->rate.on_time, 3);
	assert_int_equal(figures_rate(commune, 0, RATE_SPAN, &finished), 600);
	assert_int_equal(finished, 5);
	assert_int_equal(rate_of_finished(&commune->rate), 600);
	/* All that was in hand: 3 in time of 5. */
	add(&it, open_row("H99.02", STANDING_RUNNING, NOW + WHEN_DAY));
	assert_int_equal(rate_of_all(&commune->rate), 667);
	arena_free(it.arena);
}

static void
lateness_falls_into_steps(void **state)
{
	struct counted it = begin();
	const struct figures_source *at = &it.figures.sources[0];

	(void)state;
	add(&it, open_row("H99.02", STANDING_OVERDUE, NOW - WHEN_DAY));
	add(&it, open_row("H99.02", STANDING_OVERDUE, NOW - WHEN_DAY - 1));
	add(&it, open_row(NULL, STANDING_OVERDUE, NOW - 400 * WHEN_DAY));
	assert_int_equal(at->lateness[0], 1);
	assert_int_equal(at->lateness[1], 1);
	assert_int_equal(at->lateness[FIGURES_STEPS], 1);
	assert_int_equal(at->late_seconds, 402 * WHEN_DAY + 1);
	assert_int_equal(at->standings[STANDING_OVERDUE], 3);
	arena_free(it.arena);
}

static void
a_scope_is_summed(void **state)
{
	static const char *const both[] = { "H99.01", "H99.01", "H99.02" };
	static const char *const commune[] = { "H99.02", "H99.77" };
	struct counted it = begin();
	struct figures_count sum;

	(void)state;
	add(&it, open_row("H99.01", STANDING_RUNNING, NOW + WHEN_DAY));
	add(&it, open_row("H99.02", STANDING_RUNNING, NOW + WHEN_DAY));
	add(&it, open_row(NULL, STANDING_RUNNING, NOW + WHEN_DAY));
	figures_of(&it.figures, it.directory, both, 3, &sum);
	assert_int_equal(figures_open(&sum), 2);
	figures_of(&it.figures, it.directory, commune, 2, &sum);
	assert_int_equal(figures_open(&sum), 1);
	figures_of_all(&it.figures, &sum);
	assert_int_equal(figures_open(&sum), 3);
	arena_free(it.arena);
}

/* ---- from a database ---- */

static atomic_llong clock_now;

static instant
test_clock(void)
{
	return atomic_load(&clock_now);
}

struct kept {
	struct place place;
	struct arena *arena;
	struct conf conf;
	struct store *store;
	struct figures_keep *keep;
};

static void
put(struct kept *it, const char *code)
{
	struct err err;
	int64_t id;

	OK(store_begin(it->store, &err));
	id = put_source(it->store, it->arena, "motcua");
	put_dossier(it->store, id, code);
	OK(store_commit(it->store, &err));
}

static struct kept
keep(void)
{
	struct kept it = { .place = place_make(), .arena = arena_new(4096) };

	atomic_store(&clock_now, MONDAY + 10 * 3600);
	it.store = open_at(it.place.path);
	put(&it, "H99.1");
	/* The keep looks for hosod.db in the folder. */
	assert_int_equal(symlink(it.place.path,
			     arena_printf(it.arena, "%s/hosod.db",
				 it.place.folder)),
	    0);
	it.conf = (struct conf){ .control = "/nonexistent/control",
		.offset = WHEN_OFFICE_OFFSET,
		.directory = directory(it.arena) };
	return it;
}

static void
start(struct kept *it)
{
	struct err err;

	if (it->conf.state == NULL)
		it->conf.state = it->place.folder;
	it->keep = figures_keep_start(&it->conf, test_clock, &err);
	assert_non_null(it->keep);
}

static void
drop(struct kept *it)
{
	figures_keep_stop(it->keep);
	store_close(it->store);
	unlink(arena_printf(it->arena, "%s/hosod.db", it->place.folder));
	place_remove(&it->place);
	arena_free(it->arena);
}

static const struct figures *
taken(struct kept *it)
{
	struct err why;
	const struct figures *figures =
	    figures_keep_take(it->keep, 20000, &why);

	if (figures == NULL)
		fail_msg("no figures: %s", why.text);
	return figures;
}

/* Waits for another making than that of ${before}. */
static void
await_other(struct kept *it, instant before)
{
	for (int i = 0; i < 2000; i++) {
		const struct figures *it_is = taken(it);
		instant made = it_is->made;

		figures_keep_give(it->keep, it_is);
		if (made != before)
			return;
		usleep(5000);
	}
	fail_msg("no other figures were made");
}

static void
are_made_once_a_minute_and_stay_as_they_are(void **state)
{
	struct kept it = keep();
	const struct figures *first, *same, *later;

	(void)state;
	start(&it);
	first = taken(&it);
	assert_int_equal(first->agencies[1].standings[STANDING_RUNNING], 1);
	assert_int_equal(first->made, MONDAY + 10 * 3600);
	put(&it, "H99.2");
	atomic_fetch_add(&clock_now, 59);
	same = taken(&it);
	assert_ptr_equal(same, first);
	figures_keep_give(it.keep, same);
	atomic_fetch_add(&clock_now, 1);
	await_other(&it, first->made);
	later = taken(&it);
	assert_int_equal(later->agencies[1].standings[STANDING_RUNNING], 2);
	assert_int_equal(first->agencies[1].standings[STANDING_RUNNING], 1);
	figures_keep_give(it.keep, first);
	figures_keep_give(it.keep, later);
	drop(&it);
}

static void
old_ones_are_not_handed_out(void **state)
{
	struct kept it = keep();
	const struct figures *figures;
	struct err why;
	instant made;

	(void)state;
	start(&it);
	figures = taken(&it);
	made = figures->made;
	figures_keep_give(it.keep, figures);
	atomic_fetch_add(&clock_now, 3600);
	/* But to who tells how old they are. */
	figures = figures_keep_take_any(it.keep, 20000, &why);
	assert_int_equal(figures->made, made);
	figures_keep_give(it.keep, figures);
	figures = taken(&it);
	assert_int_equal(figures->made, made + 3600);
	figures_keep_give(it.keep, figures);
	drop(&it);
}

static void
why_there_are_none_is_told(void **state)
{
	struct kept it = keep();
	struct err why;

	(void)state;
	it.conf.state = "/nonexistent";
	start(&it);
	assert_null(figures_keep_take(it.keep, 20000, &why));
	assert_non_null(strstr(why.text, "/nonexistent/hosod.db"));
	/* Asked again at once it says so without another try; after some
	 * seconds it tries. */
	assert_null(figures_keep_take(it.keep, 20000, &why));
	assert_non_null(strstr(why.text, "/nonexistent/hosod.db"));
	it.conf.state = it.place.folder;
	atomic_fetch_add(&clock_now, FIGURES_AGAIN_S);
	figures_keep_give(it.keep, taken(&it));
	drop(&it);
}

static void *
ask_often(void *context)
{
	struct kept *it = context;

	for (int i = 0; i < 300; i++) {
		struct err why;
		const struct figures *figures =
		    figures_keep_take(it->keep, 1, &why);

		atomic_fetch_add(&clock_now, 7);
		if (figures != NULL)
			assert_true(figures_open(&figures->agencies[1]) >= 1);
		figures_keep_give(it->keep, figures);
	}
	return NULL;
}

static void
many_threads_may_ask(void **state)
{
	struct kept it = keep();
	pthread_t threads[4];

	(void)state;
	start(&it);
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask_often,
				     &it),
		    0);
	for (int i = 0; i < 20; i++)
		put(&it, arena_printf(it.arena, "H99.1%d", i));
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	drop(&it);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(open_ones_stand_under_their_agency),
		cmocka_unit_test(days_and_rates_go_by_the_end),
		cmocka_unit_test(lateness_falls_into_steps),
		cmocka_unit_test(a_scope_is_summed),
		cmocka_unit_test(are_made_once_a_minute_and_stay_as_they_are),
		cmocka_unit_test(old_ones_are_not_handed_out),
		cmocka_unit_test(why_there_are_none_is_told),
		cmocka_unit_test(many_threads_may_ask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
