/* Reading the folder of templates. */
#include "io/wording_load.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "io/file.h"

enum { TEMPLATE_MOST = 1 << 20, ARENA_CHUNK = 1 << 16 };

static const char suffix[] = ".mustache";

static bool
is_known(const char *name)
{
	for (int k = 0; k < WORDING_KINDS; k++)
		for (int p = 0; p < WORDING_PARTS; p++)
			if (strcmp(name,
				wording_file((enum wording_kind)k,
				    (enum wording_part)p)) == 0)
				return true;
	return false;
}

/* Complains about templates that nothing uses. */
static void
check_names(const char *folder, struct complaints *complaints)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		size_t n = strlen(entry->d_name);

		if (n >= sizeof(suffix) &&
		    strcmp(entry->d_name + n - (sizeof(suffix) - 1), suffix) ==
			0 &&
		    !is_known(entry->d_name))
			complaints_add(complaints, folder, 0, 0,
			    "%s: no letter has a template of this name",
			    entry->d_name);
	}
	closedir(dir);
}

bool
wording_read(struct arena *arena, const char *path, const char **out,
    struct err *err)
{
	struct slice bytes;
	size_t bad;

	if (!file_read(arena, path, TEMPLATE_MOST, &bytes, err))
		return false;
	if (!text_is_utf8(bytes.data, bytes.size, &bad) ||
	    memchr(bytes.data, '\0', bytes.size) != NULL)
		return err_set(err, "is not UTF-8 text");
	*out = bytes.data;
	return true;
}

/* The text of one file; NULL where there is none. */
static const char *
read_one(struct arena *arena, const char *folder, const char *name,
    struct complaints *complaints)
{
	const char *path = file_join(arena, folder, name);
	const char *text;
	struct err err;

	if (access(path, F_OK) != 0)
		return NULL;
	if (wording_read(arena, path, &text, &err))
		return text;
	complaints_add(complaints, path, 0, 0, "%s", err.text);
	return NULL;
}

struct wording *
wording_load(const char *folder, struct complaints *complaints)
{
	struct arena *arena = arena_new(ARENA_CHUNK);
	struct wording_texts texts = { 0 };
	struct wording *wording;
	int before = complaints->errors;

	if (folder != NULL) {
		check_names(folder, complaints);
		for (int k = 0; k < WORDING_KINDS; k++)
			for (int p = 0; p < WORDING_PARTS; p++)
				texts.texts[k][p] = read_one(arena, folder,
				    wording_file((enum wording_kind)k,
					(enum wording_part)p),
				    complaints);
	}
	wording =
	    wording_build(&texts, folder == NULL ? "" : folder, complaints);
	arena_free(arena);
	if (complaints->errors > before) {
		wording_free(wording);
		return NULL;
	}
	return wording;
}
