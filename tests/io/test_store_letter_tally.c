/* Letters by state and channel, and which dossiers figures ask for. */
#include "io/store_fixture.h"

#include "io/store_letter_tally.h"
#include "io/store_survey.h"

static void
seal(struct store *store, const char *channel, instant sealed, int64_t *out)
{
	struct letter letter = { .recipient = "a@b.example",
		.channel = channel,
		.kind = NOTICE_ADMIN,
		.subject = "Thử",
		.bytes = "x",
		.size = 1,
		.sealed = sealed };
	static int number;
	struct notice notice = { .kind = NOTICE_ADMIN,
		.rung = "admin",
		.recipient = "a@b.example",
		.role = ROLE_ADMINISTRATOR,
		.channel = channel,
		.at = sealed,
		.created = sealed,
		.hold_until = sealed };
	char message[32];
	int64_t owed;
	bool is_new;
	struct err err;

	snprintf(message, sizeof(message), "%d@hosod", ++number);
	letter.message_id = notice.subject = message;
	OK(store_notice_add(store, &notice, &owed, &is_new, &err));
	OK(store_letter_seal(store, &letter, &owed, 1, &err));
	*out = letter.id;
}

static void
letters_by_state_and_channel(void **state)
{
	struct place place = place_make();
	struct store *store = open_at(place.path);
	struct arena *arena = arena_new(4096);
	struct letter_tally *tallies;
	int64_t first, second, third;
	size_t count;
	struct err err;
	instant oldest;
	int attempt;

	(void)state;
	OK(store_letter_oldest(store, &oldest, &err));
	assert_int_equal(oldest, INSTANT_NONE);
	OK(store_begin(store, &err));
	seal(store, "thu", MONDAY + 10, &first);
	seal(store, "thu", MONDAY + 20, &second);
	seal(store, "zalo", MONDAY + 30, &third);
	OK(store_letter_claim(store, first, MONDAY + 40, &attempt, &err));
	OK(store_letter_settle(store, first, MONDAY + 50,
	    &(struct settlement){ .state = LETTER_SENT }, &err));
	OK(store_letter_claim(store, second, MONDAY + 40, &attempt, &err));
	OK(store_commit(store, &err));
	OK(store_letter_tally(store, arena, &tallies, &count, &err));
	assert_int_equal(count, 3);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(tallies[i].count, 1);
		assert_string_equal(tallies[i].channel,
		    tallies[i].state == LETTER_SEALED ? "zalo" : "thu");
	}
	/* A courier has the second. */
	OK(store_letter_oldest(store, &oldest, &err));
	assert_int_equal(oldest, MONDAY + 20);
	/* Once uncertain it is to be sent again, … */
	OK(store_begin(store, &err));
	OK(store_letter_settle(store, second, MONDAY + 60,
	    &(struct settlement){ .state = LETTER_UNCERTAIN,
		.next_try = MONDAY + 100 },
	    &err));
	OK(store_commit(store, &err));
	OK(store_letter_oldest(store, &oldest, &err));
	assert_int_equal(oldest, MONDAY + 20);
	/* … twice never more. */
	OK(store_begin(store, &err));
	OK(store_letter_claim(store, second, MONDAY + 100, &attempt, &err));
	OK(store_letter_settle(store, second, MONDAY + 110,
	    &(struct settlement){ .state = LETTER_UNCERTAIN,
		.next_try = MONDAY + 200 },
	    &err));
	OK(store_commit(store, &err));
	OK(store_letter_oldest(store, &oldest, &err));
	assert_int_equal(oldest, MONDAY + 30);
	store_close(store);
	place_remove(&place);
	arena_free(arena);
}

static void
open_ones_and_those_that_ended_since(void **state)
{
	struct place place = place_make();
	struct store *store = open_at(place.path);
	struct arena *arena = arena_new(4096);
	struct survey_row *rows;
	size_t count, found;
	int64_t source, *ids;
	struct err err;

	(void)state;
	OK(store_begin(store, &err));
	source = put_source(store, arena, "a");
	for (int i = 0; i < 4; i++)
		put_dossier(store, source, arena_printf(arena, "H99.%d", i));
	put_dossier(store, put_source(store, arena, "b"), "H99.9");
	OK(store_commit(store, &err));
	/* The second ended long ago, the third lately; b is retired. */
	tamper(place.path,
	    "UPDATE dossier SET standing = 8, ended = 100 WHERE id = 2;"
	    "UPDATE dossier SET standing = 8, ended = 200 WHERE id = 3;"
	    "UPDATE source SET retired = 1 WHERE name = 'b'");
	OK(store_survey_ids(store, 200, arena, &ids, &count, &err));
	assert_int_equal(count, 3);
	assert_int_equal(ids[0], 1);
	assert_int_equal(ids[1], 3);
	assert_int_equal(ids[2], 4);
	/* One that is gone meanwhile is passed over. */
	ids[1] = 77;
	OK(store_snapshot_begin(store, &err));
	OK(store_survey_of(store, ids, count, arena, &rows, &found, &err));
	store_snapshot_end(store);
	assert_int_equal(found, 2);
	assert_int_equal(rows[0].id, 1);
	assert_int_equal(rows[1].id, 4);
	assert_string_equal(rows[1].agency, "H99.02");
	assert_int_equal(rows[1].standing, STANDING_RUNNING);
	store_close(store);
	place_remove(&place);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_by_state_and_channel),
		cmocka_unit_test(open_ones_and_those_that_ended_since),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
