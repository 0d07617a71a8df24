/* Configuration text to a tree: libyaml's events, narrowed. */
#include "wire/yaml.h"

#include <assert.h>
#include <string.h>
#include <yaml.h>

#include "base/mem.h"

struct reader {
	struct arena *arena;
	const char *file;
	struct slice bytes;
	struct complaints *complaints;
	yaml_parser_t parser;
	yaml_event_t event;
	bool has_event;
	int nodes;
	bool twice; /* a key stood twice: told, and reading went on */
};

/* Children while their number is not yet known. */
struct children {
	struct yaml_node *keys, *items;
	int count, capacity;
};

static bool
refuse(struct reader *reader, const yaml_mark_t *mark, const char *what)
{
	complaints_add(reader->complaints, reader->file, (int)mark->line + 1,
	    (int)mark->column + 1, "%s", what);
	return false;
}

/* The character at ${mark}, which counts characters and not bytes; of one of
 * many bytes the first; '\0' behind the end. */
static char
char_at(struct slice bytes, const yaml_mark_t *mark)
{
	size_t at = 0, line = 0, column = 0;

	while (at < bytes.size && line < mark->line)
		line += bytes.data[at++] == '\n';
	while (at < bytes.size && column < mark->column) {
		at++;
		while (at < bytes.size && (bytes.data[at] & 0xc0) == 0x80)
			at++;
		column++;
	}
	return at < bytes.size ? bytes.data[at] : '\0';
}

static bool
says(const char *said, const char *what)
{
	return said != NULL && strcmp(said, what) == 0;
}

/* Whether nothing but blanks stands before ${mark} in its line. */
static bool
begins_line(struct slice bytes, const yaml_mark_t *mark)
{
	for (size_t column = 0; column < mark->column; column++) {
		const yaml_mark_t before = { .line = mark->line,
			.column = column };

		if (char_at(bytes, &before) != ' ')
			return false;
	}
	return true;
}

/* A line that stands deeper or less deep than its neighbours. */
static bool
refuse_indent(struct reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	const yaml_mark_t *mark = &parser->problem_mark;
	bool in_list =
	    says(parser->context, "while parsing a block collection");
	char *what;

	if (!in_list && !says(parser->context, "while parsing a block mapping"))
		return false;
	if (begins_line(reader->bytes, mark))
		what = mem_printf("this line is indented as none of the %s "
				  "that begin on line %d",
		    in_list ? "entries" : "keys",
		    (int)parser->context_mark.line + 1);
	else
		what = mem_printf("nothing may follow here: is a quote before "
				  "it not closed?");
	(void)refuse(reader, mark, what);
	mem_free(what);
	return true;
}

/* What libyaml's words do not tell to who has never heard of a token. */
static bool
refuse_known(struct reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	const yaml_mark_t *mark = &parser->problem_mark;
	const char *problem = parser->problem;
	bool in_quotes =
	    says(parser->context, "while scanning a quoted scalar");

	if (parser->error == YAML_PARSER_ERROR)
		return refuse_indent(reader);
	if (parser->error != YAML_SCANNER_ERROR || problem == NULL)
		return false;
	if (in_quotes && text_starts(problem, "found unexpected"))
		(void)refuse(reader, &parser->context_mark,
		    "the quote that opens here is never closed");
	else if (char_at(reader->bytes, mark) == '\t')
		(void)refuse(reader, mark,
		    "a tab stands here where blanks are needed");
	else if (says(problem, "could not find expected ':'"))
		(void)refuse(reader, &parser->context_mark,
		    "a key is wanted here, and behind its colon a blank");
	else if (says(problem,
		     "mapping values are not allowed in this context"))
		(void)refuse(reader, mark,
		    "no key may stand here: is the line indented as its "
		    "neighbours, is a blank behind the colon before, and a "
		    "text with a colon in quotes?");
	else if (text_starts(problem, "found character that cannot start"))
		(void)refuse(reader, mark,
		    "a text that begins with this character stands in quotes");
	else
		return false;
	return true;
}

/* libyaml's own words, at the place it found. */
static bool
refuse_syntax(struct reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	const char *problem = parser->problem ? parser->problem : "no YAML";
	const yaml_mark_t *mark = &parser->problem_mark;

	if (refuse_known(reader))
		return false;
	/* The reader of bytes knows only an offset, and the bytes were found
	 * to be UTF-8: what it refuses is a control character. */
	if (parser->error == YAML_READER_ERROR)
		mark = &parser->mark;
	complaints_add(reader->complaints, reader->file, (int)mark->line + 1,
	    (int)mark->column + 1, "%s%s%s", problem,
	    parser->context ? " " : "", parser->context ? parser->context : "");
	return false;
}

