/* Styles of a workbook: which numbers are dates. */
#include <string.h>

#include "wire/xlsx_parts.h"

/* A workbook of a spreadsheet has at most 65,490 cell formats; each is looked
 * for among the custom ones. */
enum { CUSTOM = 4096, FORMATS = 65536 };

struct custom {
	int64_t id;
	struct xlsx_format format;
};

struct reading_of {
	struct arena *arena;
	struct custom *customs;
	size_t custom_count;
	struct buf formats;
	size_t count;
	bool in_cells; /* within <cellXfs> */
};

static int64_t
number_of(const char *text)
{
	int64_t number;

	return text != NULL && text_to_int(text, 0, INT32_MAX, &number) ? number
									: 0;
}

/* The built-in formats (ECMA-376 part 1, 18.8.30): 14 to 17 dates, 22 with a
 * time, 18 to 21 and 45 to 47 times of day. */
static struct xlsx_format
built_in(int64_t id)
{
	if ((id >= 14 && id <= 17) || id == 22)
		return (struct xlsx_format){ XLSX_DATE, 0 };
	if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47))
		return (struct xlsx_format){ XLSX_CLOCK, 0 };
	return (struct xlsx_format){ XLSX_NUMBER, 0 };
}

static struct xlsx_format
find(const struct reading_of *of, int64_t id)
{
	for (size_t i = 0; i < of->custom_count; i++)
		if (of->customs[i].id == id)
			return of->customs[i].format;
	return built_in(id);
}

static bool
on_begin(void *context, const char *name, const char *const *attributes,
    struct err *err)
{
	struct reading_of *of = context;

	if (strcmp(name, "numFmt") == 0) {
		const char *code = xml_attribute(attributes, "formatCode");

		if (of->custom_count == CUSTOM)
			return err_set(err, "more than %d number formats",
			    CUSTOM);
		of->customs[of->custom_count++] =
		    (struct custom){ number_of(
					 xml_attribute(attributes, "numFmtId")),
			    xlsx_format_of(code == NULL ? "" : code) };
	} else if (strcmp(name, "cellXfs") == 0) {
		of->in_cells = true;
	} else if (strcmp(name, "xf") == 0 && of->in_cells) {
		struct xlsx_format format;

		if (of->count == FORMATS)
			return err_set(err, "more than %d cell formats",
			    FORMATS);
		format =
		    find(of, number_of(xml_attribute(attributes, "numFmtId")));
		buf_add_bytes(&of->formats, &format, sizeof(format));
		of->count++;
	}
	return true;
}

static bool
on_end(void *context, const char *name, struct err *err)
{
	struct reading_of *of = context;

	(void)err;
	if (strcmp(name, "cellXfs") == 0)
		of->in_cells = false;
	return true;
}

bool
xlsx_styles(struct arena *arena, struct slice part, struct xlsx_styles *out,
    struct err *err)
{
	struct reading_of of = { .arena = arena, .formats = buf_over(arena) };
	const struct xml_calls calls = { .begin = on_begin,
		.end = on_end,
		.context = &of };

	of.customs = arena_alloc(arena, CUSTOM * sizeof(*of.customs));
	if (!xml_walk(part, &calls, err))
		return false;
	*out = (struct xlsx_styles){
		(const struct xlsx_format *)(void *)of.formats.data, of.count
	};
	return true;
}
