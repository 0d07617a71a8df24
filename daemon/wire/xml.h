/*
 * Walks over one XML document from begin to end, as the parts of a workbook
 * are read.  Names come without their prefix.  Refused: what is not
 * well-formed, a document type (so no entity is ever expanded or fetched), and
 * nesting beyond XML_LEVELS.
 */
#ifndef WIRE_XML_H
#define WIRE_XML_H

#include <stdbool.h>

#include "base/err.h"
#include "base/text.h"

enum { XML_LEVELS = 64 };

/* Each answers false to end the walk, with ${err} set.  NULL: not of
 * interest.  ${attributes} are names and values in turn, ended by NULL; all
 * is borrowed for the call. */
struct xml_calls {
	bool (*begin)(void *context, const char *name,
	    const char *const *attributes, struct err *err);
	bool (*end)(void *context, const char *name, struct err *err);
	/* Text may come in pieces. */
	bool (*text)(void *context, struct slice text, struct err *err);
	void *context;
};

bool xml_walk(struct slice document, const struct xml_calls *calls,
    struct err *err) MUST_CHECK;

/* The attribute called ${name}, whatever its prefix; NULL when there is none.
 */
const char *xml_attribute(const char *const *attributes, const char *name);

#endif
