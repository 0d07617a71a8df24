/* Finding secrets in texts. */
#include "wire/redact.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { SHORTEST = 4, FORMS = 5 };

static int
longest_first(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;
	size_t n = strlen(*a), m = strlen(*b);

	return (n < m) - (n > m);
}

const char *const *
redact_forms(struct arena *arena, const struct template_secret *secrets,
    int count)
{
	const char **forms =
	    arena_alloc(arena, ((size_t)count * FORMS + 1) * sizeof(*forms));
	size_t n = 0;

	for (int i = 0; i < count; i++) {
		const char *value = secrets[i].value;
		struct buf path = buf_over(arena), url = buf_over(arena);
		struct buf json = buf_over(arena), slash = buf_over(arena);

		if (value == NULL || strlen(value) < SHORTEST)
			continue;
		template_add_path(&path, value);
		template_add_url(&url, value);
		template_add_json(&json, value);
		/* PHP writes "/" in JSON as "\\/". */
		for (const char *p = buf_text(&json); *p != '\0'; p++)
			buf_printf(&slash, "%s%c", *p == '/' ? "\\" : "", *p);
		forms[n++] = buf_text(&slash);
		forms[n++] = value;
		forms[n++] = buf_text(&path);
		forms[n++] = buf_text(&url);
		forms[n++] = buf_text(&json);
	}
	qsort(forms, n, sizeof(*forms), longest_first);
	return forms;
}

void
redact(char *text, const char *const *forms)
{
	for (; forms != NULL && *forms != NULL; forms++) {
		size_t size = strlen(*forms);
		char *at;

		/* From the start again: it ends, since a form is longer. */
		while ((at = strstr(text, *forms)) != NULL) {
			memcpy(at, "***", 3);
			memmove(at + 3, at + size, strlen(at + size) + 1);
		}
	}
}
