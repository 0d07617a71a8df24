/*
 * What a courier carries: a job with a copy of everything it points to, so that
 * a thread needs nothing of the loop's and a reload of the configuration hurts
 * no letter under way.  Made by courier.c, read by the channels, which fill its
 * result.
 */
#ifndef IO_CARGO_H
#define IO_CARGO_H

#include "base/arena.h"
#include "io/courier.h"
#include "wire/conf.h"

enum { CARGO_SELECTORS = 40 }; /* ok and refused have 16 each */

/* A job with all it points to, in its own arena. */
struct cargo {
	struct cargo *next; /* in the queue that holds it */
	struct arena *arena;
	struct courier_job job;
	struct conf_channel channel;
	/* Copies of a webhook's, on the heap. */
	struct selector *selectors[CARGO_SELECTORS];
	int selector_count;
	struct courier_result result;
};

/* A copy of ${job} and of the settings of its channel that carrying needs; the
 * result names the letter and its attempt. */
struct cargo *cargo_new(const struct courier_job *job);

/* ${cargo} may be NULL. */
void cargo_free(struct cargo *cargo);

/* Cargoes in the order of their arrival, each in one queue at most; who uses it
 * guards it. */
struct cargo_queue {
	struct cargo *first, **end;
	size_t count;
};

void cargo_queue_init(struct cargo_queue *queue);
void cargo_queue_add(struct cargo_queue *queue, struct cargo *cargo);

/* Takes the first out of ${queue}, or the one that ${at}, a link of it, leads
 * to; NULL where there is none. */
struct cargo *cargo_queue_take(struct cargo_queue *queue);
struct cargo *cargo_queue_take_at(struct cargo_queue *queue, struct cargo **at);

#endif
