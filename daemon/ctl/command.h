/*
 * What every command of hosoctl is made of.  A command is one line in
 * hosoctl.c's table and one file here that exports its function; the function
 * gets its own arguments (argv[0] is the command's name), reads its options
 * with command_options, prints its answer to standard output and returns the
 * exit code.
 */
#ifndef CTL_COMMAND_H
#define CTL_COMMAND_H

#include <getopt.h> /* optind */

#include "base/err.h"
#include "base/when.h"

/* Exit codes; the man page has the same list. */
enum {
	EXIT_ANSWERED = 0, /* the question was answered */
	EXIT_UNKNOWN = 1,  /* it was understood, and there is no answer */
	EXIT_USAGE = 2,    /* bad usage, configuration or input file */
};

/* Version of the fields of --json; `hosoctl --version` prints it.  Fields are
 * only added under one version. */
enum { COMMAND_JSON_VERSION = 1 };

struct command {
	const char *name;
	const char *summary; /* one line of `hosoctl --help` */
	const char *usage;   /* what follows the name, lines of options too */
	int (*run)(const struct command *command, int argc, char **argv);
};

/* Prints the usage to standard output; returns EXIT_ANSWERED. */
int command_help(const struct command *command);

/* Says "hosoctl NAME: ${fmt}" on standard error; returns EXIT_USAGE. */
int command_refuse(const struct command *command, const char *fmt, ...)
    PRINTF_LIKE(2, 3);
/* The same with the usage, where the words are none of it. */
int command_refuse_usage(const struct command *command);
/* The same for what is no fault of the question; returns EXIT_UNKNOWN. */
int command_fail(const struct command *command, const char *fmt, ...)
    PRINTF_LIKE(2, 3);

/*
 * One option by its long name.  What it is given goes to ${text}, or to
 * ${take}, which may be called several times and returns -1 or an exit code;
 * one that is given nothing sets ${flag}.  With ${word} it is no option but the
 * one word that is needed, and the name says what ("CODE").
 */
struct command_option {
	const char *name;
	const char **text;
	bool *flag;
	int (*take)(const struct command *command, const char *text,
	    void *context);
	void *context;
	const char **word;
};

enum { COMMAND_OPTIONS = 30 };

/* Reads them, at most COMMAND_OPTIONS and --help: an exit code, or -1 with
 * optind at the first word.  What is not among them is refused, and so are
 * --json and --csv together and two values where one is taken. */
int command_options(const struct command *command, int argc, char **argv,
    const struct command_option *options, size_t count);
/* The same of a command that takes no words but the one among ${options}. */
int command_only_options(const struct command *command, int argc, char **argv,
    const struct command_option *options, size_t count);

/* The first word, where of the options before it --config and --control alone
 * are given something; NULL. */
const char *command_first_word(int argc, char **argv);

/* What takes --lang vi|en; ${english} is a bool. */
int command_language(const struct command *command, const char *text,
    void *english);

/* The one word behind the options, which is a ${what} ("CODE"): -1 and ${out},
 * or it is refused. */
int command_word(const struct command *command, int argc, char **argv,
    const char *what, const char **out);

/* What ${option} was given as a date, "20/11/2026", or as a moment, where a
 * date alone is its beginning, with ${ends} its end: -1 and ${out}, or it is
 * refused. */
int command_day(const struct command *command, const char *option,
    const char *text, day *out);
int command_moment(const struct command *command, const char *option,
    const char *text, int32_t offset, bool ends, instant *out);
/* The same, a date alone as its last second: as of when a day is told of. */
int command_moment_last(const struct command *command, const char *option,
    const char *text, int32_t offset, instant *out);

/* This machine's present. */
instant command_now(void);

/* Prints ${complaints} on standard error, one a line with file, line and
 * column. */
void command_complain(const struct complaints *complaints);

#endif
