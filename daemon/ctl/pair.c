/* hosoctl contacts pair, paired: a person's chat, proved by a code that he sent
 * from it, into his row of the contacts' table. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "ctl/errand.h"
#include "io/file.h"
#include "wire/csv.h"
#include "wire/csv_cell.h"
#include "wire/json.h"
#include "wire/tables.h"

enum {
	UPDATE_MOST = 16 * 1024 * 1024,
};

static const char zalo_column[] = "zalo chat id";

struct typed {
	const char *config;
	const char *name; /* NULL: paired */
};

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
	};
	int refused, count;
	char **words;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	if (refused >= 0)
		return refused;
	count = argc - optind;
	words = argv + optind;
	if (count == 2 && strcmp(words[0], "pair") == 0) {
		typed->name = words[1];
		return -1;
	}
	if (count == 1 && strcmp(words[0], "paired") == 0)
		return -1;
	return command_refuse_usage(command);
}

static const char *
member(const struct cJSON *object, const char *name)
{
	const struct cJSON *node = json_member(object, name);

	return cJSON_IsString(node) ? node->valuestring : NULL;
}

static int
pair(const struct command *command, const struct database *database,
    const char *name)
{
	const struct cJSON *answer;
	struct errand errand;
	int refused;

	errand_begin(&errand, database->arena, "contact-pair");
	jsonw_put_string(&errand.out, "name", name);
	refused = errand_send(command, database, NULL, &errand, &answer);
	if (refused >= 0)
		return refused;
	printf("%s\n", member(answer, "code"));
	fprintf(stderr,
	    "Mã dùng một lần của %s (%s), đến %s: gửi mã này cho bot, rồi "
	    "hosoctl contacts paired < update.json\n",
	    member(answer, "name"), member(answer, "agency"),
	    database_told_time(database, member(answer, "expires")));
	return EXIT_ANSWERED;
}

/* ---- the table ---- */

/* Where the chat's column stands, and what separates. */
static bool
find_column(struct arena *arena, const char *path, struct slice bytes,
    char *separator, int *column, struct err *err)
{
	struct complaints complaints = { 0 };
	struct csv csv;
	bool is_table = csv_parse(arena, path, bytes, &csv, &complaints);

	complaints_finish(&complaints);
	if (!is_table)
		return err_set(err, "%s is no CSV in UTF-8", path);
	for (int i = 0; i < csv.columns; i++)
		if (tables_is_chat(csv.header[i])) {
			*column = i;
			*separator = csv.separator;
			return true;
		}
	return err_set(err, "%s has no column \"%s\"", path, zalo_column);
}

/* The lines of the person's rows: one person may hold two roles. */
static bool
put_chat(const struct database *database, const struct contact *whose,
    const char *chat, int *rows, struct err *err)
{
	const struct directory *directory = database->conf->directory;
	const char *path = database->conf->contacts_path;
	struct slice bytes;
	char separator = ',';
	int column = 0;

	*rows = 0;
	if (!file_read(database->arena, path, TABLES_FILE_MAX, &bytes, err) ||
	    !find_column(database->arena, path, bytes, &separator, &column,
		err))
		return false;
	for (size_t i = 0; i < directory_contact_count(directory); i++) {
		const struct contact *contact = directory_contact(directory, i);

		if (!directory_is_person(contact, whose))
			continue;
		if (!csv_cell_set(database->arena, bytes, contact->line, column,
			separator, chat, &bytes, err))
			return err_prefix(err, "%s", path);
		++*rows;
	}
	return *rows == 0
	    ? err_set(err, "%s has no row of theirs any more", path)
	    : file_replace(path, bytes, err);
}

/* ---- updates ---- */

/* One message; true where it was a code and the chat stands in the table.  A
 * code that was taken is not lost with the table: both are said. */
static bool
take_message(const struct command *command, const struct database *database,
    const struct cJSON *message, int *code)
{
	const char *chat = member(json_member(message, "chat"), "id");
	const char *text = member(message, "text");
	const struct cJSON *answer;
	struct errand errand;
	struct contact whose;
	struct err err;
	int rows, refused;

	if (chat == NULL || text == NULL)
		return false;
	errand_begin(&errand, database->arena, "contact-paired");
	jsonw_put_string(&errand.out, "chat", chat);
	jsonw_put_string(&errand.out, "text", text);
	refused = errand_send(command, database, NULL, &errand, &answer);
	if (refused >= 0) {
		*code = refused;
		return false;
	}
	whose = (struct contact){ .name = member(answer, "name"),
		.agency = member(answer, "agency"),
		.account = member(answer, "account"),
		.mail = member(answer, "mail") };
	if (whose.name == NULL)
		return false;
	printf("%s (%s): %s\n", whose.name, whose.agency, chat);
	if (put_chat(database, &whose, chat, &rows, &err))
		return true;
	*code = command_fail(command,
	    "%s; write it there by hand, the code is used up", err.text);
	return true;
}

/* What getUpdates answers: {"ok":true,"result":{"message":…}}, or several of
 * them as an array. */
static int
paired(const struct command *command, const struct database *database)
{
	struct buf input = buf_over(database->arena);
	char piece[16384];
	const struct cJSON *update, *result, *one;
	int code = EXIT_ANSWERED, found = 0;
	struct err err;
	size_t n;

	while ((n = fread(piece, 1, sizeof(piece), stdin)) > 0 &&
	    input.size < UPDATE_MOST)
		buf_add_bytes(&input, piece, n);
	if (!json_parse(database->arena,
		(struct slice){ buf_text(&input), input.size }, &update, &err))
		return command_refuse(command, "standard input: %s", err.text);
	result = json_member(update, "result");
	if (cJSON_IsArray(result)) {
		cJSON_ArrayForEach(one, result) found += take_message(command,
		    database, json_member(one, "message"), &code);
	} else {
		found = take_message(command, database,
		    json_member(result, "message"), &code);
	}
	if (code != EXIT_ANSWERED)
		return code;
	if (found == 0)
		return command_fail(command,
		    "no message in it is a code that is in force");
	fputs("Có hiệu lực sau: hosoctl reload\n", stderr);
	return EXIT_ANSWERED;
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;

	json_init();
	return typed->name != NULL ? pair(command, database, typed->name)
				   : paired(command, database);
}

int
pair_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
