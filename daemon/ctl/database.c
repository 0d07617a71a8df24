/* Opening the daemon's database to read, for a command. */
#include "ctl/database.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "io/store_query.h"
#include "wire/clean.h"

enum { SUGGESTIONS = 5 };

static int
open_store(const struct command *command, struct database *out)
{
	struct err err;
	char *path = mem_printf("%s/hosod.db", out->conf->state);
	bool hidden;

	out->store = store_open_reader(path, &err);
	hidden =
	    out->store == NULL && access(path, R_OK) < 0 && errno == EACCES;
	mem_free(path);
	if (out->store == NULL)
		return command_fail(command, "%s%s", err.text,
		    hidden ? "; members of the group hosod may read it" : "");
	return -1;
}

static bool
begin(struct database *out, struct err *err)
{
	struct conf *own = out->own;
	struct store_meta meta;
	instant now;

	if (!store_meta(out->store, out->arena, &meta, err))
		return false;
	/* A simulated daemon's present is what it last wrote. */
	now = meta.time == STORE_TIME_SIMULATED ? meta.last_now : command_now();
	if (!database_over(own, out->store,
		now == INSTANT_NONE ? meta.created : now, out->arena, out, err))
		return false;
	out->own = own;
	/* One thread alone: these remember what they met. */
	out->rules = conf_rules(own, NULL);
	return true;
}

/* What is in force was warned of by hosod itself; what is only supposed, by
 * nobody yet. */
static void
warn_of(const struct complaints *complaints, const char *file)
{
	for (int i = 0; file != NULL && i < complaints->count; i++) {
		const struct complaints one = { .items = &complaints->items[i],
			.count = 1 };

		if (text_equal(complaints->items[i].file, file))
			command_complain(&one);
	}
}

int
database_conf(const struct conf_load_plan *plan, struct conf **out)
{
	struct complaints complaints = { 0 };

	*out = conf_load(plan, &complaints);
	if (*out == NULL)
		command_complain(&complaints);
	else
		warn_of(&complaints, plan->supposed.ladder);
	complaints_finish(&complaints);
	return *out == NULL ? EXIT_USAGE : -1;
}

int
database_open(const struct command *command, const struct conf_load_plan *plan,
    struct database *out)
{
	struct err err;
	int refused;

	*out = (struct database){ .arena = arena_new(64 * 1024) };
	refused = database_conf(plan, &out->own);
	out->conf = out->own;
	if (refused < 0)
		refused = open_store(command, out);
	if (refused < 0 && !begin(out, &err))
		refused = command_fail(command, "%s", err.text);
	return refused;
}

void
database_close(struct database *database)
{
	store_close(database->store);
	if (database->own != NULL)
		conf_free(database->own);
	arena_free(database->arena);
}

int
database_answer(const struct command *command, const char *config,
    int (*answer)(const struct command *command, struct database *database,
	const void *asked),
    const void *asked)
{
	const struct conf_load_plan plan = { .path = config,
		.without_today = true };
	struct database database;
	int code = database_open(command, &plan, &database);

	if (code < 0)
		code = answer(command, &database, asked);
	database_close(&database);
	return code;
}

int
database_was_read(const struct command *command,
    const struct database *database)
{
	bool any = false;

	for (size_t i = 0; i < database->source_count; i++)
		any = any || database->sources[i].baseline != INSTANT_NONE;
	if (!any)
		return command_fail(command,
		    "no source was read to its end yet, so nothing is known: "
		    "hosoctl status says why");
	for (size_t i = 0; i < database->unread_count; i++)
		(void)command_fail(command,
		    "warning: source %s was never read to its end: its "
		    "dossiers are missing",
		    database->unread[i]);
	return -1;
}

/* Says that there is no such dossier, and which codes look alike. */
static int
unknown_code(const struct command *command, struct database *database,
    const char *code)
{
	const char **alike = NULL;
	size_t count = 0, length = strlen(code);
	const size_t cuts[] = { 0, 1, 4, length / 3 };
	struct buf words = buf_over(database->arena);
	struct err err;
	char *prefix;

	/* The front is most often typed right: the longest that is known. */
	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		if (count > 0 || cuts[i] >= length)
			continue;
		prefix = arena_bytes(database->arena, code, length - cuts[i]);
		if (!store_codes_like(database->store, prefix, SUGGESTIONS,
			database->arena, &alike, &count, &err))
			return command_fail(command, "%s", err.text);
	}
	buf_printf(&words, "\"%s\": no such dossier", code);
	for (size_t i = 0; i < count; i++)
		buf_printf(&words, "%s%s", i == 0 ? "; is it " : ", ",
		    alike[i]);
	if (count == 0)
		buf_add(&words,
		    "; hosoctl list prints the codes that there are");
	return command_fail(command, "%s", buf_text(&words));
}

