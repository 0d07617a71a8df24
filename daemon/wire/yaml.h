/*
 * A YAML document as a tree that remembers where everything stands, so that
 * every complaint can name file, line and column.  Read through libyaml and
 * narrowed: one document of maps, lists and scalars; no anchors, aliases, tags
 * or merge keys (so nothing expands), no key twice.  What a scalar means is
 * for its reader: here everything is text.
 */
#ifndef WIRE_YAML_H
#define WIRE_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

enum yaml_shape { YAML_TEXT, YAML_LIST, YAML_MAP };

enum {
	YAML_DEPTH = 24,
	YAML_NODES = 100000,
};

struct yaml_node {
	enum yaml_shape shape;
	const char *file; /* borrowed from the caller of yaml_parse */
	int line, column; /* 1-based; a column counts characters */
	/* TEXT: */
	const char *text;
	bool plain; /* written without quotes */
	/* LIST and MAP: */
	struct yaml_node *items;
	struct yaml_node *keys; /* MAP: all TEXT, in step with items */
	int count;
	/* MAP, set by who lays maps over each other: what lies under it could
	 * not be read, and what seems missing may stand there. */
	bool partial;
};

/*
 * Parses ${bytes}.  False when they are no such document; what is wrong was
 * added to ${complaints}: the first error of syntax, or every key that stands
 * twice.  An empty document is an empty map.
 */
bool yaml_parse(struct arena *arena, const char *file, struct slice bytes,
    struct yaml_node *out, struct complaints *complaints) MUST_CHECK;

/* The value of ${key} in a map; NULL when there is none or ${map} is none. */
const struct yaml_node *
yaml_member(const struct yaml_node *map, const char *key);

/* True for a plain scalar that says nothing: empty, "~" or "null". */
bool yaml_is_null(const struct yaml_node *node);

/* "a text", "a list", "a map": for complaints. */
const char *yaml_shape_text(const struct yaml_node *node);

/*
 * ${over} laid upon ${under}: maps key by key and in depth, everything else
 * replaced; a null in ${over} removes the key.  The result shares the nodes of
 * both.
 */
void yaml_merge(struct arena *arena, const struct yaml_node *under,
    const struct yaml_node *over, struct yaml_node *out);

/* Appends ${text} as a scalar that reads back as the same text: plain where
 * that is safe, else in double quotes. */
void yaml_print_text(struct buf *buf, const char *text);

/* Appends a node in flow style on one line: [a, b], {k: v}. */
void yaml_print_flow(struct buf *buf, const struct yaml_node *node);

#endif
