/* Rendering: a walk over a message's tokens with the values in reach. */
#include "wire/message.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "wire/message_tokens.h"
#include "wire/template.h"

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
add_markup(struct buf *out, const char *text)
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
add_escaped(struct buf *out, enum message_escape escape, const char *text)
{
	switch (escape) {
	case MESSAGE_PLAIN:
		buf_add(out, text);
		break;
	case MESSAGE_HTML:
		add_markup(out, text);
		break;
	case MESSAGE_JSON:
		template_add_json(out, text);
		break;
	case MESSAGE_FORM:
		template_add_form(out, text);
		break;
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
	if (value->is_markup && message->escape == MESSAGE_HTML)
		buf_add(out, text);
	else if (token->kind == TOKEN_NAME)
		add_escaped(out, message->escape, text);
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
	assert(token->kind == TOKEN_INVERTED || value != NULL);
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
