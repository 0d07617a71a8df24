/*
 * A request as configuration writes it (templates) and as it is sent (text).
 */
#ifndef WIRE_REQUEST_H
#define WIRE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/template.h"

/* One header, one parameter of a query, one field of a form. */
struct request_field {
	const char *name;
	const struct template *value;
};

enum request_body {
	REQUEST_NO_BODY,
	REQUEST_FORM, /* application/x-www-form-urlencoded, from `form` */
	REQUEST_JSON, /* application/json, from `body` */
	REQUEST_TEXT, /* `content_type`, from `body` */
};

/* HTTP Basic (RFC 7617): both IN_TEXT, or both NULL. */
struct request_basic {
	const struct template *user, *password;
};

/* All borrowed.  The templates were built for their places: url IN_URL, query
 * IN_QUERY, headers IN_HEADER, form IN_FORM, body IN_JSON or IN_TEXT. */
struct request_plan {
	const char *method;
	const struct template *url;
	const struct request_field *query, *headers, *form;
	int query_count, header_count, form_count;
	struct request_basic basic;
	enum request_body body_kind;
	const struct template *body;
	const char *content_type;
};

struct request {
	const char *method;
	const char *url;
	const char *const *headers; /* "Name: value" */
	int header_count;
	const char *body; /* NULL: none */
	size_t body_size;
};

/* Fills ${plan} with ${values}, all in ${arena}.  Parameters are added to the
 * URL after "?" or "&"; one that is {{cursor}} and nothing else is left out
 * where there is none yet.  A Content-Type is added for a body, and "Accept:
 * application/json", where the plan names none.  The error names the part
 * ("header Authorization") and quotes no value. */
bool request_expand(const struct request_plan *plan,
    const struct template_values *values, struct arena *arena,
    struct request *out, struct err *err) MUST_CHECK;

/* True when ${variable} stands anywhere in the plan; templates that are NULL,
 * since they were refused, hold nothing. */
bool
request_uses(const struct request_plan *plan, enum template_variable variable);

/* Puts *** in place of the token, of every secret and of what ${plan} makes of
 * them for HTTP Basic, wherever they stand in ${err} (wire/redact.h). */
void request_mask(const struct request_plan *plan,
    const struct template_values *values, struct arena *arena, struct err *err);

#endif
