/* How the watch fares, in a few small questions. */
#include "web/vital.h"

#include <sys/stat.h>

#include "io/control.h"
#include "web/present.h"
#include "wire/json.h"

/* A turn of the daemon is some milliseconds; one that takes this long is what
 * the answer is about. */
enum { PATIENCE_MS = 2000 };

static void
ask_daemon(const struct conf *conf, struct arena *arena, struct vital *out)
{
	static const char request[] = "{\"v\":1,\"do\":\"status\"}";
	struct vital_daemon *daemon = &out->daemon;
	const struct cJSON *reply;
	struct err ignored;

	if (!control_ask(conf->control, request, PATIENCE_MS, arena, &reply,
		&out->silence))
		return;
	daemon->up = true;
	if (!json_text(NULL, json_member(reply, "version"), &daemon->version,
		&ignored))
		daemon->version = NULL;
	if (!json_text(NULL, json_member(reply, "longest_turn"),
		&daemon->longest_turn, &ignored))
		daemon->longest_turn = NULL;
	daemon->held = cJSON_IsTrue(json_member(reply, "held"));
	if (!json_int(json_member(reply, "longest_turn_us"),
		&daemon->longest_turn_us))
		daemon->longest_turn_us = 0;
	if (!json_int(json_member(reply, "wakeups"), &daemon->wakeups))
		daemon->wakeups = 0;
}

static int64_t
bytes_of(const char *path)
{
	struct stat found;

	return stat(path, &found) == 0 ? (int64_t)found.st_size : -1;
}

static bool
ask_database(struct visit *visit, const char *path, struct vital *out)
{
	const struct site *site = visit->site;
	struct arena *arena = visit->arena;
	struct err *err = &out->unreadable;

	visit->store = store_open_reader(path, err);
	return visit->store != NULL &&
	    present_find(site->conf, visit->store, site->clock, arena,
		&out->now, err) &&
	    store_sources(visit->store, arena, &out->sources,
		&out->source_count, err) &&
	    store_audit_last(visit->store, &out->audit, &out->audited, err);
}

void
vital_read(struct visit *visit, struct vital *out)
{
	const struct conf *conf = visit->site->conf;
	const char *path =
	    arena_printf(visit->arena, "%s/hosod.db", conf->state);

	*out = (struct vital){ 0 };
	ask_daemon(conf, visit->arena, out);
	out->readable = ask_database(visit, path, out);
	out->database_bytes = bytes_of(path);
	out->wal_bytes = bytes_of(arena_printf(visit->arena, "%s-wal", path));
}
