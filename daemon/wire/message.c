/* The Mustache subset: compiling to a flat list of tokens, and rendering. */
#include "wire/message.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum token_kind {
	TOKEN_TEXT,
	TOKEN_NAME,
	TOKEN_RAW,
	TOKEN_SECTION,
	TOKEN_INVERTED,
	TOKEN_END,
	TOKEN_NOTHING
};

/* A piece of text, or a tag with its name.  The tokens of a section lie
 * between its own and the one at index `end`. */
struct token {
	enum token_kind kind;
	const char *data; /* within the message's copy of its source */
	size_t size;
	size_t end;
};

struct message {
	char *source;
	struct token *tokens;
	size_t count, capacity;
	enum message_escape escape;
};

enum { NESTING = 32 };

/* What compiling needs to remember. */
struct compiler {
	struct message *message;
	const char *file;
	const struct message_field *fields;
	size_t field_count;
	struct complaints *complaints;
	const char *at;
	size_t open[NESTING]; /* tokens of sections not closed yet */
	size_t depth;
	size_t line_start;      /* first token of this line */
	bool has_tag, has_more; /* a tag on this line; more than blanks */
};

/* Blank characters in the sense of JavaScript's \s, so that lines of their own
 * are found where the npm package finds them. */
static size_t
blank_length(const char *p)
{
	static const char *const wide[] = { "\u00a0", "\u1680", "\u2000",
		"\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
		"\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029",
		"\u202f", "\u205f", "\u3000", "\ufeff" };

	if (*p == ' ' || (*p >= '\t' && *p <= '\r'))
		return 1;
	if ((unsigned char)*p < 0xc2)
		return 0;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (text_starts(p, wide[i]))
			return strlen(wide[i]);
	return 0;
}

static const char *
skip_blanks(const char *p)
{
	size_t n;

	while ((n = blank_length(p)) > 0)
		p += n;
	return p;
}

static struct token *
add_token(struct message *message, enum token_kind kind, const char *data,
    size_t size)
{
	if (message->count == message->capacity) {
		message->capacity = 2 * message->capacity + 16;
		message->tokens = mem_resize(message->tokens,
		    message->capacity * sizeof(*message->tokens));
	}
	message->tokens[message->count] =
	    (struct token){ .kind = kind, .data = data, .size = size };
	return &message->tokens[message->count++];
}

/* Complains about the place ${at} of the source. */
static void
complain(const struct compiler *c, const char *at, const char *text)
{
	int line = 1, column = 1;

	for (const char *p = c->message->source; p < at; p++) {
		if (*p == '\n') {
			line++;
			column = 1;
		} else if (((unsigned char)*p & 0xc0) != 0x80) {
			column++;
		}
	}
	complaints_add(c->complaints, c->file, line, column, "%s", text);
}

static void
complain_name(const struct compiler *c, const char *at, const char *before,
    const struct token *token, const char *after)
{
	char *text = mem_printf("%s{{%.*s}}%s", before, (int)token->size,
	    token->data, after);

	complain(c, at, text);
	mem_free(text);
}

/* A line that holds only sections, ends and comments leaves no blanks behind,
 * its own end included. */
static void
end_line(struct compiler *c)
{
	struct message *m = c->message;

	if (c->has_tag && !c->has_more)
		for (size_t i = c->line_start; i < m->count; i++)
			if (m->tokens[i].kind == TOKEN_TEXT)
				m->tokens[i].kind = TOKEN_NOTHING;
	c->line_start = m->count;
	c->has_tag = c->has_more = false;
}

/* Text up to the next tag, cut at the ends of lines. */
static void
take_text(struct compiler *c)
{
	const char *start = c->at;

	while (*c->at != '\0' && !text_starts(c->at, "{{")) {
		size_t n = blank_length(c->at);

		if (n == 0)
			c->has_more = true;
		c->at += n > 0 ? n : 1;
		if (c->at[-1] == '\n') {
			add_token(c->message, TOKEN_TEXT, start,
			    (size_t)(c->at - start));
			end_line(c);
			start = c->at;
		}
	}
	if (c->at > start)
		add_token(c->message, TOKEN_TEXT, start,
		    (size_t)(c->at - start));
}

