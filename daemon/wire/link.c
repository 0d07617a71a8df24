/* Link: <https://host/list?page=2>; rel="next", </list?page=9>; rel=last */
#include "wire/link.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* What a Link header is made of, one link after another. */
struct link_scan {
	const char *p;
	const char *target;
	size_t target_size;
	bool is_next;
};

static const char *
skip_blanks(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

/* Relations are separated by blanks, and compared without case (section 3.3).
 */
static bool
names_next(const char *value, size_t size)
{
	static const char next[] = "next";
	const char *end = value + size;

	while (value < end) {
		size_t word = 0;

		while (value + word < end && value[word] != ' ')
			word++;
		if (word == sizeof(next) - 1 &&
		    strncasecmp(value, next, word) == 0)
			return true;
		value += word + (value + word < end);
	}
	return false;
}

/* One parameter's value: a token or a quoted string. */
static const char *
read_value(const char *p, const char **value, size_t *size)
{
	if (*p == '"') {
		*value = ++p;
		while (*p != '\0' && *p != '"')
			p += *p == '\\' && p[1] != '\0' ? 2 : 1;
		*size = (size_t)(p - *value);
		return *p == '"' ? p + 1 : p;
	}
	*value = p;
	*size = strcspn(p, " \t;,");
	return p + *size;
}

/* Only the first rel of a link counts. */
static const char *
read_parameters(const char *p, bool *is_next)
{
	bool has_rel = false;

	for (p = skip_blanks(p); *p == ';'; p = skip_blanks(p)) {
		const char *name = skip_blanks(p + 1), *value = "";
		size_t name_size = strcspn(name, " \t=;,"), size = 0;

		p = skip_blanks(name + name_size);
		if (*p == '=')
			p = read_value(skip_blanks(p + 1), &value, &size);
		if (name_size != 3 || strncasecmp(name, "rel", 3) != 0 ||
		    has_rel)
			continue;
		has_rel = true;
		*is_next = names_next(value, size);
	}
	return p;
}

static bool
read_link(struct link_scan *scan)
{
	const char *p = scan->p, *close;

	p += strspn(p, " \t,");
	close = *p == '<' ? strchr(p, '>') : NULL;
	if (close == NULL)
		return false;
	scan->target = p + 1;
	scan->target_size = (size_t)(close - p) - 1;
	scan->is_next = false;
	scan->p = read_parameters(close + 1, &scan->is_next);
	return true;
}

const char *
link_next(struct arena *arena, const char *header)
{
	struct link_scan scan = { .p = header == NULL ? "" : header };

	while (read_link(&scan))
		if (scan.is_next)
			return arena_bytes(arena, scan.target,
			    scan.target_size);
	return NULL;
}
