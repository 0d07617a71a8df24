/* Opening the daemon's database to read. */
#include "ctl/database.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "io/conf_load.h"
#include "io/store_query.h"
#include "wire/clean.h"

enum { SUGGESTIONS = 5 };

static int
open_store(const struct command *command, struct database *out)
{
	struct store_meta meta;
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
	if (!store_meta(out->store, out->arena, &meta, &err) ||
	    !store_sources(out->store, out->arena, &out->sources,
		&out->source_count, &err))
		return command_fail(command, "%s", err.text);
	out->created = meta.created;
	/* A simulated daemon's present is what it last wrote. */
	out->now =
	    meta.time == STORE_TIME_SIMULATED ? meta.last_now : command_now();
	if (out->now == INSTANT_NONE)
		out->now = meta.created;
	return -1;
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
	int refused;

	*out = (struct database){ .arena = arena_new(64 * 1024) };
	refused = database_conf(plan, &out->conf);
	if (refused >= 0)
		return refused;
	out->rules = conf_rules(out->conf, NULL);
	return open_store(command, out);
}

void
database_close(struct database *database)
{
	store_close(database->store);
	if (database->conf != NULL)
		conf_free(database->conf);
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

const char *
database_source(const struct database *database, int64_t id)
{
	for (size_t i = 0; i < database->source_count; i++)
		if (database->sources[i].id == id)
			return database->sources[i].name;
	return "?";
}

bool
database_is_unread(const struct database *database,
    const struct source_health *source)
{
	const struct conf_source *conf =
	    conf_source(database->conf, source->name);

	return source->baseline == INSTANT_NONE && conf != NULL &&
	    conf->enabled;
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
	for (size_t i = 0; i < database->source_count; i++)
		if (database_is_unread(database, &database->sources[i]))
			(void)command_fail(command,
			    "warning: source %s was never read to its end: its "
			    "dossiers are missing",
			    database->sources[i].name);
	return -1;
}

struct rules
database_rules(const struct database *database, int64_t source)
{
	const struct conf_source *conf =
	    conf_source(database->conf, database_source(database, source));
	struct rules rules = database->rules;

	rules.source = conf == NULL ? NULL : &conf->counting;
	return rules;
}

void
database_judge(const struct database *database, struct dossier *dossier,
    instant at, struct judgement *out)
{
	struct rules rules = database_rules(database, dossier->source);

	for (size_t i = 0; i < database->source_count; i++)
		if (database->sources[i].id == dossier->source)
			dossier->facts.watched_since =
			    database->sources[i].baseline;
	judge(&dossier->facts, &rules, NULL, 0, INSTANT_NONE, at,
	    dossier->baseline, database->arena, out);
}

/* Says that there is no such dossier, and which codes look alike. */
static int
unknown_code(const struct command *command, struct database *database,
    const char *code)
{
	const char **alike = NULL;
	size_t count = 0, length = strlen(code);
	const size_t cuts[] = { 0, 1, 4, length / 3 };
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
	fprintf(stderr, "hosoctl %s: \"%s\": no such dossier", command->name,
	    code);
	for (size_t i = 0; i < count; i++)
		fprintf(stderr, "%s%s", i == 0 ? "; is it " : ", ", alike[i]);
	if (count == 0)
		fputs("; hosoctl list prints the codes that there are", stderr);
	fputc('\n', stderr);
	return EXIT_UNKNOWN;
}

static int
ambiguous(const struct command *command, struct database *database,
    const char *code, const int64_t *ids, size_t count)
{
	struct dossier dossier;
	struct err err;
	bool found;

	fprintf(stderr,
	    "hosoctl %s: %s stands in several sources:", command->name, code);
	for (size_t i = 0; i < count; i++)
		if (store_dossier_load(database->store, ids[i], database->arena,
			&dossier, &found, &err) &&
		    found)
			fprintf(stderr, " %s/%s",
			    database_source(database, dossier.source), code);
	fputc('\n', stderr);
	return EXIT_USAGE;
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

/* The code with every Đ written as Eth or the other way: one cannot be told
 * from the other by looking, and keyboards have both. */
static const char *
with_other_d(struct arena *arena, const char *code)
{
	static const char eth[] = "\xc3\x90", stroke[] = "\xc4\x90";
	bool has_eth = strstr(code, eth) != NULL;
	struct buf buf = buf_over(arena);

	while (*code != '\0') {
		if (text_starts(code, has_eth ? eth : stroke)) {
			buf_add(&buf, has_eth ? stroke : eth);
			code += 2;
		} else {
			buf_add_char(&buf, *code++);
		}
	}
	return buf_text(&buf);
}

bool
database_find_code(const struct database *database, const char *code,
    int64_t **ids, size_t *count, struct err *err)
{
	if (!store_find_code(database->store, code, database->arena, ids, count,
		err))
		return false;
	return *count > 0 ||
	    store_find_code(database->store,
		with_other_d(database->arena, code), database->arena, ids,
		count, err);
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
	fprintf(stderr,
	    "hosoctl %s: --agency \"%s\": no such agency; there are:\n",
	    command->name, name);
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

bool
database_is_on_trial(const struct database *database, bool *out,
    struct err *err)
{
	struct store_meta meta;

	if (!store_meta(database->store, database->arena, &meta, err))
		return false;
	*out = database->conf->trial && meta.live == INSTANT_NONE;
	return true;
}

const char *
database_time(const struct database *database, instant at)
{
	if (at == INSTANT_NONE || at == INSTANT_NEVER)
		return "-";
	return when_people_short(arena_alloc(database->arena, WHEN_TEXT), at,
	    database->conf->offset);
}

const char *
database_end(const struct database *database, instant at)
{
	int32_t offset = database->conf->offset;
	char date[WHEN_TEXT];

	if (at == INSTANT_NONE || at == INSTANT_NEVER ||
	    when_second_of_day(at, offset) != 0)
		return database_time(database, at);
	return arena_printf(database->arena, "hết ngày %s",
	    when_people_day(date, when_add_days(when_day(at, offset), -1)));
}

const char *
database_day(const struct database *database, instant at)
{
	if (at == INSTANT_NONE || at == INSTANT_NEVER)
		return "-";
	return when_people_day(arena_alloc(database->arena, WHEN_TEXT),
	    when_day(at, database->conf->offset));
}

const char *
database_promise(const struct database *database, instant at, bool is_date)
{
	return is_date ||
		(at != INSTANT_NONE &&
		    when_second_of_day(at, database->conf->offset) == 0)
	    ? database_day(database, at)
	    : database_time(database, at);
}

const char *
database_told_time(const struct database *database, const char *text)
{
	enum { LOCAL = 16 }; /* "2026-11-20T10:00", without the offset */
	struct err ignored;
	instant at;

	if (text == NULL || strlen(text) < LOCAL ||
	    !when_parse_instant(arena_bytes(database->arena, text, LOCAL),
		database->conf->offset, &at, &ignored))
		return "-";
	return database_time(database, at);
}

const char *
database_procedure(const struct database *database, const char *name,
    const char *code, instant received)
{
	const struct procedure *row = NULL;
	day on = when_day(received == INSTANT_NONE ? database->now : received,
	    database->conf->offset);

	if (name == NULL && code != NULL)
		row = catalogue_find(database->conf->catalogue, code, on);
	return name != NULL ? name : row != NULL ? row->name : code;
}

const char *
database_agency_name(const struct database *database, const char *told)
{
	const struct agency *agency = told == NULL
	    ? NULL
	    : directory_by_code(database->conf->directory, told);

	return agency == NULL ? told : agency->name;
}

const char *
database_rfc3339(const struct database *database, instant at)
{
	if (at == INSTANT_NONE || at == INSTANT_NEVER)
		return NULL;
	return when_rfc3339(arena_alloc(database->arena, WHEN_TEXT), at,
	    database->conf->offset);
}
