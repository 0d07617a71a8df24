/*
 * JSON text to a cJSON tree in an arena, strictly, and the few typed readings
 * that exports need.  Nothing else in hosod parses JSON.  Keys are compared
 * exactly; the tree and every string in it live and die with the arena.
 */
#ifndef WIRE_JSON_H
#define WIRE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

/* Makes cJSON take its memory from the arena of the call that parses.  cJSON
 * keeps its allocator per process, so this is called once, by main (or by a
 * test), before any thread starts and before json_parse. */
void json_init(void);

/*
 * Parses the whole of ${text}: one value and blanks (RFC 8259), a leading byte
 * order mark allowed.  Beyond what cJSON refuses by itself (more than 1000
 * levels, bad syntax), it refuses what cJSON would let pass or cut short:
 * bytes after the value, NUL bytes, "\u0000", text that is not UTF-8.
 * The error names the byte, counted from 0.
 */
bool json_parse(struct arena *arena, struct slice text,
    const struct cJSON **out, struct err *err) MUST_CHECK;

/* The same for what was cut out of a longer text, where a byte order mark is
 * no blank: it is refused. */
bool json_parse_part(struct arena *arena, struct slice text,
    const struct cJSON **out, struct err *err) MUST_CHECK;

/*
 * Where ${node}, in the tree ${tree} that json_parse gave, is a string, what it
 * holds as JSON is put in its place; everything else, a blank string too, stays
 * as it is.  Borrowed pointers to the node itself stay good unless it was the
 * whole tree.
 */
bool json_unfold(struct arena *arena, const struct cJSON **tree,
    const struct cJSON *node, struct err *err) MUST_CHECK;

/* The member called exactly ${name}, the first where there are several; NULL
 * when there is none or ${object} is NULL or no object.  Borrowed. */
const struct cJSON *json_member(const struct cJSON *object, const char *name);

/* What stands in a node, for complaints: "a string", "an array", "null",
 * "nothing" for NULL. */
const char *json_kind(const struct cJSON *node);

/*
 * The text of a scalar: a string as it is (borrowed), a number in its
 * shortest form, "true" or "false".  NULL for NULL, null, arrays and objects.
 * An integer above 2^53 is refused: its last digits are already lost.
 */
bool json_text(struct arena *arena, const struct cJSON *node, const char **out,
    struct err *err) MUST_CHECK;

/* An integer written as 3, 3.0 or "3" (blanks around it allowed); false for
 * everything else, and above 2^53. */
bool json_int(const struct cJSON *node, int64_t *out);

/* A truth value written as true, 1, "1", "true", "True", "Y", "yes" and their
 * opposites; false for everything else. */
bool json_bool(const struct cJSON *node, bool *out);

#endif
