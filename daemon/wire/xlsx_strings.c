/* The strings that cells share. */
#include <string.h>

#include "wire/xlsx_parts.h"

struct reading_of {
	struct arena *arena;
	struct buf offsets, bytes; /* of all texts, one behind the other */
	size_t count;
	bool in_text;    /* within <t> */
	int phonetic;    /* within so many <rPh>, which is how it is spoken */
	struct buf text; /* of one, with its escapes */
};

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "_x000D_": the code of the character, or -1. */
static int
escaped(const char *at)
{
	int code = 0;

	if (at[0] != '_' || at[1] != 'x')
		return -1;
	for (int i = 2; i < 6; i++) {
		if (hex(at[i]) < 0)
			return -1;
		code = code * 16 + hex(at[i]);
	}
	return at[6] == '_' ? code : -1;
}

/* Only control characters, and the underscore itself, need it. */
void
xlsx_unescape(struct buf *out, const char *text)
{
	for (const char *at = text; *at != '\0';) {
		int code = escaped(at);

		if (code > 0 && code < 0x80) {
			buf_add_char(out, (char)code);
			at += 7;
		} else {
			buf_add_char(out, *at++);
		}
	}
}

static bool
on_begin(void *context, const char *name, const char *const *attributes,
    struct err *err)
{
	struct reading_of *of = context;

	(void)attributes;
	(void)err;
	if (strcmp(name, "si") == 0)
		of->text.size = 0;
	of->phonetic += strcmp(name, "rPh") == 0;
	of->in_text = strcmp(name, "t") == 0;
	return true;
}

static bool
on_end(void *context, const char *name, struct err *err)
{
	struct reading_of *of = context;

	(void)err;
	of->in_text = false;
	of->phonetic -= strcmp(name, "rPh") == 0;
	if (strcmp(name, "si") != 0)
		return true;
	buf_add_bytes(&of->offsets, &of->bytes.size, sizeof(of->bytes.size));
	if (of->text.size > 0)
		xlsx_unescape(&of->bytes, buf_text(&of->text));
	buf_add_char(&of->bytes, '\0');
	of->text.size = 0;
	of->count++;
	return true;
}

static bool
on_text(void *context, struct slice text, struct err *err)
{
	struct reading_of *of = context;

	(void)err;
	if (of->in_text && of->phonetic == 0)
		buf_add_bytes(&of->text, text.data, text.size);
	return true;
}

bool
xlsx_strings(struct arena *arena, struct slice part, struct xlsx_strings *out,
    struct err *err)
{
	struct reading_of of = { .arena = arena,
		.offsets = buf_over(arena),
		.bytes = buf_over(arena),
		.text = buf_over(arena) };
	const struct xml_calls calls = { .begin = on_begin,
		.end = on_end,
		.text = on_text,
		.context = &of };
	const char **texts;

	if (!xml_walk(part, &calls, err))
		return false;
	texts = arena_alloc(arena, (of.count + 1) * sizeof(*texts));
	for (size_t i = 0; i < of.count; i++) {
		size_t offset;

		memcpy(&offset, of.offsets.data + i * sizeof(offset),
		    sizeof(offset));
		texts[i] = of.bytes.data + offset;
	}
	*out = (struct xlsx_strings){ texts, of.count };
	return true;
}
