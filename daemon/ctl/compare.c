/* hosoctl compare: another system's list of late dossiers beside ours. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/compare.h"
#include "io/table_load.h"

enum {
	FILE_BYTES = 64 * 1024 * 1024,
};

struct typed {
	const char *config, *file, *agency, *at, *xlsx;
	const char *maps[LATE_MAPS];
	int map_count;
	bool csv, json;
};

static int
add_map(const struct command *command, const char *text, void *context)
{
	struct typed *typed = context;

	if (typed->map_count == LATE_MAPS)
		return command_refuse(command, "--map: at most %d", LATE_MAPS);
	typed->maps[typed->map_count++] = text;
	return -1;
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "agency", .text = &typed->agency },
		{ "at", .text = &typed->at },
		{ "map", .take = add_map, .context = typed },
		{ "xlsx", .text = &typed->xlsx },
		{ "csv", .flag = &typed->csv },
		{ "json", .flag = &typed->json },
		{ "FILE", .word = &typed->file },
	};

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	return command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
}

/* "Số ký hiệu=code": the field stands behind the last "=". */
static int
read_map(const struct command *command, struct arena *arena, const char *text,
    struct late_map *out)
{
	const char *equals = strrchr(text, '=');
	size_t size = strlen(text);

	if (!text_is_utf8(text, size, NULL))
		return command_refuse(command, "--map: not UTF-8");
	for (int i = 0; equals != NULL && equals > text && i < LATE_FIELDS; i++)
		if (text_equal(equals + 1,
			late_field_text((enum late_field)i))) {
			*out = (struct late_map){ arena_bytes(arena, text,
						      (size_t)(equals - text)),
				(enum late_field)i };
			return -1;
		}
	return command_refuse(command,
	    "--map \"%s\": COLUMN=code, COLUMN=due, COLUMN=finished or "
	    "COLUMN=agency is wanted",
	    text);
}

static int
read_file(const struct command *command, const struct typed *typed,
    struct comparing *out)
{
	struct database *database = out->database;
	struct late_map maps[LATE_MAPS];
	struct slice text;
	struct err err;

	for (int i = 0; i < typed->map_count; i++) {
		int refused = read_map(command, database->arena, typed->maps[i],
		    &maps[i]);

		if (refused >= 0)
			return refused;
	}
	if (!table_load(database->arena, typed->file, FILE_BYTES, &text,
		&err) ||
	    !late_list_read(database->arena, text, maps,
		(size_t)typed->map_count, database->conf->offset, &out->list,
		&err))
		return command_refuse(command, "%s%s%s",
		    text_starts(err.text, typed->file) ? "" : typed->file,
		    text_starts(err.text, typed->file) ? "" : ": ", err.text);
	return -1;
}

static int
read_scope(const struct command *command, const struct typed *typed,
    struct comparing *out)
{
	const struct database *database = out->database;
	int refused = -1;

	if (typed->agency != NULL)
		refused = database_agency(command, database, typed->agency,
		    &out->scope.agency);
	if (refused < 0 && typed->at != NULL)
		refused = command_moment_last(command, "--at", typed->at,
		    database->conf->offset, &out->at);
	if (refused >= 0)
		return refused;
	/* A day that is today ends later. */
	if (out->at > database->now &&
	    when_day(out->at, database->conf->offset).n ==
		when_day(database->now, database->conf->offset).n)
		out->at = database->now;
	if (out->at < database->created)
		return command_refuse(command,
		    "--at \"%s\": before the watch began on %s", typed->at,
		    database_day(database, database->created));
	if (out->at > database->now)
		return command_refuse(command, "--at \"%s\": after now",
		    typed->at);
	return -1;
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	struct comparing comparing = { .database = database,
		.file = typed->file,
		.at = database->now };
	struct err err;
	int code = read_scope(command, typed, &comparing);

	if (code < 0)
		code = database_was_read(command, database);
	if (code < 0)
		code = read_file(command, typed, &comparing);
	if (code >= 0)
		return code;
	code = EXIT_ANSWERED;
	if (!compare_match(&comparing, &err) ||
	    (typed->xlsx != NULL &&
		!compare_book(&comparing, typed->xlsx, &err)))
		code = command_fail(command, "%s", err.text);
	else if (typed->json)
		compare_print_json(&comparing);
	else if (typed->csv)
		compare_print_csv(&comparing);
	else if (typed->xlsx == NULL)
		compare_print_people(&comparing);
	else
		printf("Đã ghi %s\n", typed->xlsx);
	comparing_finish(&comparing);
	return code;
}

int
compare_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
