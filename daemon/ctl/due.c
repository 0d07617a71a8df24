/* hosoctl due: when a limit ends, and why.  Needs no daemon and no database. */
#include <stdio.h>
#include <string.h>

#include "ctl/commands.h"
#include "ctl/question.h"
#include "ctl/shipped.h"

enum {
	OPTION_RECEIVED = 256,
	OPTION_LIMIT,
	OPTION_PAUSE,
	OPTION_CONVENTION,
	OPTION_CUTOFF,
	OPTION_CALENDAR,
	OPTION_JSON,
	OPTION_LANG,
	OPTION_BATCH,
	OPTION_HELP,
};

static const struct option options[] = {
	{ "received", required_argument, NULL, OPTION_RECEIVED },
	{ "limit", required_argument, NULL, OPTION_LIMIT },
	{ "pause", required_argument, NULL, OPTION_PAUSE },
	{ "convention", required_argument, NULL, OPTION_CONVENTION },
	{ "cutoff", required_argument, NULL, OPTION_CUTOFF },
	{ "calendar", required_argument, NULL, OPTION_CALENDAR },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "lang", required_argument, NULL, OPTION_LANG },
	{ "batch", no_argument, NULL, OPTION_BATCH },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ 0 },
};

/* The options as they were typed. */
struct typed {
	const char *received, *limit, *convention, *cutoff, *calendar, *lang;
	const char *pauses[QUESTION_PAUSES];
	int pause_count;
	bool json, batch, help;
};

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	int option;

	while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		switch (option) {
		case OPTION_RECEIVED:
			typed->received = optarg;
			break;
		case OPTION_LIMIT:
			typed->limit = optarg;
			break;
		case OPTION_PAUSE:
			if (typed->pause_count == QUESTION_PAUSES)
				return command_refuse(command,
				    "more than %d pauses", QUESTION_PAUSES);
			typed->pauses[typed->pause_count++] = optarg;
			break;
		case OPTION_CONVENTION:
			typed->convention = optarg;
			break;
		case OPTION_CUTOFF:
			typed->cutoff = optarg;
			break;
		case OPTION_CALENDAR:
			typed->calendar = optarg;
			break;
		case OPTION_JSON:
			typed->json = true;
			break;
		case OPTION_LANG:
			typed->lang = optarg;
			break;
		case OPTION_BATCH:
			typed->batch = true;
			break;
		case OPTION_HELP:
			typed->help = true;
			break;
		default:
			return command_bad_option(command, argv, option);
		}
	}
	if (optind < argc)
		return command_refuse(command, "\"%s\": not an option",
		    argv[optind]);
	return EXIT_ANSWERED;
}

/* What goes together and what does not. */
static bool
is_sensible(const struct typed *typed, struct err *err)
{
	if (typed->lang != NULL && strcmp(typed->lang, "vi") != 0 &&
	    strcmp(typed->lang, "en") != 0)
		return err_set(err, "--lang \"%s\": not a language (vi or en)",
		    typed->lang);
	if (typed->batch &&
	    (typed->received != NULL || typed->limit != NULL ||
		typed->pause_count > 0))
		return err_set(err,
		    "with --batch, receipt, limit and pauses come from "
		    "standard input");
	if (typed->batch && typed->json)
		return err_set(err,
		    "--batch prints one date a line, --json does not go with "
		    "it");
	if (!typed->batch && typed->received == NULL)
		return err_set(err, "--received is missing");
	if (!typed->batch && typed->limit == NULL)
		return err_set(err, "--limit is missing");
	return true;
}

static bool
parse(const struct typed *typed, struct question *question, struct err *err)
{
	struct deadline_rule *rule = &question->rule;

	if (typed->convention != NULL &&
	    !convention_parse(typed->convention, &rule->convention, err))
		return err_prefix(err, "--convention");
	if (typed->cutoff != NULL &&
	    !cutoff_parse(typed->cutoff, &rule->cutoff, err))
		return err_prefix(err, "--cutoff");
	if (typed->batch)
		return true;
	if (!when_parse_instant(typed->received,
		calendar_offset(question->calendar), &question->received, err))
		return err_prefix(err, "--received");
	if (!limit_parse(typed->limit, &rule->limit, err))
		return err_prefix(err, "--limit");
	for (int i = 0; i < typed->pause_count; i++)
		if (!question_add_pause(question, typed->pauses[i], err))
			return err_prefix(err, "--pause");
	return true;
}

static int
answer(const struct command *command, const struct typed *typed,
    const struct calendar *calendar)
{
	struct question question = {
		.calendar = calendar,
		.file = typed->calendar,
		.rule = { .convention = CONVENTION_EXC,
		    .cutoff = { .kind = CUTOFF_NONE } },
	};
	struct err err;

	if (!parse(typed, &question, &err))
		return command_refuse(command, "%s", err.text);
	if (typed->batch)
		return question_answer_batch(&question);
	if (typed->json)
		return question_answer_json(&question);
	return question_answer_people(&question,
	    typed->lang != NULL && strcmp(typed->lang, "en") == 0);
}

int
due_run(const struct command *command, int argc, char **argv)
{
	struct complaints complaints = { 0 };
	struct calendar *calendar;
	struct typed typed = { 0 };
	struct err err;
	int code = read_options(command, argc, argv, &typed);

	if (code != EXIT_ANSWERED)
		return code;
	if (typed.help)
		return command_help(command);
	if (!is_sensible(&typed, &err))
		return command_refuse(command, "%s", err.text);
	calendar = shipped_or_file(typed.calendar, &complaints);
	command_complain(&complaints);
	complaints_finish(&complaints);
	code =
	    calendar == NULL ? EXIT_USAGE : answer(command, &typed, calendar);
	calendar_free(calendar);
	return code;
}
