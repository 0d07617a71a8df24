/* hosoctl apology CODE: records a written apology, withdraws a mistyped one, or
 * drafts its form. */
#include <stdio.h>

#include "base/text.h"
#include "ctl/apology_form.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "ctl/errand.h"
#include "wire/json.h"

struct typed {
	const char *config, *control, *code;
	struct apology_form letter;
	bool draft, withdraw;
};

static int
read_day(const struct command *command, const char *option, const char *text,
    day *out, bool *has)
{
	int refused = command_day(command, option, text, out);

	*has = refused < 0;
	return refused;
}

static int
read_date(const struct command *command, const char *text, void *context)
{
	struct apology_form *letter = context;

	return read_day(command, "--date", text, &letter->date,
	    &letter->has_date);
}

static int
read_new_date(const struct command *command, const char *text, void *context)
{
	struct apology_form *letter = context;

	return read_day(command, "--new-date", text, &letter->new_date,
	    &letter->has_new_date);
}

static int
check_withdraw(const struct command *command, const struct typed *typed)
{
	const struct apology_form *letter = &typed->letter;

	if (typed->draft || letter->number != NULL || letter->has_date ||
	    letter->has_new_date)
		return command_refuse(command,
		    "--withdraw takes --reason and nothing else of a letter");
	return text_is_empty(letter->reason)
	    ? command_refuse(command, "--reason is needed to withdraw it")
	    : -1;
}

/* Whether everything is there that recording needs. */
static int
check(const struct command *command, const struct typed *typed)
{
	const struct apology_form *letter = &typed->letter;
	const char *missing = text_is_empty(letter->number) ? "--number"
	    : !letter->has_date                             ? "--date"
	    : !letter->has_new_date                         ? "--new-date"
							    : NULL;

	if (typed->withdraw)
		return check_withdraw(command, typed);
	if (typed->draft || missing == NULL)
		return -1;
	return command_refuse(command, "%s is needed to record the letter",
	    missing);
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	struct apology_form *letter = &typed->letter;
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "control", .text = &typed->control },
		{ "number", .text = &letter->number },
		{ "date", .take = read_date, .context = letter },
		{ "new-date", .take = read_new_date, .context = letter },
		{ "reason", .text = &letter->reason },
		{ "draft", .flag = &typed->draft },
		{ "withdraw", .flag = &typed->withdraw },
		{ "CODE", .word = &typed->code },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	return refused >= 0 ? refused : check(command, typed);
}

static void
begin(const struct database *database, const struct dossier *dossier,
    const struct typed *typed, struct errand *errand)
{
	const struct apology_form *letter = &typed->letter;
	char date[WHEN_TEXT];

	errand_begin(errand, database->arena,
	    typed->withdraw ? "apology-withdraw" : "apology");
	errand_put_dossier(errand, database, dossier);
	if (!typed->withdraw) {
		jsonw_put_string(&errand->out, "number", letter->number);
		jsonw_put_string(&errand->out, "date",
		    when_iso_day(date, letter->date));
		jsonw_put_string(&errand->out, "new_date",
		    when_iso_day(date, letter->new_date));
	}
	errand_put_given(errand, "reason", letter->reason);
}

static const char *
people_day(const struct database *database, const struct cJSON *answer,
    const char *key)
{
	const struct cJSON *member = json_member(answer, key);
	struct err ignored;
	day date;

	if (!cJSON_IsString(member) ||
	    !when_parse_day(member->valuestring, &date, &ignored))
		return "-";
	return when_people_day(arena_alloc(database->arena, WHEN_TEXT), date);
}

/* What is recorded once should be seen to be right at once. */
static void
say_cautions(const struct database *database, const struct dossier *dossier,
    const struct typed *typed, const struct cJSON *answer)
{
	struct rules rules = database_rules(database, dossier->source);
	const struct calendar *calendar =
	    rules_calendar(&rules, &dossier->facts);
	const struct apology_form *letter = &typed->letter;
	const struct cJSON *old_date = json_member(answer, "old_date");
	char text[WHEN_TEXT];
	struct err err;
	day old;

	if (!calendar_is_working(calendar, letter->new_date))
		printf("Lưu ý: ngày hẹn lại %s (%s) là ngày nghỉ\n",
		    when_people_day(text, letter->new_date),
		    when_people_weekday(letter->new_date));
	if (cJSON_IsString(old_date) &&
	    when_parse_day(old_date->valuestring, &old, &err) &&
	    letter->date.n > old.n)
		printf("Lưu ý: văn bản ngày %s được lập sau hạn cũ\n",
		    when_people_day(text, letter->date));
}

static void
say_recorded(const struct database *database, const struct dossier *dossier,
    const struct typed *typed, const struct cJSON *answer)
{
	printf("%s văn bản xin lỗi số %s: hồ sơ %s hẹn lại ngày %s (hạn cũ "
	       "%s)\n",
	    cJSON_IsTrue(json_member(answer, "already"))
		? "Đã ghi nhận từ trước"
		: "Đã ghi nhận",
	    typed->letter.number, dossier->facts.seen.code,
	    people_day(database, answer, "new_date"),
	    people_day(database, answer, "old_date"));
	say_cautions(database, dossier, typed, answer);
}

static void
say_withdrawn(const struct dossier *dossier, const struct cJSON *answer)
{
	const struct cJSON *number = json_member(answer, "number");

	if (cJSON_IsString(number))
		printf("Đã rút văn bản xin lỗi số %s của hồ sơ %s; hạn trước "
		       "đó có hiệu lực trở lại\n",
		    number->valuestring, dossier->facts.seen.code);
	else
		printf("Văn bản xin lỗi của hồ sơ %s đã được rút từ trước\n",
		    dossier->facts.seen.code);
}

static int
record(const struct command *command, const struct database *database,
    const struct dossier *dossier, const struct typed *typed)
{
	const struct cJSON *answer;
	struct errand errand;
	int refused;

	begin(database, dossier, typed, &errand);
	refused =
	    errand_send(command, database, typed->control, &errand, &answer);
	if (refused >= 0)
		return refused;
	if (typed->withdraw)
		say_withdrawn(dossier, answer);
	else
		say_recorded(database, dossier, typed, answer);
	return EXIT_ANSWERED;
}

/* What is typed, else what was recorded. */
static void
draft(const struct database *database, const struct dossier *dossier,
    const struct apology_form *typed)
{
	const struct apology *recorded = &dossier->facts.apology;
	struct apology_form form = *typed;

	if (apology_is_there(recorded)) {
		if (form.number == NULL)
			form.number = recorded->number;
		if (form.reason == NULL)
			form.reason = recorded->reason;
		if (!form.has_date)
			form.date = recorded->date;
		if (!form.has_new_date)
			form.new_date = recorded->new_date;
		form.has_date = form.has_new_date = true;
	}
	fputs(apology_form_html(database, dossier, &form), stdout);
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	struct dossier dossier;
	int refused =
	    database_dossier(command, database, typed->code, &dossier);

	if (refused >= 0)
		return refused;
	if (!typed->draft)
		return record(command, database, &dossier, typed);
	draft(database, &dossier, &typed->letter);
	return EXIT_ANSWERED;
}

int
apology_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
