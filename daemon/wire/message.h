/*
 * Messages: the Mustache subset in which an office edits the texts that
 * people receive: {{name}}, {{{name}}}, {{&name}}, {{#name}}, {{^name}},
 * {{/name}}, {{! comment}} and {{.}}.  Compiled once and checked against the
 * fields that exist; rendered like the npm package "mustache".  Partials,
 * changed delimiters and dotted names are refused.
 */
#ifndef WIRE_MESSAGE_H
#define WIRE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

enum message_kind { MESSAGE_STRING, MESSAGE_BOOL, MESSAGE_LIST, MESSAGE_MAP };

/*
 * A value that a message is rendered with.  A map holds named values, a list
 * holds values of any kind; both grow in the arena of whoever builds them.
 */
struct message_value {
	enum message_kind kind;
	const char *name;            /* within a map; borrowed */
	const char *string;          /* borrowed */
	bool is_markup;              /* that string: see message_put_markup */
	bool truth;                  /* of a bool */
	struct message_value *first; /* of a map or list */
	struct message_value *last;
	struct message_value *next; /* in the map or list that holds it */
	size_t count;               /* of a map or list */
};

struct message_value *message_map(struct arena *arena);
struct message_value *message_list(struct arena *arena);

/* Put a named value into ${map}.  A NULL ${text} puts nothing there. */
void message_put(struct arena *arena, struct message_value *map,
    const char *name, const char *text);
/* The same of markup that this program made, every text in it escaped: in
 * MESSAGE_HTML it stands as it is. */
void message_put_markup(struct arena *arena, struct message_value *map,
    const char *name, const char *markup);
void message_put_bool(struct arena *arena, struct message_value *map,
    const char *name, bool truth);
struct message_value *message_put_list(struct arena *arena,
    struct message_value *map, const char *name);
/* A new map at the end of ${list}. */
struct message_value *
message_append_map(struct arena *arena, struct message_value *list);
void message_append(struct arena *arena, struct message_value *list,
    const char *text);

/* A field that a message may name. */
struct message_field {
	const char *name;
	bool is_list; /* only a section may name it */
};

/* What {{name}} is written as; {{{name}}} is always the text itself. */
enum message_escape {
	MESSAGE_PLAIN, /* text parts and subjects: as it is */
	MESSAGE_HTML,  /* as markup */
	MESSAGE_JSON,  /* inside a JSON string (RFC 8259, section 7) */
	MESSAGE_FORM,  /* application/x-www-form-urlencoded */
};

struct message;

/*
 * Compiles ${text}.  Adds to ${complaints}, under ${file} with line and
 * column, everything it refuses: an unknown field (with a suggestion), a list
 * used as text, a section that is not closed or closed twice, a tag that is
 * not, a feature outside the subset, and unless MESSAGE_PLAIN a triple brace
 * (imported text must never reach markup unescaped).  In MESSAGE_JSON a field
 * stands inside a string only, and a section ends as it began: inside of one or
 * outside.  Returns NULL then.
 * ${fields} NULL: any name is taken, triple braces too (tests).  The caller
 * owns the result.
 */
struct message *message_build(const char *file, const char *text,
    const struct message_field *fields, size_t field_count,
    enum message_escape escape, struct complaints *complaints);
void message_free(struct message *message);

/* The text of ${message} for the map ${values}; in the arena. */
const char *message_render(const struct message *message,
    const struct message_value *values, struct arena *arena);

#endif
