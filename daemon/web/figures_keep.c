/* The thread that makes figures, and who holds them. */
#include "web/figures_keep.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"
#include "web/figures_make.h"
#include "web/present.h"

enum { ARENA_CHUNK = 64 * 1024 };

/* Figures with who holds them: whoever took them, and the keep itself as long
 * as they are the newest. */
struct kept {
	struct figures figures; /* first: what is given back is found by it */
	struct arena *arena;
	int holders;
};

struct figures_keep {
	const struct conf *conf;
	instant (*clock)(void);
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t asked, made;
	/* Under the lock: */
	struct kept *newest;
	instant tried; /* when the last making began; NONE: none did */
	bool is_wanted, is_stopping;
	bool failed;    /* the last making, */
	struct err why; /* in these words, */
	bool is_said;   /* which stand in the log */
};

static void
release(struct kept *kept)
{
	if (kept == NULL || --kept->holders > 0)
		return;
	arena_free(kept->arena);
	mem_free(kept);
}

static bool
is_stopped(void *context)
{
	struct figures_keep *keep = context;
	bool stopping;

	pthread_mutex_lock(&keep->lock);
	stopping = keep->is_stopping;
	pthread_mutex_unlock(&keep->lock);
	return stopping;
}

static bool
read_all(struct figures_keep *keep, struct kept *kept, struct err *err)
{
	struct figures_plan plan = { .conf = keep->conf,
		.is_stopped = is_stopped,
		.context = keep };
	struct arena *work = arena_new(ARENA_CHUNK);
	struct store *store =
	    store_open_reader(arena_printf(work, "%s/hosod.db",
				  keep->conf->state),
		err);
	bool ok = store != NULL &&
	    present_find(keep->conf, store, keep->clock, work, &plan.now,
		err) &&
	    figures_make(store, &plan, kept->arena, &kept->figures, err);

	store_close(store);
	arena_free(work);
	kept->figures.made = keep->clock();
	return ok;
}

static struct kept *
make(struct figures_keep *keep, struct err *err)
{
	struct kept *kept = mem_alloc(sizeof(*kept));

	kept->holders = 1;
	kept->arena = arena_new(ARENA_CHUNK);
	if (read_all(keep, kept, err))
		return kept;
	release(kept);
	return NULL;
}

/* Called with the lock, which is open while figures are made. */
static void
make_new(struct figures_keep *keep)
{
	struct err err = { 0 };
	struct kept *kept, *before;

	keep->is_wanted = false;
	keep->tried = keep->clock();
	pthread_mutex_unlock(&keep->lock);
	kept = make(keep, &err);
	pthread_mutex_lock(&keep->lock);
	if (kept == NULL && !keep->is_said && !keep->is_stopping)
		log_warning("figures: %s; pages go without them", err.text);
	keep->failed = keep->is_said = kept == NULL;
	keep->why = err;
	if (kept != NULL) {
		before = keep->newest;
		keep->newest = kept;
		release(before);
	}
	pthread_cond_broadcast(&keep->made);
}

static void *
run(void *context)
{
	struct figures_keep *keep = context;

	pthread_mutex_lock(&keep->lock);
	for (;;) {
		while (!keep->is_wanted && !keep->is_stopping)
			pthread_cond_wait(&keep->asked, &keep->lock);
		if (keep->is_stopping)
			break;
		make_new(keep);
	}
	pthread_mutex_unlock(&keep->lock);
	return NULL;
}

struct figures_keep *
figures_keep_start(const struct conf *conf, instant (*clock)(void),
    struct err *err)
{
	struct figures_keep *keep = mem_alloc(sizeof(*keep));
	pthread_condattr_t monotonic;
	int failed;

	*keep = (struct figures_keep){ .conf = conf,
		.clock = clock,
		.tried = INSTANT_NONE };
	pthread_mutex_init(&keep->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&keep->asked, NULL);
	pthread_cond_init(&keep->made, &monotonic);
	pthread_condattr_destroy(&monotonic);
	failed = pthread_create(&keep->thread, NULL, run, keep);
	if (failed == 0)
		return keep;
	err_set(err, "no thread for figures: %s", strerror(failed));
	mem_free(keep);
	return NULL;
}

void
figures_keep_stop(struct figures_keep *keep)
{
	if (keep == NULL)
		return;
	pthread_mutex_lock(&keep->lock);
	keep->is_stopping = true;
	pthread_cond_signal(&keep->asked);
	pthread_mutex_unlock(&keep->lock);
	pthread_join(keep->thread, NULL);
	release(keep->newest);
	pthread_cond_destroy(&keep->asked);
	pthread_cond_destroy(&keep->made);
	pthread_mutex_destroy(&keep->lock);
	mem_free(keep);
}

static bool
is_older(instant at, instant now, int64_t seconds)
{
	/* A clock that was set back makes them old, too. */
	return at == INSTANT_NONE || now - at >= seconds || at > now;
}

/* They may be old, and are then not handed out. */
static struct kept *
usable(const struct figures_keep *keep, instant now, bool any)
{
	if (keep->newest == NULL ||
	    (!any && is_older(keep->newest->figures.made, now, FIGURES_OLD_S)))
		return NULL;
	return keep->newest;
}

static struct timespec
after(int ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_nsec += (long)(ms % 1000) * 1000000;
	at.tv_sec += ms / 1000 + at.tv_nsec / 1000000000;
	at.tv_nsec %= 1000000000;
	return at;
}

static const struct figures *
take(struct figures_keep *keep, int patience_ms, bool any, struct err *why)
{
	struct timespec until = after(patience_ms);
	instant now = keep->clock();
	struct kept *kept;

	*why = (struct err){ 0 };
	pthread_mutex_lock(&keep->lock);
	if (is_older(keep->tried, now,
		keep->failed ? FIGURES_AGAIN_S : FIGURES_EVERY_S)) {
		keep->is_wanted = true;
		/* Whoever waits now waits for this making, not for the one
		 * that failed. */
		keep->failed = false;
		pthread_cond_signal(&keep->asked);
	}
	while ((kept = usable(keep, now, any)) == NULL && !keep->failed &&
	    pthread_cond_timedwait(&keep->made, &keep->lock, &until) !=
		ETIMEDOUT)
		now = keep->clock();
	if (kept != NULL)
		kept->holders++;
	else if (keep->failed)
		*why = keep->why;
	pthread_mutex_unlock(&keep->lock);
	return kept == NULL ? NULL : &kept->figures;
}

const struct figures *
figures_keep_take(struct figures_keep *keep, int patience_ms, struct err *why)
{
	return take(keep, patience_ms, false, why);
}

const struct figures *
figures_keep_take_any(struct figures_keep *keep, int patience_ms,
    struct err *why)
{
	return take(keep, patience_ms, true, why);
}

void
figures_keep_give(struct figures_keep *keep, const struct figures *figures)
{
	if (figures == NULL)
		return;
	pthread_mutex_lock(&keep->lock);
	release((struct kept *)(uintptr_t)figures);
	pthread_mutex_unlock(&keep->lock);
}
