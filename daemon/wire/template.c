/* Request templates. */
#include "wire/template.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "wire/scan.h"

static const char *const names[TEMPLATE_VARIABLES] = {
	[TEMPLATE_BASE] = "base",
	[TEMPLATE_PAGE] = "page",
	[TEMPLATE_OFFSET] = "offset",
	[TEMPLATE_END] = "end",
	[TEMPLATE_SIZE] = "size",
	[TEMPLATE_CURSOR] = "cursor",
	[TEMPLATE_SINCE] = "since",
	[TEMPLATE_UNTIL] = "until",
	[TEMPLATE_TOKEN] = "token",
	[TEMPLATE_ID] = "id",
};

static const char secret_prefix[] = "secret.";

/* Text as it stands, or a value to be put in. */
struct part {
	enum { PART_TEXT, PART_VARIABLE, PART_SECRET } kind;
	char *text; /* of TEXT; the name of SECRET */
	enum template_variable variable;
	bool bare; /* in JSON, outside of a string: a number */
};

struct template
{
	enum template_place place;
	struct part *parts;
	int count;
};

static struct part *
add_part(struct template *template)
{
	struct part *part;

	template->parts = mem_resize(template->parts,
	    (size_t)(template->count + 1) * sizeof(*template->parts));
	part = &template->parts[template->count++];
	memset(part, 0, sizeof(*part));
	return part;
}

static bool
wrong(const char *text, const char *at, const char *why, struct err *err)
{
	return err_set(err, "character %d: %s", (int)(at - text) + 1, why);
}

static bool
is_control(char c)
{
	return (unsigned char)c < ' ' || c == 0x7f;
}

/* A request line and a header take no control characters, a URL no blanks. */
static bool
check_text(enum template_place place, const char *text, const char *from,
    const char *to, struct err *err)
{
	if (place != TEMPLATE_IN_URL && place != TEMPLATE_IN_HEADER)
		return true;
	for (const char *p = from; p < to; p++)
		if (is_control(*p) || (place == TEMPLATE_IN_URL && *p == ' '))
			return wrong(text, p, "a blank or control character",
			    err);
	return true;
}

