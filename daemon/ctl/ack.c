/* hosoctl ack CODE: says that a dossier's lateness is known, or takes it back.
 */
#include <stdio.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "ctl/errand.h"
#include "wire/json.h"

struct typed {
	const char *config, *control, *code;
	const char *until, *reason, *note, *clock;
	bool withdraw;
};

static int
check(const struct command *command, const struct typed *typed)
{
	return typed->withdraw &&
		(typed->until != NULL || typed->reason != NULL ||
		    typed->note != NULL || typed->clock != NULL)
	    ? command_refuse(command, "--withdraw takes no other option")
	    : -1;
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "control", .text = &typed->control },
		{ "until", .text = &typed->until },
		{ "reason", .text = &typed->reason },
		{ "note", .text = &typed->note },
		{ "clock", .text = &typed->clock },
		{ "withdraw", .flag = &typed->withdraw },
		{ "CODE", .word = &typed->code },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	return refused >= 0 ? refused : check(command, typed);
}

/* A mistyped key is told with the list of those that there are. */
static int
refuse_reason(const struct command *command, const struct database *database,
    const char *key)
{
	const struct delay_reasons *reasons = database->conf->reasons;

	(void)command_refuse(command, "--reason \"%s\": there are:", key);
	for (size_t i = 0; i < reasons->count; i++)
		fprintf(stderr, "  %-16s %s\n", reasons->items[i].key,
		    reasons->items[i].text);
	return EXIT_USAGE;
}

static void
begin(const struct database *database, const struct dossier *dossier,
    const struct typed *typed, struct errand *errand)
{
	errand_begin(errand, database->arena,
	    typed->withdraw ? "ack-withdraw" : "ack");
	errand_put_dossier(errand, database, dossier);
	errand_put_given(errand, "until", typed->until);
	errand_put_given(errand, "reason", typed->reason);
	errand_put_given(errand, "note", typed->note);
	errand_put_given(errand, "clock", typed->clock);
}

static void
say_until(const struct database *database, const struct dossier *dossier,
    const struct cJSON *answer)
{
	const struct cJSON *until = json_member(answer, "until");
	struct err ignored;
	instant at;

	if (cJSON_IsString(until) &&
	    when_parse_instant(until->valuestring, database->conf->offset, &at,
		&ignored))
		printf("Đã xác nhận đã biết hồ sơ %s; các mốc sau được hoãn "
		       "đến %s\n",
		    dossier->facts.seen.code, database_end(database, at));
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	const struct cJSON *answer;
	struct errand errand;
	struct dossier dossier;
	instant until;
	int refused =
	    database_dossier(command, database, typed->code, &dossier);

	if (refused >= 0)
		return refused;
	if (typed->reason != NULL &&
	    delay_reason_find(database->conf->reasons, typed->reason) == NULL)
		return refuse_reason(command, database, typed->reason);
	if (typed->until != NULL) {
		refused = command_moment(command, "--until", typed->until,
		    database->conf->offset, true, &until);
		if (refused >= 0)
			return refused;
	}
	begin(database, &dossier, typed, &errand);
	refused =
	    errand_send(command, database, typed->control, &errand, &answer);
	if (refused >= 0)
		return refused;
	if (typed->withdraw)
		printf("Đã rút xác nhận đã biết của hồ sơ %s; việc nhắc tiếp "
		       "tục\n",
		    dossier.facts.seen.code);
	else
		say_until(database, &dossier, answer);
	return EXIT_ANSWERED;
}

int
ack_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
