/*
 * Request templates: "{{base}}/hoso?page={{page}}&tu={{since}}".  What a value
 * may do depends on the place it is put into, and is decided here: it is
 * percent-encoded in a URL, a query or a form, escaped in JSON, and refused in
 * a header when it holds a control character.
 */
#ifndef WIRE_TEMPLATE_H
#define WIRE_TEMPLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

enum template_variable {
	TEMPLATE_BASE,   /* {{base}}: only where a URL begins */
	TEMPLATE_PAGE,   /* number of the page */
	TEMPLATE_OFFSET, /* of its first record */
	TEMPLATE_END,    /* offset + size */
	TEMPLATE_SIZE,   /* records asked for */
	TEMPLATE_CURSOR, /* of the next page; empty for the first */
	TEMPLATE_SINCE,  /* already in the source's time form */
	TEMPLATE_UNTIL,
	TEMPLATE_TOKEN,
	TEMPLATE_ID, /* of one dossier */
	TEMPLATE_VARIABLES
};

enum template_place {
	TEMPLATE_IN_URL,    /* percent-encoded, {{base}} as it is, and the
			     * colon of a secret */
	TEMPLATE_IN_QUERY,  /* a value of a query: percent-encoded, + as %2B */
	TEMPLATE_IN_FORM,   /* application/x-www-form-urlencoded */
	TEMPLATE_IN_HEADER, /* raw; control characters are refused */
	TEMPLATE_IN_JSON,   /* escaped in "…"; outside of it only numbers, and
			     * {{cursor}}: a string, or null when empty */
	TEMPLATE_IN_TEXT,   /* raw: a body of another kind */
};

struct template_secret {
	const char *name;
	const char *value;
};

/* What a request is filled with.  Borrowed; NULL for what is not known. */
struct template_values {
	const char *values[TEMPLATE_VARIABLES];
	const struct template_secret *secrets;
	int secret_count;
	bool masked; /* for people's eyes: the secrets are *** already */
};

struct template;

/*
 * Refuses, naming the character (from 1): an unknown variable (with a
 * suggestion), braces that do not close, {{base}} elsewhere than at the start
 * of a URL, in JSON a text variable outside a string, a variable in the middle
 * of an escape, or strings and brackets that do not close, in a header a
 * control character.  In TEMPLATE_IN_QUERY and _FORM the template is one value:
 * its own text is encoded too.  The caller owns the result.
 */
struct template *template_build(const char *text, enum template_place place,
    struct err *err) MUST_CHECK;
void template_free(struct template *template);

/* True when ${variable} stands in the template. */
bool
template_uses(const struct template *template, enum template_variable variable);

/* True when the template is ${variable} and nothing else. */
bool template_is_only(const struct template *template,
    enum template_variable variable);

/* The name of the ${index}-th secret that stands in it (from 0), NULL beyond
 * the last; borrowed. */
const char *template_secret(const struct template *template, int index);

/* Fills the template.  Refused: a variable or secret without a value, a value
 * that its place cannot hold.  No value is quoted in the error: it may be a
 * secret. */
bool template_expand(const struct template *template,
    const struct template_values *values, struct arena *arena, const char **out,
    struct err *err) MUST_CHECK;

/* ${text} as a secret stands in the path of a URL, as other values stand in a
 * URL, as a value of a form, and inside of a JSON string. */
void template_add_path(struct buf *buf, const char *text);
void template_add_url(struct buf *buf, const char *text);
void template_add_form(struct buf *buf, const char *text);
void template_add_json(struct buf *buf, const char *text);

#endif
