/* YAML text to a tree with places, and everything that is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "wire/yaml.h"

struct fixture {
	struct arena *arena;
	struct complaints complaints;
};

static int
setup(void **state)
{
	static struct fixture fixture;

	fixture.arena = arena_new(4096);
	fixture.complaints = (struct complaints){ 0 };
	*state = &fixture;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fixture = *state;

	arena_free(fixture->arena);
	complaints_finish(&fixture->complaints);
	return 0;
}

static bool
parse(struct fixture *fixture, const char *text, struct yaml_node *out)
{
	return yaml_parse(fixture->arena, "f.yaml",
	    (struct slice){ text, strlen(text) }, out, &fixture->complaints);
}

static const char *
complaint(struct fixture *fixture, int index)
{
	const struct complaint *one = &fixture->complaints.items[index];

	assert_true(index < fixture->complaints.count);
	return arena_printf(fixture->arena, "%s:%d:%d: %s", one->file,
	    one->line, one->column, one->text);
}

static void
test_places(void **state)
{
	struct yaml_node root;
	const struct yaml_node *list, *map;

	assert_true(parse(*state,
	    "# ghi chú\nnguồn: một\nlist:\n  - a\n  - {k: \"07:30\"}\n",
	    &root));
	assert_int_equal(root.shape, YAML_MAP);
	assert_int_equal(root.count, 2);
	assert_string_equal(yaml_member(&root, "nguồn")->text, "một");
	assert_int_equal(yaml_member(&root, "nguồn")->line, 2);
	assert_int_equal(yaml_member(&root, "nguồn")->column, 8);
	list = yaml_member(&root, "list");
	assert_int_equal(list->shape, YAML_LIST);
	assert_int_equal(list->count, 2);
	map = &list->items[1];
	assert_int_equal(map->line, 5);
	assert_int_equal(map->column, 5);
	assert_string_equal(yaml_member(map, "k")->text, "07:30");
	assert_false(yaml_member(map, "k")->plain);
	assert_true(list->items[0].plain);
	assert_null(yaml_member(&root, "none"));
	assert_null(yaml_member(list, "k"));
}

static void
test_empty(void **state)
{
	static const char *const texts[] = { "", "\n", "# only\n", "---\n",
		"---\n...\n", "~\n" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct yaml_node root = { .shape = YAML_LIST, .count = 7 };

		assert_true(parse(*state, texts[i], &root));
		assert_int_equal(root.shape, YAML_MAP);
		assert_int_equal(root.count, 0);
	}
}

static void
test_refused(void **state)
{
	static const struct {
		const char *text, *complaint;
	} cases[] = {
		{ "a: &x 1\n",
		    "f.yaml:1:4: anchors (&name) are not taken here" },
		{ "a: &x [1]\n",
		    "f.yaml:1:4: anchors (&name) are not taken here" },
		{ "a: &x {b: c}\n",
		    "f.yaml:1:4: anchors (&name) are not taken here" },
		{ "a: *x\n",
		    "f.yaml:1:4: aliases (*name) are not taken here: write the "
		    "value again" },
		{ "a: !!int 3\n",
		    "f.yaml:1:4: tags (!name) are not taken here" },
		{ "a: 1\n---\nb: 2\n",
		    "f.yaml:2:1: a second document begins here: one file, one "
		    "document" },
		{ "[a]: 1\n", "f.yaml:1:1: a key must be a text" },
		{ "page: {{page}}\n",
		    "f.yaml:1:8: a key must be a text; a value with {{...}} in "
		    "it stands in quotes" },
		{ "a: b\na: c\n",
		    "f.yaml:2:1: key \"a\" stands twice; first on line 1" },
		{ "x: {k: 1, j: 2, k: 3}\n",
		    "f.yaml:1:17: key \"k\" stands twice; first on line 1" },
		{ "a: \"\\0\"\n", "f.yaml:1:4: a NUL character in a text" },
		{ "a:\n\tb: 2\n",
		    "f.yaml:2:1: a tab stands here where blanks are needed" },
		{ "ơ: \t@x\nb:\n  c: [\n\tđ]\n",
		    "f.yaml:1:5: a text that begins with this character stands "
		    "in quotes" },
		{ "a:\n  - b: 1\n   c: 2\n",
		    "f.yaml:3:4: this line is indented as none of the entries "
		    "that begin on line 2" },
		{ "a: 1\n b: 2\n",
		    "f.yaml:2:3: no key may stand here: is the line indented "
		    "as its neighbours, is a blank behind the colon before, "
		    "and a text with a colon in quotes?" },
		{ "x:\n    a: 1\n  b: 2\n",
		    "f.yaml:3:3: this line is indented as none of the keys "
		    "that begin on line 1" },
		{ "a: Phòng: B\n",
		    "f.yaml:1:9: no key may stand here: is the line indented "
		    "as its neighbours, is a blank behind the colon before, "
		    "and a text with a colon in quotes?" },
		{ "a:\n  x: 1\n  b:https://c.example\n  d: 1\n",
		    "f.yaml:3:3: a key is wanted here, and behind its colon a "
		    "blank" },
		{ "a: \"b\nc: \"d\"\n",
		    "f.yaml:2:5: nothing may follow here: is a quote before it "
		    "not closed?" },
		{ "a:\n  - \"b\n  - c\n",
		    "f.yaml:2:5: the quote that opens here is never closed" },
		{ "a: 'b\n---\nc: d\n",
		    "f.yaml:1:4: the quote that opens here is never closed" },
		{ "a: \xff\n",
		    "f.yaml:1:0: not UTF-8: save the file as UTF-8" },
		{ "a: b\nc: \xc3(\n",
		    "f.yaml:2:0: not UTF-8: save the file as UTF-8" },
		{ "\xff\xfe"
		  "a",
		    "f.yaml:1:0: not UTF-8: save the file as UTF-8" },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yaml_node root = { .line = -1 };

		assert_false(parse(fixture, cases[i].text, &root));
		assert_int_equal(root.line, -1);
		assert_string_equal(complaint(fixture, (int)i),
		    cases[i].complaint);
		assert_int_equal(fixture->complaints.count, i + 1);
	}
}

static void
test_mark_of_windows(void **state)
{
	struct fixture *fixture = *state;
	struct yaml_node root;

	assert_true(parse(fixture,
	    "\xef\xbb\xbf"
	    "a: b\n",
	    &root));
	assert_string_equal(root.keys[0].text, "a");
	assert_int_equal(root.keys[0].column, 1);
	assert_false(parse(fixture,
	    "\xef\xbb\xbf"
	    "a: [b\n",
	    &root));
}

/* libyaml words these itself; the place is what we promise. */
static void
test_syntax(void **state)
{
	static const struct {
		const char *text;
		int line;
	} cases[] = {
		{ "a: b\n\tc: d\n", 2 },
		{ "a: [1, 2\nb: 3\n", 2 },
		{ "a: \"open\n", 2 },
		{ "a: b: c\n", 1 },
		{ "a:\n  - b\n c: d\n", 3 },
		{ "a: \x01\n", 1 },
		{ "%YAML 3.0\n---\na: b\n", 1 },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yaml_node root;

		assert_false(parse(fixture, cases[i].text, &root));
		assert_int_equal(fixture->complaints.count, i + 1);
		assert_in_range(fixture->complaints.items[i].line,
		    cases[i].line > 1 ? cases[i].line - 1 : 1, cases[i].line);
		assert_true(strlen(fixture->complaints.items[i].text) > 5);
	}
}

