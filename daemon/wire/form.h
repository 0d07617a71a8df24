/*
 * What a browser sends from a form: application/x-www-form-urlencoded, to
 * names and values.  Nothing is guessed: what is not so encoded is refused.
 */
#ifndef WIRE_FORM_H
#define WIRE_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

enum { FORM_FIELDS = 1000 };

struct form_field {
	const char *name, *value; /* never NULL */
};

struct form {
	const struct form_field *fields; /* in the order they were sent */
	size_t count;
};

/* Reads the whole of ${text}; everything is in ${arena}.  Refused: a % without
 * two hexadecimal digits, a NUL, text that is not UTF-8, more than FORM_FIELDS
 * fields.  The error never repeats a value. */
bool form_parse(struct arena *arena, struct slice text, struct form *out,
    struct err *err) MUST_CHECK;

/* The first value of ${name}, or NULL. */
const char *form_value(const struct form *form, const char *name);

#endif
