/* Between values and libmicrohttpd. */
#include "web/server_wire.h"

#include <netdb.h>
#include <string.h>

#include "base/mem.h"
#include "web/layout.h"

static const char *
header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* How often ${name} is there, and its last. */
struct heard {
	const char *name, *last;
	int count;
};

static enum MHD_Result
hear(void *context, enum MHD_ValueKind kind, const char *name,
    const char *value)
{
	struct heard *heard = context;

	(void)kind;
	if (strcasecmp(name, heard->name) == 0) {
		heard->last = value;
		heard->count++;
	}
	return MHD_YES;
}

/* Every proxy adds behind what it was sent. */
static const char *
last_header(struct MHD_Connection *connection, const char *name)
{
	struct heard heard = { .name = name };

	MHD_get_connection_values(connection, MHD_HEADER_KIND, hear, &heard);
	return heard.last;
}

/* Of two nobody knows which the proxy wrote. */
static const char *
only_header(struct MHD_Connection *connection, const char *name)
{
	struct heard heard = { .name = name };

	if (name != NULL)
		MHD_get_connection_values(connection, MHD_HEADER_KIND, hear,
		    &heard);
	return heard.count == 1 ? heard.last : NULL;
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
	if (from->status == 503 || from->retry_after > 0)
		MHD_add_response_header(response, "Retry-After",
		    arena_printf(arena, "%lld",
			from->retry_after > 0 ? (long long)from->retry_after
					      : 60));
}

enum MHD_Result
server_respond(struct MHD_Connection *connection,
    const struct web_response *from, struct arena *arena)
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

void
server_read(struct MHD_Connection *connection, const char *user_header,
    struct arena *arena, struct web_request *out)
{
	out->content_type = header(connection, "Content-Type");
	out->host = header(connection, "Host");
	out->origin = header(connection, "Origin");
	out->fetch_site = header(connection, "Sec-Fetch-Site");
	out->cookie = header(connection, "Cookie");
	out->peer = peer_of(connection, arena);
	out->forwarded = last_header(connection, "X-Forwarded-For");
	out->user = only_header(connection, user_header);
	read_query(out, arena);
}
