/* Copies of jobs, and the queues that hold them. */
#include "io/cargo.h"

#include <assert.h>

enum { ARENA_CHUNK = 4096 };

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

struct cargo *
cargo_new(const struct courier_job *job)
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

void
cargo_free(struct cargo *cargo)
{
	if (cargo == NULL)
		return;
	for (int i = 0; i < cargo->selector_count; i++)
		selector_free(cargo->selectors[i]);
	arena_free(cargo->arena); /* the cargo lies in it */
}

void
cargo_queue_init(struct cargo_queue *queue)
{
	*queue = (struct cargo_queue){ .end = &queue->first };
}

void
cargo_queue_add(struct cargo_queue *queue, struct cargo *cargo)
{
	cargo->next = NULL;
	*queue->end = cargo;
	queue->end = &cargo->next;
	queue->count++;
}

struct cargo *
cargo_queue_take_at(struct cargo_queue *queue, struct cargo **at)
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

struct cargo *
cargo_queue_take(struct cargo_queue *queue)
{
	return cargo_queue_take_at(queue, &queue->first);
}
