/* Which agencies an account sees, as its line says it. */
#include <string.h>

#include "wire/web_accounts.h"

static const char *
nearest_code(struct arena *arena, const struct directory *directory,
    const char *code)
{
	size_t count = directory_agency_count(directory);
	const char **codes = arena_alloc(arena, (count + 1) * sizeof(*codes));

	for (size_t i = 0; i < count; i++)
		codes[i] = directory_agency(directory, i)->code;
	return text_nearest(code, codes, count);
}

static bool
check_code(struct arena *arena, const struct directory *directory,
    const char *code, struct err *err)
{
	const char *nearest;

	if (*code == '\0')
		return err_set(err,
		    "a scope is * or codes of agencies with commas between "
		    "them");
	if (text_equal(code, "*"))
		return err_set(err, "* stands alone: it is every agency");
	if (directory == NULL || directory_by_code(directory, code) != NULL)
		return true;
	nearest = nearest_code(arena, directory, code);
	return nearest == NULL
	    ? err_set(err, "there is no agency \"%s\"", code)
	    : err_set(err, "there is no agency \"%s\" (did you mean \"%s\"?)",
		  code, nearest);
}

bool
web_scope_parse(struct arena *arena, const char *scope,
    const struct directory *directory, const char *const **codes, size_t *count,
    struct err *err)
{
	const char **list;
	char *rest = text_trim(arena, scope);
	size_t n = 0;

	if (text_equal(rest, "*")) {
		*codes = NULL;
		*count = 0;
		return true;
	}
	list = arena_alloc(arena, WEB_ACCOUNT_SCOPE * sizeof(*list));
	while (rest != NULL) {
		const char *code = text_trim(arena, strsep(&rest, ","));

		if (!check_code(arena, directory, code, err))
			return false;
		if (n == WEB_ACCOUNT_SCOPE)
			return err_set(err, "more than %d agencies in a scope",
			    WEB_ACCOUNT_SCOPE);
		list[n++] = code;
	}
	*codes = list;
	*count = n;
	return true;
}
