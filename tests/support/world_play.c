/* Plays: the world in virtual time, its source and couriers played. */
#include "support/play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "flow/build.h"
#include "io/conf_load.h"
#include "io/file.h"
#include "wire/json.h"

enum { CARRIED = 256 };

struct play {
	struct world world;
	struct arena *arena;
	struct buf trace;
	char stamp[WHEN_TEXT];

	/* The export. */
	char *body;
	enum source_outcome outcome;
	struct err why;

	/* The couriers. */
	int ends, ends_after;
	const char *ends_of; /* the channel; NULL: all */
	enum courier_outcome how;
	char answer[128];
	int64_t stray; /* 0: none */
	int not_free, then_fails;
	int letters;
	struct play_carried carried[CARRIED];
	int carried_count;

	bool may_differ; /* for the nightly audit */
};

/* One play at a time: the stand-ins below find it here. */
static struct play *playing;

/* ---- the source: one page, taken when it is asked for ---- */

struct source {
	struct loop *loop;
	const struct source_plan *plan;
	struct source_calls calls;
	struct loop_task task;
	struct source_page page;
	struct arena *arena;
	struct source_end end;
	enum { RESTS, ASKED, TAKEN } state;
};

static void
finish(struct source *source)
{
	struct source_end end = source->end;

	source->state = RESTS;
	source->calls.finished(source->calls.context, &end);
	loop_busy_end(source->loop);
}

static void
on_task(void *context)
{
	struct source *source = context;
	const struct slice body = { playing->body, strlen(playing->body) };

	if (source->state == TAKEN) {
		finish(source);
		return;
	}
	source->state = TAKEN;
	source->end = (struct source_end){ .outcome = playing->outcome,
		.err = playing->why,
		.not_before = INSTANT_NONE,
		.server_date = loop_now(source->loop) };
	arena_reset(source->arena);
	source->page = (struct source_page){ .number = 1,
		.is_last = true,
		.as_of = INSTANT_NONE };
	if (playing->outcome == SOURCE_COMPLETE &&
	    page_open(source->arena, &source->plan->page, body,
		&source->page.page, &source->end.err) != FRAME_GOOD)
		source->end.outcome = SOURCE_RETRY;
	if (source->end.outcome != SOURCE_COMPLETE) {
		finish(source);
		return;
	}
	source->end.pages = 1;
	source->end.records = (int64_t)source->page.page.count;
	source->calls.page(source->calls.context, &source->page);
}

struct source *
source_new(struct loop *loop, struct fetcher *fetcher,
    const struct source_plan *plan, const struct source_calls *calls)
{
	struct source *source = mem_alloc(sizeof(*source));

	(void)fetcher;
	source->loop = loop;
	source->plan = plan;
	source->calls = *calls;
	source->arena = arena_new(64 * 1024);
	source->task = (struct loop_task){ .name = "source",
		.call = on_task,
		.context = source };
	return source;
}

void
source_free(struct source *source)
{
	loop_soon_cancel(source->loop, &source->task);
	if (source->state != RESTS)
		loop_busy_end(source->loop);
	arena_free(source->arena);
	mem_free(source);
}

void
source_look(struct source *source, instant taken, bool anew,
    struct source_look *out)
{
	(void)source;
	(void)taken;
	(void)anew;
	*out = (struct source_look){ .news = SOURCE_NEWS };
}

void
source_start(struct source *source, const struct source_ask *ask)
{
	(void)ask;
	source->state = ASKED;
	loop_busy_begin(source->loop);
	loop_soon(source->loop, &source->task);
}

bool
source_is_active(const struct source *source)
{
	return source->state != RESTS;
}

void
source_next(struct source *source)
{
	loop_soon(source->loop, &source->task);
}

void
source_enough(struct source *source)
{
	loop_soon(source->loop, &source->task);
}

void
source_fail(struct source *source, const struct err *why)
{
	source->end.outcome = SOURCE_STOPPED;
	source->end.err = *why;
	loop_soon(source->loop, &source->task);
}

void
source_stop(struct source *source)
{
	source->state = RESTS;
}

/* ---- the couriers: what they carry goes into the trace ---- */

struct courier {
	void (*wake)(void *context);
	void *context;
	struct courier_result results[64];
	int count, taken;
};

struct courier *
courier_new(int threads, size_t capacity, void (*wake)(void *context),
    void *context)
{
	struct courier *courier = mem_alloc(sizeof(*courier));

	(void)threads;
	(void)capacity;
	courier->wake = wake;
	courier->context = context;
	return courier;
}

