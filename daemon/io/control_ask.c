/* The client's side of the control socket. */
#include "io/control.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/unixsocket.h"
#include "wire/json.h"

enum { ANSWER = 16 * 1024 * 1024 }; /* bytes */

/* Waits for ${events}; false when ${until_us} comes first. */
static bool
wait_for(int fd, short events, int64_t until_us, struct err *err)
{
	struct pollfd wanted = { .fd = fd, .events = events };
	int64_t left;
	int ready;

	do {
		left = (until_us - loop_monotonic_us() + 999) / 1000;
		ready = poll(&wanted, 1, left < 0 ? 0 : (int)left);
	} while (ready < 0 && errno == EINTR);
	if (ready > 0)
		return true;
	return err_set(err, "the daemon does not answer");
}

static bool
send_all(int fd, const char *data, size_t size, int64_t until_us,
    struct err *err)
{
	while (size > 0) {
		ssize_t sent;

		if (!wait_for(fd, POLLOUT, until_us, err))
			return false;
		sent = send(fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno != EAGAIN && errno != EINTR)
			return err_set(err, "the daemon hung up: %s",
			    strerror(errno));
		if (sent > 0) {
			data += sent;
			size -= (size_t)sent;
		}
	}
	return true;
}

static bool
receive_line(int fd, struct buf *line, int64_t until_us, struct err *err)
{
	char data[16384];

	for (;;) {
		ssize_t count;

		if (!wait_for(fd, POLLIN, until_us, err))
			return false;
		count = recv(fd, data, sizeof(data), MSG_DONTWAIT);
		if (count < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (count <= 0)
			return err_set(err,
			    "the daemon hung up without an answer");
		buf_add_bytes(line, data, (size_t)count);
		if (memchr(data, '\n', (size_t)count) != NULL)
			return true;
		if (line->size > ANSWER)
			return err_set(err,
			    "the answer is longer than %d bytes", ANSWER);
	}
}

static enum control_outcome
read_answer(struct arena *arena, const struct buf *line,
    const struct cJSON **answer, struct err *err)
{
	const struct cJSON *tree, *why;
	int64_t version;
	bool ok;

	if (!json_parse(arena, (struct slice){ line->data, line->size }, &tree,
		err)) {
		err_prefix(err, "the daemon's answer is no JSON");
		return CONTROL_SILENT;
	}
	if (!json_int(json_member(tree, "v"), &version) ||
	    version != CONTROL_VERSION) {
		err_set(err, "the daemon speaks another version");
		return CONTROL_SILENT;
	}
	if (!json_bool(json_member(tree, "ok"), &ok) || !ok) {
		why = json_member(tree, "error");
		err_set(err, "%s",
		    cJSON_IsString(why) ? why->valuestring
					: "the daemon refused, and not why");
		return CONTROL_REFUSED;
	}
	*answer = tree;
	return CONTROL_DONE;
}

enum control_outcome
control_try(const char *path, const char *request, int64_t timeout_ms,
    struct arena *arena, const struct cJSON **answer, struct err *err)
{
	int64_t until_us = loop_monotonic_us() + timeout_ms * 1000;
	int fd = unixsocket_dial(path, err);
	struct buf line = buf_over(arena);
	enum control_outcome outcome = CONTROL_SILENT;

	if (fd < 0)
		return CONTROL_SILENT;
	if (send_all(fd, request, strlen(request), until_us, err) &&
	    send_all(fd, "\n", 1, until_us, err) &&
	    receive_line(fd, &line, until_us, err))
		outcome = read_answer(arena, &line, answer, err);
	close(fd);
	return outcome;
}

bool
control_ask(const char *path, const char *request, int64_t timeout_ms,
    struct arena *arena, const struct cJSON **answer, struct err *err)
{
	return control_try(path, request, timeout_ms, arena, answer, err) ==
	    CONTROL_DONE;
}
