/* The daemon's side of the control socket. */
#include "io/control.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "io/unixsocket.h"
#include "wire/json.h"

enum { GROUPS_MAX = 256 };

struct client {
	struct control *control;
	int fd;
	struct loop_watch *watch;
	struct loop_timer *patience;
	struct ucred who;
	gid_t *groups; /* beside who.gid */
	size_t group_count;
	char *in; /* CONTROL_LINE + 1 bytes */
	size_t in_size;
	bool in_ended; /* it sends no more */
	bool
	    is_reading; /* its lines are being taken: not to be entered again */
	char *out;
	size_t out_size, out_sent;
	bool drop_after; /* once the answer is out */
	struct control_call *call;
	struct client *next; /* control.clients */
};

struct control {
	struct loop *loop;
	char *path;
	ino_t inode;
	int fd;
	struct loop_watch *watch;
	const struct control_verb *verbs;
	int verb_count;
	void *context;
	bool (*may)(void *context, const struct control_call *call,
	    const struct control_verb *verb);
	struct client *clients;
	struct control_call *calls;
};

struct control_call {
	struct control *control;
	struct client *client; /* NULL: it went away */
	struct ucred who;
	const gid_t *groups; /* in the arena */
	size_t group_count;
	struct arena *arena;
	struct buf buf;
	struct jsonw writer;
	bool is_answering;
	struct control_call *next; /* control.calls */
};

static void
drop_call(struct control_call *call)
{
	struct control_call **place = &call->control->calls;

	while (*place != call)
		place = &(*place)->next;
	*place = call->next;
	if (call->client != NULL)
		call->client->call = NULL;
	arena_free(call->arena);
	mem_free(call);
}

static void
drop_client(struct client *client)
{
	struct client **place = &client->control->clients;

	while (*place != client)
		place = &(*place)->next;
	*place = client->next;
	if (client->call != NULL)
		client->call->client = NULL; /* its answer goes nowhere */
	loop_watch_free(client->watch);
	loop_timer_free(client->patience);
	close(client->fd);
	mem_free(client->groups);
	mem_free(client->in);
	mem_free(client->out);
	mem_free(client);
}

static void
patience_ends(void *context)
{
	drop_client(context);
}

/* What is waited for now: a request, or that an answer goes. */
static void
wait_for_client(struct client *client)
{
	bool writes = client->out_sent < client->out_size;
	/* Who does not take his answers is not asked for more requests: what
	 * waits for a client stays bounded by what one buffer asked for. */
	bool reads = !client->in_ended && !client->drop_after && !writes &&
	    client->in_size < CONTROL_LINE;

	loop_watch_change(client->watch,
	    (writes ? LOOP_WRITE : 0) | (reads ? LOOP_READ : 0));
	if (client->call == NULL || writes)
		loop_timer_set(client->patience, CONTROL_IDLE_MS);
	else
		loop_timer_clear(client->patience);
}

/* False when the client is gone. */
static bool
write_out(struct client *client)
{
	while (client->out_sent < client->out_size) {
		ssize_t sent = send(client->fd, client->out + client->out_sent,
		    client->out_size - client->out_sent, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0 && errno == EAGAIN)
			return true;
		if (sent < 0)
			return false;
		client->out_sent += (size_t)sent;
	}
	client->out_size = client->out_sent = 0;
	return !client->drop_after;
}

static struct control_call *
begin_call(struct client *client)
{
	struct control_call *call = mem_alloc(sizeof(*call));

	call->control = client->control;
	call->client = client;
	call->who = client->who;
	call->arena = arena_new(8192);
	call->group_count = client->group_count;
	if (call->group_count > 0)
		call->groups = memcpy(arena_alloc(call->arena,
					  call->group_count * sizeof(gid_t)),
		    client->groups, call->group_count * sizeof(gid_t));
	call->next = client->control->calls;
	client->control->calls = call;
	client->call = call;
	return call;
}

