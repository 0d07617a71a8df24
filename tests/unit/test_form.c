/* Forms as browsers send them, and what no browser sends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire/form.h"

static struct slice
bytes(const char *text)
{
	return (struct slice){ text, strlen(text) };
}

static void
test_read(void **state)
{
	struct arena *arena = arena_new(4096);
	struct form form;
	struct err err;

	(void)state;
	assert_true(form_parse(arena,
	    bytes(
		"dossier=1-resolution&dossier=2-step&note=ch%E1%bb%9d+d%C3%A2n"
		"&&%61ll=&reason&x=a=b"),
	    &form, &err));
	assert_int_equal(form.count, 6);
	assert_string_equal(form.fields[1].name, "dossier");
	assert_string_equal(form.fields[1].value, "2-step");
	assert_string_equal(form_value(&form, "dossier"), "1-resolution");
	assert_string_equal(form_value(&form, "note"), "chờ dân");
	assert_string_equal(form_value(&form, "all"), "");
	assert_string_equal(form_value(&form, "reason"), "");
	assert_string_equal(form_value(&form, "x"), "a=b");
	assert_null(form_value(&form, "days"));
	assert_true(form_parse(arena, bytes(""), &form, &err));
	assert_int_equal(form.count, 0);
	arena_free(arena);
}

static void
test_refused(void **state)
{
	static const char *const bad[] = { "a=%", "a=%1", "a=%zz", "%=1",
		"a=%00", "a=%ff", "a=%c3", "a=\xc3\x28", "b=1&a=%4" };
	struct arena *arena = arena_new(4096);
	struct buf many = buf_over(arena);
	struct form form;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(form_parse(arena, bytes(bad[i]), &form, &err));
	assert_string_equal(err.text, "field 2: no form's encoding of UTF-8");
	assert_false(
	    form_parse(arena, (struct slice){ "a=\0b", 4 }, &form, &err));
	for (int i = 0; i < FORM_FIELDS; i++)
		buf_add(&many, "a&");
	assert_true(form_parse(arena, bytes(buf_text(&many)), &form, &err));
	buf_add(&many, "a");
	assert_false(form_parse(arena, bytes(buf_text(&many)), &form, &err));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
