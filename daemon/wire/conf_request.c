/* Requests as configuration writes them: templates for every place. */
#include <string.h>

#include "wire/conf_key.h"
#include "wire/jsonw.h"

static const char *const methods[] = { "GET", "POST", "PUT", NULL };

#define REQUEST_KEYS                                                           \
	{ .name = "method",                                                    \
		.parse = conf_parse_elsewhere,                                 \
		.fallback = "GET",                                             \
		.help = "GET, POST or PUT." },                                 \
	    { .name = "url",                                                   \
		    .parse = conf_parse_elsewhere,                             \
		    .help =                                                    \
			"Address; {{base}} stands for the source's base." },   \
	    { .name = "query",                                                 \
		    .parse = conf_parse_elsewhere,                             \
		    .fallback = "",                                            \
		    .help = "Parameters added to the address." },              \
	    { .name = "headers",                                               \
		    .parse = conf_parse_elsewhere,                             \
		    .fallback = "",                                            \
		    .help = "Headers added to the request." },                 \
	    { .name = "form",                                                  \
		    .parse = conf_parse_elsewhere,                             \
		    .fallback = "",                                            \
		    .help = "Body as fields of a form." },                     \
	    { .name = "json",                                                  \
		    .parse = conf_parse_elsewhere,                             \
		    .fallback = "",                                            \
		    .help = "Body as JSON: a map, or JSON text as it is." },   \
	    { .name = "body",                                                  \
		    .parse = conf_parse_elsewhere,                             \
		    .fallback = "",                                            \
		    .help = "Body as any other text." },                       \
	{                                                                      \
		.name = "content_type", .parse = conf_parse_elsewhere,         \
		.fallback = "", .help = "What `body` is."                      \
	}

static void
read_fields(struct conf_reader *reader, const char *name,
    const struct yaml_node *map, enum template_place place,
    const struct request_field **out, int *count)
{
	const struct yaml_node *node = yaml_member(map, name);
	const struct conf_key key = { .name = name };
	struct request_field *fields;

	if (node == NULL)
		return;
	if (node->shape != YAML_MAP) {
		conf_complain(reader, node,
		    "%s: a map of names to values is wanted, not %s", name,
		    yaml_shape_text(node));
		return;
	}
	fields = arena_alloc(reader->arena,
	    ((size_t)node->count + 1) * sizeof(*fields));
	for (int i = 0; i < node->count; i++) {
		const struct yaml_node *item = &node->items[i];

		if (item->shape != YAML_TEXT) {
			conf_complain(reader, item,
			    "%s: a text is wanted, not %s", name,
			    yaml_shape_text(item));
			continue;
		}
		if (place == TEMPLATE_IN_HEADER &&
		    strpbrk(node->keys[i].text, ": \t\r\n") != NULL)
			conf_complain(reader, &node->keys[i],
			    "headers: \"%s\" is no name of a header",
			    node->keys[i].text);
		fields[i].name = node->keys[i].text;
		fields[i].value =
		    conf_template_of(reader, &key, item, item->text, place);
	}
	*out = fields;
	*count = node->count;
}

/* A plain number, true, false or null keeps its kind; what stands in quotes,
 * and every other word, is a string. */
static void
write_json(struct jsonw *json, const struct yaml_node *node)
{
	int64_t number;

	switch (node->shape) {
	case YAML_MAP:
		jsonw_object(json);
		for (int i = 0; i < node->count; i++) {
			jsonw_key(json, node->keys[i].text);
			write_json(json, &node->items[i]);
		}
		jsonw_object_end(json);
		return;
	case YAML_LIST:
		jsonw_array(json);
		for (int i = 0; i < node->count; i++)
			write_json(json, &node->items[i]);
		jsonw_array_end(json);
		return;
	case YAML_TEXT:
		if (yaml_is_null(node))
			jsonw_null(json);
		else if (node->plain &&
		    (text_equal(node->text, "true") ||
			text_equal(node->text, "false")))
			jsonw_bool(json, text_equal(node->text, "true"));
		else if (node->plain &&
		    text_to_int(node->text, -(INT64_C(1) << 53),
			INT64_C(1) << 53, &number))
			jsonw_int(json, number);
		else
			jsonw_string(json, node->text);
		return;
	}
}

