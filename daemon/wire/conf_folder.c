/* A source that is a watched folder: its tables, and what it does not go with.
 */
#include "wire/conf_key.h"

#define FOLDER(member) .at = CONF_AT(conf_source, plan.folder.member)

enum { PATTERNS = 16 };

static const char *const charsets[] = { "utf-8", "windows-1258", NULL };
static const char *const separators[] = { "found", "comma", "semicolon", "tab",
	NULL };

static void
parse_patterns(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const struct conf_key bounded = { .name = key->name, .high = PATTERNS };
	struct source_folder *folder = out;
	int count = conf_items(reader, &bounded, node);
	const char **patterns =
	    arena_alloc(reader->arena, ((size_t)count + 1) * sizeof(*patterns));

	folder->pattern_count = 0;
	for (int i = 0; i < count; i++) {
		const char *text =
		    conf_text_of(reader, key, conf_item(node, i));

		if (text != NULL)
			patterns[folder->pattern_count++] = text;
	}
	folder->patterns = patterns;
}

static void
parse_charset(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int choice = -1;

	conf_parse_choice(reader, key, node, &choice);
	if (choice >= 0)
		*(enum charset *)out =
		    choice == 0 ? CHARSET_UTF8 : CHARSET_WINDOWS_1258;
}

static void
parse_separator(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int choice = -1;

	conf_parse_choice(reader, key, node, &choice);
	if (choice >= 0)
		*(char *)out = "\0,;\t"[choice];
}

static const struct conf_key files_keys[] = {
	{ .name = "match",
	    .parse = parse_patterns,
	    .at = CONF_AT(conf_source, plan.folder),
	    .fallback = "[\"*.json\", \"*.csv\", \"*.xlsx\", \"*.xls\"]",
	    .help = "Patterns of the names that are lists, without regard to "
		    "case; *.xls is only said to be none." },
	{ .name = "together",
	    .parse = conf_parse_bool,
	    FOLDER(together),
	    .fallback = "no",
	    .help = "yes: all files are one list; no: the newest is, with "
		    "those that share the time in its name." },
	{ .name = "charset",
	    .parse = parse_charset,
	    FOLDER(charset),
	    .fallback = "utf-8",
	    .words = charsets,
	    .help = "Of CSV without a byte order mark: utf-8 or "
		    "windows-1258." },
	{ .name = "separator",
	    .parse = parse_separator,
	    FOLDER(separator),
	    .fallback = "found",
	    .words = separators,
	    .help = "Of CSV: comma, semicolon, tab, or found in its first "
		    "rows." },
	{ .name = "sheet",
	    .parse = conf_parse_text,
	    FOLDER(sheet),
	    .fallback = "",
	    .help = "Name of the workbook's sheet; else the first that is not "
		    "hidden." },
	{ .name = "header_row",
	    .parse = conf_parse_int,
	    FOLDER(header_row),
	    .fallback = "0",
	    .high = 1000,
	    .help = "Row of the header; 0: the first that has the column of "
		    "the code." },
};

const struct conf_section conf_section_files = {
	.name = "source.files",
	.keys = files_keys,
	.count = sizeof(files_keys) / sizeof(files_keys[0]),
	.size = sizeof(struct conf_source),
};

static const struct yaml_node *
given(const struct yaml_node *map, const char *key)
{
	const struct yaml_node *node = yaml_member(map, key);

	return node == NULL || yaml_is_null(node) ? NULL : node;
}

static void
check_asked(struct conf_reader *reader, const struct yaml_node *map)
{
	static const char *const must[] = { "list", "base", "records" };

	for (size_t i = 0; i < sizeof(must) / sizeof(must[0]); i++)
		if (given(map, must[i]) == NULL)
			conf_complain(reader, map, "missing key \"%s\"%s",
			    must[i],
			    i == 0 ? ": a source has list and base, or folder"
				   : "");
	if (given(map, "files") != NULL)
		conf_complain(reader, given(map, "files"),
		    "files: only a source with a folder has them");
}

static void
give_root(struct conf_reader *reader, struct conf_source *source)
{
	static const struct conf_key key = { .name = "records" };
	static const struct yaml_node root = { .shape = YAML_TEXT, .text = "" };

	if (source->plan.page.cut.records == NULL)
		source->plan.page.cut.records =
		    conf_selector_of(reader, &key, &root);
}

void
conf_check_folder(struct conf_reader *reader, const struct yaml_node *map,
    struct conf_source *source)
{
	static const char *const not [] = { "list", "base", "login",
		"recheck" };

	if (given(map, "folder") == NULL) {
		check_asked(reader, map);
		return;
	}
	for (size_t i = 0; i < sizeof(not ) / sizeof(not [0]); i++)
		if (given(map, not [i]) != NULL)
			conf_complain(reader, given(map, not [i]),
			    "%s and folder: a source has one of them (%s: ~ "
			    "takes a preset's away)",
			    not [i], not [i]);
	if (source->plan.since != SOURCE_SINCE_NONE)
		conf_complain(reader, given(map, "incremental"),
		    "incremental and folder: a list is always the whole one");
	give_root(reader, source);
	if (given(map, "files") == NULL)
		conf_read_map(reader, &conf_section_files,
		    &(const struct yaml_node){ .shape = YAML_MAP,
			.file = map->file,
			.line = map->line,
			.column = map->column },
		    source);
}

static void
add_form(enum timeform *forms, int *count, enum timeform form)
{
	for (int i = 0; i < *count; i++)
		if (forms[i] == form)
			return;
	forms[(*count)++] = form;
}

void
conf_add_cell_forms(struct mapping_plan *plan)
{
	static const enum timeform cells[] = { TIMEFORM_SPACE, TIMEFORM_DAY };

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		add_form(plan->times.forms, &plan->times.form_count, cells[i]);
		for (int f = 0; f < MAPPING_FIELDS; f++)
			if (plan->fields[f].form_count > 0)
				add_form(plan->fields[f].forms,
				    &plan->fields[f].form_count, cells[i]);
	}
}