static bool
name_variable(struct part *part, const char *text, const char *at,
    const char *name, struct err *err)
{
	const char *nearest;

	part->kind = PART_VARIABLE;
	for (int i = 0; i < TEMPLATE_VARIABLES; i++)
		if (strcmp(names[i], name) == 0) {
			part->variable = (enum template_variable)i;
			return true;
		}
	nearest = text_nearest(name, names, TEMPLATE_VARIABLES);
	return err_set(err, "character %d: no variable \"%s\"%s%s%s",
	    (int)(at - text) + 1, name,
	    nearest == NULL ? "" : "; did you mean \"",
	    nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?");
}

static bool
is_number(enum template_variable variable)
{
	return variable == TEMPLATE_PAGE || variable == TEMPLATE_OFFSET ||
	    variable == TEMPLATE_END || variable == TEMPLATE_SIZE;
}

static bool
check_place(const struct template *template, const struct part *part,
    const char *text, const char *at, struct err *err)
{
	if (part->kind == PART_VARIABLE && part->variable == TEMPLATE_BASE &&
	    (template->place != TEMPLATE_IN_URL || at != text))
		return wrong(text, at,
		    "{{base}} stands only where a URL begins", err);
	if (part->bare &&
	    (part->kind == PART_SECRET ||
		(!is_number(part->variable) &&
		    part->variable != TEMPLATE_CURSOR)))
		return wrong(text, at,
		    "outside of a JSON string only numbers and {{cursor}} may "
		    "stand",
		    err);
	return true;
}

/* Reads "{{name}}" at ${at}; ${close} is where "}}" stands. */
static bool
read_variable(struct template *template, const char *text, const char *at,
    const char *close, bool bare, struct err *err)
{
	struct part *part = add_part(template);
	size_t size = (size_t)(close - at) - 2;
	char *name = mem_alloc(size + 1);

	memcpy(name, at + 2, size);
	part->text = name;
	part->bare = bare;
	if (text_starts(name, secret_prefix) &&
	    name[sizeof(secret_prefix) - 1] != '\0') {
		part->kind = PART_SECRET;
		memmove(name, name + sizeof(secret_prefix) - 1,
		    size + 1 - (sizeof(secret_prefix) - 1));
	} else if (!name_variable(part, text, at, name, err)) {
		return false;
	}
	return check_place(template, part, text, at, err);
}

/* Follows JSON text over [${from}, ${to}): whether it is in a string there, and
 * in the middle of an escape, which a value must not end. */
static void
follow_strings(const char *from, const char *to, bool *in_string,
    bool *in_escape)
{
	*in_escape = false;
	for (; from < to; from++) {
		if (*from == '"')
			*in_string = !*in_string;
		else if (*from == '\\' && *in_string) {
			from++;
			*in_escape =
			    from >= to || (*from == 'u' && to - from < 5);
		}
	}
}

static void
add_text(struct template *template, const char *from, const char *to)
{
	struct part *part;

	if (from == to)
		return;
	part = add_part(template);
	part->text = mem_alloc((size_t)(to - from) + 1);
	memcpy(part->text, from, (size_t)(to - from));
}

static bool
compile(struct template *template, const char *text, struct err *err)
{
	enum template_place place = template->place;
	bool in_string = false, in_escape;
	const char *p = text;

	for (;;) {
		const char *open = strstr(p, "{{");
		const char *end = open == NULL ? p + strlen(p) : open;
		const char *close;

		if (!check_text(place, text, p, end, err))
			return false;
		add_text(template, p, end);
		if (open == NULL)
			return true;
		follow_strings(p, end, &in_string, &in_escape);
		if (place == TEMPLATE_IN_JSON && in_escape)
			return wrong(text, open,
			    "a value in the middle of an escape", err);
		close = strstr(open, "}}");
		if (close == NULL)
			return wrong(text, open, "\"{{\" without \"}}\"", err);
		if (!read_variable(template, text, open, close,
			place == TEMPLATE_IN_JSON && !in_string, err))
			return false;
		p = close + 2;
	}
}

/* A body whose strings and brackets do not close is found now, not by the
 * first poll. */
static bool
check_json(const struct template *template, struct err *err)
{
	struct arena *arena = arena_new(4096);
	struct buf body = buf_over(arena);
	struct scan scan = { 0 };
	bool good;

	for (int i = 0; i < template->count; i++) {
		const struct part *part = &template->parts[i];

		buf_add(&body, part->kind == PART_TEXT ? part->text : "0");
	}
	scan.p = buf_text(&body);
	scan.end = scan.p + body.size;
	good = scan_value(&scan) && scan_peek(&scan) == '\0';
	arena_free(arena);
	return good || err_set(err, "the body is not JSON");
}

struct template *
template_build(const char *text, enum template_place place, struct err *err)
{
	struct template *template = mem_alloc(sizeof(*template));

	template->place = place;
	if (compile(template, text, err) &&
	    (place != TEMPLATE_IN_JSON || check_json(template, err)))
		return template;
	template_free(template);
	return NULL;
}

void
template_free(struct template *template)
{
	if (template == NULL)
		return;
	for (int i = 0; i < template->count; i++)
		mem_free(template->parts[i].text);
	mem_free(template->parts);
	mem_free(template);
}

bool
template_uses(const struct template *template, enum template_variable variable)
{
	for (int i = 0; i < template->count; i++)
		if (template->parts[i].kind == PART_VARIABLE &&
		    template->parts[i].variable == variable)
			return true;
	return false;
}

bool
template_is_only(const struct template *template,
    enum template_variable variable)
{
	return template->count == 1 &&
	    template->parts[0].kind == PART_VARIABLE &&
	    template->parts[0].variable == variable;
}

const char *
template_secret(const struct template *template, int index)
{
	for (int i = 0; i < template->count; i++)
		if (template->parts[i].kind == PART_SECRET && index-- == 0)
			return template->parts[i].text;
	return NULL;
}

/* RFC 3986, section 2.3: everything but the unreserved and ${also} is encoded,
 * "+" too, which servers read as a blank.  A form writes a blank as "+". */
static void
add_encoded(struct buf *buf, const char *text, bool form, const char *also)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~";
	static const char digits[] = "0123456789ABCDEF";

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		char encoded[3] = { '%', digits[c >> 4], digits[c & 15] };

		if (strchr(plain, *text) != NULL || strchr(also, *text) != NULL)
			buf_add_char(buf, *text);
		else if (form && *text == ' ')
			buf_add_char(buf, '+');
		else
			buf_add_bytes(buf, encoded, sizeof(encoded));
	}
}

