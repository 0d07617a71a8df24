/* A workbook: its parts found, its sheet chosen. */
#include "wire/xlsx.h"

#include <string.h>

#include "wire/clean.h"
#include "wire/xlsx_parts.h"

enum { RELATIONS = 4096 };

/* ---- relations ---- */

struct relating {
	struct arena *arena;
	const char *folder;
	struct buf items;
	size_t count;
};

/* "../" and "./" resolved; a part has no other folders above it. */
static const char *
normal(struct arena *arena, const char *path)
{
	char *out = arena_alloc(arena, strlen(path) + 2);
	size_t size = 0;

	while (*path != '\0') {
		size_t word = strcspn(path, "/");

		if (word == 2 && strncmp(path, "..", 2) == 0) {
			while (size > 0 && out[--size] != '/')
				;
		} else if (word > 0 && !(word == 1 && path[0] == '.')) {
			if (size > 0)
				out[size++] = '/';
			memcpy(out + size, path, word);
			size += word;
		}
		path += word;
		path += *path == '/';
	}
	out[size] = '\0';
	return out;
}

static const char *
resolve(const struct relating *of, const char *target)
{
	if (target[0] == '/')
		return normal(of->arena, target);
	return normal(of->arena,
	    arena_printf(of->arena, "%s/%s", of->folder, target));
}

static bool
on_relation(void *context, const char *name, const char *const *attributes,
    struct err *err)
{
	struct relating *of = context;
	const char *id = xml_attribute(attributes, "Id");
	const char *type = xml_attribute(attributes, "Type");
	const char *target = xml_attribute(attributes, "Target");
	const char *mode = xml_attribute(attributes, "TargetMode");
	struct xlsx_relation relation;

	if (strcmp(name, "Relationship") != 0 || id == NULL || type == NULL ||
	    target == NULL || (mode != NULL && strcmp(mode, "External") == 0))
		return true;
	if (of->count == RELATIONS)
		return err_set(err, "more than %d relations", RELATIONS);
	relation.id = arena_string(of->arena, id);
	relation.type =
	    strrchr(type, '/') == NULL ? type : strrchr(type, '/') + 1;
	relation.type = arena_string(of->arena, relation.type);
	relation.target = resolve(of, target);
	buf_add_bytes(&of->items, &relation, sizeof(relation));
	of->count++;
	return true;
}

bool
xlsx_relations(struct arena *arena, struct slice part, const char *folder,
    struct xlsx_relations *out, struct err *err)
{
	struct relating of = { .arena = arena,
		.folder = folder,
		.items = buf_over(arena) };
	const struct xml_calls calls = { .begin = on_relation, .context = &of };

	if (!xml_walk(part, &calls, err))
		return false;
	*out = (struct xlsx_relations){
		(const struct xlsx_relation *)(void *)of.items.data, of.count
	};
	return true;
}

static const char *
target_of(const struct xlsx_relations *relations, const char *type)
{
	for (size_t i = 0; i < relations->count; i++)
		if (strcmp(relations->items[i].type, type) == 0)
			return relations->items[i].target;
	return NULL;
}

/* ---- the book ---- */

struct booking {
	struct arena *arena;
	struct xlsx_sheet *sheets;
	size_t count;
	bool date1904;
};

static bool
on_book(void *context, const char *name, const char *const *attributes,
    struct err *err)
{
	struct booking *of = context;
	const char *text;

	if (strcmp(name, "workbookPr") == 0) {
		text = xml_attribute(attributes, "date1904");
		of->date1904 = text != NULL &&
		    (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
	}
	if (strcmp(name, "sheet") != 0)
		return true;
	if (of->count == XLSX_SHEETS)
		return err_set(err, "more than %d sheets", XLSX_SHEETS);
	text = xml_attribute(attributes, "name");
	text = clean_text(of->arena, text, NULL);
	of->sheets[of->count].name =
	    arena_string(of->arena, text == NULL ? "" : text);
	of->sheets[of->count].relation =
	    arena_string(of->arena, xml_attribute(attributes, "id"));
	text = xml_attribute(attributes, "state");
	of->sheets[of->count].hidden =
	    text != NULL && strcmp(text, "visible") != 0;
	of->count++;
	return true;
}

bool
xlsx_book(struct arena *arena, struct slice part, struct xlsx_book *out,
    struct err *err)
{
	struct booking of = { .arena = arena };
	const struct xml_calls calls = { .begin = on_book, .context = &of };

