/*
 * A letter as a file of a maildir: written and synced in tmp/, then linked
 * into new/ as <Message-ID>.eml.  The name is the letter's own, so carrying it
 * again finds it there and neither doubles nor overwrites it.
 */
#include "io/channel.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum { FOLDER_MODE = 0750, FILE_MODE = 0640 };

/* A full disk empties; a wrong path or owner needs somebody. */
static void
fail(struct cargo *cargo, const char *what, const char *path)
{
	int number = errno;

	cargo->result.needs_person = number == EACCES || number == EPERM ||
	    number == ENOENT || number == ENOTDIR || number == EROFS;
	channel_answer(&cargo->result, COURIER_LATER, "%s %s: %s", what, path,
	    strerror(number));
}

static bool
make_folders(struct cargo *cargo)
{
	static const char *const names[] = { "", "/tmp", "/new", "/cur" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *path = arena_printf(cargo->arena, "%s%s",
		    cargo->channel.maildir, names[i]);

		if (mkdir(path, FOLDER_MODE) != 0 && errno != EEXIST) {
			fail(cargo, "cannot make", path);
			return false;
		}
	}
	return true;
}

/* The letter's file name; nothing of its id can leave the folder. */
static const char *
name_of(const struct cargo *cargo)
{
	char *name =
	    arena_printf(cargo->arena, "%s.eml", cargo->job.message_id);

	for (char *p = name; *p != '\0'; p++)
		if (*p == '/' || *p == ':' || *p < '!' || *p > '~')
			*p = '_';
	if (*name == '.')
		*name = '_';
	return name;
}

/* True when a mail program has moved the letter to cur/ already, where ":2,"
 * and flags follow its name. */
static bool
was_read(const struct cargo *cargo, const char *name)
{
	DIR *dir = opendir(
	    arena_printf(cargo->arena, "%s/cur", cargo->channel.maildir));
	const struct dirent *entry;
	bool found = false;
	size_t n = strlen(name);

	if (dir == NULL)
		return false;
	while (!found && (entry = readdir(dir)) != NULL)
		found = strncmp(entry->d_name, name, n) == 0 &&
		    (entry->d_name[n] == '\0' || entry->d_name[n] == ':');
	closedir(dir);
	return found;
}

static bool
write_all(int fd, struct slice bytes)
{
	while (bytes.size > 0) {
		ssize_t n = write(fd, bytes.data, bytes.size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes.data += n;
		bytes.size -= (size_t)n;
	}
	return true;
}

/* The whole letter, on the disk, under ${path}. */
static bool
write_file(struct cargo *cargo, const char *path)
{
	int fd = open(path,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	bool good;

	if (fd < 0) {
		fail(cargo, "cannot write", path);
		return false;
	}
	good = write_all(fd, cargo->job.bytes) && fsync(fd) == 0;
	if (!good)
		fail(cargo, "cannot write", path);
	close(fd);
	return good;
}

static bool
sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good;

	if (fd < 0)
		return false;
	good = fsync(fd) == 0;
	close(fd);
	return good;
}

/* Gives the file its name in new/ unless that exists. */
static void
publish(struct cargo *cargo, const char *temporary, const char *name)
{
	const char *folder =
	    arena_printf(cargo->arena, "%s/new", cargo->channel.maildir);
	const char *path = arena_printf(cargo->arena, "%s/%s", folder, name);

	if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) ==
	    0) {
		if (sync_folder(folder))
			channel_answer(&cargo->result, COURIER_SENT, "%s",
			    path);
		else
			fail(cargo, "cannot sync", folder);
		return;
	}
	if (errno == EEXIST)
		channel_answer(&cargo->result, COURIER_SENT,
		    "%s was there already", path);
	else
		fail(cargo, "cannot rename to", path);
	unlink(temporary);
}

void
channel_maildir_carry(struct cargo *cargo)
{
	const char *name = name_of(cargo);
	const char *temporary = arena_printf(cargo->arena, "%s/tmp/%s",
	    cargo->channel.maildir, name);

	if (!make_folders(cargo))
		return;
	if (cargo->job.attempt > 1 && was_read(cargo, name)) {
		channel_answer(&cargo->result, COURIER_SENT,
		    "%s was there already and has been read", name);
		return;
	}
	if (write_file(cargo, temporary))
		publish(cargo, temporary, name);
}
