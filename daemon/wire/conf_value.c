/* Parsers of single values: texts, numbers, durations, sizes, times, roles. */
#include <string.h>

#include "wire/conf_key.h"

const char *
conf_text_of(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node)
{
	if (node->shape != YAML_TEXT || yaml_is_null(node)) {
		conf_complain(reader, node, "%s: a text is wanted, not %s",
		    key->name, yaml_shape_text(node));
		return NULL;
	}
	if (node->text[0] == '\0') {
		conf_complain(reader, node, "%s: is empty", key->name);
		return NULL;
	}
	return node->text;
}

void
conf_parse_text(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);

	if (text == NULL)
		return;
	/* Names and addresses reach headers and logs, one line each. */
	for (const char *c = text; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f) {
			conf_complain(reader, node,
			    "%s: a control character in it", key->name);
			return;
		}
	*(const char **)out = text;
}

void
conf_parse_path(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = NULL;

	conf_parse_text(reader, key, node, &text);
	if (text == NULL)
		return;
	*(const char **)out = text[0] == '/'
	    ? text
	    : arena_printf(reader->arena, "%s/%s", reader->folder, text);
}

void
conf_parse_needed(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct conf_need *need = arena_alloc(reader->arena, sizeof(*need));

	conf_parse_path(reader, key, node, &need->path);
	if (need->path == NULL)
		return;
	*(const char **)out = need->path;
	need->key = key->name;
	need->file = node->file;
	need->line = node->line;
	need->column = node->column;
	need->next = reader->conf->needs;
	reader->conf->needs = need;
}

void
conf_parse_url(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = NULL;

	conf_parse_text(reader, key, node, &text);
	if (text == NULL)
		return;
	if ((!text_starts(text, "https://") && !text_starts(text, "http://")) ||
	    strpbrk(text, " \"<>\\^`{|}") != NULL) {
		conf_complain(reader, node,
		    "%s: \"%s\" is no address (https://…)", key->name, text);
		return;
	}
	if (text_starts(text, "http://") &&
	    !text_starts(text, "http://127.0.0.1") &&
	    !text_starts(text, "http://localhost") &&
	    !text_starts(text, "http://[::1]"))
		conf_warn(reader, node,
		    "%s: http:// sends passwords and data unprotected; use "
		    "https://",
		    key->name);
	*(const char **)out = text;
}

void
conf_parse_bool(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);

	if (text == NULL)
		return;
	if (text_equal(text, "yes") || text_equal(text, "true"))
		*(bool *)out = true;
	else if (text_equal(text, "no") || text_equal(text, "false"))
		*(bool *)out = false;
	else
		conf_complain(reader, node, "%s: \"%s\" is not yes or no",
		    key->name, text);
}

/* A number in the range of its key; "0, 0" in the table is any from 0. */
static bool
read_number(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, int64_t high, int64_t *out)
{
	const char *text = conf_text_of(reader, key, node);

	if (text == NULL)
		return false;
	if (key->high > 0)
		high = key->high;
	if (text_to_int(text, key->low, high, out))
		return true;
	conf_complain(reader, node, "%s: \"%s\" is no number from %lld to %lld",
	    key->name, text, (long long)key->low, (long long)high);
	return false;
}

void
conf_parse_int(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int64_t number;

	if (read_number(reader, key, node, INT32_MAX, &number))
		*(int32_t *)out = (int32_t)number;
}

void
conf_parse_count(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int64_t number;

	if (read_number(reader, key, node, INT64_C(1000000000), &number))
		*(int64_t *)out = number;
}

struct unit {
	const char *name;
	int64_t factor;
};

/* Digits followed by one of ${units}; the product stays below 2^53. */
static bool
measure(const char *text, const struct unit *units, int64_t *out)
{
	size_t digits = strspn(text, "0123456789");
	int64_t number = 0;

	if (digits == 0 || digits > 12)
		return false;
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (text[i] - '0');
	for (; units->name != NULL; units++) {
		if (!text_equal(text + digits, units->name))
			continue;
		if (number > (INT64_C(1) << 53) / units->factor)
			return false;
		*out = number * units->factor;
		return true;
	}
	return false;
}

static bool
read_measure(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, const struct unit *units, const char *what,
    int64_t *out)
{
	const char *text = conf_text_of(reader, key, node);
	int64_t value;

	if (text == NULL)
		return false;
	if (!measure(text, units, &value)) {
		conf_complain(reader, node, "%s: \"%s\" is no %s", key->name,
		    text, what);
		return false;
	}
	if (value < key->low || (key->high > 0 && value > key->high)) {
		conf_complain(reader, node, "%s: \"%s\" is too %s", key->name,
		    text, value < key->low ? "small" : "large");
		return false;
	}
	*out = value;
	return true;
}

