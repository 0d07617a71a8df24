/* A ring of work, a lock and a few threads. */
#include "web/lane.h"

#include <pthread.h>
#include <string.h>

#include "base/mem.h"

struct job {
	void (*work)(void *context);
	void *context;
};

struct lane {
	pthread_mutex_t lock;
	pthread_cond_t change;
	struct job *ring;
	int room, first, count; /* of the ring: what nobody works at yet */
	int idle;               /* threads that wait for work */
	bool stops;
	pthread_t *threads;
	int thread_count;
};

static struct job
next_job(struct lane *lane)
{
	struct job job = lane->ring[lane->first];

	lane->first = (lane->first + 1) % lane->room;
	lane->count--;
	return job;
}

static void *
run(void *context)
{
	struct lane *lane = context;

	pthread_mutex_lock(&lane->lock);
	for (;;) {
		struct job job;

		lane->idle++;
		while (lane->count == 0 && !lane->stops)
			pthread_cond_wait(&lane->change, &lane->lock);
		lane->idle--;
		if (lane->count == 0)
			break;
		job = next_job(lane);
		pthread_mutex_unlock(&lane->lock);
		job.work(job.context);
		pthread_mutex_lock(&lane->lock);
	}
	pthread_mutex_unlock(&lane->lock);
	return NULL;
}

struct lane *
lane_start(int threads, int waiting, struct err *err)
{
	struct lane *lane = mem_alloc(sizeof(*lane));

	pthread_mutex_init(&lane->lock, NULL);
	pthread_cond_init(&lane->change, NULL);
	/* What a thread is about to take stands in the ring, too. */
	lane->room = waiting + threads;
	lane->ring = mem_alloc((size_t)lane->room * sizeof(*lane->ring));
	lane->threads = mem_alloc((size_t)threads * sizeof(*lane->threads));
	for (; lane->thread_count < threads; lane->thread_count++) {
		int wrong = pthread_create(&lane->threads[lane->thread_count],
		    NULL, run, lane);

		if (wrong == 0)
			continue;
		err_set(err, "a thread does not start: %s", strerror(wrong));
		lane_stop(lane);
		lane_free(lane);
		return NULL;
	}
	return lane;
}

bool
lane_take(struct lane *lane, void (*work)(void *context), void *context)
{
	bool taken;

	pthread_mutex_lock(&lane->lock);
	/* Idle threads take what was given before, so many may wait beside
	 * them. */
	taken = !lane->stops &&
	    lane->count < lane->room - lane->thread_count + lane->idle;
	if (taken) {
		lane->ring[(lane->first + lane->count) % lane->room] =
		    (struct job){ work, context };
		lane->count++;
		pthread_cond_signal(&lane->change);
	}
	pthread_mutex_unlock(&lane->lock);
	return taken;
}

void
lane_stop(struct lane *lane)
{
	pthread_mutex_lock(&lane->lock);
	lane->stops = true;
	pthread_cond_broadcast(&lane->change);
	pthread_mutex_unlock(&lane->lock);
	for (int i = 0; i < lane->thread_count; i++)
		pthread_join(lane->threads[i], NULL);
}

void
lane_free(struct lane *lane)
{
	if (lane == NULL)
		return;
	pthread_mutex_destroy(&lane->lock);
	pthread_cond_destroy(&lane->change);
	mem_free(lane->ring);
	mem_free(lane->threads);
	mem_free(lane);
}
