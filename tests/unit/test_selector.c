/* Selectors, RFC 6901's own examples among them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire/json.h"
#include "wire/selector.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	json_init();
	arena = arena_new(65536);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const struct timeform_rules times = {
	.forms = { TIMEFORM_COMPACT, TIMEFORM_SLASH, TIMEFORM_RFC3339 },
	.form_count = 3,
	.offset = WHEN_OFFICE_OFFSET,
};

/* What ${text} finds in ${json}, printed; NULL for nothing. */
static const char *
find(const char *text, const char *json, const struct timeform_rules *rules)
{
	const struct cJSON *tree, *found;
	struct selector *selector;
	const char *out = NULL;
	struct err err;

	selector = selector_build(text, &err);
	if (selector == NULL)
		fail_msg("%s", err.text);
	assert_string_equal(selector->text, text);
	assert_true(json_parse(arena, (struct slice){ json, strlen(json) },
	    &tree, &err));
	found = selector_find(selector, tree, rules);
	if (found != NULL && !json_text(arena, found, &out, &err))
		fail_msg("%s", err.text);
	if (found != NULL && out == NULL)
		out = json_kind(found);
	selector_free(selector);
	return out;
}

static void
assert_finds(const char *text, const char *json, const char *want)
{
	const char *got = find(text, json, &times);

	if (!text_equal(got, want))
		fail_msg("%s in %s: %s instead of %s", text, json,
		    got == NULL ? "nothing" : got,
		    want == NULL ? "nothing" : want);
}

/* RFC 6901, section 5. */
static void
test_rfc6901(void **state)
{
	static const char json[] =
	    "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,"
	    "\"e^f\":3,\"g|h\":4,\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,"
	    "\"m~n\":8}";

	(void)state;
	assert_finds("", json, "an object");
	assert_finds("/foo", json, "an array");
	assert_finds("/foo/0", json, "bar");
	assert_finds("/", json, "0");
	assert_finds("/a~1b", json, "1");
	assert_finds("/c%d", json, "2");
	assert_finds("/e^f", json, "3");
	assert_finds("/g|h", json, "4");
	assert_finds("/i\\j", json, "5");
	assert_finds("/k\"l", json, "6");
	assert_finds("/ ", json, "7");
	assert_finds("/m~0n", json, "8");
}

static void
test_pointer_edges(void **state)
{
	(void)state;
	assert_finds("/a/01", "{\"a\":[1,2]}", NULL); /* no leading zero */
	assert_finds("/a/2", "{\"a\":[1,2]}", NULL);
	assert_finds("/a/-1", "{\"a\":[1,2]}", NULL);
	assert_finds("/a/0", "{\"a\":{\"0\":\"key\"}}", "key");
	assert_finds("/A", "{\"a\":1}", NULL);
	assert_finds("/a/b", "{\"a\":null}", NULL);
	assert_finds("/~01", "{\"~1\":\"x\"}", "x"); /* ~01 is ~1, not / */
	assert_finds("/~2a", "{\"[a\":\"x\"}", "x");
}

static void
test_picks(void **state)
{
	static const char list[] =
	    "{\"f\":[{\"name\":\"x\",\"v\":1},{\"name\":\"MaHoSo\",\"v\":2},"
	    "{\"name\":\"MaHoSo\",\"v\":3},{\"id\":228,\"v\":4},"
	    "{\"id\":\"0\",\"v\":5}]}";

	(void)state;
	assert_finds("/f[0]/v", list, "1");
	assert_finds("/f[-1]/v", list, "5");
	assert_finds("/f[name=MaHoSo]/v", list, "2");
	assert_finds("/f[id=228]/v", list, "4");
	assert_finds("/f[id=0]/v", list, "5");
	assert_finds("/f[name=none]/v", list, NULL);
	assert_finds("/f[0]", "{\"f\":[]}", NULL);
	assert_finds("/f[-1]", "{\"f\":[]}", NULL);
	assert_finds("/f[max:t]", "{\"f\":[]}", NULL);
	assert_finds("/f[0]", "{\"f\":\"x\"}", NULL);
	assert_finds("[-1]/a", "[{\"a\":1},{\"a\":2}]", "2");
	/* An object where a list was expected is a list of one. */
	assert_finds("/f[0]/v", "{\"f\":{\"v\":1}}", "1");
	assert_finds("/f[-1]/v", "{\"f\":{\"v\":1}}", "1");
	assert_finds("/f[k=y]/v", "{\"f\":{\"k\":\"y\",\"v\":1}}", "1");
	assert_finds("/f[k=n]/v", "{\"f\":{\"k\":\"y\",\"v\":1}}", NULL);
	assert_finds("/f[max:t]/v", "{\"f\":{\"v\":1}}", "1");
}

static void
test_latest(void **state)
{
	(void)state;
	assert_finds("[max:t]/n",
	    "[{\"t\":\"20200907081500\",\"n\":1},"
	    "{\"t\":\"20200908081500\",\"n\":2},"
	    "{\"t\":\"20200907235959\",\"n\":3}]",
	    "2");
	/* As text 31/08 would be later than 07/09. */
	assert_finds("[max:t]/n",
	    "[{\"t\":\"31/08/2020 09:00:00\",\"n\":1},"
	    "{\"t\":\"07/09/2020 09:00:00\",\"n\":2}]",
	    "2");
	/* 02:00Z is 09:00 in Vietnam. */
	assert_finds("[max:t]/n",
	    "[{\"t\":\"2020-09-07T08:00:00+07:00\",\"n\":1},"
	    "{\"t\":\"2020-09-07T02:00:00Z\",\"n\":2}]",
	    "2");
	/* Equals: the last one written. */
	assert_finds("[max:t]/n",
	    "[{\"t\":\"20200907081500\",\"n\":1},"
	    "{\"t\":\"20200907081500\",\"n\":2}]",
	    "2");
	/* What has no time is earlier than what has one. */
	assert_finds("[max:t]/n",
	    "[{\"t\":\"20200907081500\",\"n\":1},{\"n\":2},"
	    "{\"t\":null,\"n\":3},{\"t\":\"\",\"n\":4}]",
	    "1");
	assert_finds("[max:t]/n", "[{\"n\":1},{\"n\":2}]", "2");
	assert_finds("[max:t]/n",
	    "[{\"t\":9,\"n\":1},{\"t\":10,\"n\":2},{\"t\":8,\"n\":3}]", "2");
	/* Without time forms text is compared as text. */
	assert_string_equal(find("[max:t]/n",
				"[{\"t\":\"b\",\"n\":1},{\"t\":\"a\",\"n\":2}]",
				NULL),
	    "1");
}

static void
test_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "MaHoSo", "character 1: expected \"/\" or \"[\"" },
		{ "/a~", "character 3: \"~\" is followed by 0, 1 or 2" },
		{ "/a~3b", "character 3: \"~\" is followed by" },
		{ "/a[0", "character 3: no closing \"]\"" },
		{ "/a[]", "character 4: expected 0, -1, max:NAME" },
		{ "/a[1]", "character 4: expected" },
		{ "/a[max:]", "character 4: expected" },
		{ "/a[=x]", "character 4: expected" },
		{ "/a[0]b", "character 6: expected \"/\" or \"[\"" },
		{ "/0/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7/8/"
		  "9/0/1/2",
		    "too many steps" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err;

		assert_null(selector_build(cases[i].text, &err));
		if (strstr(err.text, cases[i].why) == NULL)
			fail_msg("%s", err.text);
	}
	selector_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc6901),
		cmocka_unit_test(test_pointer_edges),
		cmocka_unit_test(test_picks),
		cmocka_unit_test(test_latest),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