/* Checks ${token} against the fields that exist. */
static void
check_field(struct compiler *c, const char *at, const struct token *token)
{
	const char **names;
	char *word;
	const char *nearest;

	if (c->fields == NULL || (token->size == 1 && *token->data == '.'))
		return;
	word = mem_printf("%.*s", (int)token->size, token->data);
	names = mem_alloc((c->field_count + 1) * sizeof(*names));
	for (size_t i = 0; i < c->field_count; i++) {
		names[i] = c->fields[i].name;
		if (strcmp(names[i], word) != 0)
			continue;
		if (c->fields[i].is_list &&
		    (token->kind == TOKEN_NAME || token->kind == TOKEN_RAW))
			complain_name(c, at, "", token,
			    " is a list: use it as {{#…}} … {{/…}}");
		goto out;
	}
	nearest = text_nearest(word, names, c->field_count);
	if (nearest != NULL) {
		char *after = mem_printf(": did you mean {{%s}}?", nearest);

		complain_name(c, at, "unknown field ", token, after);
		mem_free(after);
	} else {
		complain_name(c, at, "unknown field ", token, "");
	}
out:
	mem_free(names);
	mem_free(word);
}

/* The end of a section: it must be the one opened last. */
static void
close_section(struct compiler *c, const char *at, size_t index)
{
	struct token *tokens = c->message->tokens;
	struct token *opened;

	if (c->depth == 0) {
		complain_name(c, at,
		    "no section is open here: ", &tokens[index], "");
		return;
	}
	opened = &tokens[c->open[--c->depth]];
	opened->end = index;
	if (opened->size != tokens[index].size ||
	    memcmp(opened->data, tokens[index].data, opened->size) != 0)
		complain_name(c, at, "the section open here is ", opened,
		    ": close it first");
}

/* What the character after "{{" says the tag is. */
static enum token_kind
tag_kind(char sigil)
{
	switch (sigil) {
	case '#':
		return TOKEN_SECTION;
	case '^':
		return TOKEN_INVERTED;
	case '/':
		return TOKEN_END;
	case '!':
		return TOKEN_NOTHING;
	case '{':
	case '&':
		return TOKEN_RAW;
	default:
		return TOKEN_NAME;
	}
}

static void
check_name(struct compiler *c, const char *at, const struct token *token)
{
	if (token->size == 0)
		complain(c, at, "a tag without a name");
	else if (token->size > 1 && memchr(token->data, '.', token->size))
		complain_name(c, at, "dotted names are not known: ", token, "");
	else if (token->kind == TOKEN_RAW && c->fields != NULL &&
	    c->message->escape == MESSAGE_HTML)
		complain_name(c, at, "in HTML only double braces: ", token, "");
	else
		check_field(c, at, token);
}

/* Puts the tag that ${token} is into the list. */
static void
take_tag(struct compiler *c, const char *at, struct token tag)
{
	size_t index = c->message->count;

	c->has_tag = true;
	add_token(c->message, tag.kind, tag.data, tag.size);
	switch (tag.kind) {
	case TOKEN_NAME:
	case TOKEN_RAW:
		c->has_more = true;
		check_name(c, at, &tag);
		break;
	case TOKEN_SECTION:
	case TOKEN_INVERTED:
		check_name(c, at, &tag);
		if (c->depth == NESTING) {
			complain(c, at, "sections are nested too deep");
			break;
		}
		c->open[c->depth++] = index;
		break;
	case TOKEN_END:
		close_section(c, at, index);
		break;
	case TOKEN_NOTHING:
	case TOKEN_TEXT:
		break;
	}
}

/* One tag; false when the rest makes no sense. */
static bool
parse_tag(struct compiler *c)
{
	const char *at = c->at;
	const char *p = skip_blanks(at + 2);
	char sigil = *p;
	struct token tag = { .kind = tag_kind(sigil) };
	const char *close = sigil == '{' ? "}}}" : "}}";
	const char *end;

	if (sigil == '>' || sigil == '=') {
		complain(c, at,
		    sigil == '>' ? "partials ({{> …}}) are not known"
				 : "delimiters cannot be changed ({{= …}})");
		return false;
	}
	if (tag.kind != TOKEN_NAME)
		p = skip_blanks(p + 1);
	end = strstr(p, close);
	if (end == NULL) {
		complain(c, at, "a tag that is not closed");
		return false;
	}
	c->at = end + strlen(close);
	tag.data = p;
	/* Blanks before the closing braces are not part of the name. */
	for (const char *q = p; q < end;) {
		size_t n = blank_length(q);

		q += n > 0 ? n : 1;
		if (n == 0)
			tag.size = (size_t)(q - p);
	}
	take_tag(c, at, tag);
	return true;
}

struct message *
message_build(const char *file, const char *text,
    const struct message_field *fields, size_t field_count,
    enum message_escape escape, struct complaints *complaints)
{
	struct message *message = mem_alloc(sizeof(*message));
	struct compiler c = { .message = message,
		.file = file,
		.fields = fields,
		.field_count = field_count,
		.complaints = complaints };
	int before = complaints->errors;