static const struct template *
read_json(struct conf_reader *reader, const struct yaml_node *node)
{
	static const struct conf_key key = { .name = "json" };
	struct buf buf = buf_over(reader->arena);
	struct jsonw json = jsonw_into(&buf);

	if (node->shape == YAML_TEXT)
		return conf_template_of(reader, &key, node, node->text,
		    TEMPLATE_IN_JSON);
	write_json(&json, node);
	return conf_template_of(reader, &key, node, buf_text(&buf),
	    TEMPLATE_IN_JSON);
}

static void
read_body(struct conf_reader *reader, const struct yaml_node *map,
    struct request_plan *out)
{
	static const struct conf_key body_key = { .name = "body" };
	static const struct conf_key type_key = { .name = "content_type" };
	const struct yaml_node *form = yaml_member(map, "form");
	const struct yaml_node *json = yaml_member(map, "json");
	const struct yaml_node *body = yaml_member(map, "body");
	const struct yaml_node *type = yaml_member(map, "content_type");

	if ((form != NULL) + (json != NULL) + (body != NULL) > 1)
		conf_complain(reader, map,
		    "only one of form, json and body can be sent");
	if ((body != NULL) != (type != NULL))
		conf_complain(reader, type ? type : body,
		    "body and content_type belong together");
	if (form != NULL) {
		out->body_kind = REQUEST_FORM;
		read_fields(reader, "form", map, TEMPLATE_IN_FORM, &out->form,
		    &out->form_count);
	} else if (json != NULL) {
		out->body_kind = REQUEST_JSON;
		out->body = read_json(reader, json);
	} else if (body != NULL && type != NULL) {
		const char *text = conf_text_of(reader, &body_key, body);

		out->body_kind = REQUEST_TEXT;
		if (text != NULL)
			out->body = conf_template_of(reader, &body_key, body,
			    text, TEMPLATE_IN_TEXT);
		conf_parse_text(reader, &type_key, type, &out->content_type);
	}
}

void
conf_read_request(struct conf_reader *reader, const struct yaml_node *map,
    struct request_plan *out)
{
	static const struct conf_key method_key = { .name = "method",
		.words = methods };
	static const struct conf_key url_key = { .name = "url" };
	const struct yaml_node *method = yaml_member(map, "method");
	const struct yaml_node *url = yaml_member(map, "url");
	int index = 0;

	if (method != NULL && !yaml_is_null(method))
		conf_parse_choice(reader, &method_key, method, &index);
	out->method = methods[index];
	if (url != NULL && !yaml_is_null(url))
		conf_parse_template(reader, &url_key, url, &out->url);
	read_fields(reader, "query", map, TEMPLATE_IN_QUERY, &out->query,
	    &out->query_count);
	read_fields(reader, "headers", map, TEMPLATE_IN_HEADER, &out->headers,
	    &out->header_count);
	read_body(reader, map, out);
}

void
conf_parse_template(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);

	if (text != NULL)
		*(const struct template **)out =
		    conf_template_of(reader, key, node, text, TEMPLATE_IN_URL);
}

static void
finish_list(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	conf_read_request(reader, map, out);
}

static const struct conf_key list_keys[] = {
	REQUEST_KEYS,
};

const struct conf_section conf_section_list = {
	.name = "source.list",
	.keys = list_keys,
	.count = sizeof(list_keys) / sizeof(list_keys[0]),
	.size = sizeof(struct request_plan),
	.finish = finish_list,
};

static void
finish_login(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	struct source_login *login = out;

	conf_read_request(reader, map, &login->request);
}

#define LOGIN(member) .at = CONF_AT(source_login, member)

