/* hosoctl explain CODE: why a dossier's dates are what they are. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "wire/jsonw.h"

enum {
	OPTION_CONFIG = 256,
	OPTION_AT,
	OPTION_JSON,
	OPTION_LANG,
	OPTION_HELP,
};

static const struct option options[] = {
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "at", required_argument, NULL, OPTION_AT },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "lang", required_argument, NULL, OPTION_LANG },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ 0 },
};

struct typed {
	const char *config, *at, *code;
	bool json, english;
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
		case OPTION_AT:
			typed->at = optarg;
			break;
		case OPTION_JSON:
			typed->json = true;
			break;
		case OPTION_LANG:
			if (!text_equal(optarg, "en") &&
			    !text_equal(optarg, "vi"))
				return command_refuse(command,
				    "--lang \"%s\": vi or en", optarg);
			typed->english = text_equal(optarg, "en");
			break;
		case OPTION_HELP:
			return command_help(command);
		default:
			return command_bad_option(command, argv, option);
		}
	}
	if (argc - optind != 1)
		return command_refuse(command, "one CODE is needed");
	typed->code = argv[optind];
	return -1;
}

/* What explaining works from: the dossier judged at one moment. */
struct question {
	const struct database *database;
	struct dossier dossier;
	instant at;
	struct judgement judgement;
	const struct procedure *row; /* NULL: not in the catalogue */
	struct deadline computed;
	struct reasoning reasoning;
};

/* Judged again at the moment asked about, by the rules now in force. */
static void
judge_at(struct question *question)
{
	const struct database *database = question->database;
	const struct facts *facts = &question->dossier.facts;
	struct pause_span pauses[FACTS_PAUSES];
	struct deadline_rule rule;
	size_t count;

	judge(facts, &database->rules, NULL, 0, INSTANT_NONE, question->at,
	    question->dossier.baseline, database->arena, &question->judgement);
	if (!judge_rule(facts, &database->rules, &rule, &question->row) ||
	    facts->seen.received == INSTANT_NONE)
		return;
	count = judge_pauses(facts, question->row, true, question->at, pauses);
	deadline_explain(database->conf->calendar, &rule, facts->seen.received,
	    pauses, count, database->arena, &question->computed,
	    &question->reasoning);
}

/* ---- in words ---- */

static const char *
pick(bool english, const char *vi, const char *en)
{
	return english ? en : vi;
}

static void
say_row(const struct question *question, bool english)
{
	const struct observation *seen = &question->dossier.facts.seen;
	const struct procedure *row = question->row;

	if (row == NULL) {
		printf("%s: %s\n", seen->procedure ? seen->procedure : "-",
		    pick(english,
			"thủ tục chưa có trong danh mục; chỉ theo ngày hẹn trả",
			"not in the catalogue; only the promised date counts"));
		return;
	}
	printf("%s %s, %s%s%s%s\n", row->code, row->name,
	    english ? limit_english(question->database->arena, row->limit)
		    : limit_people(question->database->arena, row->limit),
	    row->basis == NULL ? "" : ", ",
	    row->basis == NULL ? "" : row->basis,
	    row->confirmed ? ""
			   : pick(english, " (dòng danh mục chưa xác nhận)",
				 " (catalogue row not confirmed)"));
}

static void
say_reasoning(const struct question *question, bool english)
{
	const struct reasoning *reasoning = &question->reasoning;

	for (int i = 0; i < reasoning->count; i++)
		printf("  %s\n",
		    english ? reasoning->lines[i].en : reasoning->lines[i].vi);
}

static void
say_pauses(const struct question *question, bool english)
{
	const struct facts *facts = &question->dossier.facts;
	const struct database *database = question->database;

	for (int i = 0; i < facts->pause_count; i++) {
		const struct pause *pause = &facts->pauses[i];
		bool exact = pause->evidence == EVIDENCE_RECORD;

		printf("%s %s: %s", pick(english, "Tạm dừng", "Pause"),
		    pause_reason_text(pause->reason),
		    database_time(database, pause->from_latest));
		printf(" → %s (%s)\n",
		    pause->to_latest == INSTANT_NEVER
			? pick(english, "chưa kết thúc", "still open")
			: database_time(database, pause->to_latest),
		    exact
			? pick(english, "hồ sơ ghi rõ", "stated by the record")
			: pick(english,
			      "thấy qua trạng thái, giờ chính xác không rõ",
			      "seen as a status, exact times unknown"));
	}
}

