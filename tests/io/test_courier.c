/*
 * Couriers against servers that misbehave by script: each test names the point
 * of the conversation and what happens there.  The wanted outcomes follow
 * RFC 5321, section 4.2, and Standard Webhooks.  STARTTLS and AUTH are spoken
 * with a real server in tests/system/test_letters.py.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/courier.h"
#include "wire/json.h"
#include "wire/redact.h"
#include "io/file.h"
#include "wire/conf.h"

/* Where and how the server goes wrong. */
struct fault {
	const char *at;    /* "GREETING", "MAIL", …, "BODY", "IDLE", "POST" */
	const char *reply; /* said instead; NULL: nothing */
	bool hang;         /* then silence until the client gives up */
	bool drop;         /* then the connection is closed */
	int times;         /* how often; 0 is always */
};

struct server {
	int fd;
	int port;
	pthread_t thread;
	pthread_mutex_t lock; /* of the fault */
	struct fault fault;
	bool http;
	/* Read after the thread has ended. */
	int connections, letters;
	char body[8192];
	char request[8192];
};

static void
say(int fd, const char *text)
{
	size_t n = strlen(text);

	if (send(fd, text, n, MSG_NOSIGNAL) != (ssize_t)n)
		return;
}

/* True when the fault struck and the conversation is over. */
static bool
strike(struct server *server, int fd, const char *at, bool *answered)
{
	struct fault fault;
	char waste[256];
	bool struck;

	pthread_mutex_lock(&server->lock);
	fault = server->fault;
	struck = fault.at != NULL && strcmp(fault.at, at) == 0;
	if (struck && fault.times > 0 && --server->fault.times == 0)
		server->fault.at = NULL;
	pthread_mutex_unlock(&server->lock);
	*answered = struck && fault.reply != NULL;
	if (*answered)
		say(fd, fault.reply);
	if (struck && fault.hang) {
		while (recv(fd, waste, sizeof(waste), 0) > 0)
			continue;
		return true;
	}
	return struck && fault.drop;
}

static void
set_fault(struct server *server, struct fault fault)
{
	pthread_mutex_lock(&server->lock);
	server->fault = fault;
	pthread_mutex_unlock(&server->lock);
}

/* One line without its end, from a stdio stream. */
static bool
get_line(FILE *in, char *line, size_t size)
{
	if (fgets(line, (int)size, in) == NULL)
		return false;
	line[strcspn(line, "\r\n")] = '\0';
	return true;
}

/* Takes the message; false when the client went away within it. */
static bool
take_body(struct server *server, FILE *in)
{
	char line[2048];

	server->body[0] = '\0';
	while (fgets(line, sizeof(line), in) != NULL) {
		if (strcmp(line, ".\r\n") == 0)
			return true;
		strncat(server->body, line[0] == '.' ? line + 1 : line,
		    sizeof(server->body) - strlen(server->body) - 1);
	}
	return false;
}

static void
converse(struct server *server, int fd, FILE *in)
{
	char line[1024];
	bool answered;

	if (strike(server, fd, "GREETING", &answered))
		return;
	if (!answered)
		say(fd, "220 mail.example ESMTP\r\n");
	while (get_line(in, line, sizeof(line))) {
		char verb[5] = "";

		memcpy(verb, line, strnlen(line, 4));
		if (strike(server, fd, verb, &answered))
			return;
		if (strcmp(verb, "QUIT") == 0) {
			say(fd, "221 2.0.0 bye\r\n");
			return;
		}
		if (answered)
			continue;
		if (strcmp(verb, "EHLO") == 0) {
			say(fd, "250-mail.example\r\n250 SIZE 100000\r\n");
		} else if (strcmp(verb, "DATA") == 0) {
			say(fd, "354 go ahead\r\n");
			if (!take_body(server, in) ||
			    strike(server, fd, "BODY", &answered))
				return;
			if (answered)
				continue;
			server->letters++;
			say(fd, "250 2.0.0 queued as 4711\r\n");
			if (strike(server, fd, "IDLE", &answered))
				return;
		} else {
			say(fd, "250 2.1.0 ok\r\n");
		}
	}
}

