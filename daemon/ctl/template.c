/* hosoctl template: which texts letters are made of, and what one makes of a
 * dossier, a real one or one that is made up.  The daemon renders, with the
 * files as they are now. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "ctl/errand.h"
#include "io/conf_load.h"
#include "io/file.h"
#include "wire/json.h"
#include "wire/wording.h"

struct typed {
	const char *config, *control, *dossier, *part;
	const char *name; /* NULL: list */
};

static int
read_words(const struct command *command, int count, char **words,
    struct typed *typed)
{
	bool lists = count == 1 && strcmp(words[0], "list") == 0 &&
	    typed->dossier == NULL && typed->part == NULL;
	bool shows = count == 2 && strcmp(words[0], "show") == 0;

	if (!lists && !shows)
		return command_refuse_usage(command);
	if (typed->part != NULL && strcmp(typed->part, "subject") != 0 &&
	    strcmp(typed->part, "text") != 0 &&
	    strcmp(typed->part, "html") != 0)
		return command_refuse(command,
		    "--part: \"%s\" is none of subject, text, html",
		    typed->part);
	typed->name = shows ? words[1] : NULL;
	return -1;
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "control", .text = &typed->control },
		{ "dossier", .text = &typed->dossier },
		{ "part", .text = &typed->part },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	return refused >= 0
	    ? refused
	    : read_words(command, argc - optind, argv + optind, typed);
}

/* One file a line: its name, and whether it is the office's. */
static void
list_letters(const struct conf *conf, struct arena *arena)
{
	for (int k = 0; k < WORDING_KINDS; k++)
		for (int p = 0; p < WORDING_PARTS; p++) {
			const char *path =
			    file_join(arena, conf->templates_path,
				wording_file((enum wording_kind)k,
				    (enum wording_part)p));
			bool own = access(path, F_OK) == 0;

			printf("%-12s %-8s %s\n",
			    wording_name((enum wording_kind)k),
			    p == WORDING_SUBJECT    ? "subject"
				: p == WORDING_TEXT ? "text"
						    : "html",
			    own ? path : "(mẫu có sẵn)");
		}
}

static int
list(const struct typed *typed)
{
	const struct conf_load_plan plan = { .path = typed->config,
		.without_today = true,
		.without_tables = true };
	struct arena *arena;
	struct conf *conf;
	int refused = database_conf(&plan, &conf);

	if (refused >= 0)
		return refused;
	arena = arena_new(4096);
	list_letters(conf, arena);
	for (int i = 0; i < conf->channel_count; i++) {
		const struct conf_channel *channel = &conf->channels[i];

		if (channel->webhook.text_path != NULL)
			printf("%-12s %-8s %s\n", channel->name, "text",
			    channel->webhook.text_path);
		if (channel->webhook.body_path != NULL)
			printf("%-12s %-8s %s\n", channel->name, "body",
			    channel->webhook.body_path);
	}
	arena_free(arena);
	conf_free(conf);
	return EXIT_ANSWERED;
}

static int
show(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	const struct cJSON *answer, *part;
	struct errand errand;
	struct dossier dossier;
	int refused;

	errand_begin(&errand, database->arena, "template-show");
	jsonw_put_string(&errand.out, "name", typed->name);
	/* Else one that is made up. */
	if (typed->dossier != NULL) {
		refused = database_dossier(command, database, typed->dossier,
		    &dossier);
		if (refused >= 0)
			return refused;
		errand_put_dossier(&errand, database, &dossier);
	}
	refused =
	    errand_send(command, database, typed->control, &errand, &answer);
	if (refused >= 0)
		return refused;
	part = json_member(answer, "body");
	if (part == NULL)
		part = json_member(answer,
		    typed->part == NULL ? "text" : typed->part);
	else if (typed->part != NULL)
		return command_refuse(command,
		    "--part: a channel has one body alone");
	if (!cJSON_IsString(part))
		return command_fail(command,
		    "the daemon's answer has no such "
		    "part");
	fputs(part->valuestring, stdout);
	if (!text_is_empty(part->valuestring) &&
	    part->valuestring[strlen(part->valuestring) - 1] != '\n')
		putchar('\n');
	return EXIT_ANSWERED;
}

int
template_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	if (refused >= 0)
		return refused;
	return typed.name == NULL
	    ? list(&typed)
	    : database_answer(command, typed.config, show, &typed);
}
