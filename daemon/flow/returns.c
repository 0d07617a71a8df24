/* The maildir to which letters come back. */
#include "flow/returns.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "flow/return_mail.h"
#include "io/mailbox.h"
#include "wire/clean.h"

enum {
	EVERY_S = 300,
	AGAIN_S = 60,     /* after the store refused */
	LIST_MOST = 1000, /* names of one look */
	LIST_ARENA = 65536,
};

struct returns {
	struct world *world;
	struct loop_alarm alarm;
	struct loop_task task; /* one message a turn */
	struct arena *arena;   /* of the list */
	struct arena *message; /* of one of it: return_mail is a turn itself */
	const char **names;
	size_t count, next;
	bool failing; /* the folder cannot be read: said once */
};

/* A stranger chose the file's name. */
static const char *
safe(const struct returns *returns, const char *name)
{
	char *text = arena_string(returns->message, name);
	const char *clean;
	size_t bad;

	while (!text_is_utf8(text, strlen(text), &bad))
		text[bad] = '?';
	clean = clean_text(returns->message, text, NULL);
	return clean == NULL ? "?" : clean;
}

static void
keep(struct returns *returns, const char *name, bool seen)
{
	struct world *world = returns->world;
	struct err err;

	if (!mailbox_keep(world->conf->bounces_path, name, seen, &err))
		log_err("bounces: %s stays in new/ and will be read again: %s",
		    safe(returns, name), err.text);
}

/* True where ${name} is done with; false: the store refused, and it is to be
 * read again. */
static bool
take(struct returns *returns, const char *name)
{
	struct world *world = returns->world;
	struct bounce bounce;
	struct slice bytes;
	struct err err;
	int64_t letter = 0;
	bool already;

	if (!mailbox_read(returns->message, world->conf->bounces_path, name,
		BOUNCE_MAX - 1, &bytes, &err) ||
	    !bounce_read(bytes, returns->message, &bounce, &err)) {
		log_warning("bounces: %s: left unread: %s", safe(returns, name),
		    err.text);
		keep(returns, name, false);
		return true;
	}
	if (!return_mail(world, &bounce, loop_now(world->loop), &letter,
		&already, &err)) {
		log_err("bounces: %s: %s, again in %d s", safe(returns, name),
		    err.text, AGAIN_S);
		return false;
	}
	if (letter == 0)
		log_warning("bounces: %s: left unread: no letter of the outbox "
			    "has the Message-ID %s",
		    safe(returns, name), bounce.ids[0]);
	keep(returns, name, letter != 0);
	return true;
}

static void
rest(struct returns *returns, int32_t seconds)
{
	struct loop *loop = returns->world->loop;

	returns->count = returns->next = 0;
	arena_reset(returns->arena);
	loop_alarm_set(loop, &returns->alarm, loop_now(loop) + seconds);
}

static void
on_task(void *context)
{
	struct returns *returns = context;
	struct world *world = returns->world;

	if (world->held || world->conf->bounces_path == NULL)
		return;
	if (returns->next == returns->count) {
		rest(returns, EVERY_S);
		return;
	}
	arena_reset(returns->message);
	if (!take(returns, returns->names[returns->next++])) {
		rest(returns, AGAIN_S);
		return;
	}
	loop_soon(world->loop, &returns->task);
}

static void
look(struct returns *returns)
{
	struct world *world = returns->world;
	struct err err;

	arena_reset(returns->arena);
	returns->next = returns->count = 0;
	if (!mailbox_list(returns->arena, world->conf->bounces_path, LIST_MOST,
		&returns->names, &returns->count, &err)) {
		if (!returns->failing)
			log_err("bounces: %s: letters that come back are not "
				"seen",
			    err.text);
		returns->failing = true;
	} else {
		if (returns->failing)
			log_notice("bounces: %s is read again",
			    world->conf->bounces_path);
		returns->failing = false;
	}
	loop_soon(world->loop, &returns->task);
}

static void
on_alarm(void *context, instant now)
{
	struct returns *returns = context;

	(void)now;
	if (!returns->world->held && returns->world->conf->bounces_path != NULL)
		look(returns);
}

struct returns *
returns_new(struct world *world)
{
	struct returns *returns = mem_alloc(sizeof(*returns));

	returns->world = world;
	returns->arena = arena_new(LIST_ARENA);
	returns->message = arena_new(LIST_ARENA);
	returns->alarm = (struct loop_alarm){ .name = "bounces",
		.order = LOOP_OTHER,
		.call = on_alarm,
		.context = returns };
	returns->task = (struct loop_task){ .name = "bounces",
		.call = on_task,
		.context = returns };
	return returns;
}

void
returns_start(struct returns *returns)
{
	struct loop *loop = returns->world->loop;

	returns->failing = false;
	returns->next = returns->count = 0; /* the folder may be another */
	if (returns->world->conf->bounces_path == NULL)
		loop_alarm_clear(loop, &returns->alarm);
	else
		loop_alarm_set(loop, &returns->alarm, loop_now(loop));
}

void
returns_free(struct returns *returns)
{
	if (returns == NULL)
		return;
	loop_alarm_clear(returns->world->loop, &returns->alarm);
	loop_soon_cancel(returns->world->loop, &returns->task);
	arena_free(returns->arena);
	arena_free(returns->message);
	mem_free(returns);
}
