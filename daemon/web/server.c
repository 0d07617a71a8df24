/* The server under the pages. */
#include "web/server.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "web/layout.h"

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
};

/* One request while its body comes. */
struct exchange {
	struct arena *arena;
	const char *target; /* as it was sent */
	bool begun;
	struct buf body;
	size_t received;
};

static const char *
header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* Of IPv4 behind IPv6 what people write; NULL for a socket of files. */
static const char *
peer_of(struct MHD_Connection *connection, struct arena *arena)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection,
		MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	static const char mapped[] = "::ffff:";
	char text[NI_MAXHOST];
	const char *shown = text;
	socklen_t size;

	if (info == NULL || info->client_addr == NULL)
		return NULL;
	size = info->client_addr->sa_family == AF_INET
	    ? sizeof(struct sockaddr_in)
	    : sizeof(struct sockaddr_in6);
	if (getnameinfo(info->client_addr, size, text, sizeof(text), NULL, 0,
		NI_NUMERICHOST) != 0)
		return NULL;
	if (text_starts(text, mapped))
		shown += sizeof(mapped) - 1;
	return arena_string(arena, shown);
}

/* The name of a download is ours, and ASCII. */
static const char *
attachment(struct arena *arena, const struct web_response *from)
{
	return from->file == NULL
	    ? NULL
	    : arena_printf(arena, "attachment; filename=\"%s\"", from->file);
}

/* The link is the right to answer: no other site may learn of it, no cache may
 * keep the page. */
static void
put_headers(const struct web_response *from, struct arena *arena,
    struct MHD_Response *response)
{
	const struct {
		const char *name, *value;
	} headers[] = {
		{ "Content-Type", from->type },
		{ "Content-Security-Policy", WEB_LAYOUT_POLICY },
		{ "Referrer-Policy", "no-referrer" },
		{ "Cache-Control",
		    from->keeps ? "public, max-age=31536000, immutable"
				: "no-store" },
		{ "X-Content-Type-Options", "nosniff" },
		{ "X-Frame-Options", "DENY" },
		{ "X-Robots-Tag", "noindex, nofollow" },
		{ "Cross-Origin-Opener-Policy", "same-origin" },
		{ "Cross-Origin-Resource-Policy", "same-origin" },
		{ "Location", from->location },
		{ "Allow", from->allow },
		{ "Set-Cookie", from->cookie },
		{ "Content-Disposition", attachment(arena, from) },
	};

	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		if (headers[i].value != NULL)
			MHD_add_response_header(response, headers[i].name,
			    headers[i].value);
	if (from->status == 503)
		MHD_add_response_header(response, "Retry-After", "60");
}

static enum MHD_Result
respond(struct MHD_Connection *connection, const struct web_response *from,
    struct arena *arena)
{
	size_t size = from->size > 0 ? from->size : strlen(from->body);
	void *bytes = mem_alloc(size + 1);
	struct MHD_Response *response;
	enum MHD_Result result;

	memcpy(bytes, from->body, size);
	response =
	    MHD_create_response_from_buffer(size, bytes, MHD_RESPMEM_MUST_FREE);
	if (response == NULL) {
		mem_free(bytes);
		return MHD_NO;
	}
	put_headers(from, arena, response);
	result =
	    MHD_queue_response(connection, (unsigned)from->status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result
take_body(struct exchange *exchange, const char *data, size_t *size)
{
	exchange->received += *size;
	if (exchange->received <= WEB_BODY_MAX)
		buf_add_bytes(&exchange->body, data, *size);
	*size = 0;
	return exchange->received <= PATIENT_BYTES ? MHD_YES : MHD_NO;
}

/* The first that is heard of a request; what it returns comes back as its own.
 */
static void *
on_target(void *context, const char *uri, struct MHD_Connection *connection)
{
	struct exchange *exchange = mem_alloc(sizeof(*exchange));

	(void)context;
	(void)connection;
	*exchange = (struct exchange){ .arena = arena_new(ARENA_CHUNK) };
	exchange->target = arena_string(exchange->arena, uri);
	exchange->body = buf_over(exchange->arena);
	return exchange;
}

static void
read_query(struct web_request *request, struct arena *arena)
{
	const char *query = strchr(request->target, '?');
	struct err err;

	if (query == NULL)
		return;
	query++;
	if (form_parse(arena, (struct slice){ query, strlen(query) },
		&request->query, &err))
		return;
	request->query = (struct form){ 0 };
	request->query_wrong = arena_string(arena, err.text);
}

static enum MHD_Result
on_request(void *context, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *data, size_t *size,
    void **own)
{
	const struct server *server = context;
	struct exchange *exchange = *own;
	struct web_request request;
	struct web_response response;

	(void)version;
	if (!exchange->begun) {
		exchange->begun = true;
		return MHD_YES;
	}
	if (*size > 0)
		return take_body(exchange, data, size);
	request = (struct web_request){ .method = method,
		.path = url,
		.content_type = header(connection, "Content-Type"),
		.host = header(connection, "Host"),
		.origin = header(connection, "Origin"),
		.fetch_site = header(connection, "Sec-Fetch-Site"),
		.cookie = header(connection, "Cookie"),
		.target = exchange->target,
		.peer = peer_of(connection, exchange->arena),
		.body = { buf_text(&exchange->body), exchange->body.size },
		.too_large = exchange->received > WEB_BODY_MAX };
	read_query(&request, exchange->arena);
	site_answer(server->site, &request, exchange->arena, &response);
	return respond(connection, &response, exchange->arena);
}

static void
on_end(void *context, struct MHD_Connection *connection, void **own,
    enum MHD_RequestTerminationCode code)
{
	struct exchange *exchange = *own;

	(void)context;
	(void)connection;
	(void)code;
	if (exchange == NULL)
		return;
	arena_free(exchange->arena);
	mem_free(exchange);
	*own = NULL;
}

struct server *
server_start(const struct site *site, int fd, struct err *err)
{
	struct server *server = mem_alloc(sizeof(*server));

	server->site = site;
	server->daemon =
	    MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC, 0,
		NULL, NULL, on_request, server, MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)OF_ONE_ADDRESS,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL, MHD_OPTION_END);
	if (server->daemon != NULL)
		return server;
	err_set(err, "the server does not start: %s", strerror(errno));
	close(fd);
	mem_free(server);
	return NULL;
}

void
server_stop(struct server *server)
{
	/* Else it shuts the socket down, for whoever else holds it, too: the
	 * service manager would hand a deaf one to the next start. */
	int fd = MHD_quiesce_daemon(server->daemon);

	MHD_stop_daemon(server->daemon);
	if (fd >= 0)
		close(fd);
	mem_free(server);
}
