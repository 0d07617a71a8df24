/* One short-lived thread for every batch of records. */
#include "io/reader.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/mem.h"

enum {
	STRIDE = 64, /* records between two calls of `more` */
	ARENA_CHUNK = 2 * 1024 * 1024,
};

struct reader {
	const struct mapping *mapping;
	struct reader_calls calls;
	struct loop_wake *wake;
	pthread_t thread;
	bool is_running; /* the thread is to be joined */

	/* The thread's own while it runs; the loop reads `readings` below
	 * `ready` only. */
	const struct slice *records;
	size_t count;
	struct arena *arena;
	struct reading *readings;
	atomic_size_t ready;
	atomic_bool stops;
};

struct reader *
reader_new(struct loop *loop, const struct mapping *mapping,
    const struct reader_calls *calls)
{
	struct reader *reader = mem_alloc(sizeof(*reader));

	reader->mapping = mapping;
	reader->calls = *calls;
	reader->wake =
	    loop_wake_new(loop, "reader", calls->more, calls->context);
	reader->arena = arena_new(ARENA_CHUNK);
	reader->readings =
	    mem_alloc(READER_RECORDS * sizeof(*reader->readings));
	return reader;
}

void
reader_free(struct reader *reader)
{
	if (reader == NULL)
		return;
	reader_stop(reader);
	loop_wake_free(reader->wake);
	arena_free(reader->arena);
	mem_free(reader->readings);
	mem_free(reader);
}

static void
read_one(struct reader *reader, size_t index)
{
	struct reading *reading = &reader->readings[index];
	struct err *kept, why;

	reading->is_good =
	    decode_record(reader->mapping, reader->records[index],
		reader->arena, &reading->seen, &reading->report, &why);
	if (reading->is_good) {
		reading->made = reader->calls.make == NULL
		    ? NULL
		    : reader->calls.make(reader->calls.context, &reading->seen,
			  reader->arena);
		return;
	}
	kept = arena_alloc(reader->arena, sizeof(*kept));
	*kept = why;
	reading->why = kept;
}

/* cJSON keeps the place of its last error in a global; both threads may write
 * it, and nobody reads it. */
static void *
read_all(void *context)
{
	struct reader *reader = context;

	for (size_t i = 0; i < reader->count; i++) {
		if (atomic_load_explicit(&reader->stops, memory_order_relaxed))
			break;
		read_one(reader, i);
		atomic_store_explicit(&reader->ready, i + 1,
		    memory_order_release);
		if ((i + 1) % STRIDE == 0 || i + 1 == reader->count)
			loop_wake_send(reader->wake);
	}
	return NULL;
}

/* The loop's signals are the loop's: a new thread inherits the mask. */
static bool
start_thread(struct reader *reader)
{
	sigset_t all, before;
	int failure;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failure = pthread_create(&reader->thread, NULL, read_all, reader);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failure == 0;
}

void
reader_begin(struct reader *reader, const struct slice *records, size_t count)
{
	assert(count <= READER_RECORDS);
	reader_stop(reader);
	arena_reset(reader->arena);
	reader->records = records;
	reader->count = count;
	atomic_store(&reader->ready, 0);
	atomic_store(&reader->stops, false);
	reader->is_running = start_thread(reader);
	if (!reader->is_running) /* no thread to be had: here and now */
		(void)read_all(reader);
}

const struct reading *
reader_get(struct reader *reader, size_t index)
{
	assert(index < reader->count);
	return index <
		atomic_load_explicit(&reader->ready, memory_order_acquire)
	    ? &reader->readings[index]
	    : NULL;
}

void
reader_stop(struct reader *reader)
{
	if (!reader->is_running)
		return;
	atomic_store(&reader->stops, true);
	pthread_join(reader->thread, NULL);
	reader->is_running = false;
}