static void
test_all_twins_told(void **state)
{
	struct yaml_node root;
	struct fixture *fixture = *state;

	assert_false(parse(fixture, "a: 1\na: 2\nb: {c: 1, c: 2}\n", &root));
	assert_int_equal(fixture->complaints.count, 2);
}

static void
test_bounds(void **state)
{
	struct fixture *fixture = *state;
	struct buf buf = buf_over(fixture->arena);
	struct yaml_node root;

	for (int i = 0; i < YAML_DEPTH + 1; i++)
		buf_add_char(&buf, '[');
	for (int i = 0; i < YAML_DEPTH + 1; i++)
		buf_add_char(&buf, ']');
	assert_true(parse(fixture, buf_text(&buf), &root));
	buf = buf_over(fixture->arena);
	for (int i = 0; i < 400; i++)
		buf_add_char(&buf, '[');
	assert_false(parse(fixture, buf_text(&buf), &root));
	assert_string_equal(fixture->complaints.items[0].text,
	    "too deeply nested");
	buf = buf_over(fixture->arena);
	buf_add_char(&buf, '[');
	for (int i = 0; i < YAML_NODES + 1; i++)
		buf_add(&buf, "1,");
	buf_add_char(&buf, ']');
	assert_false(parse(fixture, buf_text(&buf), &root));
	assert_string_equal(fixture->complaints.items[1].text,
	    "too many values");
}

