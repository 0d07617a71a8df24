/* hosoctl bounce < message: a letter came back. */
#include <stdio.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "io/control.h"
#include "wire/bounce.h"
#include "wire/json.h"
#include "wire/jsonw.h"

enum { OPTION_CONFIG = 256, OPTION_CONTROL, OPTION_HELP, PATIENCE_MS = 30000 };

static const struct option options[] = {
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "control", required_argument, NULL, OPTION_CONTROL },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ 0 },
};

struct typed {
	const char *config, *control;
};

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	int option;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		switch (option) {
		case OPTION_CONFIG:
			typed->config = optarg;
			break;
		case OPTION_CONTROL:
			typed->control = optarg;
			break;
		case OPTION_HELP:
			return command_help(command);
		default:
			return command_bad_option(command, argv, option);
		}
	}
	return optind == argc ? -1
			      : command_refuse(command, "usage: hosoctl %s %s",
				    command->name, command->usage);
}

static const char *
request_of(struct arena *arena, const struct bounce *bounce)
{
	struct buf buf = buf_over(arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	jsonw_put_int(&out, "v", CONTROL_VERSION);
	jsonw_put_string(&out, "do", "bounce");
	jsonw_key(&out, "ids");
	jsonw_array(&out);
	for (size_t i = 0; i < bounce->id_count; i++)
		jsonw_string(&out, bounce->ids[i]);
	jsonw_array_end(&out);
	jsonw_put_string(&out, "action", bounce->action);
	jsonw_put_string(&out, "status", bounce->status);
	jsonw_put_string(&out, "recipient", bounce->recipient);
	jsonw_put_string(&out, "diagnostic", bounce->diagnostic);
	jsonw_object_end(&out);
	return buf_text(&buf);
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	struct arena *arena = database->arena;
	char *bytes = arena_alloc(arena, BOUNCE_MAX);
	size_t size = fread(bytes, 1, BOUNCE_MAX, stdin);
	const struct cJSON *told;
	struct bounce bounce;
	struct err err;
	int64_t letter = 0;

	if (size == BOUNCE_MAX)
		return command_refuse(command, "a mail of over %d bytes",
		    BOUNCE_MAX - 1);
	if (!bounce_read((struct slice){ bytes, size }, arena, &bounce, &err))
		return command_refuse(command, "%s", err.text);
	json_init();
	if (!control_ask(typed->control != NULL ? typed->control
						: database->conf->control,
		request_of(arena, &bounce), PATIENCE_MS, arena, &told, &err))
		return command_fail(command, "%s", err.text);
	(void)json_int(json_member(told, "letter"), &letter);
	printf("Thư %lld: %s\n", (long long)letter,
	    cJSON_IsTrue(json_member(told, "already"))
		? "đã ghi nhận bị trả lại từ trước"
		: "đã ghi nhận bị trả lại");
	return EXIT_ANSWERED;
}

int
bounce_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
