/* Stretches without office hours: 07:30 to 17:30 on working days.  Wed 2/9/2020
 * is a day off, 5/9 and 6/9 are a weekend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/afterhours.h"
#include "support/pure_calendar.h"
#include "support/pure_dossier.h"

/* At ${at} a stretch runs until the opening of ${opens}; NULL: none does. */
static const struct {
	const char *at, *opens;
} cases[] = {
	{ "2020-09-03 07:29", "2020-09-03" },
	{ "2020-09-03 07:30", NULL },
	{ "2020-09-03 12:00", NULL }, /* noon is no night */
	{ "2020-09-03 17:30", NULL },
	{ "2020-09-03 17:31", "2020-09-04" },
	{ "2020-09-04 00:00", "2020-09-04" },
	{ "2020-09-04 18:00", "2020-09-07" },
	{ "2020-09-05 10:00", "2020-09-07" },
	{ "2020-09-07 07:00", "2020-09-07" },
	{ "2020-09-01 20:00", "2020-09-03" },
	{ "2020-09-02 10:00", "2020-09-03" },
	/* Beyond the years that are listed. */
	{ "2099-01-01 23:00", NULL },
};

static void
test_stretches(void **state)
{
	struct calendar *calendar = pure_calendar("");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		day opens;
		bool is = afterhours(calendar, pure_at(cases[i].at), &opens);

		assert_int_equal(is, cases[i].opens != NULL);
		if (is)
			assert_int_equal(opens.n, pure_day(cases[i].opens).n);
	}
	calendar_free(calendar);
}

static void
test_one_or_two(void **state)
{
	struct calendar *calendar = pure_calendar("");

	(void)state;
	assert_true(afterhours_same(calendar, pure_at("2020-09-04 18:00"),
	    pure_at("2020-09-07 07:00")));
	assert_false(afterhours_same(calendar, pure_at("2020-09-03 18:00"),
	    pure_at("2020-09-04 18:00")));
	assert_false(afterhours_same(calendar, pure_at("2020-09-03 17:00"),
	    pure_at("2020-09-03 18:00")));
	assert_false(afterhours_same(calendar, INSTANT_NONE,
	    pure_at("2020-09-03 18:00")));
	calendar_free(calendar);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stretches),
		cmocka_unit_test(test_one_or_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
