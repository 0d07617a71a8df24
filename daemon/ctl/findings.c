/* hosoctl findings: what somebody should look at, with its evidence. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/findings_print.h"

enum {
	OPTION_CONFIG = 256,
	OPTION_PERIOD,
	OPTION_AGENCY,
	OPTION_KIND,
	OPTION_COUNTS,
	OPTION_KINDS,
	OPTION_XLSX,
	OPTION_CSV,
	OPTION_JSON,
	OPTION_HELP,
};

static const struct option options[] = {
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "period", required_argument, NULL, OPTION_PERIOD },
	{ "agency", required_argument, NULL, OPTION_AGENCY },
	{ "kind", required_argument, NULL, OPTION_KIND },
	{ "counts", no_argument, NULL, OPTION_COUNTS },
	{ "kinds", no_argument, NULL, OPTION_KINDS },
	{ "xlsx", required_argument, NULL, OPTION_XLSX },
	{ "csv", no_argument, NULL, OPTION_CSV },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ 0 },
};

struct typed {
	const char *config, *period, *agency, *xlsx;
	uint64_t kinds; /* 0: all */
	bool counts, list_kinds, csv, json;
};

static int
add_kind(const struct command *command, const char *text, struct typed *typed)
{
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
	int option, refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		switch (option) {
		case OPTION_CONFIG:
			typed->config = optarg;
			break;
		case OPTION_PERIOD:
			typed->period = optarg;
			break;
		case OPTION_AGENCY:
			typed->agency = optarg;
			break;
		case OPTION_KIND:
			refused = add_kind(command, optarg, typed);
			if (refused >= 0)
				return refused;
			break;
		case OPTION_COUNTS:
			typed->counts = true;
			break;
		case OPTION_KINDS:
			typed->list_kinds = true;
			break;
		case OPTION_XLSX:
			typed->xlsx = optarg;
			break;
		case OPTION_CSV:
			typed->csv = true;
			break;
		case OPTION_JSON:
			typed->json = true;
			break;
		case OPTION_HELP:
			return command_help(command);
		default:
			return command_bad_option(command, argv, option);
		}
	}
	if (optind < argc)
		return command_refuse(command,
		    "\"%s\": findings takes no words, only options",
		    argv[optind]);
	return -1;
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
	return EXIT_ANSWERED;
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	struct finding_search search = { .database = database,
		.kinds = typed->kinds == 0 ? ~(uint64_t)0 : typed->kinds };
	struct found_list list;
	struct err err;
	int code = report_period_since(command, database, typed->period,
	    &search.period);

	if (code < 0 && typed->agency != NULL)
		code = database_agency(command, database, typed->agency,
		    &search.scope.agency);
	if (code >= 0)
		return code;
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
