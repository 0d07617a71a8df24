/* XML by expat, narrowed. */
#include "wire/xml.h"

#include <limits.h>
#include <string.h>

#include <expat.h>

enum { PIECE = 1 << 20 };

struct walk {
	XML_Parser parser;
	const struct xml_calls *calls;
	struct err *err;
	int depth;
	bool stopped; /* and ${err} says why */
};

static const char *
local_name(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon == NULL ? name : colon + 1;
}

const char *
xml_attribute(const char *const *attributes, const char *name)
{
	for (; attributes[0] != NULL; attributes += 2)
		if (!text_starts(attributes[0], "xmlns:") &&
		    strcmp(local_name(attributes[0]), name) == 0)
			return attributes[1];
	return NULL;
}

static void
stop_unless(struct walk *walk, bool goes_on)
{
	if (goes_on || walk->stopped)
		return;
	walk->stopped = true;
	(void)XML_StopParser(walk->parser, XML_FALSE);
}

static void
on_begin(void *context, const char *name, const char **attributes)
{
	struct walk *walk = context;

	if (walk->stopped)
		return;
	if (++walk->depth > XML_LEVELS) {
		stop_unless(walk,
		    err_set(walk->err, "nested deeper than %d levels",
			XML_LEVELS));
		return;
	}
	if (walk->calls->begin != NULL)
		stop_unless(walk,
		    walk->calls->begin(walk->calls->context, local_name(name),
			(const char *const *)attributes, walk->err));
}

static void
on_end(void *context, const char *name)
{
	struct walk *walk = context;

	if (walk->stopped)
		return;
	walk->depth--;
	if (walk->calls->end != NULL)
		stop_unless(walk,
		    walk->calls->end(walk->calls->context, local_name(name),
			walk->err));
}

static void
on_text(void *context, const char *text, int size)
{
	struct walk *walk = context;

	if (!walk->stopped && walk->calls->text != NULL)
		stop_unless(walk,
		    walk->calls->text(walk->calls->context,
			(struct slice){ text, (size_t)size }, walk->err));
}

/* Entities can only be declared there. */
static void
on_doctype(void *context, const char *name, const char *system,
    const char *public, int has_subset)
{
	struct walk *walk = context;

	(void)name;
	(void)system;
	(void)public;
	(void)has_subset;
	stop_unless(walk,
	    walk->stopped || err_set(walk->err, "declares a document type"));
}

static bool
feed(struct walk *walk, struct slice document)
{
	size_t at = 0;

	do {
		size_t left = document.size - at;
		int size = left < PIECE ? (int)left : PIECE;
		bool is_last = at + (size_t)size == document.size;

		if (XML_Parse(walk->parser, document.data + at, size,
			is_last) != XML_STATUS_OK)
			return false;
		at += (size_t)size;
	} while (at < document.size);
	return true;
}

bool
xml_walk(struct slice document, const struct xml_calls *calls, struct err *err)
{
	struct walk walk = { .calls = calls, .err = err };
	bool ok;

	walk.parser = XML_ParserCreate(NULL);
	if (walk.parser == NULL)
		return err_set(err, "no memory to read it");
	XML_SetUserData(walk.parser, &walk);
	XML_SetElementHandler(walk.parser, on_begin, on_end);
	XML_SetCharacterDataHandler(walk.parser, on_text);
	XML_SetStartDoctypeDeclHandler(walk.parser, on_doctype);
	ok = feed(&walk, document) && !walk.stopped;
	if (!ok && !walk.stopped)
		err_set(err, "line %lu: %s",
		    (unsigned long)XML_GetCurrentLineNumber(walk.parser),
		    XML_ErrorString(XML_GetErrorCode(walk.parser)));
	XML_ParserFree(walk.parser);
	return ok;
}