/* One POST per connection. */
static void
answer_post(struct server *server, int fd, FILE *in)
{
	char line[1024];
	long length = 0;
	bool answered;

	server->request[0] = '\0';
	while (get_line(in, line, sizeof(line)) && *line != '\0') {
		size_t n = strlen(server->request);

		if (strncasecmp(line, "Content-Length:", 15) == 0)
			length = strtol(line + 15, NULL, 10);
		snprintf(server->request + n, sizeof(server->request) - n,
		    "%s\n", line);
	}
	if (length < 0 || length >= (long)sizeof(server->body) ||
	    fread(server->body, 1, (size_t)length, in) != (size_t)length)
		return;
	server->body[length] = '\0';
	server->letters++;
	if (strike(server, fd, "POST", &answered) || answered)
		return;
	say(fd, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
}

static void *
serve(void *context)
{
	struct server *server = context;
	int fd;

	while ((fd = accept(server->fd, NULL, NULL)) >= 0) {
		FILE *in = fdopen(dup(fd), "r");

		server->connections++;
		if (server->http)
			answer_post(server, fd, in);
		else
			converse(server, fd, in);
		shutdown(fd, SHUT_RDWR);
		fclose(in);
		close(fd);
	}
	return NULL;
}

static void
server_start(struct server *server, bool http, struct fault fault)
{
	struct sockaddr_in here = { .sin_family = AF_INET };
	socklen_t size = sizeof(here);

	memset(server, 0, sizeof(*server));
	server->http = http;
	server->fault = fault;
	pthread_mutex_init(&server->lock, NULL);
	here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(server->fd, (void *)&here, size), 0);
	assert_int_equal(listen(server->fd, 8), 0);
	assert_int_equal(getsockname(server->fd, (void *)&here, &size), 0);
	server->port = ntohs(here.sin_port);
	assert_int_equal(pthread_create(&server->thread, NULL, serve, server),
	    0);
}

static void
server_stop(struct server *server)
{
	shutdown(server->fd, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->fd);
}

static sem_t woken;

static void
wake(void *context)
{
	sem_post(context);
}

static const char message[] = "Subject: x\r\n\r\nmot\r\n.hai\r\n..ba\r\n";

static struct conf_channel
smtp_to(const struct server *server, int32_t timeout)
{
	return (struct conf_channel){ .name = "mail",
		.kind = CHANNEL_SMTP,
		.smtp = { .host = "127.0.0.1",
		    .port = server->port,
		    .tls = SMTP_PLAIN,
		    .helo = "hosod.example",
		    .timeout = timeout } };
}

static struct courier_job
job_for(const struct conf_channel *channel, int64_t letter)
{
	return (struct courier_job){ .letter = letter,
		.channel = channel,
		.attempt = 1,
		.message_id = "abc@hosod.example",
		.from = "hosod@hosod.example",
		.to = "canbo@xa.example",
		.bytes = { message, sizeof(message) - 1 } };
}

static struct courier_result
carry(struct courier *courier, const struct courier_job *job)
{
	struct courier_result result;

	assert_true(courier_send(courier, job));
	sem_wait(&woken);
	assert_true(courier_next(courier, &result));
	assert_int_equal(result.letter, job->letter);
	return result;
}

static struct courier *
one_courier(void)
{
	sem_init(&woken, 0, 0);
	return courier_new(1, 16, wake, &woken);
}

/* ${count} letters one after another to a server with ${fault}; the last
 * one's result. */
static struct courier_result
letters_to(struct server *server, struct fault fault, int count,
    int32_t timeout)
{
	struct courier *courier = one_courier();
	struct courier_result result = { 0 };
	struct conf_channel channel;

	server_start(server, false, fault);
	channel = smtp_to(server, timeout);
	for (int i = 1; i <= count; i++) {
		struct courier_job job = job_for(&channel, i);

		result = carry(courier, &job);
	}
	courier_free(courier);
	server_stop(server);
	return result;
}

static void
test_letter_arrives_byte_for_byte(void **state)
{
	struct server server;
	struct courier_result r =
	    letters_to(&server, (struct fault){ 0 }, 3, 10);

	(void)state;
	assert_int_equal(r.outcome, COURIER_SENT);
	assert_int_equal(r.code, 250);
	assert_string_equal(r.answer, "250 2.0.0 queued as 4711");
	assert_int_equal(server.letters, 3);
	/* One connection carries them all. */
	assert_int_equal(server.connections, 1);
	assert_string_equal(server.body, message);
}

struct trouble {
	struct fault fault;
	enum courier_outcome outcome;
	int code;
	const char *answer;
	bool needs_person;
};