static void
test_merge(void **state)
{
	struct fixture *fixture = *state;
	struct yaml_node under, over, both;
	struct buf buf = buf_over(fixture->arena);

	assert_true(parse(fixture,
	    "base: x\nlogin: {url: u, ttl: 10m}\nlist: [1, 2]\ngone: 1\n",
	    &under));
	assert_true(parse(fixture,
	    "login: {ttl: 5m, new: n}\nlist: [3]\ngone: ~\nmore: m\n", &over));
	yaml_merge(fixture->arena, &under, &over, &both);
	yaml_print_flow(&buf, &both);
	assert_string_equal(buf_text(&buf),
	    "{base: x, login: {url: u, ttl: 5m, new: n}, list: [3], more: m}");
}

/* What a flow map may hold without quotes reads back from a block map too,
 * where "-" begins a list and nothing at all is no text. */
static void
test_print_plain(void **state)
{
	struct fixture *fixture = *state;
	struct yaml_node flow, block;
	struct buf buf = buf_over(fixture->arena);

	assert_true(parse(fixture, "{a: -, b: true, c: ~, d: , e: -5}", &flow));
	for (int i = 0; i < flow.count; i++) {
		buf_printf(&buf, "%s: ", flow.keys[i].text);
		yaml_print_flow(&buf, &flow.items[i]);
		buf_add(&buf, "  # here\n");
	}
	assert_true(parse(fixture, buf_text(&buf), &block));
	assert_int_equal(block.count, 5);
	assert_string_equal(yaml_member(&block, "a")->text, "-");
	assert_string_equal(yaml_member(&block, "b")->text, "true");
	assert_true(yaml_member(&block, "b")->plain);
	assert_true(yaml_is_null(yaml_member(&block, "c")));
	assert_true(yaml_is_null(yaml_member(&block, "d")));
	assert_string_equal(yaml_member(&block, "e")->text, "-5");
}

/* What is printed reads back as the same text. */
static void
test_print(void **state)
{
	static const char *const texts[] = { "a", "07:30", "+07:00", "", "null",
		"true", "- x", "a b", "#x", "x #y", "/a[0]/b", "\"q\\\"",
		"dòng\nmới", "{{base}}/x", "~", " a", "a ", "12", "a: b",
		"\x01" };
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct buf buf = buf_over(fixture->arena);
		struct yaml_node root;

		buf_add(&buf, "{k: [");
		yaml_print_text(&buf, texts[i]);
		buf_add(&buf, ", e]}");
		assert_true(parse(fixture, buf_text(&buf), &root));
		assert_int_equal(yaml_member(&root, "k")->count, 2);
		assert_string_equal(yaml_member(&root, "k")->items[0].text,
		    texts[i]);
		assert_false(yaml_is_null(&yaml_member(&root, "k")->items[0]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_places, setup, teardown),
		cmocka_unit_test_setup_teardown(test_empty, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_syntax, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mark_of_windows, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_all_twins_told, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_bounds, setup, teardown),
		cmocka_unit_test_setup_teardown(test_merge, setup, teardown),
		cmocka_unit_test_setup_teardown(test_print, setup, teardown),
		cmocka_unit_test_setup_teardown(test_print_plain, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
