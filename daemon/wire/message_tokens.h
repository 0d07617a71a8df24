/*
 * What a message is compiled to.  Only message.c, which makes it, and
 * message_render.c, which walks it, use this.
 */
#ifndef WIRE_MESSAGE_TOKENS_H
#define WIRE_MESSAGE_TOKENS_H

#include <stddef.h>

#include "wire/message.h"

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

#endif
