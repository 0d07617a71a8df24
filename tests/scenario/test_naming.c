/*
 * Names numbered on one thread and known by id on another: what is numbered
 * keeps its number, what is forgotten is asked for again, and a source with
 * more names than are kept loses none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "flow/first.h"

static struct dossier
dossier_of(const char *officer, const char *agency)
{
	struct dossier dossier = { .agency = agency };

	dossier.facts.seen.officer_name = officer;
	return dossier;
}

static void
test_numbers_and_ids(void **state)
{
	struct naming *naming = naming_new();
	/* One text in two places is one name. */
	struct dossier a = dossier_of("Lê Văn Thử", "NS");
	struct dossier b = dossier_of("NS", NULL);
	struct name_numbers first, again, other;
	struct name_ids ids = { { 0 } }, found;
	int named = 0;

	(void)state;
	naming_number(naming, &a, &first);
	naming_number(naming, &a, &again);
	naming_number(naming, &b, &other);
	assert_memory_equal(&first, &again, sizeof(first));
	for (int i = 0; i < DOSSIER_NAMES; i++)
		named += first.of[i] != 0;
	assert_int_equal(named, 2);

	found = naming_ids(naming, &first);
	assert_memory_equal(&found, &ids, sizeof(ids));
	for (int i = 0; i < DOSSIER_NAMES; i++)
		if (first.of[i] != 0)
			ids.of[i] = 70 + i;
	naming_learn(naming, &first, &ids);
	found = naming_ids(naming, &again);
	assert_memory_equal(&found, &ids, sizeof(ids));
	/* The officer "NS" has the id that the agency "NS" was given. */
	for (int i = 0; i < DOSSIER_NAMES; i++)
		if (other.of[i] != 0)
			assert_int_equal(naming_ids(naming, &other).of[i],
			    70 + DOSSIER_NAMES - 1);

	naming_forget(naming);
	found = naming_ids(naming, &first);
	memset(&ids, 0, sizeof(ids));
	assert_memory_equal(&found, &ids, sizeof(ids));
	naming_free(naming);
}

static void
test_more_than_are_kept(void **state)
{
	struct naming *naming = naming_new();
	struct name_numbers numbers, first = { { 0 } };
	struct name_ids ids;
	char name[32];
	int kept = 0;

	(void)state;
	for (int n = 0; n < 20000; n++) {
		struct dossier dossier = dossier_of(name, NULL);
		int at = -1;

		snprintf(name, sizeof(name), "Nguyễn Văn Thử %d", n);
		naming_number(naming, &dossier, &numbers);
		for (int i = 0; i < DOSSIER_NAMES; i++)
			if (numbers.of[i] != 0)
				at = i;
		kept += at >= 0;
		if (n == 0)
			first = numbers;
		/* What was made of it is its own for ever, or nobody's. */
		ids = (struct name_ids){ { 0 } };
		if (at >= 0) {
			assert_int_equal(naming_ids(naming, &numbers).of[at],
			    0);
			ids.of[at] = 1 + n;
		}
		naming_learn(naming, &numbers, &ids);
	}
	assert_true(kept >= 4096 && kept < 20000);
	ids = naming_ids(naming, &first);
	for (int i = 0; i < DOSSIER_NAMES; i++)
		assert_int_equal(ids.of[i], first.of[i] != 0);
	naming_free(naming);
}

static void
test_nobody_numbers(void **state)
{
	const struct name_numbers numbers = { { 1, 2, 3 } };
	const struct name_ids none = { { 0 } };
	struct name_ids ids = naming_ids(NULL, &numbers);

	(void)state;
	assert_memory_equal(&ids, &none, sizeof(ids));
	naming_learn(NULL, &numbers, &none);
	naming_forget(NULL);
	naming_free(NULL);
}

/* What was made ahead is said only in the second and by the rules that it was
 * made for (invariant 10: one turn sees one now). */
static void
test_holds(void **state)
{
	struct first first = { .dossier = { .judged = 1600000000,
				   .generation = 3 } };

	(void)state;
	assert_true(first_holds(&first, 1600000000, 3));
	assert_false(first_holds(&first, 1600000001, 3));
	assert_false(first_holds(&first, 1600000000, 4));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_and_ids),
		cmocka_unit_test(test_more_than_are_kept),
		cmocka_unit_test(test_nobody_numbers),
		cmocka_unit_test(test_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