static void
note_carried(struct play *play, const struct courier_job *job)
{
	struct play_carried *carried;
	char *bytes;

	if (play->carried_count == CARRIED)
		return;
	carried = &play->carried[play->carried_count++];
	bytes = arena_alloc(play->arena, job->bytes.size + 1);
	memcpy(bytes, job->bytes.data, job->bytes.size);
	*carried = (struct play_carried){ .letter = job->letter,
		.attempt = job->attempt,
		.message_id = arena_string(play->arena, job->message_id),
		.bytes = { bytes, job->bytes.size } };
}

bool
courier_send(struct courier *courier, const struct courier_job *job)
{
	struct courier_result *result;

	if (playing->not_free > 0) {
		playing->not_free--;
		if (playing->then_fails > 0)
			store_fail_at(playing->world.store,
			    playing->then_fails);
		playing->then_fails = 0;
		return false;
	}
	if (playing->stray != 0) {
		loop_busy_begin(playing->world.loop);
		courier->results[courier->count++] =
		    (struct courier_result){ .letter = playing->stray,
			    .attempt = 1,
			    .outcome = COURIER_SENT };
		playing->stray = 0;
	}
	result = &courier->results[courier->count++];
	*result = (struct courier_result){ .letter = job->letter,
		.attempt = job->attempt,
		.outcome = COURIER_SENT };
	if (playing->ends > 0 &&
	    (playing->ends_of == NULL ||
		text_equal(playing->ends_of, job->channel->name)) &&
	    playing->ends_after-- <= 0) {
		playing->ends_after = 0;
		playing->ends--;
		result->outcome = playing->how;
		snprintf(result->answer, sizeof(result->answer), "%s",
		    playing->answer);
		result->code = atoi(playing->answer);
		result->needs_person = result->code == 535;
		result->disable = result->code == 410;
	}
	note_carried(playing, job);
	playing->letters += result->outcome == COURIER_SENT;
	courier->wake(courier->context);
	return true;
}

bool
courier_next(struct courier *courier, struct courier_result *out)
{
	if (courier->taken == courier->count) {
		courier->taken = courier->count = 0;
		return false;
	}
	*out = courier->results[courier->taken++];
	return true;
}

size_t
courier_busy(struct courier *courier)
{
	return (size_t)(courier->count - courier->taken);
}

size_t
courier_room(struct courier *courier, const char *channel)
{
	(void)channel;
	return 64 - (size_t)courier->count;
}

void
courier_stop(struct courier *courier, int32_t grace_ms)
{
	(void)courier;
	(void)grace_ms;
}

bool
courier_take_back(struct courier *courier, int64_t *letter)
{
	(void)courier;
	(void)letter;
	return false;
}

void
courier_free(struct courier *courier)
{
	mem_free(courier);
}

const char *
courier_outcome_text(enum courier_outcome outcome)
{
	static const char *const words[] = { "sent", "later", "refused",
		"uncertain" };

	return words[outcome];
}

/* ---- the play ---- */

static const char *
stamp(void *context)
{
	struct play *play = context;

	when_iso_minute(play->stamp, loop_now(play->world.loop),
	    WHEN_OFFICE_OFFSET);
	play->stamp[10] = ' ';
	return play->stamp;
}

static void
sink(void *context, enum log_level level, const char *line)
{
	struct play *play = context;

	(void)level;
	buf_printf(&play->trace, "%s\n", line);
}

static struct conf *
load(const char *path)
{
	const struct conf_load_plan plan = { .path = path };
	struct complaints complaints = { 0 };
	struct conf *conf = conf_load(&plan, &complaints);

	for (int i = 0; conf == NULL && i < complaints.count; i++)
		print_error("%s:%d: %s\n", complaints.items[i].file,
		    complaints.items[i].line, complaints.items[i].text);
	complaints_finish(&complaints);
	assert_non_null(conf);
	return conf;
}

static void
must(bool ok, const struct err *err)
{
	if (!ok)
		fail_msg("%s", err->text);
}

static instant
local(const char *text)
{
	struct err err;
	instant at;

	must(when_parse_instant(text, WHEN_OFFICE_OFFSET, &at, &err), &err);
	return at;
}

