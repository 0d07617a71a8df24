/* hosoctl findings: what somebody should look at, with its evidence. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/findings_print.h"

struct typed {
	const char *config, *period, *agency, *xlsx;
	uint64_t kinds; /* 0: all */
	bool counts, list_kinds, csv, json;
};

static int
add_kind(const struct command *command, const char *text, void *context)
{
	struct typed *typed = context;
	const char *names[FINDING_KIND_COUNT];
	enum finding_kind kind;
	const char *nearest;

	if (finding_kind_parse(text, &kind)) {
		typed->kinds |= (uint64_t)1 << kind;
		return -1;
	}
	for (int i = 0; i < FINDING_KIND_COUNT; i++)
		names[i] = finding_kind_text((enum finding_kind)i);
	nearest = text_nearest(text, names, FINDING_KIND_COUNT);
	return command_refuse(command,
	    "--kind \"%s\": no such kind%s%s%s (--kinds lists them)", text,
	    nearest == NULL ? "" : "; did you mean \"",
	    nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?");
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "period", .text = &typed->period },
		{ "agency", .text = &typed->agency },
		{ "kind", .take = add_kind, .context = typed },
		{ "counts", .flag = &typed->counts },
		{ "kinds", .flag = &typed->list_kinds },
		{ "xlsx", .text = &typed->xlsx },
		{ "csv", .flag = &typed->csv },
		{ "json", .flag = &typed->json },
	};

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	return command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
}

static int
list_kinds(void)
{
	for (int i = 0; i < FINDING_KIND_COUNT; i++)
		printf("%-20s %s\n", finding_kind_text((enum finding_kind)i),
		    finding_kind_people((enum finding_kind)i));
	return EXIT_ANSWERED;
}

static int
print(const struct command *command, const struct typed *typed,
    const struct finding_search *search, const struct found_list *list)
{
	struct err err;

	if (typed->xlsx != NULL &&
	    !findings_book(search, list, !typed->counts, typed->xlsx, &err))
		return command_fail(command, "%s", err.text);
	if (typed->json)
		findings_print_json(search, list, !typed->counts);
	else if (typed->csv)
		findings_print_csv(search, list, !typed->counts);
	else if (typed->xlsx == NULL)
		findings_print_people(search, list, !typed->counts);
	else
		printf("Đã ghi %s\n", typed->xlsx);
	return EXIT_ANSWERED;
}

static int
answer(const struct command *command, struct database *database,
    const void *what)
{
	const struct typed *typed = what;
	struct finding_search search = { .database = database,
		.kinds = typed->kinds == 0 ? ~(uint64_t)0 : typed->kinds };
	struct report_asked asked;
	struct found_list list;
	struct err err;
	int code = report_ask_recorded(command, database, typed->period,
	    typed->agency, &asked);

	if (code >= 0)
		return code;
	search.period = asked.period;
	search.scope = asked.scope;
	code = found_list_fill(&search, &list, &err)
	    ? print(command, typed, &search, &list)
	    : command_fail(command, "%s", err.text);
	found_list_finish(&list);
	return code;
}

int
findings_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	if (refused >= 0)
		return refused;
	return typed.list_kinds
	    ? list_kinds()
	    : database_answer(command, typed.config, answer, &typed);
}
