/*
 * How one letter is carried through one kind of channel.  Called on courier
 * threads, blocking, with everything the letter needs in its cargo; answers by
 * filling the result.  Only courier.c uses this.
 */
#ifndef IO_CHANNEL_H
#define IO_CHANNEL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

#include <curl/curl.h>

#include "io/cargo.h"

enum { CARRIER_SOCKETS = 32 };

/* What a thread keeps between letters: libcurl's handle holds on to its
 * connections, so that the next letter of a channel finds one open. */
struct carrier {
	CURL *curl;
	curl_socket_t sockets[CARRIER_SOCKETS]; /* open ones */
	int socket_count;
	const atomic_bool *broken_off; /* the couriers do not wait any more */
	/* Of the letter that is carried now, where it must not go everywhere
	 * (webhooks): which networks beside the public ones it may reach, and
	 * why none was.  NULL: anywhere. */
	const struct conf_webhook *bound;
	struct err barred;
	/* A host whose name could not be resolved here, until when that is
	 * believed (seconds of the monotonic clock). */
	char unresolved[256];
	time_t unresolved_until;
	/* Gets what an SMTP server says, as it says it; or NULL. */
	courier_ear *ear;
	void *ear_context;
};

/* Frees the handle and its connections without waiting for any server's
 * farewell. */
void carrier_finish(struct carrier *carrier);
/* The same, and a new handle.  After every transfer that failed: libcurl 7.88
 * keeps a connection whose server still owes the answer to a message, and the
 * next letter would take that answer for its own. */
void carrier_renew(struct carrier *carrier);

void channel_smtp_carry(struct carrier *carrier, struct cargo *cargo);
void channel_webhook_carry(struct carrier *carrier, struct cargo *cargo);
void channel_maildir_carry(struct cargo *cargo);

/* True when a letter bounded by ${bound} (NULL: by nothing) may go to
 * ${address}, which ${text} is; else carrier->barred says why not. */
bool
channel_may_reach(struct carrier *carrier, const struct conf_webhook *bound,
    const struct network_address *address, const char *text);
bool channel_may_reach_socket(struct carrier *carrier,
    const struct conf_webhook *bound, const struct sockaddr *to);

/* The same for what ${hook}'s proxy is to be asked for, ${url}: by what its
 * host resolves to here, where it does.  May block. */
bool channel_may_ask_proxy(struct carrier *carrier,
    const struct conf_webhook *hook, const char *url);

/* Sets outcome and answer; the answer becomes one line of UTF-8. */
void channel_answer(struct courier_result *result, enum courier_outcome outcome,
    const char *fmt, ...) PRINTF_LIKE(3, 4);

/* What every transfer of libcurl here has in common: time limits, no signals,
 * ${proxy} or none at all (NULL), ${error} of CURL_ERROR_SIZE bytes for its
 * words, and an end when the couriers are broken off. */
void channel_prepare(struct carrier *carrier, int32_t timeout_s,
    const char *ca_file, const char *proxy, char *error);

#endif
