/* Listening sockets: opened, or taken over from systemd without its library. */
#include "io/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/text.h"

enum { FIRST_INHERITED = 3, BACKLOG = 64, HOST = 64 };

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un local;
};

static bool
parse(const char *text, union address *out, socklen_t *size, struct err *err)
{
	const char *colon = strrchr(text, ':');
	bool is_v6 = text[0] == '[';
	char host[HOST];
	int64_t port;
	int length = colon == NULL ? 0 : (int)(colon - text) - 2 * is_v6;

	if (length < 1 || length >= HOST ||
	    !text_to_int(colon + 1, 0, 65535, &port) ||
	    (is_v6 && colon[-1] != ']'))
		return err_set(err,
		    "\"%s\": ADDRESS:PORT is wanted, as 127.0.0.1:8090 or "
		    "[::1]:8090",
		    text);
	snprintf(host, sizeof(host), "%.*s", length, text + is_v6);
	*out = (union address){ 0 };
	if (is_v6 && inet_pton(AF_INET6, host, &out->v6.sin6_addr) == 1) {
		out->v6.sin6_family = AF_INET6;
		out->v6.sin6_port = htons((uint16_t)port);
		*size = sizeof(out->v6);
		return true;
	}
	if (!is_v6 && inet_pton(AF_INET, host, &out->v4.sin_addr) == 1) {
		out->v4.sin_family = AF_INET;
		out->v4.sin_port = htons((uint16_t)port);
		*size = sizeof(out->v4);
		return true;
	}
	return err_set(err, "\"%s\" is no address of this machine", text);
}

int
listener_open(const char *text, struct err *err)
{
	union address address;
	socklen_t size = 0;
	const int yes = 1;
	int fd;

	if (!parse(text, &address, &size, err))
		return -1;
	fd = socket(address.any.sa_family,
	    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0 &&
	    bind(fd, &address.any, size) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	err_set(err, "%s: %s", text, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool
listens(int fd)
{
	int yes = 0;
	socklen_t size = sizeof(yes);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &yes, &size) == 0 &&
	    yes != 0;
}

int
listener_inherited(bool *none, struct err *err)
{
	const char *pid = getenv("LISTEN_PID");
	const char *fds = getenv("LISTEN_FDS");
	int64_t whose, count;
	const int fd = FIRST_INHERITED;

	*none = pid == NULL || fds == NULL ||
	    !text_to_int(pid, 1, INT64_MAX, &whose) || whose != getpid();
	if (*none)
		return -1;
	if (!text_to_int(fds, 1, 1, &count)) {
		err_set(err, "LISTEN_FDS=%s: one socket is wanted", fds);
		return -1;
	}
	if (!listens(fd) || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 ||
	    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) < 0) {
		err_set(err, "the socket that was handed over does not listen");
		return -1;
	}
	return fd;
}

const char *
listener_text(int fd, char *out)
{
	union address address = { 0 };
	socklen_t size = sizeof(address);
	char host[INET6_ADDRSTRLEN] = "";

	snprintf(out, LISTENER_TEXT, "?");
	if (getsockname(fd, &address.any, &size) < 0)
		return out;
	switch (address.any.sa_family) {
	case AF_INET:
		inet_ntop(AF_INET, &address.v4.sin_addr, host, sizeof(host));
		snprintf(out, LISTENER_TEXT, "%s:%d", host,
		    ntohs(address.v4.sin_port));
		break;
	case AF_INET6:
		inet_ntop(AF_INET6, &address.v6.sin6_addr, host, sizeof(host));
		snprintf(out, LISTENER_TEXT, "[%s]:%d", host,
		    ntohs(address.v6.sin6_port));
		break;
	case AF_UNIX:
		snprintf(out, LISTENER_TEXT, "%s", address.local.sun_path);
		break;
	default:
		break;
	}
	return out;
}

bool
listener_is_public(int fd)
{
	union address address = { 0 };
	socklen_t size = sizeof(address);

	if (getsockname(fd, &address.any, &size) < 0)
		return true;
	switch (address.any.sa_family) {
	case AF_INET:
		return ntohl(address.v4.sin_addr.s_addr) >> 24 != 127;
	case AF_INET6:
		return !IN6_IS_ADDR_LOOPBACK(&address.v6.sin6_addr);
	default:
		return false;
	}
}