static const struct trouble troubles[] = {
	{ { .at = "GREETING", .reply = "554 no service\r\n", .drop = true },
	    COURIER_LATER, 554, "", true },
	{ { .at = "GREETING", .reply = "421 busy\r\n", .drop = true },
	    COURIER_LATER, 421, "421 busy", false },
	{ { .at = "GREETING", .drop = true }, COURIER_LATER, 0, "", false },
	{ { .at = "MAIL", .reply = "452 4.3.1 full\r\n" }, COURIER_LATER, 452,
	    "452 4.3.1 full", false },
	{ { .at = "MAIL", .reply = "530 5.7.0 login first\r\n" }, COURIER_LATER,
	    530, "530 5.7.0 login first", true },
	/* Our sender, whomever the letter is for; but a letter's size is its
	 * own (RFC 1870, section 6.1). */
	{ { .at = "MAIL", .reply = "553 5.7.1 not owned by user\r\n", false },
	    COURIER_LATER, 553, "553 5.7.1 not owned by user", true },
	{ { .at = "MAIL", .reply = "550 denied\r\n" }, COURIER_LATER, 550,
	    "550 denied", true },
	{ { .at = "MAIL", .reply = "552 5.3.4 too large\r\n" }, COURIER_REFUSED,
	    552, "552 5.3.4 too large", false },
	{ { .at = "RCPT", .reply = "553 5.1.8 no such domain\r\n", false },
	    COURIER_LATER, 553, "553 5.1.8 no such domain", true },
	{ { .at = "RCPT",
	      .reply = "553 5.7.1 <a@b.example>: Sender address rejected: "
		       "not owned by user a\r\n",
	      false },
	    COURIER_LATER, 553, "553 5.7.1", true },
	/* Postfix keeps for RCPT what it has against us (smtpd_delay_reject).
	 */
	{ { .at = "RCPT",
	      .reply = "554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: "
		       "Access denied\r\n",
	      false },
	    COURIER_LATER, 554, "554 5.7.1", true },
	{ { .at = "RCPT",
	      .reply = "554 5.7.1 Service unavailable; Client host "
		       "[192.0.2.1] blocked using list.example\r\n",
	      false },
	    COURIER_LATER, 554, "554 5.7.1", true },
	{ { .at = "RCPT",
	      .reply = "504 5.5.2 <may>: Helo command rejected: need "
		       "fully-qualified hostname\r\n",
	      false },
	    COURIER_LATER, 504, "504 5.5.2", true },
	{ { .at = "RCPT",
	      .reply = "554 5.7.1 <a@b.example>: Relay access denied\r\n",
	      false },
	    COURIER_LATER, 554, "554 5.7.1", true },
	/* What it has against the recipient is the letter's own. */
	{ { .at = "RCPT",
	      .reply = "554 5.7.1 <a@b.example>: Recipient address rejected: "
		       "Access denied\r\n",
	      false },
	    COURIER_REFUSED, 554, "554 5.7.1", false },
	{ { .at = "RCPT", .reply = "450 4.2.0 greylisted\r\n" }, COURIER_LATER,
	    450, "450 4.2.0 greylisted", false },
	{ { .at = "RCPT", .reply = "550 5.1.1 no such user\r\n", false },
	    COURIER_REFUSED, 550, "550 5.1.1 no such user", false },
	{ { .at = "DATA", .reply = "451 4.3.0 not now\r\n" }, COURIER_LATER,
	    451, "451 4.3.0 not now", false },
	{ { .at = "DATA", .drop = true }, COURIER_LATER, 0, "", false },
	{ { .at = "BODY", .reply = "554 5.7.1 spam\r\n" }, COURIER_REFUSED, 554,
	    "554 5.7.1 spam", false },
	{ { .at = "BODY", .reply = "451 4.3.0 try later\r\n" }, COURIER_LATER,
	    451, "451 4.3.0 try later", false },
	{ { .at = "BODY", .reply = "421 4.3.2 going down\r\n", .drop = true },
	    COURIER_LATER, 421, "421 4.3.2 going down", false },
	/* The whole message left: nobody knows. */
	{ { .at = "BODY", .drop = true }, COURIER_UNCERTAIN, 354,
	    "the whole message left, no answer came", false },
	{ { .at = "BODY", .hang = true }, COURIER_UNCERTAIN, 354,
	    "the whole message left, no answer came", false },
	/* A tarpit before that: nothing was taken. */
	{ { .at = "RCPT", .hang = true }, COURIER_LATER, 0, "", false },
};

static void
test_troubles_of_smtp(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++) {
		const struct trouble *t = &troubles[i];
		struct server server;
		struct courier_result r = letters_to(&server, t->fault, 1, 1);

		if (r.outcome != t->outcome ||
		    (t->code != 0 && r.code != t->code) ||
		    strncmp(r.answer, t->answer, strlen(t->answer)) != 0)
			fail_msg("trouble %zu at %s: %s, %d, \"%s\"", i,
			    t->fault.at, courier_outcome_text(r.outcome),
			    r.code, r.answer);
		assert_int_equal(server.letters, 0);
		assert_int_equal(r.needs_person, t->needs_person);
	}
}

/* Of a recipient whom the server does not know nothing will ever arrive; what
 * it has against us or this letter says nothing of the recipient. */