static const struct conf_key login_keys[] = {
	REQUEST_KEYS,
	{ .name = "token",
	    .parse = conf_parse_selector,
	    LOGIN(token),
	    .help =
		"Where the answer holds the token, {{token}} of requests." },
	{ .name = "expires",
	    .parse = conf_parse_selector,
	    LOGIN(lifetime),
	    .fallback = "",
	    .help = "Where the answer holds the token's lifetime in seconds." },
	{ .name = "ttl",
	    .parse = conf_parse_seconds,
	    LOGIN(lifetime_s),
	    .fallback = "10m",
	    .low = 10,
	    .help = "Lifetime where the answer does not say." },
	{ .name = "early",
	    .parse = conf_parse_seconds,
	    LOGIN(early_s),
	    .fallback = "30s",
	    .help = "How long before its end a token is renewed." },
	{ .name = "interval",
	    .parse = conf_parse_seconds,
	    LOGIN(interval_s),
	    .fallback = "30s",
	    .help = "The shortest time between two logins." },
	{ .name = "relogin_on",
	    .parse = conf_parse_elsewhere,
	    .fallback = "",
	    .help = "HTTP statuses beside 401, and html, that ask for a new "
		    "login." },
	{ .name = "ok",
	    .parse = conf_parse_list,
	    .section = &conf_section_test,
	    LOGIN(rules.success),
	    .count_at = CONF_AT(source_login, rules.success_count),
	    .fallback = "",
	    .high = 16,
	    .help = "Tests that all hold in the answer to a good login." },
	{ .name = "fatal_error",
	    .parse = conf_parse_list,
	    .section = &conf_section_test,
	    LOGIN(rules.fatal),
	    .count_at = CONF_AT(source_login, rules.fatal_count),
	    .fallback = "",
	    .high = 16,
	    .help = "Tests of which none may hold: trying again is no use." },
	{ .name = "message",
	    .parse = conf_parse_selector,
	    LOGIN(rules.message),
	    .fallback = "",
	    .help = "Where the answer says what is wrong." },
};

const struct conf_section conf_section_login = {
	.name = "source.login",
	.keys = login_keys,
	.count = sizeof(login_keys) / sizeof(login_keys[0]),
	.size = sizeof(struct source_login),
	.finish = finish_login,
};

void
conf_parse_records(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const struct selector *selector = conf_selector_of(reader, key, node);
	struct err err;

	if (selector == NULL)
		return;
	if (cut_can_follow(selector, &err))
		*(const struct selector **)out = selector;
	else
		conf_complain(reader, node, "records: %s", err.text);
}

#define RECHECK(member) .at = CONF_AT(source_recheck, member)

static void
finish_recheck(struct conf_reader *reader, const struct yaml_node *map,
    void *out)
{
	struct source_recheck *recheck = out;

	conf_read_request(reader, map, &recheck->request);
}

static const struct conf_key recheck_keys[] = {
	REQUEST_KEYS,
	{ .name = "records",
	    .parse = conf_parse_records,
	    RECHECK(page.cut.records),
	    .help = "Where the answer holds the records, or the one." },
	{ .name = "wrap_single",
	    .parse = conf_parse_bool,
	    RECHECK(page.cut.wrap_single),
	    .fallback = "yes",
	    .help = "yes: one object there is a list of one." },
	{ .name = "ok",
	    .parse = conf_parse_list,
	    .section = &conf_section_test,
	    RECHECK(page.rules.success),
	    .count_at = CONF_AT(source_recheck, page.rules.success_count),
	    .fallback = "",
	    .high = 16,
	    .help = "Tests that all hold in a good answer." },
	{ .name = "missing",
	    .parse = conf_parse_list,
	    .section = &conf_section_test,
	    RECHECK(missing),
	    .count_at = CONF_AT(source_recheck, missing_count),
	    .fallback = "",
	    .high = 16,
	    .help = "Tests of which one says, beside the statuses 404 and "
		    "410: it is not there." },
	{ .name = "after",
	    .parse = conf_parse_seconds,
	    RECHECK(after_s),
	    .fallback = "24h",
	    .low = 60,
	    .help = "An open dossier that was not shown for so long is asked "
		    "for after the next sweep." },
	{ .name = "batch",
	    .parse = conf_parse_int,
	    RECHECK(batch),
	    .fallback = "1",
	    .low = 1,
	    .high = 1000,
	    .help = "Codes of one request, {{id}}.  Only of one asked for "
		    "alone can a server say that it is not there." },
	{ .name = "join",
	    .parse = conf_parse_text,
	    RECHECK(join),
	    .fallback = "\",\"",
	    .help = "What stands between several." },
	{ .name = "most",
	    .parse = conf_parse_int,
	    RECHECK(most),
	    .fallback = "200",
	    .low = 1,
	    .high = 10000,
	    .help = "Dossiers that are asked for after one sweep." },
};

const struct conf_section conf_section_recheck = {
	.name = "source.recheck",
	.keys = recheck_keys,
	.count = sizeof(recheck_keys) / sizeof(recheck_keys[0]),
	.size = sizeof(struct source_recheck),
	.finish = finish_recheck,
};

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