static int
ambiguous(const struct command *command, struct database *database,
    const char *code, const int64_t *ids, size_t count)
{
	struct buf words = buf_over(database->arena);
	struct dossier dossier;
	struct err err;
	bool found;

	buf_printf(&words, "%s stands in several sources:", code);
	for (size_t i = 0; i < count; i++)
		if (store_dossier_load(database->store, ids[i], database->arena,
			&dossier, &found, &err) &&
		    found)
			buf_printf(&words, " %s/%s",
			    database_source(database, dossier.source), code);
	return command_refuse(command, "%s", buf_text(&words));
}

static int
load_id(const struct command *command, struct database *database, int64_t id,
    struct dossier *out)
{
	struct err err;
	bool found;

	if (!store_dossier_load(database->store, id, database->arena, out,
		&found, &err))
		return command_fail(command, "%s", err.text);
	return found ? -1 : EXIT_UNKNOWN;
}

int
database_dossier(const struct command *command, struct database *database,
    const char *typed, struct dossier *out)
{
	const char *name, *slash, *code;
	struct err err;
	int64_t *ids;
	size_t count, kept = 0;

	if (!text_is_utf8(typed, strlen(typed), NULL))
		return command_refuse(command, "the code is not UTF-8");
	/* As codes are kept, whatever was pasted with it. */
	name = clean_code(database->arena, typed, NULL);
	if (name == NULL)
		return command_refuse(command, "the code is empty");
	slash = strchr(name, '/');
	code = slash == NULL ? name : slash + 1;
	if (!database_find_code(database, code, &ids, &count, &err))
		return command_fail(command, "%s", err.text);
	for (size_t i = 0; slash != NULL && i < count; i++) {
		int refused = load_id(command, database, ids[i], out);
		const char *source;

		if (refused >= 0)
			return refused;
		source = database_source(database, out->source);
		if (strlen(source) == (size_t)(slash - name) &&
		    strncmp(source, name, strlen(source)) == 0)
			ids[kept++] = ids[i];
	}
	/* What a source left behind makes no code ambiguous. */
	for (size_t i = 0; slash == NULL && count > 1 && i < count; i++) {
		int refused = load_id(command, database, ids[i], out);

		if (refused >= 0)
			return refused;
		if (database_retired(database, out->source) == INSTANT_NONE)
			ids[kept++] = ids[i];
	}
	if (slash != NULL || kept > 0)
		count = kept;
	if (count == 0)
		return unknown_code(command, database, code);
	if (count > 1)
		return ambiguous(command, database, code, ids, count);
	return load_id(command, database, ids[0], out);
}

int
database_agency(const struct command *command, const struct database *database,
    const char *name, const struct agency **out)
{
	return database_agency_of(command, database->conf->directory, name,
	    when_day(database->now, database->conf->offset), database->arena,
	    out);
}

int
database_agency_of(const struct command *command,
    const struct directory *directory, const char *typed, day today,
    struct arena *arena, const struct agency **out)
{
	size_t count = directory_agency_count(directory);
	const char **names;
	const char *nearest, *name;

	if (!text_is_utf8(typed, strlen(typed), NULL))
		return command_refuse(command, "--agency: not UTF-8");
	name = clean_code(arena, typed, NULL);
	if (name == NULL)
		return command_refuse(command, "--agency: empty");
	*out = directory_find_agency(directory, name, today);
	if (*out != NULL)
		return -1;
	names = arena_alloc(arena, (2 * count + 1) * sizeof(*names));
	for (size_t i = 0; i < count; i++) {
		names[2 * i] = directory_agency(directory, i)->code;
		names[2 * i + 1] = directory_agency(directory, i)->name;
	}
	nearest = text_nearest(name, names, 2 * count);
	if (nearest != NULL)
		return command_refuse(command,
		    "--agency \"%s\": no such agency; did you mean \"%s\"?",
		    name, nearest);
	(void)command_refuse(command,
	    "--agency \"%s\": no such agency; there are:", name);
	for (size_t i = 0; i < count; i++)
		fprintf(stderr, "  %-16s %s\n", names[2 * i], names[2 * i + 1]);
	return EXIT_USAGE;
}

int
database_source_named(const struct command *command, const struct conf *conf,
    const char *name, struct arena *arena)
{
	size_t count = (size_t)conf->source_count;
	const char **names = arena_alloc(arena, (count + 1) * sizeof(*names));
	const char *nearest;

	if (conf_source(conf, name) != NULL)
		return -1;
	for (size_t i = 0; i < count; i++)
		names[i] = conf->sources[i].name;
	nearest = text_nearest(name, names, count);
	return command_refuse(command, "no source is called \"%s\"%s%s%s", name,
	    nearest == NULL ? "" : "; did you mean \"",
	    nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?");
}
