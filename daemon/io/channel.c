/* What the channels have in common. */
#include "io/channel.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "wire/clean.h"

enum { CONNECT_SECONDS = 20, KEPT_CONNECTIONS = 8, ANSWER_SCRATCH = 4096 };

void
channel_answer(struct courier_result *result, enum courier_outcome outcome,
    const char *fmt, ...)
{
	struct arena *scratch;
	const char *clean;
	va_list args;
	size_t bad;

	result->outcome = outcome;
	va_start(args, fmt);
	vsnprintf(result->answer, sizeof(result->answer), fmt, args);
	va_end(args);
	/* A server's words are foreign bytes: they end up in logs and mail. */
	while (!text_is_utf8(result->answer, strlen(result->answer), &bad))
		result->answer[bad] = '?';
	scratch = arena_new(ANSWER_SCRATCH);
	clean = clean_text(scratch, result->answer, NULL);
	/* Composed letters may be longer than what they are composed of. */
	if (clean != result->answer)
		snprintf(result->answer, sizeof(result->answer), "%s",
		    clean == NULL ? "" : clean);
	arena_free(scratch);
}

/* Called at least once a second while libcurl waits. */
static int
watch(void *context, curl_off_t down_total, curl_off_t down,
    curl_off_t up_total, curl_off_t up)
{
	const struct carrier *carrier = context;

	(void)down_total;
	(void)down;
	(void)up_total;
	(void)up;
	return atomic_load(carrier->broken_off) ? 1 : 0;
}

/* A connection kept from another letter was opened under its bounds. */
static int
before_request(void *context, char *theirs, char *ours, int their_port,
    int our_port)
{
	struct carrier *carrier = context;
	struct network_address address;
	struct err unused;

	(void)ours;
	(void)their_port;
	(void)our_port;
	if (carrier->bound == NULL ||
	    (network_address_parse(theirs, &address, &unused) &&
		channel_may_reach(carrier, carrier->bound, &address, theirs)))
		return CURL_PREREQFUNC_OK;
	return CURL_PREREQFUNC_ABORT;
}

static curl_socket_t
open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct carrier *carrier = context;
	curl_socket_t fd;

	(void)purpose;
	if (carrier->socket_count == CARRIER_SOCKETS ||
	    /* What name resolution came to, the moment before it is used. */
	    !channel_may_reach_socket(carrier, carrier->bound, &address->addr))
		return CURL_SOCKET_BAD;
	fd = socket(address->family, address->socktype | SOCK_CLOEXEC,
	    address->protocol);
	if (fd != CURL_SOCKET_BAD)
		carrier->sockets[carrier->socket_count++] = fd;
	return fd;
}

static int
close_socket(void *context, curl_socket_t fd)
{
	struct carrier *carrier = context;

	for (int i = 0; i < carrier->socket_count; i++)
		if (carrier->sockets[i] == fd)
			carrier->sockets[i--] =
			    carrier->sockets[--carrier->socket_count];
	return close(fd);
}

void
carrier_finish(struct carrier *carrier)
{
	/* libcurl says QUIT on each connection and waits up to two minutes for
	 * the answer.  With our reading end shut, the answer is there. */
	for (int i = 0; i < carrier->socket_count; i++)
		shutdown(carrier->sockets[i], SHUT_RD);
	curl_easy_cleanup(carrier->curl);
	carrier->curl = NULL;
}

void
carrier_renew(struct carrier *carrier)
{
	if (carrier->curl != NULL)
		carrier_finish(carrier);
	carrier->curl = curl_easy_init();
	if (carrier->curl == NULL)
		mem_exhausted(0);
}

void
channel_prepare(struct carrier *carrier, int32_t timeout_s, const char *ca_file,
    const char *proxy, char *error)
{
	CURL *curl = carrier->curl;

	curl_easy_reset(curl); /* keeps the connections */
	error[0] = '\0';
	carrier->bound = NULL;
	carrier->barred.text[0] = '\0';
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PROXY, proxy == NULL ? "" : proxy);
	curl_easy_setopt(curl, CURLOPT_MAXCONNECTS, (long)KEPT_CONNECTIONS);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, carrier);
	curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, before_request);
	curl_easy_setopt(curl, CURLOPT_PREREQDATA, carrier);
	curl_easy_setopt(curl, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
	curl_easy_setopt(curl, CURLOPT_CLOSESOCKETDATA, carrier);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)timeout_s);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
	    (long)(timeout_s < CONNECT_SECONDS ? timeout_s : CONNECT_SECONDS));
	curl_easy_setopt(curl, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2);
	if (ca_file != NULL) {
		curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file);
		/* Else the system's folder would be trusted beside it. */
		curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	}
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watch);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, carrier);
}