static bool
next(struct reader *reader)
{
	if (reader->has_event)
		yaml_event_delete(&reader->event);
	reader->has_event = yaml_parser_parse(&reader->parser, &reader->event);
	if (!reader->has_event)
		return refuse_syntax(reader);
	return true;
}

/* A tag such as !!int would claim a meaning that only our reader gives; the
 * lone "!" is the same in short. */
static bool
refuse_extras(struct reader *reader, const yaml_char_t *anchor,
    const yaml_char_t *tag)
{
	if (anchor)
		return refuse(reader, &reader->event.start_mark,
		    "anchors (&name) are not taken here");
	if (tag)
		return refuse(reader, &reader->event.start_mark,
		    "tags (!name) are not taken here");
	return true;
}

static void
grow(struct reader *reader, struct children *children, bool keyed)
{
	int capacity = children->capacity ? children->capacity * 2 : 8;
	size_t size = (size_t)capacity * sizeof(*children->items);
	size_t old = (size_t)children->count * sizeof(*children->items);
	struct yaml_node *items = arena_alloc(reader->arena, size);

	if (old > 0)
		memcpy(items, children->items, old);
	children->items = items;
	if (keyed) {
		struct yaml_node *keys = arena_alloc(reader->arena, size);

		if (old > 0)
			memcpy(keys, children->keys, old);
		children->keys = keys;
	}
	children->capacity = capacity;
}

static void
tell_twice(struct reader *reader, const struct children *children,
    const struct yaml_node *key)
{
	for (int i = 0; i < children->count; i++) {
		if (!text_equal(children->keys[i].text, key->text))
			continue;
		complaints_add(reader->complaints, reader->file, key->line,
		    key->column, "key \"%s\" stands twice; first on line %d",
		    key->text, children->keys[i].line);
		reader->twice = true;
		return;
	}
}

static bool
take_text(struct reader *reader, struct yaml_node *node)
{
	const yaml_event_t *event = &reader->event;
	const char *value = (const char *)event->data.scalar.value;
	size_t length = event->data.scalar.length;

	if (!refuse_extras(reader, event->data.scalar.anchor,
		event->data.scalar.tag))
		return false;
	if (memchr(value, '\0', length) != NULL)
		return refuse(reader, &event->start_mark,
		    "a NUL character in a text");
	node->shape = YAML_TEXT;
	node->text = arena_bytes(reader->arena, value, length);
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	return true;
}

static bool take_node(struct reader *reader, int depth, struct yaml_node *node);

static bool
take_list(struct reader *reader, int depth, struct yaml_node *node)
{
	struct children children = { 0 };

	if (!refuse_extras(reader, reader->event.data.sequence_start.anchor,
		reader->event.data.sequence_start.tag))
		return false;
	for (;;) {
		if (!next(reader))
			return false;
		if (reader->event.type == YAML_SEQUENCE_END_EVENT)
			break;
		if (children.count == children.capacity)
			grow(reader, &children, false);
		if (!take_node(reader, depth + 1,
			&children.items[children.count]))
			return false;
		children.count++;
	}
	node->shape = YAML_LIST;
	node->items = children.items;
	node->count = children.count;
	return true;
}

static bool
take_pair(struct reader *reader, int depth, struct children *children)
{
	struct yaml_node *key;

	if (children->count == children->capacity)
		grow(reader, children, true);
	key = &children->keys[children->count];
	if (reader->event.type != YAML_SCALAR_EVENT)
		return refuse(reader, &reader->event.start_mark,
		    reader->event.type == YAML_MAPPING_START_EVENT
			? "a key must be a text; a value with {{...}} in it "
			  "stands in quotes"
			: "a key must be a text");
	if (!take_node(reader, depth + 1, key))
		return false;
	tell_twice(reader, children, key);
	if (!next(reader) ||
	    !take_node(reader, depth + 1, &children->items[children->count]))
		return false;
	children->count++;
	return true;
}

static bool
take_map(struct reader *reader, int depth, struct yaml_node *node)
{
	struct children children = { 0 };

	if (!refuse_extras(reader, reader->event.data.mapping_start.anchor,
		reader->event.data.mapping_start.tag))
		return false;
	for (;;) {
		if (!next(reader))
			return false;
		if (reader->event.type == YAML_MAPPING_END_EVENT)
			break;
		if (!take_pair(reader, depth, &children))
			return false;
	}
	node->shape = YAML_MAP;
	node->keys = children.keys;
	node->items = children.items;
	node->count = children.count;
	return true;
}

static bool
take_node(struct reader *reader, int depth, struct yaml_node *node)
{
	const yaml_event_t *event = &reader->event;

	node->file = reader->file;
	node->line = (int)event->start_mark.line + 1;
	node->column = (int)event->start_mark.column + 1;
	if (depth > YAML_DEPTH)
		return refuse(reader, &event->start_mark, "too deeply nested");
	if (++reader->nodes > YAML_NODES)
		return refuse(reader, &event->start_mark, "too many values");
	if (event->type == YAML_SCALAR_EVENT)
		return take_text(reader, node);
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return take_list(reader, depth, node);
	if (event->type == YAML_MAPPING_START_EVENT)
		return take_map(reader, depth, node);
	return refuse(reader, &event->start_mark,
	    "aliases (*name) are not taken here: write the value again");
}

