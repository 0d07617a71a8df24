/* The server under the pages. */
#include "web/server.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "web/lane.h"
#include "web/server_wire.h"

enum {
	THREADS = 4,
	CONNECTIONS = 128,
	/* Behind a proxy all come from one address: half is left for others,
	 * such as who looks at /healthz. */
	OF_ONE_ADDRESS = 64,
	IDLE_S = 15,
	HEADERS = 32 * 1024, /* bytes of one connection's buffer */
	/* What is too large is read to here, so that the answer is seen; who
	 * goes on is cut off. */
	PATIENT_BYTES = 1024 * 1024,
	ARENA_CHUNK = 64 * 1024,
};

struct server {
	struct MHD_Daemon *daemon;
	const struct site *site;
	struct lane *lanes[WEB_LANES];
};

/* A password's hash takes 16 MiB and one core for a while; a workbook more. */
static const struct {
	int threads, waiting;
} lane_sizes[WEB_LANES] = {
	[WEB_LANE_SIGN_IN] = { 1, 16 },
	[WEB_LANE_FILE] = { 1, 4 },
};

/* One request while its body comes, and while a lane answers it. */
struct exchange {
	const struct server *server;
	struct MHD_Connection *connection; /* suspended while a lane has it */
	struct web_request request;
	struct web_response response;
	bool answered;
	struct arena *arena;
	const char *target; /* as it was sent */
	bool begun;
	struct buf body;
	size_t received;
};

/* One connection, which owns its request: of one whose headers are too large
 * the server tells its beginning, and not always its end. */
struct line {
	struct exchange *exchange; /* or NULL */
};

static enum MHD_Result
take_body(struct exchange *exchange, const char *data, size_t *size)
{
	exchange->received += *size;
	if (exchange->received <= WEB_BODY_MAX)
		buf_add_bytes(&exchange->body, data, *size);
	*size = 0;
	return exchange->received <= PATIENT_BYTES ? MHD_YES : MHD_NO;
}

static void
free_exchange(struct exchange *exchange)
{
	if (exchange == NULL)
		return;
	arena_free(exchange->arena);
	mem_free(exchange);
}

static struct line *
line_of(struct MHD_Connection *connection)
{
	return MHD_get_connection_info(connection,
	    MHD_CONNECTION_INFO_SOCKET_CONTEXT)
	    ->socket_context;
}

static void
on_line(void *context, struct MHD_Connection *connection, void **own,
    enum MHD_ConnectionNotificationCode code)
{
	struct line *line = *own;

	(void)context;
	(void)connection;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		line = mem_alloc(sizeof(*line));
		*line = (struct line){ 0 };
		*own = line;
	} else if (line != NULL) {
		free_exchange(line->exchange);
		mem_free(line);
		*own = NULL;
	}
}

/* The first that is heard of a request; what it returns comes back as its own.
 */
static void *
on_target(void *context, const char *uri, struct MHD_Connection *connection)
{
	struct exchange *exchange = mem_alloc(sizeof(*exchange));
	struct line *line = line_of(connection);

	(void)context;
	free_exchange(line->exchange);
	line->exchange = exchange;
	*exchange = (struct exchange){ .arena = arena_new(ARENA_CHUNK) };
	exchange->target = arena_string(exchange->arena, uri);
	exchange->body = buf_over(exchange->arena);
	return exchange;
}

static void
read_request(struct exchange *exchange, const char *url, const char *method)
{
	exchange->request = (struct web_request){ .method = method,
		.path = url,
		.target = exchange->target,
		.body = { buf_text(&exchange->body), exchange->body.size },
		.too_large = exchange->received > WEB_BODY_MAX };
	server_read(exchange->connection,
	    exchange->server->site->conf->web.proxy.header, exchange->arena,
	    &exchange->request);
}

/* On a thread of the lane: from the resumption on, the exchange is the
 * server's again. */
