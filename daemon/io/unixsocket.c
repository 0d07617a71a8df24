/* Sockets in the file system. */
#include "io/unixsocket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static bool
address_of(const char *path, struct sockaddr_un *out, struct err *err)
{
	memset(out, 0, sizeof(*out));
	out->sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(out->sun_path))
		return err_set(err,
		    "%s: longer than the %zu bytes of a socket's path", path,
		    sizeof(out->sun_path) - 1);
	memcpy(out->sun_path, path, strlen(path));
	return true;
}

/* Makes room for the socket file: a stale one is taken away. */
static bool
clear_path(const struct sockaddr_un *address, struct err *err)
{
	const char *path = address->sun_path;
	struct stat status;
	int fd, failed;

	if (lstat(path, &status) < 0)
		return errno == ENOENT ||
		    err_set(err, "%s: %s", path, strerror(errno));
	if (!S_ISSOCK(status.st_mode))
		return err_set(err, "%s: is there and no socket", path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	failed =
	    connect(fd, (const struct sockaddr *)address, sizeof(*address));
	if (failed < 0)
		failed = errno;
	close(fd);
	if (failed != ECONNREFUSED)
		return err_set(err, "%s: another daemon listens there", path);
	return unlink(path) == 0 ||
	    err_set(err, "%s: %s", path, strerror(errno));
}

int
unixsocket_listen(const char *path, mode_t mode, ino_t *inode, struct err *err)
{
	struct sockaddr_un address;
	struct stat status;
	int fd;

	if (!address_of(path, &address, err) || !clear_path(&address, err))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* The mode first: at no moment is the socket more open than asked. */
	if (fd < 0 || fchmod(fd, mode) < 0 ||
	    bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 ||
	    chmod(path, mode) < 0 || lstat(path, &status) < 0 ||
	    listen(fd, SOMAXCONN) < 0) {
		err_set(err, "%s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	*inode = status.st_ino;
	return fd;
}

void
unixsocket_remove(const char *path, ino_t inode)
{
	struct stat status;

	/* A successor may have put his there. */
	if (lstat(path, &status) == 0 && status.st_ino == inode)
		unlink(path);
}

int
unixsocket_dial(const char *path, struct err *err)
{
	struct sockaddr_un address;
	int fd;

	if (!address_of(path, &address, err))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 &&
	    connect(fd, (const struct sockaddr *)&address, sizeof(address)) ==
		0)
		return fd;
	if (errno == ENOENT || errno == ECONNREFUSED)
		err_set(err,
		    "%s: no daemon listens there; see systemctl status hosod",
		    path);
	else
		err_set(err, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}