void
template_add_path(struct buf *buf, const char *text)
{
	/* A bot's token is "12345:abc" in a path, where a colon may stand (RFC
	 * 3986, section 3.3). */
	add_encoded(buf, text, false, ":");
}

void
template_add_url(struct buf *buf, const char *text)
{
	add_encoded(buf, text, false, "");
}

void
template_add_form(struct buf *buf, const char *text)
{
	add_encoded(buf, text, true, "");
}

void
template_add_json(struct buf *buf, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buf_add_char(buf, '\\');
		if ((unsigned char)*text < ' ')
			buf_printf(buf, "\\u%04x", (unsigned)*text);
		else
			buf_add_char(buf, *text);
	}
}

static bool
add_header(struct buf *buf, const char *text, struct err *err)
{
	for (const char *p = text; *p != '\0'; p++)
		if (is_control(*p))
			return err_set(err,
			    "holds a control character, which no header may");
	buf_add(buf, text);
	return true;
}

/* A value of its own in JSON: null before the first page has named one. */
static void
add_cursor(struct buf *buf, const char *value)
{
	if (*value == '\0') {
		buf_add(buf, "null");
		return;
	}
	buf_add_char(buf, '"');
	template_add_json(buf, value);
	buf_add_char(buf, '"');
}

static bool
add_value(struct buf *buf, enum template_place place, const struct part *part,
    const char *value, struct err *err)
{
	int64_t number;

	if (part->bare && part->variable == TEMPLATE_CURSOR) {
		add_cursor(buf, value);
		return true;
	}
	if (part->bare && !text_to_int(value, INT64_MIN, INT64_MAX, &number))
		return err_set(err, "is no number");
	if (part->kind == PART_VARIABLE && part->variable == TEMPLATE_BASE) {
		/* An address the administrator wrote, not a value. */
		return add_header(buf, value, err);
	}
	switch (place) {
	case TEMPLATE_IN_URL:
		if (part->kind == PART_SECRET)
			template_add_path(buf, value);
		else
			template_add_url(buf, value);
		return true;
	case TEMPLATE_IN_QUERY:
		template_add_url(buf, value);
		return true;
	case TEMPLATE_IN_FORM:
		template_add_form(buf, value);
		return true;
	case TEMPLATE_IN_HEADER:
		return add_header(buf, value, err);
	case TEMPLATE_IN_JSON:
		template_add_json(buf, value);
		return true;
	case TEMPLATE_IN_TEXT:
		buf_add(buf, value);
		return true;
	}
	return false;
}

static const char *
find_value(const struct template_values *values, const struct part *part)
{
	if (part->kind == PART_VARIABLE)
		return values->values[part->variable];
	for (int i = 0; i < values->secret_count; i++)
		if (strcmp(values->secrets[i].name, part->text) == 0)
			return values->secrets[i].value;
	return NULL;
}

static bool
expand_part(struct buf *buf, enum template_place place, const struct part *part,
    const struct template_values *values, struct err *err)
{
	const char *prefix = part->kind == PART_SECRET ? secret_prefix : "";
	const char *value;

	if (part->kind == PART_TEXT) {
		if (place == TEMPLATE_IN_QUERY || place == TEMPLATE_IN_FORM)
			add_encoded(buf, part->text, place == TEMPLATE_IN_FORM,
			    "");
		else
			buf_add(buf, part->text);
		return true;
	}
	value = find_value(values, part);
	if (value == NULL)
		return err_set(err, "{{%s%s}} has no value", prefix,
		    part->text);
	/* What stands for a secret is for people to read, not for a server. */
	if (values->masked && strcmp(value, "***") == 0) {
		buf_add(buf, value);
		return true;
	}
	return add_value(buf, place, part, value, err) ||
	    err_prefix(err, "{{%s%s}}", prefix, part->text);
}

bool
template_expand(const struct template *template,
    const struct template_values *values, struct arena *arena, const char **out,
    struct err *err)
{
	struct buf buf = buf_over(arena);

	for (int i = 0; i < template->count; i++)
		if (!expand_part(&buf, template->place, &template->parts[i],
			values, err))
			return false;
	*out = buf_text(&buf);
	return true;
}