static void
test_a_recipient_that_is_not_there(void **state)
{
	static const struct {
		const char *at, *reply;
		bool no_recipient;
	} told[] = {
		{ "RCPT", "550 5.1.1 no such user\r\n", true },
		{ "RCPT", "550-5.1.1 no such user\r\n550 5.1.1 ask\r\n", true },
		{ "RCPT", "550 5.1.10 null MX\r\n", true },
		{ "RCPT", "550 5.2.1 mailbox disabled\r\n", true },
		{ "RCPT", "550 No such mailbox\r\n", true },
		{ "RCPT", "551 user not local\r\n", true },
		{ "RCPT", "553 mailbox name not allowed\r\n", true },
		{ "RCPT",
		    "554 5.7.1 <a@b.example>: Recipient address "
		    "rejected: Access denied\r\n",
		    false },
		{ "RCPT", "550 5.7.1 listed by a policy\r\n", false },
		{ "RCPT", "550 relay not permitted\r\n", false },
		{ "RCPT",
		    "550 5.1.8 <x@y.example>: Sender address rejected: "
		    "Domain not found\r\n",
		    false },
		{ "RCPT", "552 5.2.2 mailbox full\r\n", false },
		{ "RCPT", "450 4.1.1 not now\r\n", false },
		{ "MAIL", "550 5.1.1 no such user\r\n", false },
		{ "BODY", "550 5.1.1 no such user\r\n", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		const struct fault fault = { .at = told[i].at,
			.reply = told[i].reply };
		struct server server;
		struct courier_result r = letters_to(&server, fault, 1, 1);

		if (r.no_recipient != told[i].no_recipient)
			fail_msg("%zu: %s at %s", i, r.answer, told[i].at);
	}
}

static void
test_idle_close_is_no_attempt(void **state)
{
	static const struct fault faults[] = {
		{ .at = "IDLE", .drop = true, .times = 1 },
		{ .at = "IDLE",
		    .reply = "421 4.4.2 idle too long\r\n",
		    .drop = true,
		    .times = 1 },
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct server server;
		struct courier_result r = letters_to(&server, faults[i], 2, 10);

		assert_int_equal(r.outcome, COURIER_SENT);
		assert_int_equal(server.letters, 2);
		assert_int_equal(server.connections, 2);
	}
}

/* The first letter opens the connection; the second meets 421 on it. */
static void
test_421_on_a_kept_connection_is_repeated_once(void **state)
{
	struct courier *courier = one_courier();
	struct server server;
	struct conf_channel channel;
	struct courier_job job;

	(void)state;
	server_start(&server, false, (struct fault){ 0 });
	channel = smtp_to(&server, 10);
	job = job_for(&channel, 1);
	assert_int_equal(carry(courier, &job).outcome, COURIER_SENT);
	set_fault(&server,
	    (struct fault){ .at = "MAIL",
		.reply = "421 4.7.0 enough\r\n",
		.drop = true,
		.times = 1 });
	assert_int_equal(carry(courier, &job).outcome, COURIER_SENT);
	/* Always 421: the fresh connection's answer counts. */
	set_fault(&server,
	    (struct fault){ .at = "MAIL",
		.reply = "421 4.7.0 enough\r\n",
		.drop = true });
	assert_int_equal(carry(courier, &job).outcome, COURIER_LATER);
	courier_free(courier);
	server_stop(&server);
	assert_int_equal(server.letters, 2);
	assert_int_equal(server.connections, 3);
}

static void
test_nobody_listens(void **state)
{
	struct courier *courier = one_courier();
	struct server server;
	struct conf_channel channel;
	struct courier_job job;
	struct courier_result r;

	(void)state;
	server_start(&server, false, (struct fault){ 0 });
	server_stop(&server);
	channel = smtp_to(&server, 5);
	job = job_for(&channel, 7);
	r = carry(courier, &job);
	assert_int_equal(r.outcome, COURIER_LATER);
	assert_int_equal(r.code, 0);
	assert_non_null(strstr(r.answer, "connect"));
	courier_free(courier);
}

static void
test_tls_wanted_but_not_offered(void **state)
{
	struct courier *courier = one_courier();
	struct server server;
	struct conf_channel channel;
	struct courier_job job;
	struct courier_result r;

	(void)state;
	server_start(&server, false, (struct fault){ 0 });
	channel = smtp_to(&server, 5);
	channel.smtp.tls = SMTP_STARTTLS;
	job = job_for(&channel, 7);
	r = carry(courier, &job);
	assert_int_equal(r.outcome, COURIER_LATER);
	assert_true(r.needs_person);
	assert_non_null(strstr(r.answer, "STARTTLS"));
	courier_free(courier);
	server_stop(&server);
	assert_int_equal(server.letters, 0);
}

static void
test_envelope_takes_no_command(void **state)
{
	struct courier *courier = one_courier();
	struct server server;
	struct conf_channel channel;
	struct courier_job job;

	(void)state;
	server_start(&server, false, (struct fault){ 0 });
	channel = smtp_to(&server, 5);
	job = job_for(&channel, 7);
	job.to = "a@b.example>\r\nRCPT TO:<c@d.example";
	assert_int_equal(carry(courier, &job).outcome, COURIER_REFUSED);
	courier_free(courier);
	server_stop(&server);
	assert_int_equal(server.connections, 0);
}

/* Timed out after the message; then the server answers late.  The next letter
 * must not take that answer for its own. */
static void
test_late_answer_is_nobody_elses(void **state)
{
	struct courier *courier = one_courier();
	struct server server;
	struct conf_channel channel;
	struct courier_job job;

	(void)state;
	server_start(&server, false,
	    (struct fault){ .at = "BODY", .hang = true, .times = 1 });
	channel = smtp_to(&server, 1);
	job = job_for(&channel, 1);
	assert_int_equal(carry(courier, &job).outcome, COURIER_UNCERTAIN);
	channel.smtp.timeout = 5;
	assert_int_equal(carry(courier, &job).outcome, COURIER_SENT);
	courier_free(courier);
	server_stop(&server);
	assert_int_equal(server.connections, 2);
	assert_int_equal(server.letters, 1);
}

struct reply {
	const char *text;
	enum courier_outcome outcome;
	bool disable, person;
	int retry_after;
};

static const struct reply replies[] = {
	{ "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", COURIER_SENT, false,
	    false, 0 },
	{ "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
	  "Content-Length: 0\r\n\r\n",
	    COURIER_LATER, false, true, 0 },
	{ "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
	    COURIER_REFUSED, false, true, 0 },
	{ "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", COURIER_LATER,
	    false, true, 0 },
	{ "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", COURIER_REFUSED,
	    true, false, 0 },
	{ "HTTP/1.1 429 Slow\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n",
	    COURIER_LATER, false, false, 120 },
	{ "HTTP/1.1 503 Down\r\nContent-Length: 4\r\n\r\nbusy", COURIER_LATER,
	    false, false, 0 },
	/* The status line is an answer, what follows may break off. */
	{ "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nok", COURIER_SENT,
	    false, false, 0 },
};

/* Two gateways' ways to say no with 200. */
static const struct reply told[] = {
	{ "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}",
	    COURIER_SENT, false, false, 0 },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n"
	  "{\"ok\":false,\"why\":\"quota\"}",
	    COURIER_LATER, false, true, 0 },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n"
	  "{\"ok\":false,\"why\":\"gone\"}",
	    COURIER_REFUSED, false, false, 0 },
	{ "HTTP/1.1 404 No\r\nContent-Length: 26\r\n\r\n"
	  "{\"ok\":false,\"why\":\"gone\"}",
	    COURIER_REFUSED, false, true, 0 },
	/* It was taken, or was not: what cannot be read does not say. */
	{ "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<p>ok</p>",
	    COURIER_UNCERTAIN, false, true, 0 },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"ok\":tr",
	    COURIER_UNCERTAIN, false, true, 0 },
	{ "HTTP/1.1 204 None\r\n\r\n", COURIER_UNCERTAIN, false, true, 0 },
	{ "HTTP/1.1 503 No\r\nContent-Length: 9\r\n\r\n<p>no</p>",
	    COURIER_LATER, false, false, 0 },
	{ "HTTP/1.1 503 No\r\nContent-Length: 28\r\n\r\n"
	  "{\"ok\":false,\"why\":\"quota\"}",
	    COURIER_LATER, false, false, 0 },
};

