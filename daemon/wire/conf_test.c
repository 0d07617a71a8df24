/* Tests of answers as configuration writes them. */
#include "wire/conf_key.h"

/* One test: a place and exactly one question about it. */
static void
finish_test(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	struct frame_test *test = out;
	const struct yaml_node *asked = NULL;
	int questions = 0;

	for (int i = 0; i < map->count; i++) {
		enum frame_op op;

		if (!frame_op_parse(map->keys[i].text, &op))
			continue;
		asked = &map->items[i];
		test->op = op;
		questions++;
	}
	if (questions != 1) {
		conf_complain(reader, map,
		    "a test asks exactly one of equals, number, contains, "
		    "exists, absent");
		return;
	}
	if (test->op == FRAME_EXISTS || test->op == FRAME_ABSENT) {
		bool yes = true;
		const struct conf_key key = { .name = frame_op_text(test->op) };

		conf_parse_bool(reader, &key, asked, &yes);
		if (!yes)
			conf_complain(reader, asked,
			    "%s: only yes is meant here", key.name);
		return;
	}
	{
		const struct conf_key key = { .name = frame_op_text(test->op) };
		int count = conf_items(reader, &key, asked);
		const char **values = arena_alloc(reader->arena,
		    ((size_t)count + 1) * sizeof(*values));

		for (int i = 0; i < count; i++)
			values[i] =
			    conf_text_of(reader, &key, conf_item(asked, i));
		if (test->op == FRAME_NUM_EQ && count != 1)
			conf_complain(reader, asked,
			    "number: one number is wanted");
		test->values = values;
		test->value_count = count;
	}
}

static const struct conf_key test_keys[] = {
	{ .name = "at",
	    .parse = conf_parse_selector,
	    .at = CONF_AT(frame_test, at),
	    .help = "Where in the answer." },
	{ .name = "equals",
	    .parse = conf_parse_elsewhere,
	    .fallback = "",
	    .help = "The text there is this, or one of these." },
	{ .name = "number",
	    .parse = conf_parse_elsewhere,
	    .fallback = "",
	    .help = "The number there is this, however it is written." },
	{ .name = "contains",
	    .parse = conf_parse_elsewhere,
	    .fallback = "",
	    .help = "The text there contains this, or one of these." },
	{ .name = "exists",
	    .parse = conf_parse_elsewhere,
	    .fallback = "",
	    .help = "yes: there is something." },
	{ .name = "absent",
	    .parse = conf_parse_elsewhere,
	    .fallback = "",
	    .help = "yes: there is nothing, or it is empty." },
};

const struct conf_section conf_section_test = {
	.name = "source.ok",
	.keys = test_keys,
	.count = sizeof(test_keys) / sizeof(test_keys[0]),
	.size = sizeof(struct frame_test),
	.finish = finish_test,
};