static void
say_dates(const struct question *question, bool english)
{
	const struct database *database = question->database;
	const struct observation *seen = &question->dossier.facts.seen;
	const struct verdict *verdict = &question->judgement.verdict;

	printf("%s %s\n", pick(english, "Ngày hẹn trả:", "Promised date:"),
	    database_time(database, seen->promised));
	printf("%s %s\n", pick(english, "Hạn theo quy định:", "Computed date:"),
	    database_time(database, verdict->computed));
	printf("%s %s (%s)\n", pick(english, "Hạn:", "Deadline:"),
	    database_time(database, verdict->due),
	    verdict->due == INSTANT_NONE
		? unknown_reason_people(verdict->unknown)
		: verdict->due_is_moved
		? pick(english, "ngày hẹn trả, dời theo thời gian tạm dừng",
		      "the promised date, moved by a pause")
		: verdict->due_is_promise
		? pick(english, "ngày hẹn trả", "the promised date")
		: pick(english, "tính theo danh mục, không có ngày hẹn trả",
		      "computed, nothing was promised"));
	if (verdict->advance != INSTANT_NONE)
		printf("%s %s\n",
		    pick(english, "Nhắc việc theo ngày sớm hơn:",
			"Reminders follow the earlier date:"),
		    database_time(database, verdict->advance));
	if (verdict->provisional)
		puts(pick(english,
		    "Tạm tính: lịch nghỉ năm này chưa được xác nhận.",
		    "Provisional: the calendar of that year is not confirmed."));
	printf("%s %s", pick(english, "Tình trạng:", "Standing:"),
	    english ? standing_text(verdict->standing)
		    : standing_people(verdict->standing));
	printf("%s\n",
	    verdict->standing == STANDING_UNKNOWN
		? arena_printf(database->arena, " (%s)",
		      unknown_reason_people(verdict->unknown))
		: "");
}

static void
say_findings(const struct question *question, bool english)
{
	const struct judgement *judgement = &question->judgement;

	for (size_t i = 0; i < judgement->finding_count; i++) {
		const struct finding *finding = &judgement->findings[i];

		printf("%s %s%s%s\n",
		    pick(english, "Cần kiểm tra:", "To be checked:"),
		    english ? finding_kind_text(finding->kind)
			    : finding_kind_people(finding->kind),
		    text_is_empty(finding->detail) ? "" : ": ",
		    text_is_empty(finding->detail) ? "" : finding->detail);
	}
}

static void
say(const struct question *question, bool english)
{
	const struct database *database = question->database;
	const struct observation *seen = &question->dossier.facts.seen;

	printf("%s %s, %s %s\n", pick(english, "Hồ sơ", "Dossier"), seen->code,
	    pick(english, "xét lúc", "judged at"),
	    database_time(database, question->at));
	say_row(question, english);
	printf("%s %s\n", pick(english, "Tiếp nhận:", "Received:"),
	    database_time(database, seen->received));
	say_reasoning(question, english);
	say_pauses(question, english);
	say_dates(question, english);
	say_findings(question, english);
}

/* ---- as JSON ---- */

static void
print_json(const struct question *question)
{
	const struct database *database = question->database;
	const struct verdict *verdict = &question->judgement.verdict;
	const struct observation *seen = &question->dossier.facts.seen;
	struct buf buf = buf_over(database->arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_object(&out);
	jsonw_put_string(&out, "code", seen->code);
	jsonw_put_string(&out, "at", database_rfc3339(database, question->at));
	jsonw_put_string(&out, "standing", standing_text(verdict->standing));
	jsonw_put_string(&out, "received",
	    database_rfc3339(database, seen->received));
	jsonw_put_string(&out, "promised",
	    database_rfc3339(database, seen->promised));
	jsonw_put_string(&out, "computed",
	    database_rfc3339(database, verdict->computed));
	jsonw_put_string(&out, "due", database_rfc3339(database, verdict->due));
	jsonw_put_bool(&out, "due_is_promise", verdict->due_is_promise);
	jsonw_put_bool(&out, "due_is_moved", verdict->due_is_moved);
	jsonw_put_bool(&out, "provisional", verdict->provisional);
	jsonw_put_string(&out, "next",
	    database_rfc3339(database, verdict->next));
	jsonw_put_string(&out, "procedure",
	    question->row == NULL ? NULL : question->row->code);
	jsonw_key(&out, "reasons");
	jsonw_array(&out);
	for (int i = 0; i < question->reasoning.count; i++)
		jsonw_string(&out, question->reasoning.lines[i].vi);
	jsonw_array_end(&out);
	jsonw_key(&out, "findings");
	jsonw_array(&out);
	for (size_t i = 0; i < question->judgement.finding_count; i++)
		jsonw_string(&out,
		    finding_kind_text(question->judgement.findings[i].kind));
	jsonw_array_end(&out);
	jsonw_object_end(&out);
	puts(buf_text(&buf));
}

static int
answer(const struct command *command, struct database *database,
    const struct typed *typed)
{
	struct question question = { .database = database,
		.at = database->now };
	struct err err;
	int refused;

	if (typed->at != NULL &&
	    !when_parse_instant(typed->at, database->conf->offset, &question.at,
		&err))
		return command_refuse(command, "--at: %s", err.text);
	refused =
	    database_dossier(command, database, typed->code, &question.dossier);
	if (refused >= 0)
		return refused;
	judge_at(&question);
	if (typed->json)
		print_json(&question);
	else
		say(&question, typed->english);
	return EXIT_ANSWERED;
}

int
explain_run(const struct command *command, int argc, char **argv)
{
	struct database database;
	struct typed typed;
	int code = read_options(command, argc, argv, &typed);

	if (code >= 0)
		return code;
	code = database_open(command, typed.config, &database);
	if (code < 0)
		code = answer(command, &database, &typed);
	database_close(&database);
	return code;
}