	of.sheets = arena_alloc(arena, XLSX_SHEETS * sizeof(*of.sheets));
	if (!xml_walk(part, &calls, err))
		return false;
	*out = (struct xlsx_book){ of.sheets, of.count, of.date1904 };
	return true;
}

/* ---- the whole ---- */

struct opening {
	struct arena *arena;
	const struct xlsx_parts *parts;
	const char *folder; /* of the book's part */
	struct xlsx_relations relations;
	struct xlsx_book book;
	struct xlsx_shared shared;
};

/* The part ${name}; one that must be there, and is not, is refused. */
static bool
read_part(const struct opening *of, const char *name, bool must,
    struct slice *out, struct err *err)
{
	*out = (struct slice){ NULL, 0 };
	if (name != NULL &&
	    !of->parts->read(of->parts->context, name, out, err))
		return false;
	if (out->data != NULL || !must)
		return true;
	return err_set(err, "is no workbook: it has no %s",
	    name == NULL ? "book" : name);
}

static const char *
folder_of(struct arena *arena, const char *part)
{
	const char *slash = strrchr(part, '/');

	return slash == NULL ? ""
			     : arena_bytes(arena, part, (size_t)(slash - part));
}

static const char *
relations_of(struct arena *arena, const char *part)
{
	const char *slash = strrchr(part, '/');

	return arena_printf(arena, "%s%s_rels/%s.rels", folder_of(arena, part),
	    slash == NULL ? "" : "/", slash == NULL ? part : slash + 1);
}

static bool
open_book(struct opening *of, struct err *err)
{
	struct xlsx_relations package;
	struct slice bytes;
	const char *book;

	if (!read_part(of, "_rels/.rels", true, &bytes, err))
		return false;
	if (!xlsx_relations(of->arena, bytes, "", &package, err))
		return err_prefix(err, "_rels/.rels");
	book = target_of(&package, "officeDocument");
	if (!read_part(of, book, true, &bytes, err))
		return false;
	if (!xlsx_book(of->arena, bytes, &of->book, err))
		return err_prefix(err, "%s", book);
	of->shared.date1904 = of->book.date1904;
	of->folder = folder_of(of->arena, book);
	if (!read_part(of, relations_of(of->arena, book), true, &bytes, err))
		return false;
	return xlsx_relations(of->arena, bytes, of->folder, &of->relations,
		   err) ||
	    err_prefix(err, "%s", relations_of(of->arena, book));
}

/* Both may be missing. */
static bool
read_shared(struct opening *of, struct err *err)
{
	const char *styles = target_of(&of->relations, "styles");
	const char *strings = target_of(&of->relations, "sharedStrings");
	struct slice bytes;

	if (!read_part(of, styles, false, &bytes, err))
		return false;
	if (bytes.data != NULL &&
	    !xlsx_styles(of->arena, bytes, &of->shared.styles, err))
		return err_prefix(err, "%s", styles);
	if (!read_part(of, strings, false, &bytes, err))
		return false;
	return bytes.data == NULL ||
	    xlsx_strings(of->arena, bytes, &of->shared.strings, err) ||
	    err_prefix(err, "%s", strings);
}

static const char *
sheet_names(const struct opening *of)
{
	struct buf buf = buf_over(of->arena);

	for (size_t i = 0; i < of->book.count; i++)
		buf_printf(&buf, "%s\"%s\"", i == 0 ? "" : ", ",
		    of->book.sheets[i].name);
	return buf.size == 0 ? "none" : buf_text(&buf);
}

static const struct xlsx_sheet *
choose(const struct opening *of, const char *wanted, struct err *err)
{
	const char *folded =
	    wanted == NULL ? NULL : text_fold(of->arena, wanted);

	for (size_t i = 0; i < of->book.count; i++) {
		const struct xlsx_sheet *sheet = &of->book.sheets[i];

		if (folded == NULL ? !sheet->hidden
				   : strcmp(text_fold(of->arena, sheet->name),
					 folded) == 0)
			return sheet;
	}
	if (wanted == NULL)
		err_set(err, "has no sheet that is not hidden");
	else
		err_set(err, "no sheet is called \"%s\"; there are: %s", wanted,
		    sheet_names(of));
	return NULL;
}

static const char *
part_of(const struct opening *of, const struct xlsx_sheet *sheet)
{
	for (size_t i = 0; i < of->relations.count; i++)
		if (sheet->relation != NULL &&
		    strcmp(of->relations.items[i].id, sheet->relation) == 0)
			return of->relations.items[i].target;
	return NULL;
}

bool
xlsx_read(struct arena *arena, const struct xlsx_parts *parts,
    const char *wanted, struct grid *out, const char **told, struct err *err)
{
	struct opening of = { .arena = arena, .parts = parts };
	const struct xlsx_sheet *sheet;
	struct slice bytes;
	const char *part;

	if (!open_book(&of, err))
		return false;
	sheet = choose(&of, wanted, err);
	if (sheet == NULL)
		return false;
	part = part_of(&of, sheet);
	if (!read_shared(&of, err) || !read_part(&of, part, true, &bytes, err))
		return false;
	if (!xlsx_cells(arena, bytes, &of.shared, out, err))
		return err_prefix(err, "sheet \"%s\"", sheet->name);
	*told = arena_printf(arena, "sheet \"%s\"%s", sheet->name,
	    of.book.count == 1 ? ""
			       : arena_printf(arena, ", of %zu: %s",
				     of.book.count, sheet_names(&of)));
	return true;
}
