/* hosoctl silence: has nothing sent about something for a time; lists such
 * silences; ends one. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "ctl/errand.h"
#include "tell/holds.h"
#include "ctl/sheet.h"
#include "io/store_silence.h"
#include "wire/json.h"
#include "wire/jsonw.h"

struct typed {
	const char *config, *control;
	struct what {
		const char *name;
		int times; /* given */
	} what[SILENCE_KINDS];
	const char *from, *to, *reason;
	int64_t id; /* to be ended */
	bool list, end, all, json, csv;
};

/* "list", "end ID", or neither. */
static int
read_words(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const char *first = optind < argc ? argv[optind] : NULL;

	typed->list = text_equal(first, "list");
	typed->end = text_equal(first, "end");
	if (first != NULL && !typed->list && !typed->end)
		return command_refuse(command, "\"%s\": list or end ID", first);
	if (typed->end &&
	    (optind + 2 != argc ||
		!text_to_int(argv[optind + 1], 1, INT64_MAX, &typed->id)))
		return command_refuse(command,
		    "end takes the number of one silence (silence list)");
	return typed->list && optind + 1 < argc
	    ? command_refuse(command, "\"%s\": list takes no more words",
		  argv[optind + 1])
	    : -1;
}

static int
take_what(const struct command *command, const char *text, void *context)
{
	struct what *what = context;

	(void)command;
	what->name = text;
	what->times++;
	return -1;
}

static int
check(const struct command *command, const struct typed *typed)
{
	int given = 0;
	bool begins;

	for (int i = 0; i < SILENCE_KINDS; i++)
		given += typed->what[i].times;
	begins = given > 0 || typed->from != NULL || typed->to != NULL;
	if (typed->list)
		return begins || typed->reason != NULL
		    ? command_refuse(command,
			  "list takes --all, --json and --csv alone")
		    : -1;
	if (typed->all || typed->json || typed->csv)
		return command_refuse(command,
		    "--all, --json and --csv are of list");
	if (typed->end && begins)
		return command_refuse(command, "end takes --reason alone");
	if (!typed->end && given != 1)
		return command_refuse(command,
		    "one of --dossier, --procedure, --agency and --source is "
		    "needed");
	if (!typed->end && typed->to == NULL)
		return command_refuse(command,
		    "--to is needed: no silence is for ever");
	return text_is_empty(typed->reason)
	    ? command_refuse(command, "--reason is needed")
	    : -1;
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "control", .text = &typed->control },
		{ "dossier", .take = take_what,
		    .context = &typed->what[SILENCE_DOSSIER] },
		{ "procedure", .take = take_what,
		    .context = &typed->what[SILENCE_PROCEDURE] },
		{ "agency", .take = take_what,
		    .context = &typed->what[SILENCE_AGENCY] },
		{ "source", .take = take_what,
		    .context = &typed->what[SILENCE_SOURCE] },
		{ "from", .text = &typed->from },
		{ "to", .text = &typed->to },
		{ "reason", .text = &typed->reason },
		{ "all", .flag = &typed->all },
		{ "json", .flag = &typed->json },
		{ "csv", .flag = &typed->csv },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	if (refused < 0)
		refused = read_words(command, argc, argv, typed);
	return refused >= 0 ? refused : check(command, typed);
}

/* ---- list ---- */

static void
print_csv(const struct database *database, const struct silence *silences,
    size_t count)
{
	sheet_begin("id,kind,what,from,to,reason,by,ended,ended_reason");
	for (size_t i = 0; i < count; i++) {
		const struct silence *it = &silences[i];
		const char *cells[] = { arena_printf(database->arena, "%lld",
					    (long long)it->id),
			silence_kind_text(it->kind), it->what,
			database_rfc3339(database, it->from),
			database_rfc3339(database, it->to), it->reason,
			holds_author(database, it->uid, it->who),
			database_rfc3339(database, it->ended),
			it->ended_reason };

		sheet_row(cells, sizeof(cells) / sizeof(cells[0]));
	}
}

