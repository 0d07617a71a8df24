/* From accounts to readers: subtrees, mergers, rights. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "web/readers.h"

/* The province, two districts, a commune of each; the commune H99.01.08 was
 * merged into H99.02.01, and into that one before H99.01.09. */
static struct directory *
directory(struct arena *arena)
{
	static const char *const none[] = { NULL };
	static const struct {
		const char *code, *parent, *successor;
	} rows[] = {
		{ "H99", NULL, NULL },
		{ "H99.01", "H99", NULL },
		{ "H99.02", "H99", NULL },
		{ "H99.01.01", "H99.01", NULL },
		{ "H99.02.01", "H99.02", NULL },
		{ "H99.01.08", "H99.01", "H99.02.01" },
		{ "H99.01.09", "H99.01", "H99.01.08" },
	};
	enum { COUNT = sizeof(rows) / sizeof(rows[0]) };
	static struct agency agencies[COUNT];
	struct directory *made;
	struct err err;

	for (int i = 0; i < COUNT; i++)
		agencies[i] = (struct agency){ .code = rows[i].code,
			.name = rows[i].code,
			.aliases = none,
			.parent = rows[i].parent,
			.from = { INT32_MIN / 2 },
			.to = { rows[i].successor == NULL
				? INT32_MAX / 2
				: when_from_civil(2025, 6, 30).n },
			.successor = rows[i].successor,
			.line = i + 2 };
	made = directory_build(arena, agencies, COUNT, NULL, 0, &err);
	assert_non_null(made);
	return made;
}

static void
test_readers(void **state)
{
	static const char text[] =
	    "vp:!:*:operate:Văn phòng\n"
	    "hai:!:H99.02:act:Huyện Hai\n"
	    "mot:!:H99.01.01:read:Xã Một\n"
	    "nhieu:!:H99.02.01,H99.02,H99.01.01:read:Ai\n";
	struct arena *arena = arena_new(65536);
	struct complaints complaints = { 0 };
	struct conf conf = { .directory = directory(arena) };
	struct web_readers *readers;
	const struct web_reader *one;

	(void)state;
	conf.web.accounts =
	    web_accounts_parse("accounts", (struct slice){ text, strlen(text) },
		conf.directory, arena, &complaints);
	assert_non_null(conf.web.accounts);
	readers = web_readers_new(&conf);
	one = web_readers_find(readers, "vp");
	assert_string_equal(one->account, "vp");
	assert_string_equal(one->name, "Văn phòng");
	assert_true(one->province && one->may_act && one->may_operate);
	assert_true(web_reader_sees(one, NULL));
	assert_true(web_reader_sees(one, "H99.01.09"));
	assert_true(web_reader_sees(one, "elsewhere"));
	one = web_readers_find(readers, "hai");
	assert_true(one->may_act);
	assert_false(one->province || one->may_operate);
	assert_true(web_reader_sees(one, "H99.02"));
	assert_true(web_reader_sees(one, "H99.02.01"));
	/* What came to it by mergers, one after another. */
	assert_true(web_reader_sees(one, "H99.01.08"));
	assert_true(web_reader_sees(one, "H99.01.09"));
	assert_false(web_reader_sees(one, "H99"));
	assert_false(web_reader_sees(one, "H99.01"));
	assert_false(web_reader_sees(one, "H99.01.01"));
	assert_false(web_reader_sees(one, "H99.0"));
	assert_false(web_reader_sees(one, NULL));
	one = web_readers_find(readers, "mot");
	assert_false(one->may_act || one->may_operate);
	assert_int_equal(one->agency_count, 1);
	one = web_readers_find(readers, "nhieu");
	assert_int_equal(one->agency_count, 5);
	for (size_t i = 1; i < one->agency_count; i++)
		assert_true(strcmp(one->agencies[i - 1], one->agencies[i]) < 0);
	assert_null(web_readers_find(readers, "nobody"));
	assert_null(web_readers_find(readers, NULL));
	web_readers_free(readers);
	arena_free(arena);
}

static void
test_nobody(void **state)
{
	const struct conf conf = { 0 };
	const struct web_reader reader = { 0 };
	struct web_readers *readers = web_readers_new(&conf);

	(void)state;
	assert_null(web_readers_find(readers, ""));
	assert_false(web_reader_sees(&reader, NULL));
	web_readers_free(readers);
	web_readers_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_readers),
		cmocka_unit_test(test_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
