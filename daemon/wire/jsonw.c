/* JSON text, written in one pass (RFC 8259). */
#include "wire/jsonw.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* Before every value: the comma that parts it from the one before, and the
 * check that it stands where a value may stand. */
static void
begin_value(struct jsonw *writer)
{
	if (writer->depth == 0)
		return;
	if (writer->in_object[writer->depth - 1]) {
		assert(writer->has_key);
		writer->has_key = false;
		return;
	}
	if (writer->needs_comma[writer->depth - 1])
		buf_add_char(writer->out, ',');
	writer->needs_comma[writer->depth - 1] = true;
}

static void
begin_nest(struct jsonw *writer, char bracket, bool is_object)
{
	begin_value(writer);
	assert(writer->depth < JSONW_DEPTH);
	buf_add_char(writer->out, bracket);
	writer->needs_comma[writer->depth] = false;
	writer->in_object[writer->depth] = is_object;
	writer->depth++;
}

static void
end_nest(struct jsonw *writer, char bracket, bool is_object)
{
	assert(writer->depth > 0 && !writer->has_key);
	assert(writer->in_object[writer->depth - 1] == is_object);
	writer->depth--;
	buf_add_char(writer->out, bracket);
}

static void
add_escaped(struct buf *out, char c)
{
	switch (c) {
	case '"':
		buf_add(out, "\\\"");
		return;
	case '\\':
		buf_add(out, "\\\\");
		return;
	case '\n':
		buf_add(out, "\\n");
		return;
	case '\r':
		buf_add(out, "\\r");
		return;
	case '\t':
		buf_add(out, "\\t");
		return;
	default:
		buf_printf(out, "\\u%04x", (unsigned char)c);
	}
}

/* The bytes up to the first that must be written otherwise. */
static size_t
plain_run(const char *text, size_t size)
{
	size_t i = 0;

	while (i < size && (unsigned char)text[i] >= 0x20 && text[i] != '"' &&
	    text[i] != '\\')
		i++;
	return i;
}

static void
add_valid(struct buf *out, const char *text, size_t size)
{
	while (size > 0) {
		size_t run = plain_run(text, size);

		buf_add_bytes(out, text, run);
		text += run;
		size -= run;
		if (size > 0) {
			add_escaped(out, *text);
			text++;
			size--;
		}
	}
}

/* The length of ${text} up to the first byte that is not ASCII, or must be
 * written otherwise: for keys and codes all of it. */
static size_t
ascii_run(const char *text)
{
	size_t i = 0;

	while ((unsigned char)text[i] >= 0x20 &&
	    (unsigned char)text[i] < 0x80 && text[i] != '"' && text[i] != '\\')
		i++;
	return i;
}

static void
add_quoted(struct buf *out, const char *text)
{
	size_t size = ascii_run(text);
	size_t bad;

	buf_add_char(out, '"');
	buf_add_bytes(out, text, size);
	text += size;
	size = strlen(text);
	while (!text_is_utf8(text, size, &bad)) {
		add_valid(out, text, bad);
		buf_add(out, replacement);
		text += bad + 1;
		size -= bad + 1;
	}
	add_valid(out, text, size);
	buf_add_char(out, '"');
}

struct jsonw
jsonw_into(struct buf *out)
{
	return (struct jsonw){ .out = out };
}

void
jsonw_object(struct jsonw *writer)
{
	begin_nest(writer, '{', true);
}

void
jsonw_object_end(struct jsonw *writer)
{
	end_nest(writer, '}', true);
}

void
jsonw_array(struct jsonw *writer)
{
	begin_nest(writer, '[', false);
}

void
jsonw_array_end(struct jsonw *writer)
{
	end_nest(writer, ']', false);
}

void
jsonw_key(struct jsonw *writer, const char *key)
{
	assert(writer->depth > 0 && !writer->has_key);
	assert(writer->in_object[writer->depth - 1]);
	if (writer->needs_comma[writer->depth - 1])
		buf_add_char(writer->out, ',');
	writer->needs_comma[writer->depth - 1] = true;
	add_quoted(writer->out, key);
	buf_add_char(writer->out, ':');
	writer->has_key = true;
}

void
jsonw_string(struct jsonw *writer, const char *text)
{
	if (text == NULL) {
		jsonw_null(writer);
		return;
	}
	begin_value(writer);
	add_quoted(writer->out, text);
}

void
jsonw_int(struct jsonw *writer, int64_t number)
{
	begin_value(writer);
	buf_add_int(writer->out, number);
}

void
jsonw_real(struct jsonw *writer, double number)
{
	char text[40];

	if (!isfinite(number)) {
		jsonw_null(writer);
		return;
	}
	begin_value(writer);
	/* The shortest form that reads back as the same number. */
	for (int digits = 6; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, number);
		if (strtod(text, NULL) == number)
			break;
	}
	buf_add(writer->out, text);
}

void
jsonw_bool(struct jsonw *writer, bool truth)
{
	begin_value(writer);
	buf_add(writer->out, truth ? "true" : "false");
}

void
jsonw_raw(struct jsonw *writer, const char *json)
{
	begin_value(writer);
	buf_add(writer->out, json);
}

void
jsonw_null(struct jsonw *writer)
{
	begin_value(writer);
	buf_add(writer->out, "null");
}

void
jsonw_put_string(struct jsonw *writer, const char *key, const char *text)
{
	jsonw_key(writer, key);
	jsonw_string(writer, text);
}

void
jsonw_put_int(struct jsonw *writer, const char *key, int64_t number)
{
	jsonw_key(writer, key);
	jsonw_int(writer, number);
}

void
jsonw_put_real(struct jsonw *writer, const char *key, double number)
{
	jsonw_key(writer, key);
	jsonw_real(writer, number);
}

void
jsonw_put_bool(struct jsonw *writer, const char *key, bool truth)
{
	jsonw_key(writer, key);
	jsonw_bool(writer, truth);
}

void
jsonw_put_null(struct jsonw *writer, const char *key)
{
	jsonw_key(writer, key);
	jsonw_null(writer);
}