static void
print_json(const struct database *database, const struct silence *silences,
    size_t count)
{
	struct buf buf = buf_over(database->arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_array(&out);
	for (size_t i = 0; i < count; i++)
		holds_put_silence(database, &silences[i], &out);
	jsonw_array_end(&out);
	puts(buf_text(&buf));
}

static int
list(const struct command *command, struct database *database,
    const struct typed *typed)
{
	struct silence *silences;
	struct err err;
	size_t count;

	if (!store_silences(database->store,
		typed->all ? INSTANT_NONE : database->now, database->arena,
		&silences, &count, &err))
		return command_fail(command, "%s", err.text);
	if (typed->json) {
		print_json(database, silences, count);
	} else if (typed->csv) {
		print_csv(database, silences, count);
	} else {
		for (size_t i = 0; i < count; i++)
			puts(holds_silence_words(database, &silences[i]));
		if (count == 0)
			puts("Không có việc tạm ngừng nhắc nào");
	}
	return EXIT_ANSWERED;
}

/* ---- asking the daemon ---- */

/* The daemon reads them, too; a mistyped one is told as every other option. */
static int
check_times(const struct command *command, const struct database *database,
    const struct typed *typed)
{
	int32_t offset = database->conf->offset;
	int refused = -1;
	instant ignored;

	if (typed->from != NULL)
		refused = command_moment(command, "--from", typed->from, offset,
		    false, &ignored);
	if (refused < 0 && typed->to != NULL)
		refused = command_moment(command, "--to", typed->to, offset,
		    true, &ignored);
	return refused;
}

/* The daemon knows a dossier by its source and code. */
static int
name_dossier(const struct command *command, struct database *database,
    struct typed *typed)
{
	const char *code = typed->what[SILENCE_DOSSIER].name;
	struct dossier dossier;
	int refused;

	if (code == NULL)
		return -1;
	refused = database_dossier(command, database, code, &dossier);
	if (refused < 0)
		typed->what[SILENCE_DOSSIER].name =
		    arena_printf(database->arena, "%s/%s",
			database_source(database, dossier.source),
			dossier.facts.seen.code);
	return refused;
}

/* A mistyped one is told as other commands tell it; the daemon looks, too. */
static int
know_agency(const struct command *command, const struct database *database,
    const struct typed *typed)
{
	const char *name = typed->what[SILENCE_AGENCY].name;
	const struct agency *agency;

	return name == NULL
	    ? -1
	    : database_agency_of(command, database->conf->directory, name,
		  when_day(database->now, database->conf->offset),
		  database->arena, &agency);
}

static int
know_source(const struct command *command, const struct database *database,
    const struct typed *typed)
{
	const char *name = typed->what[SILENCE_SOURCE].name;

	return name == NULL ? -1
			    : database_source_named(command, database->conf,
				  name, database->arena);
}

static void
begin(const struct database *database, const struct typed *typed,
    struct errand *errand)
{
	errand_begin(errand, database->arena,
	    typed->end ? "silence-end" : "silence");
	if (typed->end)
		jsonw_put_int(&errand->out, "id", typed->id);
	for (int i = 0; i < SILENCE_KINDS; i++)
		errand_put_given(errand,
		    silence_kind_text((enum silence_kind)i),
		    typed->what[i].name);
	errand_put_given(errand, "from", typed->from);
	errand_put_given(errand, "to", typed->to);
	jsonw_put_string(&errand->out, "reason", typed->reason);
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	struct typed typed = *(const struct typed *)asked;
	const struct cJSON *answer;
	struct errand errand;
	int64_t id = 0;
	int refused;

	if (typed.list)
		return list(command, database, &typed);
	refused = check_times(command, database, &typed);
	if (refused < 0)
		refused = name_dossier(command, database, &typed);
	if (refused < 0)
		refused = know_agency(command, database, &typed);
	if (refused < 0)
		refused = know_source(command, database, &typed);
	if (refused >= 0)
		return refused;
	begin(database, &typed, &errand);
	refused =
	    errand_send(command, database, typed.control, &errand, &answer);
	if (refused >= 0)
		return refused;
	if (!json_int(json_member(answer, "id"), &id))
		return command_fail(command, "the daemon gave no number");
	printf(typed.end ? "Đã kết thúc việc tạm ngừng nhắc số %lld\n"
			 : "Đã ghi nhận việc tạm ngừng nhắc số %lld\n",
	    (long long)id);
	return EXIT_ANSWERED;
}

int
silence_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
