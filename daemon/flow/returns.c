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
	bool stuck;   /* nothing can be moved on: said once */
	/* What cannot be read now, of this look and as it was last said. */
	size_t unread, unread_said;
	const char *unread_why; /* of the first */
	struct err trouble;     /* of the last look, where it had one */
	bool troubled;
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

/* False where it cannot be moved: nor can the others, as a rule. */
static bool
keep(struct returns *returns, const char *name, bool seen)
{
	struct world *world = returns->world;
	struct err err;

	if (mailbox_keep(world->conf->bounces_path, name, seen, &err)) {
		returns->stuck = false;
		return true;
	}
	if (!returns->troubled)
		returns->trouble = err;
	returns->troubled = true;
	if (!returns->stuck)
		log_err("bounces: %s stays in new/ with all behind it: %s, "
			"tried again every %d min",
		    safe(returns, name), err.text, EVERY_S / 60);
	returns->stuck = true;
	return false;
}

/* What can be read later says nothing of itself now. */
static void
pass(struct returns *returns, const char *name, const struct err *err)
{
	if (returns->unread++ == 0)
		returns->unread_why = arena_printf(returns->arena, "%s: %s",
		    safe(returns, name), err->text);
}

static void
say_unread(struct returns *returns)
{
	if (returns->unread > 0 && !returns->troubled)
		returns->troubled = !err_set(&returns->trouble,
		    "%s/new: %zu cannot be read: %s",
		    returns->world->conf->bounces_path, returns->unread,
		    returns->unread_why);
	if (returns->unread > 0 && returns->unread != returns->unread_said)
		log_err("bounces: %zu of new/ cannot be read and stay there, "
			"tried again every %d min: %s",
		    returns->unread, EVERY_S / 60, returns->unread_why);
	returns->unread_said = returns->unread;
	returns->unread = 0;
}

static bool
leave(struct returns *returns, const char *name, const struct err *err)
{
	if (!returns->stuck)
		log_warning("bounces: %s: left unread: %s", safe(returns, name),
		    err->text);
	return keep(returns, name, false);
}

/* How long until the next look, where ${name} ends this one; else 0. */
static int32_t
take(struct returns *returns, const char *name)
{
	struct world *world = returns->world;
	struct bounce bounce;
	struct slice bytes;
	struct err err;
	int64_t letter = 0;
	bool already, odd;

	if (!mailbox_read(returns->message, world->conf->bounces_path, name,
		BOUNCE_MAX - 1, &bytes, &odd, &err) &&
	    !odd) {
		pass(returns, name, &err);
		return 0;
	}
	if (odd || !bounce_read(bytes, returns->message, &bounce, &err))
		return leave(returns, name, &err) ? 0 : EVERY_S;
	if (!return_mail(world, &bounce, loop_now(world->loop), &letter,
		&already, &err)) {
		log_err("bounces: %s: %s, again in %d s", safe(returns, name),
		    err.text, AGAIN_S);
		return AGAIN_S;
	}
	if (letter == 0) {
		err_set(&err, "no letter of the outbox has the Message-ID %s",
		    bounce.ids[0]);
		return leave(returns, name, &err) ? 0 : EVERY_S;
	}
	return keep(returns, name, true) ? 0 : EVERY_S;
}

static void
rest(struct returns *returns, int32_t seconds)
{
	struct loop *loop = returns->world->loop;

	say_unread(returns);
	returns->count = returns->next = 0;
	arena_reset(returns->arena);
	loop_alarm_set(loop, &returns->alarm, loop_now(loop) + seconds);
}

static void
on_task(void *context)
{
	struct returns *returns = context;
	struct world *world = returns->world;
	int32_t seconds;

	if (world->held || world->conf->bounces_path == NULL)
		return;
	if (returns->next == returns->count) {
		rest(returns, EVERY_S);
		return;
	}
	arena_reset(returns->message);
	seconds = take(returns, returns->names[returns->next++]);
	if (seconds != 0) {
		rest(returns, seconds);
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
	returns->unread = 0;
	returns->troubled =
	    !mailbox_check(world->conf->bounces_path, &returns->trouble);
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

	returns->failing = returns->stuck = false;
	returns->unread_said = 0;
	returns->next = returns->count = 0; /* the folder may be another */
	if (returns->world->conf->bounces_path == NULL)
		loop_alarm_clear(loop, &returns->alarm);
	else
		loop_alarm_set(loop, &returns->alarm, loop_now(loop));
}

const char *
returns_trouble(const struct returns *returns)
{
	return returns != NULL && returns->troubled &&
		returns->world->conf->bounces_path != NULL
	    ? returns->trouble.text
	    : NULL;
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