void
conf_parse_size(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	static const struct unit units[] = { { "B", 1 }, { "KiB", 1 << 10 },
		{ "MiB", 1 << 20 }, { "GiB", 1 << 30 }, { NULL, 0 } };

	(void)read_measure(reader, key, node, units,
	    "size (512KiB, 16MiB, 1GiB)", out);
}

static const struct unit seconds[] = { { "s", 1 }, { "m", 60 }, { "h", 3600 },
	{ "d", 86400 }, { NULL, 0 } };

#define DURATION "duration (30s, 15m, 24h, 7d)"

void
conf_parse_seconds64(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	(void)read_measure(reader, key, node, seconds, DURATION, out);
}

void
conf_parse_seconds(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int64_t value;

	if (!read_measure(reader, key, node, seconds, DURATION, &value))
		return;
	if (value > INT32_MAX)
		conf_complain(reader, node, "%s: \"%s\" is too large",
		    key->name, node->text);
	else
		*(int32_t *)out = (int32_t)value;
}

void
conf_parse_ms(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	static const struct unit units[] = { { "ms", 1 }, { "s", 1000 },
		{ "m", 60000 }, { "h", 3600000 }, { NULL, 0 } };

	(void)read_measure(reader, key, node, units,
	    "duration (500ms, 30s, 5m)", out);
}

void
conf_parse_time(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	struct err err;

	if (text != NULL && !when_parse_second(text, out, &err))
		conf_complain(reader, node, "%s: %s", key->name, err.text);
}

void
conf_parse_zone(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	int32_t second;
	struct err err;

	if (text == NULL)
		return;
	if ((text[0] != '+' && text[0] != '-') || strlen(text) != 6 ||
	    !when_parse_second(text + 1, &second, &err) || second > 14 * 3600)
		conf_complain(reader, node,
		    "%s: \"%s\" is no offset from UTC (+07:00)", key->name,
		    text);
	else
		*(int32_t *)out = text[0] == '-' ? -second : second;
}

void
conf_parse_choice(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	struct buf list = buf_over(reader->arena);
	int count = 0;

	if (text == NULL)
		return;
	for (; key->words[count] != NULL; count++) {
		if (text_equal(key->words[count], text)) {
			memcpy(out, &count, sizeof(count));
			return;
		}
		buf_printf(&list, "%s%s", count ? ", " : "", key->words[count]);
	}
	conf_complain(reader, node, "%s: \"%s\" is none of %s", key->name, text,
	    buf_text(&list));
}

static void
complain_role(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node)
{
	static const char *const words[] = { "officer", "deputy", "head",
		"desk", "province", "administrator" };
	const char *near =
	    text_nearest(node->text, words, sizeof(words) / sizeof(words[0]));

	if (near != NULL)
		conf_complain(reader, node,
		    "%s: \"%s\" is no role; did you mean \"%s\"?", key->name,
		    node->text, near);
	else
		conf_complain(reader, node,
		    "%s: \"%s\" is no role (officer, deputy, head, desk, "
		    "province, administrator)",
		    key->name, node->text);
}

void
conf_parse_roles(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int count = conf_items(reader, key, node);
	unsigned roles = 0;

	for (int i = 0; i < count; i++) {
		const struct yaml_node *item = conf_item(node, i);
		enum role role;

		if (conf_text_of(reader, key, item) == NULL)
			continue;
		if (text_equal(item->text, "all"))
			roles |= ROLE_OFFICER | ROLE_DEPUTY | ROLE_HEAD |
			    ROLE_DESK | ROLE_PROVINCE | ROLE_ADMINISTRATOR;
		else if (role_parse(item->text, &role))
			roles |= role;
		else
			complain_role(reader, key, item);
	}
	if (count == 0 && node->shape == YAML_LIST)
		conf_complain(reader, node, "%s: names no role", key->name);
	*(unsigned *)out = roles;
}

void
conf_parse_selector(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const struct selector *selector = conf_selector_of(reader, key, node);

	if (selector != NULL)
		*(const struct selector **)out = selector;
}

void
conf_parse_networks(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int count = conf_items(reader, key, node);
	struct network *networks =
	    arena_alloc(reader->arena, ((size_t)count + 1) * sizeof(*networks));

	for (int i = 0; i < count; i++) {
		const char *text =
		    conf_text_of(reader, key, conf_item(node, i));
		struct err err;

		if (text != NULL && !network_parse(text, &networks[i], &err))
			conf_complain(reader, conf_item(node, i), "%s: %s",
			    key->name, err.text);
	}
	*(const struct network **)out = networks;
	*conf_count_of(key, out) = count;
}
