/*
 * Writes JSON into a buffer: answers of the control socket, `hosoctl --json`,
 * bodies of webhooks.  Commas and escapes are the writer's; nesting that does
 * not close, or a member without a key, is a bug and asserts.
 */
#ifndef WIRE_JSONW_H
#define WIRE_JSONW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { JSONW_DEPTH = 32 };

struct jsonw {
	struct buf *out; /* borrowed */
	int depth;
	bool needs_comma[JSONW_DEPTH];
	bool in_object[JSONW_DEPTH];
	bool has_key;
};

struct jsonw jsonw_into(struct buf *out);

void jsonw_object(struct jsonw *writer);
void jsonw_object_end(struct jsonw *writer);
void jsonw_array(struct jsonw *writer);
void jsonw_array_end(struct jsonw *writer);

/* The key of the value that comes next. */
void jsonw_key(struct jsonw *writer, const char *key);

/* Values.  A NULL string is null; bytes that are no UTF-8 become U+FFFD.  An
 * infinite or undefined number is null. */
void jsonw_string(struct jsonw *writer, const char *text);
void jsonw_int(struct jsonw *writer, int64_t number);
void jsonw_real(struct jsonw *writer, double number);
void jsonw_bool(struct jsonw *writer, bool truth);
void jsonw_null(struct jsonw *writer);
/* A value that is JSON text already, as it is. */
void jsonw_raw(struct jsonw *writer, const char *json);

/* Key and value in one. */
void jsonw_put_string(struct jsonw *writer, const char *key, const char *text);
void jsonw_put_int(struct jsonw *writer, const char *key, int64_t number);
void jsonw_put_real(struct jsonw *writer, const char *key, double number);
void jsonw_put_bool(struct jsonw *writer, const char *key, bool truth);
void jsonw_put_null(struct jsonw *writer, const char *key);

#endif
