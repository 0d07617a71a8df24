/*
 * The control socket with clients that behave and clients that do not.  The
 * clients are threads with plain sockets, so that each byte is theirs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "io/control.h"
#include "wire/json.h"

struct house {
	struct loop *loop;
	struct control *control;
	char folder[64];
	char path[96];
	struct loop_wake *wake; /* a client is through: stop */
	struct control_call *late;
	pthread_t thread;
	const char *const *says; /* what the client sends, piece by piece */
	char heard[512];         /* all that it got, until end of file */
	int handled;
};

static void
handle_echo(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct house *house = context;
	struct jsonw *answer = control_answer(call);

	house->handled++;
	jsonw_put_string(answer, "text",
	    json_member(request, "text")->valuestring);
	jsonw_put_bool(answer, "mine",
	    control_uid(call) == getuid() && control_gid(call) == getgid() &&
		control_pid(call) == getpid());
	control_send(call);
}

static void
handle_clock(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct house *house = context;

	(void)request;
	house->handled++;
	house->late = call;
}

/* Answers the call that was left open; its request must still be there. */
static void
handle_release(void *context, struct control_call *call,
    const struct cJSON *request)
{
	struct house *house = context;

	(void)request;
	jsonw_put_string(control_answer(house->late), "at", "2020-09-07");
	control_send(house->late);
	control_answer(call);
	control_send(call);
}

static const struct control_verb verbs[] = {
	{ "echo", false, handle_echo },
	{ "clock-to", true, handle_clock },
	{ "release", false, handle_release },
};

static int
dial(const struct house *house)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", house->path);
	assert_int_equal(connect(fd, (const struct sockaddr *)&address,
			     sizeof(address)),
	    0);
	return fd;
}

static void
hear(int fd, char *out, size_t size)
{
	size_t got = 0;
	ssize_t count;

	while (got < size - 1 &&
	    (count = recv(fd, out + got, size - 1 - got, 0)) > 0)
		got += (size_t)count;
	out[got] = '\0';
}

static void *
be_client(void *context)
{
	struct house *house = context;
	int fd = dial(house);

	for (int i = 0; house->says[i] != NULL; i++) {
		if (i > 0)
			usleep(10000);
		(void)!send(fd, house->says[i], strlen(house->says[i]),
		    MSG_NOSIGNAL);
	}
	shutdown(fd, SHUT_WR);
	hear(fd, house->heard, sizeof(house->heard));
	close(fd);
	loop_wake_send(house->wake);
	return NULL;
}

static void
client_is_through(void *context)
{
	struct house *house = context;

	loop_stop(house->loop);
}

static void
talk(struct house *house, const char *const *says)
{
	house->says = says;
	assert_int_equal(pthread_create(&house->thread, NULL, be_client, house),
	    0);
	loop_run(house->loop);
	pthread_join(house->thread, NULL);
}

static int
begin(void **state)
{
	static struct house house;
	const struct loop_clock clock = { .kind = LOOP_REAL };
	struct err err;

	house = (struct house){ .loop = loop_new(&clock) };
	snprintf(house.folder, sizeof(house.folder), "/tmp/hosod-test-XXXXXX");
	assert_non_null(mkdtemp(house.folder));
	snprintf(house.path, sizeof(house.path), "%s/control", house.folder);
	house.wake =
	    loop_wake_new(house.loop, "test", client_is_through, &house);
	house.control =
	    control_open(house.loop, house.path, 0660, verbs, 3, &house, &err);
	assert_non_null(house.control);
	*state = &house;
	return 0;
}

static int
end(void **state)
{
	struct house *house = *state;

	control_close(house->control);
	assert_int_equal(access(house->path, F_OK), -1);
	loop_wake_free(house->wake);
	loop_free(house->loop);
	assert_int_equal(rmdir(house->folder), 0);
	return 0;
}

static void
test_a_request_in_pieces(void **state)
{
	struct house *house = *state;

	talk(house,
	    (const char *const[]){ "{\"v\":1,\"do\":\"ec", "ho\",\"te",
		"xt\":\"xã Ba Bể\"}\n", NULL });
	assert_string_equal(house->heard,
	    "{\"v\":1,\"ok\":true,\"text\":\"xã Ba Bể\",\"mine\":true}\n");
}

