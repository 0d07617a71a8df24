/*
 * One sweep of a watched folder:
 *
 *   look ─▶ start ─▶ read a file ─▶ hand it over ─▶ … ─▶ finished
 *                      (thread)          │
 *                         ▲──── next ────┘
 */
#include "io/folder.h"

#include <assert.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "io/file.h"
#include "io/folder_list.h"
#include "io/list_file.h"

enum state { IDLE, READING, HANDED };

struct folder {
	struct loop *loop;
	const struct source_plan *plan;
	struct source_calls calls;
	enum state state;

	/* The list that the newest look found. */
	struct arena *looked;
	struct listing list;
	uint64_t taken; /* print of the list taken last; 0: not known */

	/* Files that were there at the look before. */
	uint64_t *known;
	size_t known_count;
	bool has_looked;

	/* The sweep. */
	size_t file; /* of the list: read, or handed over */
	struct source_end end;
	int64_t total;       /* as a page last stated it; -1: not stated */
	enum page_more more; /* as the newest page says */

	/* The thread's own while it runs. */
	pthread_t thread;
	bool is_running; /* it is to be joined */
	struct loop_wake *wake;
	struct arena *arena;
	const char *path;
	struct list_file read;
	struct err err;
	bool is_good;
	int64_t took_us;
};

/* ---- looking ---- */

static bool
is_known(const struct folder *folder, uint64_t print)
{
	for (size_t i = 0; i < folder->known_count; i++)
		if (folder->known[i] == print)
			return true;
	return false;
}

static uint64_t
print_of(const struct listing_entry *entry)
{
	uint64_t print = (uint64_t)entry->inode * 0x9e3779b97f4a7c15u;

	print ^= (uint64_t)entry->modified * 0xff51afd7ed558ccdu;
	return print ^ (uint64_t)entry->size;
}

/* A list put there since the last look that is older than the one taken is
 * said, once. */
static void
look_for_older(struct folder *folder, const struct listing_entry *entries,
    size_t count, instant taken, struct source_look *out)
{
	char date[WHEN_TEXT];

	for (size_t i = 0; i < count; i++) {
		struct listing one;
		struct err err;

		if (!folder->has_looked || entries[i].is_partial ||
		    is_known(folder, print_of(&entries[i])) ||
		    !listing_choose(folder->looked, &entries[i], 1,
			folder->plan->offset, false, loop_now(folder->loop),
			&one, &err) ||
		    one.count == 0 || one.as_of >= taken)
			continue;
		out->says = true;
		err_set(&out->why,
		    "%s is of %s, older than the list taken last: left alone",
		    entries[i].name,
		    when_iso_minute(date, one.as_of, folder->plan->offset));
	}
}

static void
remember(struct folder *folder, const struct listing_entry *entries,
    size_t count)
{
	folder->known =
	    mem_resize(folder->known, (count + 1) * sizeof(*folder->known));
	for (size_t i = 0; i < count; i++)
		folder->known[i] = print_of(&entries[i]);
	folder->known_count = count;
	folder->has_looked = true;
}

static enum source_news
judge(const struct folder *folder, instant taken, bool anew, struct err *why)
{
	const struct listing *list = &folder->list;

	if (list->waits != NULL)
		return SOURCE_WAITS;
	if (list->count == 0 && taken == INSTANT_NONE) {
		err_set(why, "folder %s: " FOLDER_EMPTY,
		    folder->plan->folder.path);
		return SOURCE_BROKEN;
	}
	if (list->count == 0 || (taken != INSTANT_NONE && list->as_of < taken))
		return SOURCE_SAME;
	/* A newer one that was read, and not believed, is read again. */
	return anew || list->as_of > taken || list->print != folder->taken
	    ? SOURCE_NEWS
	    : SOURCE_SAME;
}

void
folder_look(struct folder *folder, instant taken, bool anew,
    struct source_look *out)
{
	struct listing_entry *entries;
	size_t count;

	assert(folder->state == IDLE);
	*out = (struct source_look){ .news = SOURCE_BROKEN };
	arena_reset(folder->looked);
	if (!folder_list(folder->looked, folder->plan, loop_now(folder->loop),
		&entries, &count, &folder->list, &out->why))
		return;
	out->news = judge(folder, taken, anew, &out->why);
	if (out->news == SOURCE_SAME)
		look_for_older(folder, entries, count, taken, out);
	if (out->news != SOURCE_WAITS)
		remember(folder, entries, count);
}

/* ---- the thread ---- */

static void *
read_file(void *context)
{
	struct folder *folder = context;
	int64_t began = loop_monotonic_us();

	folder->is_good = list_file_read(folder->arena, folder->plan,
	    folder->plan->folder.mapping, folder->path, &folder->read,
	    &folder->err);
	folder->took_us = loop_monotonic_us() - began;
	loop_wake_send(folder->wake);
	return NULL;
}

