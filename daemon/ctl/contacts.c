/* hosoctl contacts: the options, and which command is meant. */
#include "ctl/contacts.h"

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"

enum {
	OPTION_CONFIG = 256,
	OPTION_CONTROL,
	OPTION_JSON,
	OPTION_CSV,
	OPTION_DRY_RUN,
	OPTION_ADD,
	OPTION_HELP,
};

static const struct option options[] = {
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "control", required_argument, NULL, OPTION_CONTROL },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "csv", no_argument, NULL, OPTION_CSV },
	{ "dry-run", no_argument, NULL, OPTION_DRY_RUN },
	{ "add", no_argument, NULL, OPTION_ADD },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ 0 },
};

static int
read_options(const struct command *command, int argc, char **argv,
    struct contacts_asked *asked)
{
	int option;

	*asked = (struct contacts_asked){ .config = DATABASE_CONFIG };
	while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		switch (option) {
		case OPTION_CONFIG:
			asked->config = optarg;
			break;
		case OPTION_CONTROL:
			asked->control = optarg;
			break;
		case OPTION_JSON:
			asked->json = true;
			break;
		case OPTION_CSV:
			asked->csv = true;
			break;
		case OPTION_DRY_RUN:
			asked->dry_run = true;
			break;
		case OPTION_ADD:
			asked->add = true;
			break;
		case OPTION_HELP:
			return command_help(command);
		default:
			return command_bad_option(command, argv, option);
		}
	}
	return -1;
}

/* The first word that is no option and no option's value. */
static const char *
first_word(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-')
			return argv[i];
		i += text_equal(argv[i], "--config") ||
		    text_equal(argv[i], "--control");
	}
	return NULL;
}

/* Has options of its own. */
static bool
is_pairing(int argc, char **argv)
{
	const char *word = first_word(argc, argv);

	return text_equal(word, "pair") || text_equal(word, "paired");
}

int
contacts_run(const struct command *command, int argc, char **argv)
{
	struct contacts_asked asked;
	int code, words;

	if (is_pairing(argc, argv))
		return pair_run(command, argc, argv);
	code = read_options(command, argc, argv, &asked);
	words = argc - optind;
	if (code >= 0)
		return code;
	if (asked.json && asked.csv)
		return command_refuse(command, "--json or --csv, not both");
	if (words == 1 && text_equal(argv[optind], "missing"))
		return contacts_missing(command, &asked);
	if (words == 1 && text_equal(argv[optind], "status"))
		return contacts_status(command, &asked);
	if (words == 2 && text_equal(argv[optind], "confirm")) {
		asked.file = argv[optind + 1];
		return contacts_confirm(command, &asked);
	}
	if (words == 2 && text_equal(argv[optind], "import")) {
		asked.file = argv[optind + 1];
		return contacts_import(command, &asked);
	}
	return command_refuse(command, "usage: hosoctl %s %s", command->name,
	    command->usage);
}