static void
test_two_requests_at_once_are_answered_in_order(void **state)
{
	struct house *house = *state;

	talk(house,
	    (const char *const[]){ "{\"v\":1,\"do\":\"echo\",\"text\":\"a\"}\n"
				   "{\"v\":1,\"do\":\"echo\",\"text\":\"b\"}\n",
		NULL });
	assert_string_equal(house->heard,
	    "{\"v\":1,\"ok\":true,\"text\":\"a\",\"mine\":true}\n"
	    "{\"v\":1,\"ok\":true,\"text\":\"b\",\"mine\":true}\n");
}

static void
test_what_is_refused(void **state)
{
	static const struct {
		const char *line, *says;
	} cases[] = {
		{ "xin chào\n", "the request is no JSON" },
		{ "\n", "the request is no JSON" },
		{ "[1]\n", "\\\"v\\\" must be 1" },
		{ "{\"v\":2,\"do\":\"echo\"}\n", "\\\"v\\\" must be 1" },
		{ "{\"v\":1}\n",
		    "\\\"do\\\" must name a request, not nothing" },
		{ "{\"v\":1,\"do\":\"ehco\"}\n",
		    "no request \\\"ehco\\\"; did you mean \\\"echo\\\"?" },
	};
	struct house *house = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		talk(house, (const char *const[]){ cases[i].line, NULL });
		assert_non_null(
		    strstr(house->heard, "{\"v\":1,\"ok\":false,\"error\":\""));
		if (strstr(house->heard, cases[i].says) == NULL)
			fail_msg("%s: %s", cases[i].line, house->heard);
	}
	assert_int_equal(house->handled, 0);
}

static bool
nobody(void *context, const struct control_call *call,
    const struct control_verb *verb)
{
	(void)context;
	/* The caller is of its own groups, whatever they are. */
	return strcmp(verb->name, "clock-to") != 0 ||
	    !control_is_of_group(call, getgid());
}

/* A guarded request of who has no right is refused, is not carried out, and
 * leaves the others of the same client as they are. */
static void
test_a_right_that_is_missing(void **state)
{
	struct house *house = *state;
	char says[128];

	control_guard(house->control, nobody);
	talk(house,
	    (const char *const[]){ "{\"v\":1,\"do\":\"clock-to\"}\n"
				   "{\"v\":1,\"do\":\"echo\",\"text\":\"b\"}\n",
		NULL });
	snprintf(says, sizeof(says), "you are uid %lld\"", (long long)getuid());
	assert_non_null(strstr(house->heard, "clock-to: only root, "));
	assert_non_null(strstr(house->heard, says));
	assert_non_null(strstr(house->heard,
	    "{\"v\":1,\"ok\":true,\"text\":\"b\",\"mine\":true}\n"));
	assert_int_equal(house->handled, 1);
}

static void
test_a_request_too_long(void **state)
{
	struct house *house = *state;
	char *line = calloc(1, CONTROL_LINE + 2);

	memset(line, ' ', CONTROL_LINE + 1);
	talk(house, (const char *const[]){ line, NULL });
	assert_string_equal(house->heard,
	    "{\"v\":1,\"ok\":false,"
	    "\"error\":\"a request is longer than 65536 bytes\"}\n");
	free(line);
}

enum { FLOOD = 16 * 1024 * 1024 };

/* Asks and asks and takes no answer, until it may send no more; then it takes
 * them all.  Its figures stand in `heard`: bytes sent, whole requests, answers.
 */
