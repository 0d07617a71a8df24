/* hosoctl bounce < message: a letter came back. */
#include <stdio.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "ctl/errand.h"
#include "wire/bounce.h"
#include "wire/json.h"

struct typed {
	const char *config, *control;
};

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "control", .text = &typed->control },
	};

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	return command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
}

static void
begin(struct arena *arena, const struct bounce *bounce, struct errand *errand)
{
	struct jsonw *out = &errand->out;

	errand_begin(errand, arena, "bounce");
	jsonw_key(out, "ids");
	jsonw_array(out);
	for (size_t i = 0; i < bounce->id_count; i++)
		jsonw_string(out, bounce->ids[i]);
	jsonw_array_end(out);
	jsonw_put_string(out, "action", bounce->action);
	jsonw_put_string(out, "status", bounce->status);
	jsonw_put_string(out, "recipient", bounce->recipient);
	jsonw_put_string(out, "diagnostic", bounce->diagnostic);
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
	struct errand errand;
	struct bounce bounce;
	struct err err;
	int64_t letter = 0;
	int refused;

	if (size == BOUNCE_MAX)
		return command_refuse(command, "a mail of over %d bytes",
		    BOUNCE_MAX - 1);
	if (!bounce_read((struct slice){ bytes, size }, arena, &bounce, &err))
		return command_refuse(command, "%s", err.text);
	begin(arena, &bounce, &errand);
	refused =
	    errand_send(command, database, typed->control, &errand, &told);
	if (refused >= 0)
		return refused;
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
