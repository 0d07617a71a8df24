/* What commands share: usage, refusals, complaints. */
#include "ctl/command.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "base/mem.h"
#include "base/text.h"

int
command_help(const struct command *command)
{
	printf("usage: hosoctl %s %s\n", command->name, command->usage);
	return EXIT_ANSWERED;
}

/* Whatever was typed is quoted, and some of it is long. */
enum { SAID_MOST = 600 };

static void say(const struct command *command, const char *fmt, va_list args)
    PRINTF_LIKE(2, 0);

static void
say(const struct command *command, const char *fmt, va_list args)
{
	char *text = mem_vprintf(fmt, args);

	text_cut_middle(text, SAID_MOST);
	fprintf(stderr, "hosoctl %s: %s\n", command->name, text);
	mem_free(text);
}

int
command_refuse(const struct command *command, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(command, fmt, args);
	va_end(args);
	return EXIT_USAGE;
}

int
command_refuse_usage(const struct command *command)
{
	fprintf(stderr, "hosoctl %s: usage: hosoctl %s %s\n", command->name,
	    command->name, command->usage);
	return EXIT_USAGE;
}

int
command_fail(const struct command *command, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(command, fmt, args);
	va_end(args);
	return EXIT_UNKNOWN;
}

/* getopt_long's codes: the index of the option above these. */
enum { OPTION_FIRST = 256, OPTION_HELP = OPTION_FIRST + COMMAND_OPTIONS };

static void
list_options(const struct command_option *options, size_t count,
    struct option out[COMMAND_OPTIONS + 2])
{
	assert(count <= COMMAND_OPTIONS);
	for (size_t i = 0; i < count; i++)
		if (options[i].word == NULL)
			*out++ = (struct option){ options[i].name,
				options[i].flag == NULL ? required_argument
							: no_argument,
				NULL, OPTION_FIRST + (int)i };
	*out++ = (struct option){ "help", no_argument, NULL, OPTION_HELP };
	*out = (struct option){ 0 };
}

/* Two shapes of one answer. */
static int
check_shape(const struct command *command, const struct command_option *options,
    size_t count)
{
	int shapes = 0;

	for (size_t i = 0; i < count; i++)
		shapes += options[i].flag != NULL && *options[i].flag &&
		    (text_equal(options[i].name, "json") ||
			text_equal(options[i].name, "csv"));
	return shapes > 1 ? command_refuse(command, "--json or --csv, not both")
			  : -1;
}

static int
take_option(const struct command *command, const struct command_option *option,
    bool again)
{
	if (option->take != NULL)
		return option->take(command, optarg, option->context);
	if (option->flag != NULL) {
		*option->flag = true;
		return -1;
	}
	if (again && !text_equal(*option->text, optarg))
		return command_refuse(command,
		    "--%s is given twice: \"%s\" and \"%s\"", option->name,
		    *option->text, optarg);
	*option->text = optarg;
	return -1;
}

/* What getopt_long just refused, with '?' or ':'. */
static int
refuse_option(const struct command *command, char **argv, int option)
{
	const char *word = argv[optind - 1];

	if (option == ':')
		return command_refuse(command, "%s needs a value", word);
	/* A known long option that was given a value it does not take leaves
	 * its own code in optopt; an unknown one leaves 0. */
	if (optopt != 0 && word[0] == '-' && word[1] == '-')
		return command_refuse(command, "%s takes no value", word);
	if (optopt != 0)
		return command_refuse(command,
		    "-%c: no such option (try hosoctl %s --help)", optopt,
		    command->name);
	return command_refuse(command,
	    "%s: no such option (try hosoctl %s --help)", word, command->name);
}

int
command_options(const struct command *command, int argc, char **argv,
    const struct command_option *options, size_t count)
{
	struct option known[COMMAND_OPTIONS + 2];
	bool given[COMMAND_OPTIONS] = { false };
	int option, refused = -1;

	/* It prints nothing by itself. */
	opterr = 0;
	list_options(options, count, known);
	while (refused < 0 &&
	    (option = getopt_long(argc, argv, ":", known, NULL)) != -1) {
		if (option == OPTION_HELP)
			return command_help(command);
		if (option < OPTION_FIRST)
			return refuse_option(command, argv, option);
		option -= OPTION_FIRST;
		refused = take_option(command, &options[option], given[option]);
		given[option] = true;
	}
	return refused >= 0 ? refused : check_shape(command, options, count);
}

int
command_word(const struct command *command, int argc, char **argv,
    const char *what, const char **out)
{
	if (argc - optind != 1)
		return command_refuse(command, "one %s is needed", what);
	*out = argv[optind];
	return -1;
}

int
command_only_options(const struct command *command, int argc, char **argv,
    const struct command_option *options, size_t count)
{
	int refused = command_options(command, argc, argv, options, count);

	if (refused >= 0)
		return refused;
	for (size_t i = 0; i < count; i++)
		if (options[i].word != NULL)
			return command_word(command, argc, argv,
			    options[i].name, options[i].word);
	if (optind < argc)
		return command_refuse(command,
		    "\"%s\": %s takes no words, only options", argv[optind],
		    command->name);
	return -1;
}

const char *
command_first_word(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-')
			return argv[i];
		i += text_equal(argv[i], "--config") ||
		    text_equal(argv[i], "--control");
	}
	return NULL;
}

int
command_language(const struct command *command, const char *text, void *english)
{
	bool is_english = text_equal(text, "en");

	if (!is_english && !text_equal(text, "vi"))
		return command_refuse(command,
		    "--lang \"%s\": not a language (vi or en)", text);
	*(bool *)english = is_english;
	return -1;
}

int
command_day(const struct command *command, const char *option, const char *text,
    day *out)
{
	struct err err;

	return when_parse_day(text, out, &err)
	    ? -1
	    : command_refuse(command, "%s: %s", option, err.text);
}

int
command_moment(const struct command *command, const char *option,
    const char *text, int32_t offset, bool ends, instant *out)
{
	struct err err;

	return when_parse_moment(text, offset, ends, out, &err)
	    ? -1
	    : command_refuse(command, "%s: %s", option, err.text);
}

int
command_moment_last(const struct command *command, const char *option,
    const char *text, int32_t offset, instant *out)
{
	instant begins;
	int refused =
	    command_moment(command, option, text, offset, false, &begins);

	if (refused < 0)
		refused =
		    command_moment(command, option, text, offset, true, out);
	if (refused < 0 && *out != begins)
		(*out)--;
	return refused;
}

instant
command_now(void)
{
	return (instant)time(NULL);
}

void
command_complain(const struct complaints *complaints)
{
	for (int i = 0; i < complaints->count; i++) {
		const struct complaint *c = &complaints->items[i];

		char *file = mem_copy_string(c->file);

		text_cut_middle(file, SAID_MOST);
		fprintf(stderr, "%s:", file);
		mem_free(file);
		if (c->line > 0)
			fprintf(stderr, "%d:", c->line);
		if (c->column > 0)
			fprintf(stderr, "%d:", c->column);
		fprintf(stderr, " %s%s\n", c->warning ? "warning: " : "",
		    c->text);
	}
}
