/* Files, whole: read up to a bound, written so that a crash leaves one. */
#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
read_all(int fd, const char *path, char *bytes, size_t room, size_t *size,
    struct err *err)
{
	size_t have = 0;

	while (have < room) {
		ssize_t got = read(fd, bytes + have, room - have);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(err, "%s: %s", path, strerror(errno));
		if (got == 0)
			break;
		have += (size_t)got;
	}
	*size = have;
	return true;
}

static bool
read_open(struct arena *arena, int fd, const char *path, size_t max_bytes,
    struct slice *out, struct err *err)
{
	struct stat stat;
	size_t size;
	char *bytes;

	if (fstat(fd, &stat) != 0)
		return err_set(err, "%s: %s", path, strerror(errno));
	if (!S_ISREG(stat.st_mode))
		return err_set(err, "%s: %s, not a file", path,
		    S_ISDIR(stat.st_mode) ? "a folder" : "a device or pipe");
	if ((uint64_t)stat.st_size > max_bytes)
		return err_set(err, "%s: larger than %zu bytes", path,
		    max_bytes);
	/* One byte more than it had: a file that grows meanwhile is not cut
	 * silently. */
	size = (size_t)stat.st_size + 1;
	bytes = arena_take(arena, size + 1);
	if (!read_all(fd, path, bytes, size, &size, err))
		return false;
	if (size > (size_t)stat.st_size)
		return err_set(err, "%s: changed while it was read", path);
	bytes[size] = '\0';
	*out = (struct slice){ bytes, size };
	return true;
}

bool
file_read(struct arena *arena, const char *path, size_t max_bytes,
    struct slice *out, struct err *err)
{
	/* NONBLOCK: a pipe in the file's place must not stop us here. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	bool read;

	if (fd < 0)
		return err_set(err, "%s: %s", path, strerror(errno));
	read = read_open(arena, fd, path, max_bytes, out, err);
	(void)close(fd);
	return read;
}

static bool
write_all(int fd, struct slice data)
{
	while (data.size > 0) {
		ssize_t put = write(fd, data.data, data.size);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		data.data += put;
		data.size -= (size_t)put;
	}
	return true;
}

/* A rename is durable once its folder is. */
static bool
sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool synced;

	if (fd < 0)
		return false;
	synced = fsync(fd) == 0;
	(void)close(fd);
	return synced;
}

static bool
replace(int fd, const char *temporary, const char *path, const char *folder,
    struct slice data, mode_t mode)
{
	bool written =
	    write_all(fd, data) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
	int error = errno;

	if (close(fd) != 0 && written) {
		error = errno;
		written = false;
	}
	errno = error;
	return written && rename(temporary, path) == 0 && sync_folder(folder);
}

bool
file_may_replace(const char *path, struct err *err)
{
	struct stat is;

	return lstat(path, &is) != 0 || S_ISREG(is.st_mode) ||
	    err_set(err, "%s: %s, and no regular file", path,
		S_ISDIR(is.st_mode)       ? "a folder"
		    : S_ISLNK(is.st_mode) ? "a symbolic link"
					  : "a device or a pipe");
}

bool
file_write_atomic(const char *path, struct slice data, mode_t mode,
    struct err *err)
{
	struct arena *arena = arena_new(1024);
	char *temporary = arena_printf(arena, "%s.XXXXXX", path);
	bool allowed = file_may_replace(path, err);
	int fd = allowed ? mkostemp(temporary, O_CLOEXEC) : -1;
	bool done = false;

	if (fd >= 0) {
		done = replace(fd, temporary, path, file_folder(arena, path),
		    data, mode);
		if (!done) {
			err_set(err, "%s: %s", path, strerror(errno));
			(void)unlink(temporary);
		}
	} else if (allowed) {
		err_set(err, "%s: %s", path, strerror(errno));
	}
	arena_free(arena);
	return done;
}

bool
file_replace(const char *path, struct slice data, struct err *err)
{
	char real[PATH_MAX];
	struct stat was;

	if (realpath(path, real) == NULL || stat(real, &was) != 0)
		return err_set(err, "%s: %s", path, strerror(errno));
	if (!file_write_atomic(real, data, was.st_mode & 0777, err))
		return false;
	return chown(real, was.st_uid, was.st_gid) == 0 || errno == EPERM ||
	    err_set(err, "%s: %s", real, strerror(errno));
}

char *
file_join(struct arena *arena, const char *folder, const char *path)
{
	if (path[0] == '/' || text_equal(folder, "."))
		return arena_string(arena, path);
	return arena_printf(arena, "%s/%s", folder, path);
}

char *
file_folder(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return arena_string(arena, ".");
	if (slash == path)
		return arena_string(arena, "/");
	return arena_bytes(arena, path, (size_t)(slash - path));
}