static void
answer_on_lane(void *context)
{
	struct exchange *exchange = context;

	site_answer(exchange->server->site, &exchange->request, exchange->arena,
	    &exchange->response);
	exchange->answered = true;
	MHD_resume_connection(exchange->connection);
}

/* Once it is answered, the server comes back to on_request. */
static void
hand_over(struct exchange *exchange, struct lane *lane)
{
	MHD_suspend_connection(exchange->connection);
	if (lane_take(lane, answer_on_lane, exchange))
		return;
	site_answer_busy(exchange->server->site, &exchange->request,
	    exchange->arena, &exchange->response);
	exchange->answered = true;
	MHD_resume_connection(exchange->connection);
}

static enum MHD_Result
on_request(void *context, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *data, size_t *size,
    void **own)
{
	const struct server *server = context;
	struct exchange *exchange = *own;
	enum web_lane lane;

	(void)version;
	if (!exchange->begun) {
		exchange->begun = true;
		return MHD_YES;
	}
	if (*size > 0)
		return take_body(exchange, data, size);
	if (!exchange->answered) {
		exchange->server = server;
		exchange->connection = connection;
		read_request(exchange, url, method);
		lane = site_lane(&exchange->request);
		if (lane != WEB_LANE_NONE) {
			hand_over(exchange, server->lanes[lane]);
			return MHD_YES;
		}
		site_answer(server->site, &exchange->request, exchange->arena,
		    &exchange->response);
	}
	return server_respond(connection, &exchange->response, exchange->arena);
}

static void
on_end(void *context, struct MHD_Connection *connection, void **own,
    enum MHD_RequestTerminationCode code)
{
	struct line *line = line_of(connection);

	(void)context;
	(void)code;
	free_exchange(line->exchange);
	line->exchange = NULL;
	*own = NULL;
}

static bool
start_lanes(struct server *server, struct err *err)
{
	for (int i = WEB_LANE_NONE + 1; i < WEB_LANES; i++) {
		server->lanes[i] = lane_start(lane_sizes[i].threads,
		    lane_sizes[i].waiting, err);
		if (server->lanes[i] == NULL)
			return false;
	}
	return true;
}

/* Each resumes what it has. */
static void
stop_lanes(struct server *server)
{
	for (int i = WEB_LANE_NONE + 1; i < WEB_LANES; i++)
		if (server->lanes[i] != NULL)
			lane_stop(server->lanes[i]);
}

static void
free_server(struct server *server)
{
	for (int i = WEB_LANE_NONE + 1; i < WEB_LANES; i++)
		lane_free(server->lanes[i]);
	mem_free(server);
}

struct server *
server_start(const struct site *site, int fd, struct err *err)
{
	struct server *server = mem_alloc(sizeof(*server));

	server->site = site;
	if (!start_lanes(server, err)) {
		close(fd);
		stop_lanes(server);
		free_server(server);
		return NULL;
	}
	server->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD |
		MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME,
	    0, NULL, NULL, on_request, server, MHD_OPTION_LISTEN_SOCKET, fd,
	    MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)OF_ONE_ADDRESS,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS,
	    MHD_OPTION_NOTIFY_CONNECTION, on_line, NULL,
	    MHD_OPTION_URI_LOG_CALLBACK, on_target, NULL,
	    MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL, MHD_OPTION_END);
	if (server->daemon != NULL)
		return server;
	err_set(err, "the server does not start: %s", strerror(errno));
	close(fd);
	stop_lanes(server);
	free_server(server);
	return NULL;
}

void
server_stop(struct server *server)
{
	/* Else it shuts the socket down, for whoever else holds it, too: the
	 * service manager would hand a deaf one to the next start. */
	int fd = MHD_quiesce_daemon(server->daemon);

	/* Nothing may be suspended when the daemon stops. */
	stop_lanes(server);
	MHD_stop_daemon(server->daemon);
	if (fd >= 0)
		close(fd);
	free_server(server);
}
