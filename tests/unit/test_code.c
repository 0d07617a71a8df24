/* Dossier codes of both shapes, and what only looks like one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/code.h"

static void
test_codes(void **state)
{
	static const struct {
		const char *code;
		enum code_date kind;
		int month, dom; /* of 2020 */
	} cases[] = {
		/* TT 01/2018 art. 19, and the reversed order of 2025. */
		{ "000.00.12.H03-200915-0001", CODE_DATED, 9, 15 },
		{ "H03.12.000.00-200915-0001", CODE_DATED, 9, 15 },
		{ "H03.12-200229-0001", CODE_DATED, 2, 29 },
		{ "H03-200915-0001", CODE_DATED, 9, 15 },
		/* The owner's two digits, and a long sequence. */
		{ "H03.12.000.00-200915-120001", CODE_DATED, 9, 15 },
		{ "000.00.12.H03-200915-00012345", CODE_DATED, 9, 15 },
		{ "H03.12-200230-0001", CODE_NO_DAY, 0, 0 },
		{ "H03.12-201301-0001", CODE_NO_DAY, 0, 0 },
		{ "000.00.12.H03-200900-0001", CODE_NO_DAY, 0, 0 },
		{ "", CODE_OTHER, 0, 0 },
		{ "000", CODE_OTHER, 0, 0 },
		{ "000.00.12-200915-0001", CODE_OTHER, 0, 0 },
		{ "00.00.12.H03-200915-0001", CODE_OTHER, 0, 0 },
		{ "000.00.12.H3-200915-0001", CODE_OTHER, 0, 0 },
		{ "000.00.12.h03-200915-0001", CODE_OTHER, 0, 0 },
		{ "H03.1-200915-0001", CODE_OTHER, 0, 0 },
		{ "H03.12.000.00.00-200915-0001", CODE_OTHER, 0, 0 },
		{ "H03.1234-200915-0001", CODE_OTHER, 0, 0 },
		{ "H03.12-20200915-0001", CODE_OTHER, 0, 0 },
		{ "H03.12-200915-001", CODE_OTHER, 0, 0 },
		{ "H03.12-200915-0001x", CODE_OTHER, 0, 0 },
		{ "H03.12-200915", CODE_OTHER, 0, 0 },
		{ "H03.12/200915-0001", CODE_OTHER, 0, 0 },
		{ "[03.12-200915-0001", CODE_OTHER, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		day date = { 0 };
		enum code_date kind = code_date(cases[i].code, &date);

		if (kind != cases[i].kind)
			fail_msg("%s: %d", cases[i].code, (int)kind);
		if (kind == CODE_DATED)
			assert_int_equal(date.n,
			    when_from_civil(2020, cases[i].month, cases[i].dom)
				.n);
	}
}

static void
test_parts(void **state)
{
	static const struct {
		const char *code;
		size_t unit;
		uint32_t owner, number;
	} cases[] = {
		{ "000.00.12.H03-200915-0001", 13, 0, 1 },
		{ "H03.12.000.00-200915-0123", 13, 0, 123 },
		{ "H03-200915-0000", 3, 0, 0 },
		/* A central system's: its owner, and its own sequence. */
		{ "H03.12.000.00-200915-120007", 13, 12, 7 },
		/* A day of more than 9,999. */
		{ "H03.12-200915-10000", 6, 0, 10000 },
		{ "H03.12-200915-012345678", 6, 0, 12345678 },
	};
	static const char *const others[] = { "H03.12-200915-0123456789",
		"H03.12-200230-0001", "H03.12-200915", "", "x" };
	struct code_parts parts;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(code_take_apart(cases[i].code, &parts));
		assert_int_equal(parts.unit, cases[i].unit);
		assert_int_equal(parts.date.n, when_from_civil(2020, 9, 15).n);
		assert_int_equal(parts.owner, cases[i].owner);
		assert_int_equal(parts.number, cases[i].number);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(code_take_apart(others[i], &parts));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_codes),
		cmocka_unit_test(test_parts) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