static const struct control_verb *
find_verb(struct control_call *call, const char *name)
{
	const struct control *control = call->control;
	const char **names = arena_alloc(call->arena,
	    (size_t)(control->verb_count + 1) * sizeof(*names));
	const char *nearest;

	for (int i = 0; i < control->verb_count; i++) {
		if (strcmp(control->verbs[i].name, name) == 0)
			return &control->verbs[i];
		names[i] = control->verbs[i].name;
	}
	nearest = text_nearest(name, names, (size_t)control->verb_count);
	control_refuse(call, "no request \"%s\"%s%s%s", name,
	    nearest == NULL ? "" : "; did you mean \"",
	    nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?");
	return NULL;
}

/* A refusal is for a person who reads the log, too.  His name would have to be
 * asked for, perhaps of a directory service, and the loop would wait. */
static bool
may_ask(struct control_call *call, const struct control_verb *verb)
{
	const struct control *control = call->control;

	if (control->may == NULL || control->may(control->context, call, verb))
		return true;
	log_warning("control: %s refused to user %lld (process %lld): no "
		    "operator",
	    verb->name, (long long)call->who.uid, (long long)call->who.pid);
	control_refuse(call,
	    "%s: only root, the account of hosod and those that \"operators\" "
	    "names may ask for it; you are uid %lld",
	    verb->name, (long long)call->who.uid);
	return false;
}

static void
take_line(struct client *client, struct slice line)
{
	struct control_call *call = begin_call(client);
	const struct control_verb *verb;
	const struct cJSON *request;
	const struct cJSON *name;
	struct err err;
	int64_t version;

	if (!json_parse(call->arena, line, &request, &err)) {
		control_refuse(call, "the request is no JSON: %s", err.text);
		return;
	}
	if (!json_int(json_member(request, "v"), &version) ||
	    version != CONTROL_VERSION) {
		control_refuse(call, "\"v\" must be %d", CONTROL_VERSION);
		return;
	}
	name = json_member(request, "do");
	if (!cJSON_IsString(name)) {
		control_refuse(call, "\"do\" must name a request, not %s",
		    json_kind(name));
		return;
	}
	verb = find_verb(call, name->valuestring);
	if (verb != NULL && may_ask(call, verb))
		verb->handle(call->control->context, call, request);
}

/* Takes whole lines while no call is open.  One request at a time: the answers
 * come in the order of the requests. */
static void
take_lines(struct client *client)
{
	client->is_reading = true;
	while (client->call == NULL && !client->drop_after) {
		char *end = memchr(client->in, '\n', client->in_size);
		size_t used;

		if (end == NULL) {
			if (client->in_size < CONTROL_LINE)
				break;
			client->drop_after = true;
			control_refuse(begin_call(client),
			    "a request is longer than %d bytes", CONTROL_LINE);
			break;
		}
		used = (size_t)(end - client->in) + 1;
		take_line(client, (struct slice){ client->in, used - 1 });
		client->in_size -= used;
		memmove(client->in, client->in + used, client->in_size);
	}
	client->is_reading = false;
}

/* After anything happened: takes what came, sends what is to go, and drops a
 * client that is done. */
static void
serve_client(struct client *client)
{
	take_lines(client);
	if (!write_out(client) ||
	    (client->in_ended && client->call == NULL && client->out_size == 0))
		drop_client(client);
	else
		wait_for_client(client);
}

static void
client_is_ready(void *context, int events)
{
	struct client *client = context;
	ssize_t count;

	if (events & LOOP_READ) {
		count = recv(client->fd, client->in + client->in_size,
		    CONTROL_LINE - client->in_size, 0);
		if (count < 0 && errno != EAGAIN && errno != EINTR) {
			drop_client(client);
			return;
		}
		if (count == 0)
			client->in_ended = true;
		if (count > 0)
			client->in_size += (size_t)count;
	}
	serve_client(client);
}

static void
turn_away(int fd)
{
	static const char full[] =
	    "{\"v\":1,\"ok\":false,\"error\":\"too many clients\"}\n";

	(void)!send(fd, full, sizeof(full) - 1, MSG_NOSIGNAL);
	close(fd);
}

/* The groups beside the first; one that has too many is of that one alone. */
static void
learn_groups(struct client *client)
{
	gid_t groups[GROUPS_MAX];
	socklen_t size = sizeof(groups);

	if (getsockopt(client->fd, SOL_SOCKET, SO_PEERGROUPS, groups, &size) <
		0 ||
	    size == 0)
		return;
	client->groups = mem_alloc(size);
	memcpy(client->groups, groups, size);
	client->group_count = size / sizeof(gid_t);
}

static void
client_comes(void *context, int events)
{
	struct control *control = context;
	int fd = accept4(control->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	socklen_t size = sizeof(struct ucred);
	struct client *client;
	int count = 0;

	(void)events;
	if (fd < 0)
		return; /* it went away again, or we are out of descriptors */
	for (client = control->clients; client != NULL; client = client->next)
		count++;
	if (count >= CONTROL_CLIENTS) {
		turn_away(fd);
		return;
	}
	client = mem_alloc(sizeof(*client));
	client->control = control;
	client->fd = fd;
	client->in = mem_alloc(CONTROL_LINE + 1);
	getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &client->who, &size);
	learn_groups(client);
	client->watch = loop_watch_new(control->loop, "control", fd, LOOP_READ,
	    client_is_ready, client);
	client->patience =
	    loop_timer_new(control->loop, "control", patience_ends, client);
	client->next = control->clients;
	control->clients = client;
	wait_for_client(client);
}

struct control *
control_open(struct loop *loop, const char *path, mode_t mode,
    const struct control_verb *verbs, int verb_count, void *context,
    struct err *err)
{
	struct control *control;
	ino_t inode;
	int fd = unixsocket_listen(path, mode, &inode, err);

	if (fd < 0)
		return NULL;
	control = mem_alloc(sizeof(*control));
	control->loop = loop;
	control->path = mem_copy_string(path);
	control->inode = inode;
	control->fd = fd;
	control->verbs = verbs;
	control->verb_count = verb_count;
	control->context = context;
	control->watch = loop_watch_new(loop, "control", fd, LOOP_READ,
	    client_comes, control);
	return control;
}

void
control_close(struct control *control)
{
	if (control == NULL)
		return;
	loop_watch_free(control->watch);
	unixsocket_remove(control->path, control->inode);
	close(control->fd);
	while (control->calls != NULL)
		drop_call(control->calls);
	while (control->clients != NULL) {
		write_out(control->clients); /* what goes at once */
		drop_client(control->clients);
	}
	mem_free(control->path);
	mem_free(control);
}

void
control_guard(struct control *control,
    bool (*may)(void *context, const struct control_call *call,
	const struct control_verb *verb))
{
	control->may = may;
}

bool
control_is_of_group(const struct control_call *call, gid_t gid)
{
	bool is = call->who.gid == gid;

	for (size_t i = 0; i < call->group_count; i++)
		is = is || call->groups[i] == gid;
	return is;
}

uid_t
control_uid(const struct control_call *call)
{
	return call->who.uid;
}

gid_t
control_gid(const struct control_call *call)
{
	return call->who.gid;
}

pid_t
control_pid(const struct control_call *call)
{
	return call->who.pid;
}

struct arena *
control_arena(struct control_call *call)
{
	return call->arena;
}

static struct jsonw *
begin_answer(struct control_call *call, bool ok)
{
	call->buf = buf_over(call->arena);
	call->writer = jsonw_into(&call->buf);
	call->is_answering = true;
	jsonw_object(&call->writer);
	jsonw_put_int(&call->writer, "v", CONTROL_VERSION);
	jsonw_put_bool(&call->writer, "ok", ok);
	return &call->writer;
}

struct jsonw *
control_answer(struct control_call *call)
{
	assert(!call->is_answering);
	return begin_answer(call, true);
}

void
control_send(struct control_call *call)
{
	struct client *client = call->client;

	assert(call->is_answering);
	jsonw_object_end(&call->writer);
	buf_add_char(&call->buf, '\n');
	if (client != NULL) {
		client->out =
		    mem_resize(client->out, client->out_size + call->buf.size);
		memcpy(client->out + client->out_size, call->buf.data,
		    call->buf.size);
		client->out_size += call->buf.size;
	}
	drop_call(call);
	/* A late answer serves its client here, one at once is still inside
	 * serve_client. */
	if (client != NULL && !client->is_reading)
		serve_client(client);
}

void
control_refuse(struct control_call *call, const char *fmt, ...)
{
	va_list args;
	const char *why;

	va_start(args, fmt);
	why = arena_vprintf(call->arena, fmt, args);
	va_end(args);
	jsonw_put_string(begin_answer(call, false), "error", why);
	control_send(call);
}
