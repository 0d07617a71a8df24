/* Requests as configuration writes them: templates for every place. */
#include <string.h>
#include <strings.h>

#include "wire/conf_request.h"
#include "wire/jsonw.h"

/* Some servers take these for the method meant: a POST would write. */
static void
check_name(struct conf_reader *reader, const struct yaml_node *name,
    const char *map)
{
	static const char *const overrides[] = { "X-HTTP-Method-Override",
		"X-HTTP-Method", "X-Method-Override", "_method" };

	for (size_t i = 0; i < sizeof(overrides) / sizeof(overrides[0]); i++)
		if (strcasecmp(overrides[i], name->text) == 0)
			conf_complain(reader, name,
			    "%s: \"%s\" makes another method of the request: "
			    "only GET and POST are sent",
			    map, name->text);
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
		check_name(reader, &node->keys[i], name);
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

static void
parse_credential(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);

	if (text != NULL)
		*(const struct template **)out =
		    conf_template_of(reader, key, node, text, TEMPLATE_IN_TEXT);
}

static const struct conf_key basic_keys[] = {
	{ .name = "user",
	    .parse = parse_credential,
	    .at = CONF_AT(request_basic, user),
	    .help = "The user, without a colon." },
	{ .name = "password",
	    .parse = parse_credential,
	    .at = CONF_AT(request_basic, password),
	    .help = "The password: \"{{secret.NAME}}\"." },
};

const struct conf_section conf_section_basic = {
	.name = "source.basic",
	.keys = basic_keys,
	.count = sizeof(basic_keys) / sizeof(basic_keys[0]),
	.size = sizeof(struct request_basic),
};

static void
read_basic(struct conf_reader *reader, const struct yaml_node *map,
    struct request_plan *out)
{
	const struct yaml_node *node = yaml_member(map, "basic");

	if (node == NULL || yaml_is_null(node))
		return;
	conf_read_map(reader, &conf_section_basic, node, &out->basic);
	for (int i = 0; i < out->header_count; i++)
		if (strcasecmp(out->headers[i].name, "Authorization") == 0)
			conf_complain(reader, node,
			    "basic: there is a header Authorization, too");
}

static const char *
method_of(struct conf_reader *reader, const struct yaml_node *map)
{
	static const struct conf_key key = { .name = "method" };
	const struct yaml_node *node = yaml_member(map, key.name);
	const char *text;

	if (node == NULL || yaml_is_null(node))
		return "GET";
	text = conf_text_of(reader, &key, node);
	if (text != NULL && !text_equal(text, "GET") &&
	    !text_equal(text, "POST"))
		conf_complain(reader, node,
		    "method: \"%s\": the one-stop software is only read: GET, "
		    "or POST to a login or a search",
		    text);
	return text;
}

void
conf_read_headers(struct conf_reader *reader, const struct yaml_node *map,
    struct request_plan *out)
{
	read_fields(reader, "headers", map, TEMPLATE_IN_HEADER, &out->headers,
	    &out->header_count);
}

void
conf_read_request(struct conf_reader *reader, const struct yaml_node *map,
    struct request_plan *out)
{
	static const struct conf_key url_key = { .name = "url" };
	const struct yaml_node *url = yaml_member(map, "url");

	out->method = method_of(reader, map);
	if (url != NULL && !yaml_is_null(url))
		conf_parse_template(reader, &url_key, url, &out->url);
	read_fields(reader, "query", map, TEMPLATE_IN_QUERY, &out->query,
	    &out->query_count);
	conf_read_headers(reader, map, out);
	read_basic(reader, map, out);
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
	CONF_REQUEST_KEYS,
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
	CONF_REQUEST_KEYS,
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
	    .help = "How long before its end a token is renewed; at most half "
		    "of its life." },
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
