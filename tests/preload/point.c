/*
 * Named points for the campaign of kills, preloaded into hosod: SIGKILL at the
 * n-th passing of a point.  A point is before or after the commit of a kind of
 * transaction (told by the SQL of its steps), or a place in the conversation of
 * a courier with a mail server or a webhook's endpoint (told by what is sent
 * and received).  The daemon knows nothing of them.
 *
 * HOSOD_POINT names a file that the test and we map: the point that is to burn
 * and at which of its passings from now on; "at random" lights a fuse of up to
 * 20 ms at a passing of any point.  We count down; at 0 it has burnt.
 * HOSOD_POINT_SMTP and HOSOD_POINT_HOOK are the receivers' ports.
 * HOSOD_POINT_LOG names a file that is told each passing.
 */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { FDS = 4096, NAME = 64, FUSE_NS = 20000000 };

/* What the test writes while we rest. */
struct fuse {
	_Atomic int64_t left; /* 0: none */
	char name[NAME];
};

static struct fuse unlit;
static struct fuse *fuse = &unlit;
static int log_fd = -1;
static int smtp_port, hook_port;
static _Atomic int port_of[FDS];

static int
number_of(const char *variable)
{
	const char *text = getenv(variable);

	return text == NULL ? 0 : (int)strtol(text, NULL, 10);
}

__attribute__((constructor)) static void
light(void)
{
	const char *path = getenv("HOSOD_POINT");
	const char *log = getenv("HOSOD_POINT_LOG");
	int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);

	smtp_port = number_of("HOSOD_POINT_SMTP");
	hook_port = number_of("HOSOD_POINT_HOOK");
	if (log != NULL)
		log_fd =
		    open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	fuse = mmap(NULL, sizeof(*fuse), PROT_READ | PROT_WRITE, MAP_SHARED, fd,
	    0);
	if (fuse == MAP_FAILED)
		abort();
	close(fd);
}

