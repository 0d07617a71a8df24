/* A district ends on 30 June 2025; a commune carries its work on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "io/store_dossier.h"
#include "io/store_query.h"
#include "support/story.h"

#define MERGED "tests/scenario/office/merged.yaml"
#define CODE "H99.10-250625-0001"

/*
 * Received Wed 25/6/2025 at 10:00, five working days: 26, 27, 30/6, 1 and Wed
 * 2/7.  Two before is Mon 30/6, one before Tue 1/7.
 */
#define DOSSIER .code = CODE, .received = "2025-06-25 10:00"
#define OLD "UBND huyện Ví Dụ"
#define NEW "UBND xã Ví Dụ Mới"

static const char *
agency_of(struct play *play)
{
	struct world *world = play_world(play);
	struct dossier dossier;
	int64_t *ids;
	size_t count;
	struct err err;
	bool found;

	world_turn(world);
	assert_true(store_find_code(world->store, CODE, world->turn, &ids,
	    &count, &err));
	assert_int_equal(count, 1);
	assert_true(store_dossier_load(world->store, ids[0], world->turn,
	    &dossier, &found, &err));
	assert_true(found);
	return dossier.agency;
}

/* Under its old name in the export: from 1 July on its successor's people are
 * told, and the date is what it was. */
static void
test_old_name(void **state)
{
	struct play *play = story_open_in(MERGED, "2025-06-25 00:00");

	(void)state;
	play_until(play, "2025-06-25 11:00");
	story_one(play, DOSSIER, .agency = OLD);
	play_until(play, "2025-06-30 12:00");
	story_stands(play, CODE, "due-soon 2025-07-02T17:30");
	assert_string_equal(agency_of(play), "H99.10");
	play_until(play, "2025-07-03 12:00");
	story_stands(play, CODE, "overdue 2025-07-02T17:30");
	assert_string_equal(agency_of(play), "H99.20");
	story_notices(play, CODE,
	    "before-2wd 2025-07-02 canbo sealed\n"
	    "before-1wd 2025-07-02 motcua sealed\n"
	    "due-day 2025-07-02 motcua sealed\n"
	    "overdue 2025-07-02 motcua sealed\n"
	    "overdue 2025-07-02 chutich sealed\n");
	story_said(play, "2025-07-01 07:30", "to motcua@moi.example");
	story_moves(play, CODE, "");
	play_close(play);
}

/* The export names the commune and its officer from 1 July on: he is handed
 * over what was told, though the evening before he holds no office yet, and no
 * clock begins anew. */
static void
test_new_name(void **state)
{
	struct play *play = story_open_in(MERGED, "2025-06-25 00:00");

	(void)state;
	play_until(play, "2025-06-25 11:00");
	story_one(play, DOSSIER, .agency = OLD);
	play_until(play, "2025-06-30 20:00");
	story_one(play, DOSSIER, .agency = NEW, .officer = "Hoàng Thị Mẫu");
	play_until(play, "2025-07-02 12:00");
	story_stands(play, CODE, "due-today 2025-07-02T17:30");
	story_moves(play, CODE, "");
	story_notices(play, CODE,
	    "before-2wd 2025-07-02 canbo sealed\n"
	    "before-2wd 2025-07-02 canbo sealed\n"
	    "before-1wd 2025-07-02 canbo sealed\n"
	    "due-day 2025-07-02 canbo sealed\n");
	story_said(play, "2025-07-01 07:30", "to canbo@moi.example");
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_old_name),
		cmocka_unit_test(test_new_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