static struct courier_result
post_by(const struct conf_webhook *hook, struct server *server,
    struct fault fault)
{
	static const char *const headers[] = { "Content-Type: application/json",
		"webhook-id: abc", NULL };
	static const struct template_secret token = { "token",
		"12345:abc-token" };
	struct arena *arena = arena_new(1024);
	struct courier *courier = one_courier();
	struct conf_channel channel = { .name = "hook",
		.kind = CHANNEL_WEBHOOK };
	struct courier_job job;
	struct courier_result result;
	char url[64];

	server_start(server, true, fault);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/in", server->port);
	channel.webhook = *hook;
	channel.webhook.timeout = 2;
	job = job_for(&channel, 1);
	job.url = url;
	job.headers = headers;
	job.secrets = redact_forms(arena, &token, 1);
	job.bytes = (struct slice){ "{\"a\":1}", 7 };
	result = carry(courier, &job);
	courier_free(courier);
	server_stop(server);
	arena_free(arena);
	return result;
}

static const struct network here = { .address = { .bytes = { 127 } },
	.bits = 8 };
static const struct conf_webhook plain_hook = { .allowed = &here,
	.allowed_count = 1 };

static struct courier_result
post_to(struct server *server, struct fault fault)
{
	return post_by(&plain_hook, server, fault);
}

