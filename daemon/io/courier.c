/* The couriers' threads and the two queues between them and the loop. */
#include "io/courier.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "io/channel.h"

enum {
	/* Enough for 32 couriers and 32 channels, before and after a reload. */
	THREADS_MAX = 96,
	ARENA_CHUNK = 4096,
};

/* Jobs in the order of their arrival. */
struct queue {
	struct cargo *first, **end;
	size_t count;
};

struct courier {
	pthread_mutex_t lock; /* guards all below but `broken_off` */
	pthread_cond_t work;  /* something waits, or we stop */
	pthread_cond_t idle;  /* nothing is under way any more */
	struct queue waiting, done;
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

static void
queue_add(struct queue *queue, struct cargo *cargo)
{
	cargo->next = NULL;
	*queue->end = cargo;
	queue->end = &cargo->next;
	queue->count++;
}

/* The one that ${at} leads to; NULL where it leads to none. */
static struct cargo *
queue_take_at(struct queue *queue, struct cargo **at)
{
	struct cargo *cargo = *at;

	if (cargo == NULL)
		return NULL;
	*at = cargo->next;
	if (*at == NULL)
		queue->end = at;
	queue->count--;
	return cargo;
}

static struct cargo *
queue_take(struct queue *queue)
{
	return queue_take_at(queue, &queue->first);
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
	return queue_take_at(&courier->waiting, at);
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

static void
cargo_free(struct cargo *cargo)
{
	if (cargo == NULL)
		return;
	for (int i = 0; i < cargo->selector_count; i++)
		selector_free(cargo->selectors[i]);
	arena_free(cargo->arena); /* the cargo lies in it */
}

static const struct selector *
copy_selector(struct cargo *cargo, const struct selector *selector)
{
	struct err unused;
	struct selector *copy;

	if (selector == NULL)
		return NULL;
	copy = selector_build(selector->text, &unused);
	assert(copy != NULL && cargo->selector_count < CARGO_SELECTORS);
	cargo->selectors[cargo->selector_count++] = copy;
	return copy;
}

static const struct frame_test *
copy_tests(struct cargo *cargo, const struct frame_test *tests, int count)
{
	struct frame_test *copy =
	    arena_alloc(cargo->arena, ((size_t)count + 1) * sizeof(*copy));

	for (int i = 0; i < count; i++) {
		const char **values = arena_alloc(cargo->arena,
		    ((size_t)tests[i].value_count + 1) * sizeof(*values));

		for (int j = 0; j < tests[i].value_count; j++)
			values[j] =
			    arena_string(cargo->arena, tests[i].values[j]);
		copy[i] = tests[i];
		copy[i].at = copy_selector(cargo, tests[i].at);
		copy[i].values = values;
	}
	return copy;
}

static const struct network *
copy_networks(struct arena *arena, const struct network *networks, int count)
{
	struct network *copy =
	    arena_alloc(arena, ((size_t)count + 1) * sizeof(*copy));

	for (int i = 0; i < count; i++)
		copy[i] = networks[i];
	return copy;
}

static void
copy_webhook(struct cargo *cargo, const struct conf_webhook *from,
    struct conf_webhook *to)
{
	struct arena *arena = cargo->arena;

	to->ca_file = arena_string(arena, from->ca_file);
	to->proxy = arena_string(arena, from->proxy);
	to->timeout = from->timeout;
	to->rules.success_count = from->rules.success_count;
	to->rules.fatal_count = from->rules.fatal_count;
	to->rules.success =
	    copy_tests(cargo, from->rules.success, from->rules.success_count);
	to->rules.fatal =
	    copy_tests(cargo, from->rules.fatal, from->rules.fatal_count);
	to->rules.message = copy_selector(cargo, from->rules.message);
	to->allowed = copy_networks(arena, from->allowed, from->allowed_count);
	to->allowed_count = from->allowed_count;
}

/* The settings of ${channel} that carrying needs, with copied strings. */
static struct conf_channel
copy_channel(struct arena *arena, const struct conf_channel *channel)
{
	struct conf_channel copy = { .kind = channel->kind };
	const struct conf_smtp *smtp = &channel->smtp;

	copy.name = arena_string(arena, channel->name);
	copy.maildir = arena_string(arena, channel->maildir);
	copy.smtp = *smtp;
	copy.smtp.host = arena_string(arena, smtp->host);
	copy.smtp.user = arena_string(arena, smtp->user);
	copy.smtp.password = arena_string(arena, smtp->password);
	copy.smtp.helo = arena_string(arena, smtp->helo);
	copy.smtp.proxy = arena_string(arena, smtp->proxy);
	copy.smtp.ca_file = arena_string(arena, smtp->ca_file);
	copy.smtp.from = copy.smtp.from_name = copy.smtp.mail_from = NULL;
	return copy;
}

static const char *const *
copy_lines(struct arena *arena, const char *const *lines)
{
	size_t count = 0;
	const char **copy;

	if (lines == NULL)
		return NULL;
	while (lines[count] != NULL)
		count++;
	copy = arena_alloc(arena, (count + 1) * sizeof(*copy));
	for (size_t i = 0; i < count; i++)
		copy[i] = arena_string(arena, lines[i]);
	return copy;
}

static struct cargo *
cargo_of(const struct courier_job *job)
{
	struct arena *arena = arena_new(job->bytes.size + ARENA_CHUNK);
	struct cargo *cargo = arena_alloc(arena, sizeof(*cargo));

	cargo->arena = arena;
	cargo->job = *job;
	cargo->channel = copy_channel(arena, job->channel);
	if (job->channel->kind == CHANNEL_WEBHOOK)
		copy_webhook(cargo, &job->channel->webhook,
		    &cargo->channel.webhook);
	cargo->job.channel = &cargo->channel;
	cargo->job.message_id =
	    arena_string(arena, job->message_id == NULL ? "" : job->message_id);
	cargo->job.from = arena_string(arena, job->from);
	cargo->job.to = arena_string(arena, job->to);
	cargo->job.bytes.data =
	    arena_bytes(arena, job->bytes.data, job->bytes.size);
	cargo->job.url = arena_string(arena, job->url);
	cargo->job.headers = copy_lines(arena, job->headers);
	cargo->job.secrets = copy_lines(arena, job->secrets);
	cargo->result.letter = job->letter;
	cargo->result.attempt = job->attempt;
	return cargo;
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
	struct cargo *cargo = cargo_of(job);

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
		queue_add(&courier->done, cargo);
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
	courier->waiting.end = &courier->waiting.first;
	courier->done.end = &courier->done.first;
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
	struct cargo *cargo = cargo_of(job);
	bool taken;

	pthread_mutex_lock(&courier->lock);
	taken = !courier->stopping &&
	    waiting_for(courier, cargo->channel.name) < courier->capacity;
	if (taken) {
		queue_add(&courier->waiting, cargo);
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
	cargo = queue_take(&courier->done);
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
	cargo = queue_take(&courier->waiting);
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
	while ((cargo = queue_take(&courier->waiting)) != NULL)
		cargo_free(cargo);
	while ((cargo = queue_take(&courier->done)) != NULL)
		cargo_free(cargo);
	pthread_cond_destroy(&courier->idle);
	pthread_cond_destroy(&courier->work);
	pthread_mutex_destroy(&courier->lock);
	mem_free(courier);
	curl_global_cleanup();
}
