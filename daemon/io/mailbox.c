/* A maildir that is watched. */
#include "io/mailbox.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "io/file.h"

static int
by_name(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;

	return strcmp(*a, *b);
}

bool
mailbox_list(struct arena *arena, const char *path, size_t most,
    const char ***out, size_t *count, struct err *err)
{
	const char *folder = arena_printf(arena, "%s/new", path);
	const char **names = arena_alloc(arena, (most + 1) * sizeof(*names));
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	size_t n = 0;

	if (dir == NULL)
		return err_set(err, "%s: %s", folder, strerror(errno));
	while (n < most && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			names[n++] = arena_string(arena, entry->d_name);
	closedir(dir);
	qsort(names, n, sizeof(*names), by_name);
	*out = names;
	*count = n;
	return true;
}

bool
mailbox_read(struct arena *arena, const char *path, const char *name,
    size_t max, struct slice *out, struct err *err)
{
	const char *file = arena_printf(arena, "%s/new/%s", path, name);
	struct stat is;

	if (lstat(file, &is) != 0)
		return err_set(err, "%s", strerror(errno));
	/* A link could lead to a file of another owner. */
	if (!S_ISREG(is.st_mode))
		return err_set(err, "no plain file");
	return file_read(arena, file, max, out, err);
}

bool
mailbox_keep(const char *path, const char *name, bool seen, struct err *err)
{
	struct arena *arena = arena_new(1024);
	const char *from = arena_printf(arena, "%s/new/%s", path, name);
	const char *to = arena_printf(arena, "%s/cur/%.*s:2,%s", path,
	    (int)strcspn(name, ":"), name, seen ? "S" : "");
	bool moved = rename(from, to) == 0;

	if (!moved)
		err_set(err, "%s", strerror(errno));
	arena_free(arena);
	return moved;
}
