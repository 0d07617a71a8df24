/* The couriers' threads and the two queues between them and the loop. */
#include "io/courier.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "base/mem.h"
#include "io/channel.h"

enum {
	/* Enough for 32 couriers and 32 channels, before and after a reload. */
	THREADS_MAX = 96,
};

struct courier {
	pthread_mutex_t lock; /* guards all below but `broken_off` */
	pthread_cond_t work;  /* something waits, or we stop */
	pthread_cond_t idle;  /* nothing is under way any more */
	struct cargo_queue waiting, done;
	size_t capacity; /* of those that wait, of one channel */
	struct cargo *carried[THREADS_MAX];
	size_t under_way; /* of these */
	bool stopping, joined;
	atomic_bool broken_off;

	pthread_t threads[THREADS_MAX];
	int thread_count;
	int shared; /* of them; beside these each channel has one of its own */
	void (*wake)(void *context);
	void *context;
};

const char *
courier_outcome_text(enum courier_outcome outcome)
{
	switch (outcome) {
	case COURIER_SENT:
		return "sent";
	case COURIER_LATER:
		return "later";
	case COURIER_REFUSED:
		return "refused";
	case COURIER_UNCERTAIN:
		break;
	}
	return "uncertain";
}

static size_t
waiting_for(const struct courier *courier, const char *channel)
{
	size_t count = 0;

	for (const struct cargo *it = courier->waiting.first; it != NULL;
	     it = it->next)
		count += text_equal(it->channel.name, channel);
	return count;
}

/* Whether ${channel} has one of the first ${count} places among the carried. */
static bool
is_carried(const struct courier *courier, const char *channel, int count)
{
	for (int i = 0; i < count; i++)
		if (courier->carried[i] != NULL &&
		    text_equal(courier->carried[i]->channel.name, channel))
			return true;
	return false;
}

/* A channel's first letter has the courier of its own, another one of those
 * that are shared. */
static bool
may_begin(const struct courier *courier, const struct cargo *cargo)
{
	int sharing = 0;

	if (!is_carried(courier, cargo->channel.name, courier->thread_count))
		return true;
	for (int i = 0; i < courier->thread_count; i++)
		sharing += courier->carried[i] != NULL &&
		    is_carried(courier, courier->carried[i]->channel.name, i);
	return sharing < courier->shared;
}

/* The first that may begin. */
static struct cargo *
take_next(struct courier *courier)
{
	struct cargo **at = &courier->waiting.first;

	while (*at != NULL && !may_begin(courier, *at))
		at = &(*at)->next;
	return cargo_queue_take_at(&courier->waiting, at);
}

/* A place among the carried. */
static int
free_place(const struct courier *courier)
{
	int place = 0;

	while (courier->carried[place] != NULL)
		place++;
	return place;
}

static int64_t
monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
carry(struct carrier *carrier, struct cargo *cargo)
{
	int64_t began = monotonic_ms();

	switch (cargo->channel.kind) {
	case CHANNEL_SMTP:
		channel_smtp_carry(carrier, cargo);
		break;
	case CHANNEL_WEBHOOK:
		channel_webhook_carry(carrier, cargo);
		break;
	case CHANNEL_MAILDIR:
		channel_maildir_carry(cargo);
		break;
	}
	cargo->result.took_ms = (int32_t)(monotonic_ms() - began);
}

void
courier_try(const struct courier_job *job, courier_ear *ear, void *context,
    struct courier_result *out)
{
	atomic_bool never = false;
	struct carrier carrier = { .broken_off = &never,
		.ear = ear,
		.ear_context = context };
	struct cargo *cargo = cargo_new(job);

	curl_global_init(CURL_GLOBAL_DEFAULT);
	carrier_renew(&carrier);
	carry(&carrier, cargo);
	*out = cargo->result;
	cargo_free(cargo);
	carrier_finish(&carrier);
	curl_global_cleanup();
}

/* A courier: carries what waits until the couriers stop. */
static void *
work(void *context)
{
	struct courier *courier = context;
	struct carrier carrier = { .broken_off = &courier->broken_off };
	struct cargo *cargo;
	int place;

	carrier_renew(&carrier);
	pthread_mutex_lock(&courier->lock);
	for (;;) {
		cargo = NULL;
		while (
		    !courier->stopping && (cargo = take_next(courier)) == NULL)
			pthread_cond_wait(&courier->work, &courier->lock);
		if (cargo == NULL)
			break;
		place = free_place(courier);
		courier->carried[place] = cargo;
		courier->under_way++;
		pthread_mutex_unlock(&courier->lock);
		carry(&carrier, cargo);
		pthread_mutex_lock(&courier->lock);
		courier->carried[place] = NULL;
		cargo_queue_add(&courier->done, cargo);
		courier->under_way--;
		if (courier->under_way == 0)
			pthread_cond_signal(&courier->idle);
		pthread_mutex_unlock(&courier->lock);
		courier->wake(courier->context);
		pthread_mutex_lock(&courier->lock);
	}
	pthread_mutex_unlock(&courier->lock);
	carrier_finish(&carrier);
	return NULL;
}

/* Signals are the loop's.  Where the system grants no thread, letters wait for
 * those there are. */
