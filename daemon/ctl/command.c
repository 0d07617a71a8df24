/* What commands share: usage, refusals, complaints. */
#include "ctl/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

int
command_help(const struct command *command)
{
	printf("usage: hosoctl %s %s\n", command->name, command->usage);
	return EXIT_ANSWERED;
}

static void say(const struct command *command, const char *fmt, va_list args)
    PRINTF_LIKE(2, 0);

static void
say(const struct command *command, const char *fmt, va_list args)
{
	fprintf(stderr, "hosoctl %s: ", command->name);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
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
command_fail(const struct command *command, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(command, fmt, args);
	va_end(args);
	return EXIT_UNKNOWN;
}

int
command_bad_option(const struct command *command, char **argv, int option)
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
command_word(const struct command *command, int argc, char **argv,
    const char *what, const char **out)
{
	if (argc - optind != 1)
		return command_refuse(command, "one %s is needed", what);
	*out = argv[optind];
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

		fprintf(stderr, "%s:", c->file);
		if (c->line > 0)
			fprintf(stderr, "%d:", c->line);
		if (c->column > 0)
			fprintf(stderr, "%d:", c->column);
		fprintf(stderr, " %s%s\n", c->warning ? "warning: " : "",
		    c->text);
	}
}
