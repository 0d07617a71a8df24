/*
 * A mail server that takes everything and does nothing, so that what sends to
 * it is what is measured.  It speaks the part of RFC 5321 that a client needs,
 * with RFC 2920's pipelining, on 127.0.0.1.
 *
 *   mailsink LETTERS FIRST     writes its port to standard output; of each
 * letter the microsecond of its 250 and its recipient to LETTERS, and the first
 * one's bytes to FIRST
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS = 64, HELD = 1 << 20, RECIPIENT = 256 };

struct client {
	bool in_data;
	size_t held, seen;
	char recipient[RECIPIENT];
	char bytes[HELD];
};

static struct client *clients[CLIENTS];
static struct pollfd fds[1 + CLIENTS];
static nfds_t count = 1;
static FILE *letters;
static const char *first;

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static void
say(int fd, const char *reply)
{
	if (send(fd, reply, strlen(reply), MSG_NOSIGNAL) < 0 &&
	    errno != EPIPE && errno != ECONNRESET)
		die("send");
}

static void
keep_first(const char *bytes, size_t size)
{
	FILE *file = first == NULL ? NULL : fopen(first, "wb");

	if (file == NULL)
		return;
	fwrite(bytes, 1, size, file);
	fclose(file);
	first = NULL;
}

static void
take_letter(int fd, struct client *client, size_t size)
{
	struct timespec now;

	keep_first(client->bytes, size);
	say(fd, "250 2.0.0 taken\r\n");
	clock_gettime(CLOCK_REALTIME, &now);
	fprintf(letters, "%lld %s\n",
	    (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000,
	    client->recipient);
}

static void
forget(struct client *client, size_t size)
{
	client->held -= size;
	client->seen = 0;
	memmove(client->bytes, client->bytes + size, client->held);
}

/* Whether the end of a letter has come. */
static bool
data(int fd, struct client *client)
{
	size_t from = client->seen < 4 ? 0 : client->seen - 4;
	char *end =
	    memmem(client->bytes + from, client->held - from, "\r\n.\r\n", 5);

	client->seen = client->held;
	if (end == NULL)
		return false;
	take_letter(fd, client, (size_t)(end - client->bytes) + 2);
	client->in_data = false;
	forget(client, (size_t)(end - client->bytes) + 5);
	return true;
}

static void
obey(int fd, struct client *client, const char *line)
{
	const char *open = strchr(line, '<');

	if (strncasecmp(line, "EHLO", 4) == 0) {
		say(fd,
		    "250-sink.example\r\n250-8BITMIME\r\n250 PIPELINING\r\n");
	} else if (strncasecmp(line, "RCPT", 4) == 0 && open != NULL) {
		snprintf(client->recipient, RECIPIENT, "%.*s",
		    (int)strcspn(open + 1, ">"), open + 1);
		say(fd, "250 2.1.5 ok\r\n");
	} else if (strncasecmp(line, "DATA", 4) == 0) {
		client->in_data = true;
		say(fd, "354 go on\r\n");
	} else if (strncasecmp(line, "QUIT", 4) == 0) {
		say(fd, "221 2.0.0 bye\r\n");
	} else {
		say(fd, "250 2.0.0 ok\r\n");
	}
}

static bool
command(int fd, struct client *client)
{
	char *end = memmem(client->bytes, client->held, "\r\n", 2);

	if (end == NULL)
		return false;
	*end = '\0';
	obey(fd, client, client->bytes);
	forget(client, (size_t)(end - client->bytes) + 2);
	return true;
}

static void
leave(nfds_t i)
{
	close(fds[i].fd);
	free(clients[i - 1]);
	count--;
	fds[i] = fds[count];
	clients[i - 1] = clients[count - 1];
}

static void
hear(nfds_t i)
{
	struct client *client = clients[i - 1];
	ssize_t got = recv(fds[i].fd, client->bytes + client->held,
	    HELD - client->held, 0);

	if (got <= 0) {
		leave(i);
		return;
	}
	client->held += (size_t)got;
	while (client->held > 0 &&
	    (client->in_data ? data(fds[i].fd, client)
			     : command(fds[i].fd, client)))
		;
}

static void
welcome(void)
{
	int fd = accept(fds[0].fd, NULL, NULL), on = 1;

	if (fd < 0)
		return;
	if (count > CLIENTS) {
		close(fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	clients[count - 1] = calloc(1, sizeof(struct client));
	if (clients[count - 1] == NULL)
		die("calloc");
	fds[count++] = (struct pollfd){ .fd = fd, .events = POLLIN };
	say(fd, "220 sink.example\r\n");
}

static void
listen_somewhere(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, size) != 0 ||
	    listen(fd, CLIENTS) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &size) != 0)
		die("listen");
	fds[0] = (struct pollfd){ .fd = fd, .events = POLLIN };
	printf("%d\n", ntohs(at.sin_port));
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	if (argc != 3) {
		fputs("usage: mailsink LETTERS FIRST\n", stderr);
		return 2;
	}
	letters = fopen(argv[1], "w");
	if (letters == NULL)
		die(argv[1]);
	first = argv[2];
	listen_somewhere();
	for (;;) {
		/* What was written is shown whenever there is time. */
		if (poll(fds, count, 0) == 0) {
			fflush(letters);
			poll(fds, count, -1);
		}
		for (nfds_t i = count; i-- > 1;)
			if (fds[i].revents != 0)
				hear(i);
		if (fds[0].revents != 0)
			welcome();
	}
}
