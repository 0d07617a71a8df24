/* Compiling a message to a flat list of tokens. */
#include "wire/message.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "wire/message_tokens.h"

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
	bool opened_in_string[NESTING];
	size_t depth;
	bool in_string, after_backslash; /* of JSON, so far */
	size_t line_start;               /* first token of this line */
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
	/* The second byte tells nearly all letters of a Vietnamese text. */
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (p[1] == wide[i][1] && text_starts(p, wide[i]))
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

/* Follows one character of JSON text. */
static void
follow_string(struct compiler *c, char character)
{
	if (c->message->escape != MESSAGE_JSON)
		return;
	if (c->after_backslash)
		c->after_backslash = false;
	else if (character == '"')
		c->in_string = !c->in_string;
	else
		c->after_backslash = c->in_string && character == '\\';
}

/* Text up to the next tag, cut at the ends of lines. */
static void
take_text(struct compiler *c)
{
	const char *start = c->at;

	while (*c->at != '\0' && !(c->at[0] == '{' && c->at[1] == '{')) {
		size_t n = blank_length(c->at);

		if (n == 0) {
			c->has_more = true;
			follow_string(c, *c->at);
		}
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
	else if (c->opened_in_string[c->depth] != c->in_string)
		complain_name(c, at, "a JSON string must end in the section ",
		    &tokens[index], " that it begins in");
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

static const char *
only_double(enum message_escape escape)
{
	switch (escape) {
	case MESSAGE_JSON:
		return "in JSON only double braces: ";
	case MESSAGE_FORM:
		return "in a form only double braces: ";
	case MESSAGE_HTML:
	case MESSAGE_PLAIN:
		break;
	}
	return "in HTML only double braces: ";
}

static void
check_name(struct compiler *c, const char *at, const struct token *token)
{
	if (token->size == 0)
		complain(c, at, "a tag without a name");
	else if (token->size > 1 && memchr(token->data, '.', token->size))
		complain_name(c, at, "dotted names are not known: ", token, "");
	else if (token->kind == TOKEN_RAW && c->fields != NULL &&
	    c->message->escape != MESSAGE_PLAIN)
		complain_name(c, at, only_double(c->message->escape), token,
		    "");
	else if (token->kind == TOKEN_NAME && c->fields != NULL &&
	    c->message->escape == MESSAGE_JSON && !c->in_string)
		complain_name(c, at, "outside of a JSON string: ", token, "");
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
		c->opened_in_string[c->depth] = c->in_string;
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
	/* Names are short, what follows is long. */
	for (end = p; *end != '\0' && !text_starts(end, close);)
		end++;
	if (*end == '\0') {
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