/* The loop's signals are the loop's: a new thread inherits the mask. */
static bool
start_thread(struct folder *folder)
{
	sigset_t all, before;
	int failure;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failure = pthread_create(&folder->thread, NULL, read_file, folder);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failure == 0;
}

static void
join(struct folder *folder)
{
	if (folder->is_running)
		pthread_join(folder->thread, NULL);
	folder->is_running = false;
}

static void
begin_file(struct folder *folder)
{
	arena_reset(folder->arena);
	folder->state = READING;
	folder->path = file_join(folder->arena, folder->plan->folder.path,
	    folder->list.files[folder->file].name);
	folder->is_running = start_thread(folder);
	if (!folder->is_running) /* no thread to be had: here and now */
		(void)read_file(folder);
}

/* ---- the sweep ---- */

/* The one way out of a sweep that calls back. */
static void
finish(struct folder *folder, enum source_outcome outcome)
{
	struct source_end end = folder->end;

	end.outcome = outcome;
	if (outcome == SOURCE_COMPLETE)
		folder->taken = folder->list.print;
	folder->state = IDLE;
	folder->calls.finished(folder->calls.context, &end);
	loop_busy_end(folder->loop);
}

/* Pages that themselves say that the list is longer. */
static bool
is_whole(struct folder *folder, struct err *err)
{
	const struct source_end *end = &folder->end;

	if (folder->total > end->records)
		return err_set(err,
		    "the pages say %" PRId64 " records and hold %" PRId64
		    ": a page is missing",
		    folder->total, end->records);
	if (folder->more == PAGE_MORE_YES)
		return err_set(err,
		    "%s says that more follows: a page is missing",
		    folder->list.files[folder->file].name);
	return true;
}

static void
hand_over(struct folder *folder)
{
	const struct listing_file *file = &folder->list.files[folder->file];
	const struct list_file *read = &folder->read;
	struct source_page page = { .number = ++folder->end.pages,
		.is_last = folder->file + 1 == folder->list.count,
		.page = read->page,
		.as_of = file->as_of,
		.told = read->told,
		.hash = read->hash,
		.bytes = read->bytes,
		.after = { .span = INSTANT_NONE },
		.server_date = folder->list.as_of,
		.took_us = folder->took_us };

	page.told = arena_printf(folder->arena, "%s%s%s", file->name,
	    read->told == NULL ? "" : ": ",
	    read->told == NULL ? "" : read->told);
	folder->end.records += (int64_t)read->page.count;
	if (read->page.total >= 0)
		folder->total = read->page.total;
	folder->more = read->page.more;
	folder->state = HANDED;
	folder->calls.page(folder->calls.context, &page);
}

static void
on_read(void *context)
{
	struct folder *folder = context;

	if (folder->state != READING)
		return;
	join(folder);
	if (folder->is_good) {
		hand_over(folder);
		return;
	}
	folder->end.err = folder->err;
	err_prefix(&folder->end.err, "%s",
	    folder->list.files[folder->file].name);
	finish(folder, SOURCE_RETRY);
}

struct folder *
folder_new(struct loop *loop, const struct source_plan *plan,
    const struct source_calls *calls)
{
	struct folder *folder = mem_alloc(sizeof(*folder));

	folder->loop = loop;
	folder->plan = plan;
	folder->calls = *calls;
	folder->looked = arena_new(16 * 1024);
	folder->arena = arena_new(256 * 1024);
	folder->wake = loop_wake_new(loop, "folder", on_read, folder);
	return folder;
}

void
folder_free(struct folder *folder)
{
	if (folder == NULL)
		return;
	folder_stop(folder);
	loop_wake_free(folder->wake);
	arena_free(folder->looked);
	arena_free(folder->arena);
	mem_free(folder->known);
	mem_free(folder);
}

void
folder_start(struct folder *folder)
{
	assert(folder->state == IDLE && folder->list.count > 0);
	folder->end = (struct source_end){ .not_before = INSTANT_NONE,
		.server_date = INSTANT_NONE };
	folder->total = -1;
	folder->file = 0;
	loop_busy_begin(folder->loop);
	begin_file(folder);
}

bool
folder_is_active(const struct folder *folder)
{
	return folder->state != IDLE;
}

void
folder_next(struct folder *folder)
{
	assert(folder->state == HANDED);
	if (folder->file + 1 < folder->list.count) {
		folder->file++;
		begin_file(folder);
		return;
	}
	finish(folder,
	    is_whole(folder, &folder->end.err) ? SOURCE_COMPLETE
					       : SOURCE_RETRY);
}

void
folder_enough(struct folder *folder)
{
	assert(folder->state == HANDED);
	finish(folder, SOURCE_COMPLETE);
}

void
folder_fail(struct folder *folder, const struct err *why)
{
	assert(folder->state == HANDED);
	folder->end.err = *why;
	finish(folder, SOURCE_STOPPED);
}

void
folder_stop(struct folder *folder)
{
	if (folder->state == IDLE)
		return;
	join(folder);
	folder->state = IDLE;
	loop_busy_end(folder->loop);
}
