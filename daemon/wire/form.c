/* Forms, decoded strictly. */
#include "wire/form.h"

#include <string.h>

static int
nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* ${size} bytes at ${from}, decoded; NULL where they are not encoded so. */
static const char *
decode(struct arena *arena, const char *from, size_t size)
{
	char *out = arena_take(arena, size + 1);
	size_t n = 0;

	for (size_t i = 0; i < size; i++) {
		char c = from[i];

		if (c == '+')
			c = ' ';
		if (c == '%') {
			int high = i + 2 < size ? nibble(from[i + 1]) : -1;
			int low = i + 2 < size ? nibble(from[i + 2]) : -1;

			if (high < 0 || low < 0)
				return NULL;
			c = (char)(high << 4 | low);
			i += 2;
		}
		if (c == '\0')
			return NULL;
		out[n++] = c;
	}
	out[n] = '\0';
	return text_is_utf8(out, n, NULL) ? out : NULL;
}

static bool
read_field(struct arena *arena, const char *from, size_t size, size_t number,
    struct form_field *out, struct err *err)
{
	const char *sign = memchr(from, '=', size);
	size_t name = sign == NULL ? size : (size_t)(sign - from);

	out->name = decode(arena, from, name);
	out->value =
	    sign == NULL ? "" : decode(arena, sign + 1, size - name - 1);
	return (out->name != NULL && out->value != NULL) ||
	    err_set(err, "field %zu: no form's encoding of UTF-8", number);
}

bool
form_parse(struct arena *arena, struct slice text, struct form *out,
    struct err *err)
{
	struct form_field *fields =
	    arena_alloc(arena, FORM_FIELDS * sizeof(*fields));
	size_t count = 0;

	for (size_t at = 0; at < text.size;) {
		const char *from = text.data + at;
		const char *end = memchr(from, '&', text.size - at);
		size_t size =
		    end == NULL ? text.size - at : (size_t)(end - from);

		at += size + 1;
		if (size == 0)
			continue;
		if (count == FORM_FIELDS)
			return err_set(err, "more than %d fields", FORM_FIELDS);
		if (!read_field(arena, from, size, count + 1, &fields[count],
			err))
			return false;
		count++;
	}
	*out = (struct form){ fields, count };
	return true;
}

const char *
form_value(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->fields[i].name, name) == 0)
			return form->fields[i].value;
	return NULL;
}