static void
try_answers(const struct conf_webhook *hook, const struct reply *answers,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct reply *reply = &answers[i];
		struct server server;
		struct courier_result r = post_by(hook, &server,
		    (struct fault){ .at = "POST",
			.reply = reply->text,
			.drop = true });

		if (r.outcome != reply->outcome ||
		    r.disable != reply->disable ||
		    r.needs_person != reply->person ||
		    r.retry_after != reply->retry_after)
			fail_msg("%s: %s, %d, \"%s\"", reply->text,
			    courier_outcome_text(r.outcome), r.code, r.answer);
		assert_string_equal(server.body, "{\"a\":1}");
		assert_non_null(strstr(server.request, "webhook-id: abc\n"));
		assert_null(strstr(server.request, "Expect"));
		assert_int_equal(server.connections, 1);
	}
}

static void
test_answers_of_webhooks(void **state)
{
	(void)state;
	try_answers(&plain_hook, replies, sizeof(replies) / sizeof(replies[0]));
}

/* What the body says decides where the channel asks it. */
static void
test_bodies_of_webhooks(void **state)
{
	static const char *const yes[] = { "true" }, *const gone[] = { "gone" };
	struct err err;
	struct selector *ok = selector_build("/ok", &err);
	struct selector *why = selector_build("/why", &err);
	const struct frame_test good = { ok, FRAME_EQ_ANY, yes, 1 };
	const struct frame_test bad = { why, FRAME_EQ_ANY, gone, 1 };
	struct conf_webhook hook = plain_hook;

	(void)state;
	hook.rules = (struct frame_rules){ .success = &good,
		.success_count = 1,
		.fatal = &bad,
		.fatal_count = 1,
		.message = why };
	try_answers(&hook, told, sizeof(told) / sizeof(told[0]));
	selector_free(ok);
	selector_free(why);
}

/* Escapes, C1 controls, marks that turn the direction of writing and bytes that
 * are no text reach neither log nor terminal. */
static void
test_words_of_servers_are_cleaned(void **state)
{
	struct server server;
	struct courier_result r;

	(void)state;
	r = post_to(&server,
	    (struct fault){ .at = "POST",
		.reply = "HTTP/1.1 404 No\r\nContent-Length: 33\r\n\r\n"
			 "a\x1b[2Jb\xc2\x9b"
			 "31mc\xe2\x80\xae"
			 "d\xe2\x80\x8b"
			 "e\xff"
			 "f\xe2\x81\xa6 g\r\n\x7f",
		.drop = true });
	assert_string_equal(r.answer, "HTTP 404: a [2Jb 31mcde?f g");
}

/* A token that the server quotes is not repeated, however it is written; not
 * even its beginning, where the words are cut. */
static void
test_tokens_are_redacted(void **state)
{
	static const char reply[] =
	    "HTTP/1.1 404 No\r\nContent-Length: 240\r\n\r\n"
	    "/bot12345:abc-token/x 12345%3Aabc-token ......................."
	    "..............................................................."
	    "..............................................................."
	    "........12345:abc-token........................................";
	struct server server;
	struct courier_result r;

	(void)state;
	r = post_to(&server,
	    (struct fault){ .at = "POST", .reply = reply, .drop = true });
	assert_non_null(strstr(r.answer, "/bot***/x *** ."));
	assert_null(strstr(r.answer, "12345"));
}

/* A name that leads into the machine, or the office's network, is no way out:
 * nothing is sent, not even a connection made. */
static void
test_networks_that_are_barred(void **state)
{
	static const struct network other = { .address = { .bytes = { 10 } },
		.bits = 8 };
	struct conf_webhook hook = { .allowed = &other, .allowed_count = 1 };
	struct server server;
	struct courier_result r;

	(void)state;
	r = post_by(&hook, &server, (struct fault){ 0 });
	assert_int_equal(r.outcome, COURIER_LATER);
	assert_true(r.needs_person);
	assert_string_equal(r.answer,
	    "the host is 127.0.0.1 (loopback), which allow_networks does not "
	    "name: nothing was sent");
	assert_int_equal(server.connections, 0);
}

/* Through a proxy, too: nothing listens at the one named here, and nothing is
 * asked of it.  What cannot be resolved here is the proxy's to judge. */
