/* To another page of this site, and to no other. */
#include "web/redirect.h"

#include <string.h>

#include "web/layout.h"

void
redirect_to(struct visit *visit, const char *path)
{
	visit->out->location = arena_printf(visit->arena, "%s%s",
	    layout_root(visit->site->conf, visit->arena), path);
	visit_answer(visit, 303, "");
}

/* One slash at its beginning, and plain characters. */
const char *
redirect_local(const char *path)
{
	if (path == NULL || path[0] != '/' || path[1] == '/' ||
	    path[1] == '\\' || strlen(path) > 500)
		return "/";
	for (const char *c = path; *c != '\0'; c++)
		if (*c <= ' ' || *c >= 0x7f || *c == '\\')
			return "/";
	return path;
}