struct play *
play_open(const char *config, const char *path, const char *start)
{
	const struct loop_clock clock = { .kind = LOOP_STEP,
		.start = local(start) };
	struct play *play = mem_alloc(sizeof(*play));
	struct world *world = &play->world;
	struct err err;
	static bool json_ready;

	if (!json_ready)
		json_init();
	json_ready = true;
	playing = play;
	play->arena = arena_new(64 * 1024);
	play->trace = buf_over(play->arena);
	play->body = mem_copy_string("{\"error_code\":\"0\",\"result\":[]}");
	world->loop = loop_new(&clock);
	log_to(&(struct log_target){ .threshold = LOG_LEVEL_INFO,
	    .stamp = stamp,
	    .sink = sink,
	    .context = play });
	world->store =
	    store_open(path, STORE_TIME_SIMULATED, clock.start, &err);
	must(world->store != NULL, &err);
	must(build_over_store(world, load(config), &err), &err);
	world_start(world);
	return play;
}

void
play_close(struct play *play)
{
	struct world *world = &play->world;
	const char *found = strstr(play_trace(play), "audit: ");

	/* Whatever a story tells, its nights are in order. */
	for (; found != NULL && !play->may_differ;
	     found = strstr(found + 1, "audit: "))
		if (strstr(found, "no difference\n") == NULL ||
		    strchr(found, '\n') < strstr(found, "no difference\n"))
			fail_msg("an audit found differences:\n%s",
			    play_trace(play));

	build_take_apart(world, 0);
	loop_free(world->loop);
	log_to(&(struct log_target){ .threshold = LOG_LEVEL_ERR });
	arena_free(play->arena);
	mem_free(play->body);
	mem_free(play);
	playing = NULL;
}

void
play_may_differ(struct play *play)
{
	play->may_differ = true;
}

void
play_export(struct play *play, const char *body)
{
	mem_free(play->body);
	play->body = mem_copy_string(body);
	play->outcome = SOURCE_COMPLETE;
}

void
play_break(struct play *play, enum source_outcome outcome, const char *why)
{
	play->outcome = outcome;
	err_set(&play->why, "%s", why);
}

void
play_no_courier(struct play *play, int count, int nth)
{
	play->not_free = count;
	play->then_fails = nth;
}

void
play_stray(struct play *play, int64_t letter)
{
	play->stray = letter;
}

void
play_courier_of(struct play *play, const char *channel)
{
	play->ends_of = channel;
}

void
play_courier(struct play *play, int count, enum courier_outcome outcome,
    const char *answer)
{
	play->ends = count;
	play->ends_after = 0;
	play->how = outcome;
	snprintf(play->answer, sizeof(play->answer), "%s", answer);
}

void
play_courier_after(struct play *play, int count)
{
	play->ends_after = count;
}

static void
there(void *context, instant now)
{
	(void)now;
	*(bool *)context = true;
}

void
play_until(struct play *play, const char *to)
{
	bool arrived = false;
	struct err err;

	must(loop_step_to(play->world.loop, local(to), there, &arrived, &err),
	    &err);
	assert_true(arrived);
}

struct world *
play_world(struct play *play)
{
	return &play->world;
}

void
play_reload(struct play *play, const char *config)
{
	struct err err;

	must(build_again(&play->world, load(config), &err), &err);
}

bool
play_try_reload(struct play *play, const char *config)
{
	struct err err;

	return build_again(&play->world, load(config), &err);
}

/* ---- the network: a play has none ---- */

struct fetch *
fetch_start(struct fetcher *fetcher, const struct fetch_request *request,
    void (*done)(void *context, const struct fetch_response *response),
    void *context)
{
	(void)fetcher;
	(void)done;
	(void)context;
	fail_msg("a play asks nobody: %s", request->url);
	return NULL;
}

void
fetch_cancel(struct fetch *fetch)
{
	(void)fetch;
}

void
fetch_body_finish(struct fetch_body *body)
{
	(void)body;
}

void
fetcher_rest(struct fetcher *fetcher)
{
	(void)fetcher;
}

const struct play_carried *
play_carried(const struct play *play, int index)
{
	return index < play->carried_count ? &play->carried[index] : NULL;
}

const char *
play_trace(struct play *play)
{
	return buf_text(&play->trace);
}

int
play_letters(const struct play *play)
{
	return play->letters;
}

void
play_expect(struct play *play, const char *golden)
{
	const char *trace = play_trace(play);
	struct slice bytes;
	struct err err;

	must(file_read(play->arena, golden, 1 << 20, &bytes, &err), &err);
	if (strcmp(bytes.data, trace) != 0)
		fail_msg("the trace is not %s; it is:\n%s", golden, trace);
}
