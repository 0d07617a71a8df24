/* Reading a watched folder. */
#include "io/folder_list.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

struct listing_of {
	struct arena *arena;
	const struct source_folder *folder;
	struct buf entries;
	size_t count;
};

static bool
matches(const struct source_folder *folder, const char *name)
{
	for (int i = 0; i < folder->pattern_count; i++)
		if (fnmatch(folder->patterns[i], name, FNM_CASEFOLD) == 0)
			return true;
	return false;
}

/* Names reach logs and letters, one line each. */
static bool
check_name(const char *name, struct err *err)
{
	size_t size = strlen(name);
	bool good = text_is_utf8(name, size, NULL);

	for (size_t i = 0; i < size && good; i++)
		good = (unsigned char)name[i] >= 0x20 && name[i] != 0x7f;
	return good ||
	    err_set(err,
		"a list has a name that is not UTF-8, or with a control "
		"character in it: rename it");
}

static bool
add(struct listing_of *of, int fd, const char *name, struct err *err)
{
	struct listing_entry entry = { .name = arena_string(of->arena, name) };
	struct stat stat;

	if (name[0] == '.' || text_starts(name, "~$"))
		return true;
	entry.is_partial = listing_is_partial(of->arena, &entry.name);
	if (!matches(of->folder, entry.name) ||
	    fstatat(fd, name, &stat, 0) != 0 || !S_ISREG(stat.st_mode))
		return true;
	if (!check_name(name, err))
		return false;
	if (of->count == FOLDER_FILES)
		return err_set(err,
		    "more than %d lists: move the old ones away", FOLDER_FILES);
	entry.modified = stat.st_mtim.tv_sec;
	entry.size = stat.st_size;
	entry.inode = stat.st_ino;
	buf_add_bytes(&of->entries, &entry, sizeof(entry));
	of->count++;
	return true;
}

static bool
read_all(struct listing_of *of, DIR *dir, struct err *err)
{
	struct dirent *entry;

	errno = 0;
	while ((entry = readdir(dir)) != NULL) {
		if (!add(of, dirfd(dir), entry->d_name, err))
			return false;
		errno = 0;
	}
	return errno == 0 || err_set(err, "%s", strerror(errno));
}

bool
folder_list(struct arena *arena, const struct source_plan *plan, instant now,
    struct listing_entry **entries, size_t *count, struct listing *out,
    struct err *err)
{
	struct listing_of of = { .arena = arena,
		.folder = &plan->folder,
		.entries = buf_over(arena) };
	DIR *dir = opendir(plan->folder.path);
	bool ok;

	if (dir == NULL)
		return err_set(err, "folder %s: %s", plan->folder.path,
		    strerror(errno));
	ok = read_all(&of, dir, err);
	(void)closedir(dir);
	*entries = (struct listing_entry *)(void *)of.entries.data;
	*count = of.count;
	return (ok &&
		   listing_choose(arena, *entries, of.count, plan->offset,
		       plan->folder.together, now, out, err)) ||
	    err_prefix(err, "folder %s", plan->folder.path);
}