static void
test_networks_behind_a_proxy(void **state)
{
	static const struct {
		const char *url, *says;
	} cases[] = {
		{ "http://127.0.0.1:1/in", "the host is 127.0.0.1 (loopback)" },
		{ "http://[::1]:1/in", "the host is ::1 (loopback)" },
		{ "http://10.1.2.3/in", "the host is 10.1.2.3 (" },
		{ "http://localhost/in", "(loopback), which allow_networks" },
		{ "http://nirgends.invalid/in", "Failed to connect" },
		{ "http://192.168.7.7/in", "Failed to connect" },
	};
	static const struct network ours = { .address = { .bytes = { 192,
							      168 } },
		.bits = 16 };
	struct conf_channel channel = { .name = "hook",
		.kind = CHANNEL_WEBHOOK };

	(void)state;
	channel.webhook = (struct conf_webhook){ .allowed = &ours,
		.allowed_count = 1,
		.timeout = 2,
		.proxy = "http://127.0.0.1:1" };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct courier_job job = job_for(&channel, 1);
		struct courier *courier = one_courier();
		struct courier_result r;

		job.url = cases[i].url;
		job.bytes = (struct slice){ "{}", 2 };
		r = carry(courier, &job);
		courier_free(courier);
		assert_int_equal(r.outcome, COURIER_LATER);
		if (strstr(r.answer, cases[i].says) == NULL)
			fail_msg("%s: %s", cases[i].url, r.answer);
	}
}

/* Retry-After by date is measured by the server's own Date. */
static void
test_wait_by_date(void **state)
{
	struct server server;
	struct courier_result r;

	(void)state;
	r = post_to(&server,
	    (struct fault){ .at = "POST",
		.reply = "HTTP/1.1 503 Down\r\n"
			 "Date: Mon, 07 Sep 2020 00:00:00 GMT\r\n"
			 "Retry-After: Mon, 07 Sep 2020 00:02:30 GMT\r\n"
			 "Content-Length: 0\r\n\r\n",
		.drop = true });
	assert_int_equal(r.retry_after, 150);
}

static void
test_webhook_without_answer_is_uncertain(void **state)
{
	struct server server;

	(void)state;
	assert_int_equal(post_to(&server,
			     (struct fault){ .at = "POST", .hang = true })
			     .outcome,
	    COURIER_UNCERTAIN);
	assert_int_equal(post_to(&server,
			     (struct fault){ .at = "POST", .drop = true })
			     .outcome,
	    COURIER_UNCERTAIN);
}

static void
test_maildir_neither_doubles_nor_overwrites(void **state)
{
	struct courier *courier = one_courier();
	struct arena *arena = arena_new(4096);
	char folder[] = "/tmp/hosod-maildir-XXXXXX";
	struct conf_channel channel = { .name = "thu",
		.kind = CHANNEL_MAILDIR };
	struct courier_job job;
	struct courier_result r;
	struct slice bytes;
	struct err err;
	const char *file, *read_file;

	(void)state;
	assert_non_null(mkdtemp(folder));
	channel.maildir = arena_printf(arena, "%s/thu", folder);
	file = arena_printf(arena, "%s/new/abc@hosod.example.eml",
	    channel.maildir);
	read_file = arena_printf(arena, "%s/cur/abc@hosod.example.eml:2,S",
	    channel.maildir);
	job = job_for(&channel, 1);
	assert_int_equal(carry(courier, &job).outcome, COURIER_SENT);
	assert_true(file_read(arena, file, 1 << 20, &bytes, &err));
	assert_string_equal(bytes.data, message);
	/* Again, as after a crash. */
	job.attempt = 2;
	job.bytes = (struct slice){ "other", 5 };
	r = carry(courier, &job);
	assert_int_equal(r.outcome, COURIER_SENT);
	assert_non_null(strstr(r.answer, "there already"));
	assert_true(file_read(arena, file, 1 << 20, &bytes, &err));
	assert_string_equal(bytes.data, message);
	/* Read meanwhile. */
	assert_int_equal(rename(file, read_file), 0);
	assert_int_equal(carry(courier, &job).outcome, COURIER_SENT);
	assert_int_not_equal(access(file, F_OK), 0);
	/* An id cannot leave the folder. */
	job.message_id = "../../x";
	assert_int_equal(carry(courier, &job).outcome, COURIER_SENT);
	assert_int_equal(access(arena_printf(arena, "%s/new/_._.._x.eml",
				    channel.maildir),
			     F_OK),
	    0);
	/* A path that is no folder. */
	channel.maildir = read_file;
	r = carry(courier, &job);
	assert_int_equal(r.outcome, COURIER_LATER);
	assert_true(r.needs_person);
	courier_free(courier);
	assert_int_equal(system(arena_printf(arena, "rm -r '%s'", folder)), 0);
	arena_free(arena);
}