static void
end(void)
{
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

static void *
burn(void *unused)
{
	struct timespec now;

	(void)unused;
	clock_gettime(CLOCK_MONOTONIC, &now);
	nanosleep(&(struct timespec){ .tv_nsec = now.tv_nsec % FUSE_NS }, NULL);
	end();
	return NULL;
}

/* True where it ends here; a point with something to do before it. */
static bool
burns(const char *name)
{
	bool at_random = strcmp(fuse->name, "at random") == 0;
	pthread_t thread;

	if (log_fd >= 0)
		dprintf(log_fd, "%s\n", name);
	if (fuse->left <= 0 || (!at_random && strcmp(name, fuse->name) != 0))
		return false;
	if (atomic_fetch_sub(&fuse->left, 1) != 1)
		return false;
	if (!at_random)
		return true;
	pthread_create(&thread, NULL, burn, NULL);
	return false;
}

static void
point(const char *name)
{
	if (burns(name))
		end();
}

/* The next definition of the function that carries this name here. */
#define NEXT(name)                                                             \
	static __typeof__(&name) next;                                         \
	if (next == NULL) {                                                    \
		void *found = dlsym(RTLD_NEXT, #name);                         \
		memcpy(&next, &found, sizeof(next));                           \
	}

static bool
starts(const void *data, size_t size, const char *with)
{
	size_t length = strlen(with);

	return size >= length && memcmp(data, with, length) == 0;
}

static bool
ends(const char *data, size_t size, const char *with)
{
	size_t length = strlen(with);

	return size >= length &&
	    memcmp(data + size - length, with, length) == 0;
}

/* ---- transactions ---- */

/* What a transaction is called by the weightiest of its steps; the first is. */
static const struct {
	const char *step, *before, *after;
} kinds[] = {
	{ "UPDATE attempt SET settled", "before settle", "after settle" },
	{ "UPDATE letter SET state = 'claimed'", "before claim",
	    "after claim" },
	{ "INSERT INTO letter ", "before seal", "after seal" },
	{ "INSERT INTO ack ", "before operator", "after operator" },
	{ "INSERT INTO silence ", "before operator", "after operator" },
	{ "INSERT INTO audit ", "before audit", "after audit" },
	{ "INSERT OR REPLACE INTO sweep_page", "before poll", "after poll" },
	{ "UPDATE sweep SET pages", "before poll", "after poll" },
	{ "UPDATE dossier SET", "before review", "after review" },
	{ "INSERT INTO notice ", "before owing", "after owing" },
	{ "", "before another", "after another" },
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };
static int kind = KINDS - 1; /* of the transaction of the only writer */

struct sqlite3_stmt;
const char *sqlite3_sql(struct sqlite3_stmt *statement);
int sqlite3_step(struct sqlite3_stmt *statement);

static const char *
sql_of(struct sqlite3_stmt *statement)
{
	NEXT(sqlite3_sql)
	return next(statement);
}

int
sqlite3_step(struct sqlite3_stmt *statement)
{
	NEXT(sqlite3_step)
	const char *sql = sql_of(statement);
	int result, was;

	if (sql == NULL)
		return next(statement);
	if (strncmp(sql, "BEGIN", 5) == 0)
		kind = KINDS - 1;
	else if (sql[0] == 'I' || sql[0] == 'U')
		for (int i = 0; i < kind; i++)
			if (strncmp(sql, kinds[i].step,
				strlen(kinds[i].step)) == 0)
				kind = i;
	if (strcmp(sql, "COMMIT") != 0)
		return next(statement);
	was = kind;
	point(kinds[was].before);
	result = next(statement);
	point(kinds[was].after);
	return result;
}

/* ---- connections ---- */

static int
port(int fd)
{
	return fd >= 0 && fd < FDS ? port_of[fd] : 0;
}

int
connect(int fd, __CONST_SOCKADDR_ARG given, socklen_t size)
{
	NEXT(connect)
	const struct sockaddr *address = given.__sockaddr__;
	int to = 0;

	if (address->sa_family == AF_INET)
		to = ntohs(((const struct sockaddr_in *)(const void *)address)
			       ->sin_port);
	else if (address->sa_family == AF_INET6)
		to = ntohs(((const struct sockaddr_in6 *)(const void *)address)
			       ->sin6_port);
	if (fd >= 0 && fd < FDS)
		port_of[fd] = to;
	if (to != 0 && to == smtp_port)
		point("smtp connect");
	if (to != 0 && to == hook_port)
		point("hook connect");
	return next(fd, given, size);
}

/* Its number may be the control socket's next. */
int
close(int fd)
{
	NEXT(close)
	if (fd >= 0 && fd < FDS)
		port_of[fd] = 0;
	return next(fd);
}

/* ---- mail, inside TLS ---- */

/* How far the conversation of this courier is. */
static _Thread_local enum { ENVELOPE, ASKED, BODY, SENT } stage;

struct ssl_st;
int SSL_write(struct ssl_st *ssl, const void *data, int size);
int SSL_read(struct ssl_st *ssl, void *data, int size);

static void
hear_command(const void *data, size_t size)
{
	if (starts(data, size, "MAIL FROM")) {
		stage = ENVELOPE;
		point("smtp MAIL");
	} else if (starts(data, size, "RCPT TO")) {
		point("smtp RCPT");
	} else if (starts(data, size, "DATA\r\n")) {
		stage = ASKED;
		point("smtp DATA");
	}
}

int
SSL_write(struct ssl_st *ssl, const void *data, int size)
{
	NEXT(SSL_write)
	int result;

	if (stage != BODY)
		hear_command(data, (size_t)size);
	else if (burns("smtp body")) {
		next(ssl, data, size / 2);
		end();
	}
	result = next(ssl, data, size);
	if (stage == BODY && result == size &&
	    ends(data, (size_t)size, ".\r\n") && size >= 3 &&
	    (size == 3 || ends(data, (size_t)size, "\r\n.\r\n"))) {
		stage = SENT;
		point("smtp body sent");
	}
	return result;
}

int
SSL_read(struct ssl_st *ssl, void *data, int size)
{
	NEXT(SSL_read)
	int result = next(ssl, data, size);

	if (result <= 0)
		return result;
	if (stage == ASKED && starts(data, (size_t)result, "354"))
		stage = BODY;
	else if (stage == SENT && starts(data, (size_t)result, "250")) {
		stage = ENVELOPE;
		point("smtp 250");
	}
	return result;
}

/* ---- webhooks, in the clear ---- */

/* Half of the body, behind the head. */
static size_t
half(const char *data, size_t size)
{
	const char *body = memmem(data, size, "\r\n\r\n", 4);
	size_t head = body == NULL ? 0 : (size_t)(body + 4 - data);

	return head + (size - head) / 2;
}

ssize_t
send(int fd, const void *data, size_t size, int flags)
{
	NEXT(send)
	ssize_t result;

	if (hook_port == 0 || port(fd) != hook_port)
		return next(fd, data, size, flags);
	if (starts(data, size, "POST "))
		point("hook request");
	if (burns("hook body")) {
		next(fd, data, half(data, size), flags);
		end();
	}
	result = next(fd, data, size, flags);
	point("hook body sent");
	return result;
}

ssize_t
recv(int fd, void *data, size_t size, int flags)
{
	NEXT(recv)
	ssize_t result = next(fd, data, size, flags);

	if (hook_port != 0 && port(fd) == hook_port && result > 0 &&
	    !(flags & MSG_PEEK) && starts(data, (size_t)result, "HTTP/1.1 2"))
		point("hook 2xx");
	return result;
}
