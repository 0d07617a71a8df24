/* hosoctl due: when a limit ends, and why.  Needs no daemon and no database. */
#include <stdio.h>

#include "ctl/commands.h"
#include "ctl/question.h"
#include "ctl/shipped.h"

/* The options as they were typed. */
struct typed {
	const char *received, *limit, *convention, *cutoff, *calendar;
	const char *pauses[QUESTION_PAUSES];
	int pause_count;
	bool json, batch, english;
};

static int
add_pause(const struct command *command, const char *text, void *context)
{
	struct typed *typed = context;

	if (typed->pause_count == QUESTION_PAUSES)
		return command_refuse(command, "more than %d pauses",
		    QUESTION_PAUSES);
	typed->pauses[typed->pause_count++] = text;
	return -1;
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "received", .text = &typed->received },
		{ "limit", .text = &typed->limit },
		{ "pause", .take = add_pause, .context = typed },
		{ "convention", .text = &typed->convention },
		{ "cutoff", .text = &typed->cutoff },
		{ "calendar", .text = &typed->calendar },
		{ "json", .flag = &typed->json },
		{ "lang", .take = command_language,
		    .context = &typed->english },
		{ "batch", .flag = &typed->batch },
	};

	*typed = (struct typed){ 0 };
	return command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
}

/* What goes together and what does not. */
static bool
is_sensible(const struct typed *typed, struct err *err)
{
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
	return question_answer_people(&question, typed->english);
}

int
due_run(const struct command *command, int argc, char **argv)
{
	struct calendar *calendar;
	struct typed typed;
	struct err err;
	int code = read_options(command, argc, argv, &typed);

	if (code >= 0)
		return code;
	if (!is_sensible(&typed, &err))
		return command_refuse(command, "%s", err.text);
	calendar = shipped_or_file(typed.calendar);
	code =
	    calendar == NULL ? EXIT_USAGE : answer(command, &typed, calendar);
	calendar_free(calendar);
	return code;
}
