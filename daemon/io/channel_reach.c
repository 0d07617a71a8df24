/*
 * Where a webhook's letter may go: to the public internet, and to the networks
 * that its channel names.  Where it goes by itself, that is judged by the
 * address it connects to.  Through a proxy it never sees one: the host is then
 * judged by what its name resolves to here; one that only the proxy can resolve
 * is the proxy's to judge.
 */
#include "io/channel.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { UNRESOLVED_S = 300 }; /* a name that is unknown here stays so */

bool
channel_may_reach(struct carrier *carrier, const struct conf_webhook *bound,
    const struct network_address *address, const char *text)
{
	const char *what = bound == NULL ? NULL : network_not_public(address);

	for (int i = 0; what != NULL && i < bound->allowed_count; i++)
		if (network_holds(&bound->allowed[i], address))
			what = NULL;
	return what == NULL ||
	    err_set(&carrier->barred,
		"the host is %s (%s), which allow_networks does not name: "
		"nothing was sent",
		text, what);
}

bool
channel_may_reach_socket(struct carrier *carrier,
    const struct conf_webhook *bound, const struct sockaddr *to)
{
	struct network_address address;
	char text[INET6_ADDRSTRLEN];

	if (to->sa_family == AF_INET) {
		struct sockaddr_in v4;

		memcpy(&v4, to, sizeof(v4));
		address =
		    network_address_of((unsigned char *)&v4.sin_addr, false);
		inet_ntop(AF_INET, &v4.sin_addr, text, sizeof(text));
	} else if (to->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;

		memcpy(&v6, to, sizeof(v6));
		address =
		    network_address_of((unsigned char *)&v6.sin6_addr, true);
		inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof(text));
	} else {
		return bound == NULL;
	}
	return channel_may_reach(carrier, bound, &address, text);
}

static time_t
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* Whether any of the host's addresses is barred.  In a closed network asking
 * for a name of outside may take long: it is asked seldom. */
static bool
may_reach_name(struct carrier *carrier, const struct conf_webhook *hook,
    const char *host)
{
	const struct addrinfo wish = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	bool may = true;

	if (text_equal(carrier->unresolved, host) &&
	    seconds() < carrier->unresolved_until)
		return true;
	if (getaddrinfo(host, NULL, &wish, &found) != 0) {
		snprintf(carrier->unresolved, sizeof(carrier->unresolved), "%s",
		    host);
		carrier->unresolved_until = seconds() + UNRESOLVED_S;
		return true;
	}
	for (const struct addrinfo *one = found; one != NULL && may;
	     one = one->ai_next)
		may = channel_may_reach_socket(carrier, hook, one->ai_addr);
	freeaddrinfo(found);
	return may;
}

bool
channel_may_ask_proxy(struct carrier *carrier, const struct conf_webhook *hook,
    const char *url)
{
	CURLU *parts = curl_url();
	char *host = NULL;
	size_t size;
	bool may;

	carrier->barred.text[0] = '\0';
	if (parts == NULL ||
	    curl_url_set(parts, CURLUPART_URL, url, 0) != CURLUE_OK ||
	    curl_url_get(parts, CURLUPART_HOST, &host, 0) != CURLUE_OK) {
		curl_url_cleanup(parts);
		return err_set(&carrier->barred,
		    "the address names no host: nothing was sent");
	}
	/* "[::1]" */
	size = strlen(host);
	if (size > 2 && host[0] == '[') {
		host[size - 1] = '\0';
		may = may_reach_name(carrier, hook, host + 1);
	} else {
		may = may_reach_name(carrier, hook, host);
	}
	curl_free(host);
	curl_url_cleanup(parts);
	return may;
}