static void *
be_deaf_client(void *context)
{
	struct house *house = context;
	char line[1000], answers[4096];
	int fd = dial(house);
	struct pollfd room = { .fd = fd, .events = POLLOUT };
	size_t line_size, sent = 0, answered = 0;
	ssize_t count;

	line_size = (size_t)snprintf(line, sizeof(line),
	    "{\"v\":1,\"do\":\"echo\",\"text\":\"%0900d\"}\n", 0);
	while (sent < FLOOD && poll(&room, 1, 300) == 1) {
		size_t at = sent % line_size;

		count = send(fd, line + at, line_size - at,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
		if (count > 0)
			sent += (size_t)count;
	}
	shutdown(fd, SHUT_WR);
	while ((count = recv(fd, answers, sizeof(answers), 0)) > 0)
		for (ssize_t i = 0; i < count; i++)
			answered += answers[i] == '\n';
	close(fd);
	snprintf(house->heard, sizeof(house->heard), "%zu %zu %zu", sent,
	    sent / line_size, answered);
	loop_wake_send(house->wake);
	return NULL;
}

static void
test_who_takes_no_answer_is_asked_no_more(void **state)
{
	struct house *house = *state;
	size_t sent = 0, asked = 0, answered = 0;

	assert_int_equal(pthread_create(&house->thread, NULL, be_deaf_client,
			     house),
	    0);
	loop_run(house->loop);
	pthread_join(house->thread, NULL);
	assert_int_equal(sscanf(house->heard, "%zu %zu %zu", &sent, &asked,
			     &answered),
	    3);
	/* What the kernel holds both ways and one buffer here; not all of it.
	 */
	assert_in_range(sent, CONTROL_LINE, FLOOD / 8);
	assert_int_equal(answered, asked);
	assert_int_equal(house->handled, asked);
}

static void
test_half_a_request_is_none(void **state)
{
	struct house *house = *state;

	talk(house, (const char *const[]){ "{\"v\":1,\"do\":\"echo\"", NULL });
	assert_string_equal(house->heard, "");
	assert_int_equal(house->handled, 0);
}

static void
test_an_answer_that_comes_late(void **state)
{
	struct house *house = *state;
	char heard[128];
	int waiting = dial(house);
	const char *line = "{\"v\":1,\"do\":\"clock-to\"}\n";

	assert_int_equal(send(waiting, line, strlen(line), 0), strlen(line));
	/* Another client is served in between. */
	talk(house,
	    (const char *const[]){ "{\"v\":1,\"do\":\"echo\",\"text\":\"a\"}\n",
		NULL });
	assert_non_null(strstr(house->heard, "\"ok\":true"));
	assert_non_null(house->late);
	assert_int_equal(recv(waiting, heard, sizeof(heard), MSG_DONTWAIT), -1);
	talk(house,
	    (const char *const[]){ "{\"v\":1,\"do\":\"release\"}\n", NULL });
	shutdown(waiting, SHUT_WR);
	assert_true(recv(waiting, heard, sizeof(heard), 0) > 0);
	assert_memory_equal(heard,
	    "{\"v\":1,\"ok\":true,\"at\":\"2020-09-07\"}", 35);
	close(waiting);
}

static void
test_a_client_that_went_away(void **state)
{
	struct house *house = *state;
	int waiting = dial(house);
	const char *line = "{\"v\":1,\"do\":\"clock-to\"}\n";

	assert_int_equal(send(waiting, line, strlen(line), 0), strlen(line));
	talk(house,
	    (const char *const[]){ "{\"v\":1,\"do\":\"echo\",\"text\":\"a\"}\n",
		NULL });
	close(waiting);
	talk(house,
	    (const char *const[]){ "{\"v\":1,\"do\":\"release\"}\n", NULL });
	assert_string_equal(house->heard, "{\"v\":1,\"ok\":true}\n");
}

/* Closing over an answer not yet read resets the connection: the client is
 * gone while its second call is open. */
static void
test_a_client_that_was_reset(void **state)
{
	struct house *house = *state;
	int waiting = dial(house);
	const char *lines = "{\"v\":1,\"do\":\"echo\",\"text\":\"a\"}\n"
			    "{\"v\":1,\"do\":\"clock-to\"}\n";
	const char *const other[] = {
		"{\"v\":1,\"do\":\"echo\",\"text\":\"b\"}\n", NULL
	};

	assert_int_equal(send(waiting, lines, strlen(lines), 0), strlen(lines));
	talk(house, other);
	assert_non_null(house->late);
	close(waiting);
	talk(house, other);
	talk(house,
	    (const char *const[]){ "{\"v\":1,\"do\":\"release\"}\n", NULL });
	assert_string_equal(house->heard, "{\"v\":1,\"ok\":true}\n");
}

static void
test_calls_open_at_the_end(void **state)
{
	struct house *house = *state;
	int waiting = dial(house);
	const char *line = "{\"v\":1,\"do\":\"clock-to\"}\n";

	assert_int_equal(send(waiting, line, strlen(line), 0), strlen(line));
	talk(house,
	    (const char *const[]){ "{\"v\":1,\"do\":\"echo\",\"text\":\"a\"}\n",
		NULL });
	assert_non_null(house->late); /* end() closes over it */
	close(waiting);
}

static void
test_socket_file(void **state)
{
	struct house *house = *state;
	struct control *second;
	struct stat status;
	struct err err;
	char other[100];
	int fd;
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	assert_int_equal(stat(house->path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0660);
	/* One that answers is left alone. */
	second =
	    control_open(house->loop, house->path, 0660, verbs, 3, house, &err);
	assert_null(second);
	assert_non_null(strstr(err.text, "another daemon listens there"));
	/* A file that is none is left alone. */
	snprintf(other, sizeof(other), "%s/other", house->folder);
	fclose(fopen(other, "w"));
	assert_null(
	    control_open(house->loop, other, 0660, verbs, 3, house, &err));
	assert_non_null(strstr(err.text, "no socket"));
	assert_int_equal(unlink(other), 0);
	/* What a killed daemon left behind is replaced. */
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", other);
	assert_int_equal(bind(fd, (const struct sockaddr *)&address,
			     sizeof(address)),
	    0);
	close(fd);
	second = control_open(house->loop, other, 0600, verbs, 3, house, &err);
	assert_non_null(second);
	control_close(second);
}

static void *
ask_from_thread(void *context)
{
	struct house *house = context;
	struct arena *arena = arena_new(4096);
	const struct cJSON *answer;
	struct err err = { "" };

	if (control_ask(house->path, house->says[0], 5000, arena, &answer,
		&err))
		snprintf(house->heard, sizeof(house->heard), "%s",
		    json_member(answer, "text")->valuestring);
	else
		snprintf(house->heard, sizeof(house->heard), "no: %s",
		    err.text);
	arena_free(arena);
	loop_wake_send(house->wake);
	return NULL;
}

static void
test_the_clients_side(void **state)
{
	struct house *house = *state;
	const char *says[] = { "{\"v\":1,\"do\":\"echo\",\"text\":\"ổn\"}" };
	struct arena *arena = arena_new(4096);
	const struct cJSON *answer;
	struct err err;

	house->says = says;
	pthread_create(&house->thread, NULL, ask_from_thread, house);
	loop_run(house->loop);
	pthread_join(house->thread, NULL);
	assert_string_equal(house->heard, "ổn");
	says[0] = "{\"v\":1,\"do\":\"sing\"}";
	pthread_create(&house->thread, NULL, ask_from_thread, house);
	loop_run(house->loop);
	pthread_join(house->thread, NULL);
	assert_string_equal(house->heard, "no: no request \"sing\"");
	/* Nobody turns the loop: no answer. */
	assert_false(
	    control_ask(house->path, says[0], 50, arena, &answer, &err));
	assert_string_equal(err.text, "the daemon does not answer");
	assert_false(control_ask("/tmp/hosod-test-none/control", says[0], 50,
	    arena, &answer, &err));
	assert_non_null(strstr(err.text, "no daemon listens there"));
	arena_free(arena);
}

static int
init_json(void **state)
{
	(void)state;
	json_init();
	return 0;
}

int
main(void)
{
#define TRY(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		TRY(test_a_request_in_pieces),
		TRY(test_two_requests_at_once_are_answered_in_order),
		TRY(test_what_is_refused),
		TRY(test_a_right_that_is_missing),
		TRY(test_a_request_too_long),
		TRY(test_who_takes_no_answer_is_asked_no_more),
		TRY(test_half_a_request_is_none),
		TRY(test_an_answer_that_comes_late),
		TRY(test_a_client_that_went_away),
		TRY(test_a_client_that_was_reset),
		TRY(test_calls_open_at_the_end),
		TRY(test_socket_file),
		TRY(test_the_clients_side),
	};

	return cmocka_run_group_tests(tests, init_json, NULL);
}
