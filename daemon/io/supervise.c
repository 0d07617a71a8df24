/*
 * sd_notify(3) as documented: datagrams of VAR=value lines to $NOTIFY_SOCKET.
 * Thirty lines here spare the daemon a library of a megabyte.
 */
#include "io/supervise.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"

struct supervise {
	struct loop *loop;
	int fd; /* -1: nobody listens */
	struct sockaddr_un address;
	socklen_t address_size;
	int64_t feed_ms; /* 0: no watchdog */
	struct loop_timer *hungry;
	struct loop_task feeds;
};

static void
notify(const struct supervise *supervise, const char *state)
{
	if (supervise->fd >= 0)
		/* A manager that does not listen is no reason to stop. */
		(void)!sendto(supervise->fd, state, strlen(state), MSG_NOSIGNAL,
		    (const struct sockaddr *)&supervise->address,
		    supervise->address_size);
}

/* The timer only queues the feeding behind all work that is pending: what
 * feeds is a loop that gets through its work. */
static void
is_hungry(void *context)
{
	struct supervise *supervise = context;

	loop_soon(supervise->loop, &supervise->feeds);
}

static void
feed(void *context)
{
	struct supervise *supervise = context;

	notify(supervise, "WATCHDOG=1");
	loop_timer_set(supervise->hungry, supervise->feed_ms);
}

static void
open_socket(struct supervise *supervise)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un *address = &supervise->address;
	size_t size = path == NULL ? 0 : strlen(path);

	supervise->fd = -1;
	if (size < 2 || size >= sizeof(address->sun_path) ||
	    (path[0] != '/' && path[0] != '@'))
		return;
	address->sun_family = AF_UNIX;
	memcpy(address->sun_path, path, size);
	if (path[0] == '@') /* the abstract namespace */
		address->sun_path[0] = '\0';
	supervise->address_size =
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size);
	supervise->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

/* Half of $WATCHDOG_USEC in milliseconds, when it is meant for us. */
static int64_t
watchdog_half_ms(void)
{
	const char *usec = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");
	int64_t interval, whose;

	if (usec == NULL || !text_to_int(usec, 1, INT64_MAX, &interval))
		return 0;
	if (pid != NULL &&
	    (!text_to_int(pid, 1, INT64_MAX, &whose) || whose != getpid()))
		return 0;
	return interval < 2000 ? 1 : interval / 2000;
}

struct supervise *
supervise_new(struct loop *loop)
{
	struct supervise *supervise = mem_alloc(sizeof(*supervise));

	supervise->loop = loop;
	supervise->feeds = (struct loop_task){ .name = "watchdog",
		.call = feed,
		.context = supervise };
	open_socket(supervise);
	supervise->feed_ms = watchdog_half_ms();
	supervise->hungry =
	    loop_timer_new(loop, "watchdog", is_hungry, supervise);
	if (supervise->fd >= 0 && supervise->feed_ms > 0)
		loop_timer_set(supervise->hungry, supervise->feed_ms);
	return supervise;
}

void
supervise_free(struct supervise *supervise)
{
	if (supervise == NULL)
		return;
	loop_soon_cancel(supervise->loop, &supervise->feeds);
	loop_timer_free(supervise->hungry);
	if (supervise->fd >= 0)
		close(supervise->fd);
	mem_free(supervise);
}

void
supervise_ready(struct supervise *supervise)
{
	notify(supervise, "READY=1");
}

void
supervise_status(struct supervise *supervise, const char *fmt, ...)
{
	char state[512] = "STATUS=";
	size_t prefix = strlen(state);
	va_list args;

	va_start(args, fmt);
	vsnprintf(state + prefix, sizeof(state) - prefix, fmt, args);
	va_end(args);
	/* A line break would begin another variable. */
	for (char *c = state; *c != '\0'; c++)
		if (*c == '\n')
			*c = ' ';
	notify(supervise, state);
}

void
supervise_reloading(struct supervise *supervise)
{
	char state[64];

	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
	    loop_monotonic_us());
	notify(supervise, state);
}

void
supervise_stopping(struct supervise *supervise)
{
	notify(supervise, "STOPPING=1");
}

bool
supervise_has_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat status;
	char ours[64];

	if (stream == NULL || fstat(STDERR_FILENO, &status) < 0)
		return false;
	snprintf(ours, sizeof(ours), "%ju:%ju", (uintmax_t)status.st_dev,
	    (uintmax_t)status.st_ino);
	return strcmp(stream, ours) == 0;
}

const char *
supervise_credentials(void)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");

	return text_is_empty(folder) ? NULL : folder;
}