	message->escape = escape;
	message->source = mem_copy_string(text);
	c.at = message->source;
	while (*c.at != '\0') {
		take_text(&c);
		if (*c.at != '\0' && !parse_tag(&c))
			break;
	}
	end_line(&c);
	while (c.depth > 0 && *c.at == '\0') {
		const struct token *open = &message->tokens[c.open[--c.depth]];

		complain_name(&c, open->data, "not closed: ", open, "");
	}
	if (complaints->errors > before) {
		message_free(message);
		return NULL;
	}
	return message;
}

void
message_free(struct message *message)
{
	if (message == NULL)
		return;
	mem_free(message->tokens);
	mem_free(message->source);
	mem_free(message);
}

/* The values in reach, innermost first. */
struct scope {
	const struct message_value *value;
	const struct scope *outer;
};

static const struct message_value *
find(const struct scope *scope, const struct token *token)
{
	if (token->size == 1 && *token->data == '.')
		return scope->value;
	for (; scope != NULL; scope = scope->outer) {
		const struct message_value *v = scope->value;

		if (v->kind != MESSAGE_MAP)
			continue;
		for (v = v->first; v != NULL; v = v->next)
			if (strlen(v->name) == token->size &&
			    memcmp(v->name, token->data, token->size) == 0)
				return v;
	}
	return NULL;
}

static bool
is_true(const struct message_value *value)
{
	if (value == NULL)
		return false;
	switch (value->kind) {
	case MESSAGE_STRING:
		return *value->string != '\0';
	case MESSAGE_BOOL:
		return value->truth;
	case MESSAGE_LIST:
		return value->count > 0;
	case MESSAGE_MAP:
		return true;
	}
	return false;
}

/* The characters that the npm package escapes. */
static void
add_escaped(struct buf *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		switch (*p) {
		case '&':
			buf_add(out, "&amp;");
			break;
		case '<':
			buf_add(out, "&lt;");
			break;
		case '>':
			buf_add(out, "&gt;");
			break;
		case '"':
			buf_add(out, "&quot;");
			break;
		case '\'':
			buf_add(out, "&#39;");
			break;
		case '/':
			buf_add(out, "&#x2F;");
			break;
		case '`':
			buf_add(out, "&#x60;");
			break;
		case '=':
			buf_add(out, "&#x3D;");
			break;
		default:
			buf_add_char(out, *p);
		}
	}
}

static void
add_value(const struct message *message, const struct token *token,
    const struct scope *scope, struct buf *out)
{
	const struct message_value *value = find(scope, token);
	const char *text;

	if (value == NULL)
		return;
	if (value->kind == MESSAGE_BOOL)
		text = value->truth ? "true" : "false";
	else if (value->kind == MESSAGE_STRING)
		text = value->string;
	else
		return;
	if (message->escape == MESSAGE_HTML && token->kind == TOKEN_NAME)
		add_escaped(out, text);
	else
		buf_add(out, text);
}

static void render(const struct message *message, size_t from, size_t to,
    const struct scope *scope, struct buf *out);

/* The section whose token is at ${index}: its inside for each value. */
static void
render_section(const struct message *message, size_t index,
    const struct scope *scope, struct buf *out)
{
	const struct token *token = &message->tokens[index];
	const struct message_value *value = find(scope, token);
	struct scope inner = { value, scope };

	if (is_true(value) != (token->kind == TOKEN_SECTION))
		return;
	if (token->kind == TOKEN_INVERTED || value->kind == MESSAGE_BOOL) {
		render(message, index + 1, token->end, scope, out);
	} else if (value->kind == MESSAGE_LIST) {
		for (value = value->first; value != NULL; value = value->next) {
			inner.value = value;
			render(message, index + 1, token->end, &inner, out);
		}
	} else {
		render(message, index + 1, token->end, &inner, out);
	}
}

static void
render(const struct message *message, size_t from, size_t to,
    const struct scope *scope, struct buf *out)
{
	for (size_t i = from; i < to; i++) {
		const struct token *token = &message->tokens[i];

		switch (token->kind) {
		case TOKEN_TEXT:
			buf_add_bytes(out, token->data, token->size);
			break;
		case TOKEN_NAME:
		case TOKEN_RAW:
			add_value(message, token, scope, out);
			break;
		case TOKEN_SECTION:
		case TOKEN_INVERTED:
			render_section(message, i, scope, out);
			i = token->end;
			break;
		case TOKEN_END:
		case TOKEN_NOTHING:
			break;
		}
	}
}

const char *
message_render(const struct message *message,
    const struct message_value *values, struct arena *arena)
{
	struct buf out = buf_over(arena);
	struct scope scope = { values, NULL };

	assert(values->kind == MESSAGE_MAP);
	render(message, 0, message->count, &scope, &out);
	return buf_text(&out);
}
