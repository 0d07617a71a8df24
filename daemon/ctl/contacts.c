/* hosoctl contacts: the options, and which command is meant. */
#include "ctl/contacts.h"

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"

static int
read_options(const struct command *command, int argc, char **argv,
    struct contacts_asked *asked)
{
	const struct command_option options[] = {
		{ "config", .text = &asked->config },
		{ "control", .text = &asked->control },
		{ "json", .flag = &asked->json },
		{ "csv", .flag = &asked->csv },
		{ "dry-run", .flag = &asked->dry_run },
		{ "add", .flag = &asked->add },
	};

	*asked = (struct contacts_asked){ .config = DATABASE_CONFIG };
	return command_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
}

/* Has options of its own. */
static bool
is_pairing(int argc, char **argv)
{
	const char *word = command_first_word(argc, argv);

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
	return command_refuse_usage(command);
}