/* One courier in a tarpit, two jobs behind it. */
static void
test_stopping_returns_what_was_not_begun(void **state)
{
	struct courier *courier = one_courier();
	struct server server;
	struct conf_channel channel;
	struct courier_result result;
	int64_t letter;
	struct timespec moment = { 0, 200 * 1000 * 1000 };

	(void)state;
	server_start(&server, false,
	    (struct fault){ .at = "BODY", .hang = true });
	channel = smtp_to(&server, 60);
	for (int i = 1; i <= 3; i++) {
		struct courier_job job = job_for(&channel, i);

		assert_true(courier_send(courier, &job));
	}
	assert_int_equal(courier_busy(courier), 3);
	nanosleep(&moment, NULL); /* until the message has left */
	courier_stop(courier, 100);
	assert_true(courier_next(courier, &result));
	assert_int_equal(result.letter, 1);
	assert_int_equal(result.outcome, COURIER_UNCERTAIN);
	assert_false(courier_next(courier, &result));
	assert_true(courier_take_back(courier, &letter));
	assert_int_equal(letter, 2);
	assert_true(courier_take_back(courier, &letter));
	assert_int_equal(letter, 3);
	assert_false(courier_take_back(courier, &letter));
	assert_int_equal(courier_busy(courier), 0);
	courier_free(courier);
	server_stop(&server);
}

/* However many channels have servers that do not greet, and letters enough for
 * all couriers, the one that came last has its letter carried. */
static void
test_silent_servers_hold_up_their_own(void **state)
{
	static const char *const names[] = { "mail", "sms", "fax" };
	char folder[] = "/tmp/hosod-maildir-XXXXXX";
	struct conf_channel silent,
	    other = { .name = "hop",
		    .kind = CHANNEL_MAILDIR,
		    .maildir = folder };
	struct courier_result result;
	struct courier *courier;
	struct courier_job job;
	struct server server;
	struct timespec until;
	struct arena *arena;

	(void)state;
	assert_non_null(mkdtemp(folder));
	sem_init(&woken, 0, 0);
	courier = courier_new(2, 2, wake, &woken);
	server_start(&server, false,
	    (struct fault){ .at = "GREETING", .hang = true });
	silent = smtp_to(&server, 60);
	for (int i = 0; i < 6; i++) {
		silent.name = names[i / 2];
		job = job_for(&silent, i);
		assert_true(courier_send(courier, &job));
	}
	job = job_for(&other, 7);
	assert_true(courier_send(courier, &job));
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 10;
	assert_int_equal(sem_timedwait(&woken, &until), 0);
	assert_true(courier_next(courier, &result));
	assert_int_equal(result.letter, 7);
	assert_int_equal(result.outcome, COURIER_SENT);
	assert_int_equal(courier_room(courier, "hop"), 2);
	courier_free(courier);
	server_stop(&server);
	arena = arena_new(4096);
	assert_int_equal(system(arena_printf(arena, "rm -r '%s'", folder)), 0);
	arena_free(arena);
}

static void
test_queue_is_bounded(void **state)
{
	struct courier *courier;
	struct server server;
	struct conf_channel channel;
	struct courier_job job;
	int taken = 0;

	(void)state;
	sem_init(&woken, 0, 0);
	courier = courier_new(1, 2, wake, &woken);
	server_start(&server, false,
	    (struct fault){ .at = "GREETING", .hang = true });
	channel = smtp_to(&server, 60);
	job = job_for(&channel, 1);
	for (int i = 0; i < 8; i++)
		taken += courier_send(courier, &job);
	/* Two wait; a third may be under way already. */
	assert_in_range(taken, 2, 3);
	courier_free(courier);
	server_stop(&server);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letter_arrives_byte_for_byte),
		cmocka_unit_test(test_troubles_of_smtp),
		cmocka_unit_test(test_a_recipient_that_is_not_there),
		cmocka_unit_test(test_idle_close_is_no_attempt),
		cmocka_unit_test(
		    test_421_on_a_kept_connection_is_repeated_once),
		cmocka_unit_test(test_late_answer_is_nobody_elses),
		cmocka_unit_test(test_nobody_listens),
		cmocka_unit_test(test_tls_wanted_but_not_offered),
		cmocka_unit_test(test_envelope_takes_no_command),
		cmocka_unit_test(test_answers_of_webhooks),
		cmocka_unit_test(test_bodies_of_webhooks),
		cmocka_unit_test(test_words_of_servers_are_cleaned),
		cmocka_unit_test(test_tokens_are_redacted),
		cmocka_unit_test(test_networks_that_are_barred),
		cmocka_unit_test(test_networks_behind_a_proxy),
		cmocka_unit_test(test_wait_by_date),
		cmocka_unit_test(test_webhook_without_answer_is_uncertain),
		cmocka_unit_test(test_maildir_neither_doubles_nor_overwrites),
		cmocka_unit_test(test_stopping_returns_what_was_not_begun),
		cmocka_unit_test(test_silent_servers_hold_up_their_own),
		cmocka_unit_test(test_queue_is_bounded),
	};

	json_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
