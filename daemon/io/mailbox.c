/* A maildir that is watched. */
#include "io/mailbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file.h"

enum {
	NAME_KEPT = 240, /* bytes: with its mark a name has at most 255 */
	NAMESAKES = 100,
};

static bool
may(const char *folder, int mode, const char *what, struct err *err)
{
	return access(folder, mode | X_OK) == 0 ||
	    err_set(err, "%s: cannot be %s: %s%s", folder, what,
		strerror(errno),
		errno == EROFS ? " (ReadWritePaths= of the unit)" : "");
}

bool
mailbox_check(const char *path, struct err *err)
{
	struct arena *arena = arena_new(1024);
	const char *new = arena_printf(arena, "%s/new", path);
	const char *cur = arena_printf(arena, "%s/cur", path);
	bool usable = may(new, R_OK, "read", err) &&
	    may(new, W_OK, "written", err) && may(cur, W_OK, "written", err);

	arena_free(arena);
	return usable;
}

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
    size_t max, struct slice *out, bool *odd, struct err *err)
{
	const char *file = arena_printf(arena, "%s/new/%s", path, name);
	struct stat is;

	*odd = false;
	if (lstat(file, &is) != 0)
		return err_set(err, "%s", strerror(errno));
	*odd = true;
	/* A link could lead to a file of another owner. */
	if (!S_ISREG(is.st_mode))
		return err_set(err, "no plain file");
	if ((uint64_t)is.st_size > max)
		return err_set(err, "larger than %zu bytes", max);
	*odd = false;
	return file_read(arena, file, max, out, err);
}

/* Never over what is there: of a server that cannot say so, by a second name
 * first. */
static bool
move(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	return link(from, to) == 0 && unlink(from) == 0;
}

bool
mailbox_keep(const char *path, const char *name, bool seen, struct err *err)
{
	struct arena *arena = arena_new(1024);
	const char *from = arena_printf(arena, "%s/new/%s", path, name);
	int length = (int)strcspn(name, ":");
	bool moved = false;

	if (length > NAME_KEPT)
		length = NAME_KEPT;
	for (int i = 0; i < NAMESAKES && !moved; i++) {
		const char *beside =
		    i == 0 ? "" : arena_printf(arena, ".%d", i);

		moved = move(from,
		    arena_printf(arena, "%s/cur/%.*s%s:2,%s", path, length,
			name, beside, seen ? "S" : ""));
		if (!moved && errno != EEXIST)
			break;
	}
	if (!moved)
		err_set(err, "%s/cur: %s", path, strerror(errno));
	arena_free(arena);
	return moved;
}