static void
add_thread(struct courier *courier)
{
	sigset_t all, before;

	if (courier->thread_count == THREADS_MAX)
		return;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	courier->thread_count +=
	    pthread_create(&courier->threads[courier->thread_count], NULL, work,
		courier) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static bool
waits_behind_its_own(const struct courier *courier, const struct cargo *cargo)
{
	const struct cargo *it = courier->waiting.first;

	while (
	    it != cargo && !text_equal(it->channel.name, cargo->channel.name))
		it = it->next;
	return it != cargo;
}

/* Channels with letters under way or waiting. */
static int
count_channels(const struct courier *courier)
{
	int threads = courier->thread_count, count = 0;

	for (int i = 0; i < threads; i++)
		count += courier->carried[i] != NULL &&
		    !is_carried(courier, courier->carried[i]->channel.name, i);
	for (const struct cargo *it = courier->waiting.first; it != NULL;
	     it = it->next)
		count += !is_carried(courier, it->channel.name, threads) &&
		    !waits_behind_its_own(courier, it);
	return count;
}

struct courier *
courier_new(int threads, size_t capacity, void (*wake)(void *context),
    void *context)
{
	struct courier *courier = mem_alloc(sizeof(*courier));
	pthread_condattr_t monotonic;

	assert(threads > 0 && threads <= THREADS_MAX);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	courier->capacity = capacity;
	courier->shared = threads - 1;
	courier->wake = wake;
	courier->context = context;
	cargo_queue_init(&courier->waiting);
	cargo_queue_init(&courier->done);
	pthread_mutex_init(&courier->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&courier->work, &monotonic);
	pthread_cond_init(&courier->idle, &monotonic);
	pthread_condattr_destroy(&monotonic);
	pthread_mutex_lock(&courier->lock);
	for (int i = 0; i < threads; i++)
		add_thread(courier);
	pthread_mutex_unlock(&courier->lock);
	if (courier->thread_count == 0)
		mem_exhausted(0); /* no thread, no letters: start again */
	return courier;
}

bool
courier_send(struct courier *courier, const struct courier_job *job)
{
	struct cargo *cargo = cargo_new(job);
	bool taken;

	pthread_mutex_lock(&courier->lock);
	taken = !courier->stopping &&
	    waiting_for(courier, cargo->channel.name) < courier->capacity;
	if (taken) {
		cargo_queue_add(&courier->waiting, cargo);
		if (courier->thread_count <
		    courier->shared + count_channels(courier))
			add_thread(courier);
		pthread_cond_signal(&courier->work);
	}
	pthread_mutex_unlock(&courier->lock);
	if (!taken)
		cargo_free(cargo);
	return taken;
}

bool
courier_next(struct courier *courier, struct courier_result *out)
{
	struct cargo *cargo;

	pthread_mutex_lock(&courier->lock);
	cargo = cargo_queue_take(&courier->done);
	pthread_mutex_unlock(&courier->lock);
	if (cargo == NULL)
		return false;
	*out = cargo->result;
	cargo_free(cargo);
	return true;
}

size_t
courier_busy(struct courier *courier)
{
	size_t busy;

	pthread_mutex_lock(&courier->lock);
	busy =
	    courier->waiting.count + courier->under_way + courier->done.count;
	pthread_mutex_unlock(&courier->lock);
	return busy;
}

size_t
courier_room(struct courier *courier, const char *channel)
{
	size_t room;

	pthread_mutex_lock(&courier->lock);
	room = courier->stopping
	    ? 0
	    : courier->capacity - waiting_for(courier, channel);
	pthread_mutex_unlock(&courier->lock);
	return room;
}

/* Waits until nothing is under way, at most ${grace_ms}. */
static void
wait_idle(struct courier *courier, int32_t grace_ms)
{
	int64_t until = monotonic_ms() + grace_ms;
	struct timespec limit = { .tv_sec = until / 1000,
		.tv_nsec = until % 1000 * 1000000 };

	while (courier->under_way > 0)
		if (pthread_cond_timedwait(&courier->idle, &courier->lock,
			&limit) != 0)
			return;
}

void
courier_stop(struct courier *courier, int32_t grace_ms)
{
	pthread_mutex_lock(&courier->lock);
	courier->stopping = true;
	pthread_cond_broadcast(&courier->work);
	wait_idle(courier, grace_ms);
	pthread_mutex_unlock(&courier->lock);
	atomic_store(&courier->broken_off, true);
	if (courier->joined)
		return;
	for (int i = 0; i < courier->thread_count; i++)
		pthread_join(courier->threads[i], NULL);
	courier->joined = true;
}

bool
courier_take_back(struct courier *courier, int64_t *letter)
{
	struct cargo *cargo;

	assert(courier->joined);
	cargo = cargo_queue_take(&courier->waiting);
	if (cargo == NULL)
		return false;
	*letter = cargo->job.letter;
	cargo_free(cargo);
	return true;
}

void
courier_free(struct courier *courier)
{
	struct cargo *cargo;

	if (courier == NULL)
		return;
	courier_stop(courier, 0);
	while ((cargo = cargo_queue_take(&courier->waiting)) != NULL)
		cargo_free(cargo);
	while ((cargo = cargo_queue_take(&courier->done)) != NULL)
		cargo_free(cargo);
	pthread_cond_destroy(&courier->idle);
	pthread_cond_destroy(&courier->work);
	pthread_mutex_destroy(&courier->lock);
	mem_free(courier);
	curl_global_cleanup();
}