static bool
take_document(struct reader *reader, struct yaml_node *out)
{
	struct yaml_node root = { .shape = YAML_MAP,
		.file = reader->file,
		.line = 1,
		.column = 1 };

	if (!next(reader) || !next(reader)) /* the stream, the document */
		return false;
	if (reader->event.type == YAML_DOCUMENT_START_EVENT) {
		if (!next(reader) || !take_node(reader, 0, &root))
			return false;
		if (!next(reader) || !next(reader)) /* its end, what follows */
			return false;
	}
	if (reader->event.type != YAML_STREAM_END_EVENT)
		return refuse(reader, &reader->event.start_mark,
		    "a second document begins here: one file, one document");
	if (reader->twice)
		return false;
	if (yaml_is_null(&root))
		root = (struct yaml_node){ .shape = YAML_MAP,
			.file = reader->file,
			.line = root.line,
			.column = root.column };
	*out = root;
	return true;
}

static int
line_of(struct slice bytes, size_t offset)
{
	int line = 1;

	for (size_t i = 0; i < offset; i++)
		line += bytes.data[i] == '\n';
	return line;
}

bool
yaml_parse(struct arena *arena, const char *file, struct slice bytes,
    struct yaml_node *out, struct complaints *complaints)
{
	struct reader reader = { .arena = arena,
		.file = file,
		.bytes = bytes,
		.complaints = complaints };
	size_t bad;
	bool read;

	/* Editors of Windows put it before what they call UTF-8. */
	if (bytes.size >= 3 && memcmp(bytes.data, "\xef\xbb\xbf", 3) == 0)
		reader.bytes = (struct slice){ bytes.data + 3, bytes.size - 3 };
	if (!text_is_utf8(bytes.data, bytes.size, &bad)) {
		complaints_add(complaints, file, line_of(bytes, bad), 0,
		    "not UTF-8: save the file as UTF-8");
		return false;
	}
	if (!yaml_parser_initialize(&reader.parser))
		mem_exhausted(0);
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader.parser,
	    (const unsigned char *)reader.bytes.data, reader.bytes.size);
	read = take_document(&reader, out);
	if (reader.has_event)
		yaml_event_delete(&reader.event);
	yaml_parser_delete(&reader.parser);
	return read;
}

const struct yaml_node *
yaml_member(const struct yaml_node *map, const char *key)
{
	if (map == NULL || map->shape != YAML_MAP)
		return NULL;
	for (int i = 0; i < map->count; i++)
		if (text_equal(map->keys[i].text, key))
			return &map->items[i];
	return NULL;
}

bool
yaml_is_null(const struct yaml_node *node)
{
	return node->shape == YAML_TEXT && node->plain &&
	    (node->text[0] == '\0' || text_equal(node->text, "~") ||
		text_equal(node->text, "null"));
}

const char *
yaml_shape_text(const struct yaml_node *node)
{
	switch (node->shape) {
	case YAML_TEXT:
		return yaml_is_null(node) ? "nothing" : "a text";
	case YAML_LIST:
		return "a list";
	case YAML_MAP:
		return "a map";
	}
	return "";
}

static void
append(struct yaml_node *map, const struct yaml_node *key,
    const struct yaml_node *item)
{
	assert(item != NULL);
	map->keys[map->count] = *key;
	map->items[map->count] = *item;
	map->count++;
}

void
yaml_merge(struct arena *arena, const struct yaml_node *under,
    const struct yaml_node *over, struct yaml_node *out)
{
	struct yaml_node merged = *over;
	size_t room =
	    (size_t)(under->count + over->count) * sizeof(struct yaml_node);

	if (under->shape != YAML_MAP || over->shape != YAML_MAP) {
		*out = *over;
		return;
	}
	merged.keys = arena_alloc(arena, room);
	merged.items = arena_alloc(arena, room);
	merged.count = 0;
	for (int i = 0; i < under->count; i++) {
		const struct yaml_node *mine =
		    yaml_member(over, under->keys[i].text);
		struct yaml_node both;

		if (mine == NULL) {
			append(&merged, &under->keys[i], &under->items[i]);
		} else if (!yaml_is_null(mine)) {
			yaml_merge(arena, &under->items[i], mine, &both);
			append(&merged, &under->keys[i], &both);
		}
	}
	for (int i = 0; i < over->count; i++)
		if (yaml_member(under, over->keys[i].text) == NULL)
			append(&merged, &over->keys[i], &over->items[i]);
	*out = merged;
}
