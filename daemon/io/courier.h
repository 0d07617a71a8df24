/*
 * Couriers: worker threads that carry one letter at a time and may block,
 * because libcurl's SMTP does.  The loop hands over jobs and takes results;
 * nothing else is shared.  Couriers never log and never touch the store; of
 * JSON they read only what a webhook answered.
 */
#ifndef IO_COURIER_H
#define IO_COURIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct conf_channel;

enum courier_outcome {
	COURIER_SENT,
	COURIER_LATER,     /* nothing was accepted; try again */
	COURIER_REFUSED,   /* trying again would change nothing */
	COURIER_UNCERTAIN, /* all was sent, no answer came */
};

/* "sent", "later", "refused", "uncertain". */
const char *courier_outcome_text(enum courier_outcome outcome);

/* What is carried.  courier_send copies everything, the channel included, so
 * that a reload of the configuration hurts no letter under way. */
struct courier_job {
	int64_t letter; /* its id in the outbox */
	const struct conf_channel *channel;
	int attempt;            /* from 1 */
	const char *message_id; /* names the file of a maildir */
	const char *from, *to;  /* envelope; smtp only */
	struct slice bytes;     /* the message, or a webhook's body */
	/* webhook: */
	const char *url;
	const char *const *headers; /* NULL-terminated lines */
	const char *const *secrets; /* NULL-terminated: never to be shown */
};

struct courier_result {
	int64_t letter;
	int attempt;
	enum courier_outcome outcome;
	int code;            /* of SMTP or HTTP; 0 when there was none */
	char answer[512];    /* the server's words, or what went wrong */
	int32_t retry_after; /* seconds the server asks for; 0: none */
	bool disable;        /* 410: the endpoint wants no more (webhooks) */
	bool no_recipient;   /* its server knows no such recipient (smtp) */
	bool needs_person;   /* a password, certificate or address is wrong */
	int32_t took_ms;
};

/* Hears a server's words: ${size} bytes of lines. */
typedef void courier_ear(void *context, const char *words, size_t size);

/* Carries ${job} on the caller's thread and waits; ${ear} may be NULL.  For
 * operators who try a channel, with no daemon and no outbox. */
void courier_try(const struct courier_job *job, courier_ear *ear, void *context,
    struct courier_result *out);

struct courier;

/*
 * Starts couriers that carry up to ${threads} letters of one channel at once,
 * with room for ${capacity} waiting jobs of each channel.  One courier is each
 * channel's own, the others are shared, and a channel that comes when all are
 * busy adds one: servers that do not answer, however many, hold up no other
 * channel's letters.  ${wake} is called with ${context} from a courier's thread
 * after each result; it must be safe there (loop_wake is).
 */
struct courier *courier_new(int threads, size_t capacity,
    void (*wake)(void *context), void *context);

/* Takes a copy of ${job}; false when as many wait for its channel as may
 * (nothing is taken) or the couriers are stopping. */
bool courier_send(struct courier *courier, const struct courier_job *job);

/* The next result, in the order of completion; false when there is none. */
bool courier_next(struct courier *courier, struct courier_result *out);

/* Jobs taken whose result was not yet fetched, and how many more are taken now
 * for ${channel}. */
size_t courier_busy(struct courier *courier);
size_t courier_room(struct courier *courier, const char *channel);

/*
 * Takes no more jobs and waits up to ${grace_ms} for letters under way; those
 * still under way then are broken off and answer as they can (uncertain after
 * the body).  Jobs never begun come back through courier_take_back; fetch the
 * results after this as before.
 */
void courier_stop(struct courier *courier, int32_t grace_ms);
bool courier_take_back(struct courier *courier, int64_t *letter);

/* Stops with no grace unless stopped, and frees. */
void courier_free(struct courier *courier);

#endif
