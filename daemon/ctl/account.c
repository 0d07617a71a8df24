/* hosoctl account: the line that lets somebody sign in to the dashboard. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "io/password.h"
#include "wire/web_accounts.h"

enum { LINE = PASSWORD_MOST + 4 };

struct typed {
	const char *config, *name, *scope, *right, *full_name;
	bool no_password;
};

/* One line of standard input, without its end; false: there is none, or it
 * goes on. */
static bool
read_line(char out[LINE])
{
	size_t size;

	if (fgets(out, LINE, stdin) == NULL)
		return false;
	size = strlen(out);
	if (size == 0 || (out[size - 1] != '\n' && !feof(stdin)))
		return false;
	out[strcspn(out, "\r\n")] = '\0';
	return true;
}

/* The read is interrupted, and then the terminal shows again what is typed. */
static void
interrupt(int number)
{
	(void)number;
}

/* The same, at a terminal that shows nothing of it. */
static bool
ask(const char *prompt, char out[LINE])
{
	const struct sigaction interrupts = { .sa_handler = interrupt };
	struct termios before, silent;
	struct sigaction usual;
	bool read;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return false;
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	fputs(prompt, stderr);
	sigaction(SIGINT, &interrupts, &usual);
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) != 0)
		return false;
	read = read_line(out);
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	sigaction(SIGINT, &usual, NULL);
	fputc('\n', stderr);
	return read;
}

static int
ask_twice(const struct command *command, char out[LINE])
{
	char again[LINE];
	bool same;

	if (!ask("Mật khẩu: ", out) || !ask("Nhập lại: ", again))
		return command_fail(command, "no password was read");
	same = text_equal(out, again);
	explicit_bzero(again, sizeof(again));
	return same
	    ? -1
	    : command_refuse(command, "the two passwords are not the same");
}

static int
read_password(const struct command *command, char out[LINE])
{
	if (isatty(STDIN_FILENO))
		return ask_twice(command, out);
	return read_line(out)
	    ? -1
	    : command_refuse(command,
		  "a password is wanted: one line of standard input, up to %d "
		  "bytes",
		  PASSWORD_MOST);
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "scope", .text = &typed->scope },
		{ "right", .text = &typed->right },
		{ "name", .text = &typed->full_name },
		{ "no-password", .flag = &typed->no_password },
		{ "NAME", .word = &typed->name },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG, .right = "read" };
	refused = command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	if (refused >= 0)
		return refused;
	if (typed->scope == NULL)
		return command_refuse(command,
		    "--scope: which agencies it sees is needed (codes with "
		    "commas between them, or * for all)");
	if (typed->full_name == NULL)
		typed->full_name = typed->name;
	return -1;
}

static const char *
line_of(struct arena *arena, const struct typed *typed, const char *hash)
{
	return arena_printf(arena, "%s:%s:%s:%s:%s", typed->name, hash,
	    typed->scope, typed->right, typed->full_name);
}

/* By the reader of the file itself; what it says is of this one line. */
static int
check(const struct command *command, const struct typed *typed,
    const struct conf *conf, struct arena *arena)
{
	struct complaints complaints = { 0 };
	const char *line = line_of(arena, typed, "!");
	int refused = -1;

	if (strpbrk(line, "\r\n") != NULL ||
	    strchr(typed->scope, ':') != NULL ||
	    strchr(typed->right, ':') != NULL || *typed->name == '#' ||
	    strchr(typed->name, ':') != NULL)
		return command_refuse(command,
		    "a colon stands between fields alone, and all of them in "
		    "one line");
	if (web_accounts_parse("account", (struct slice){ line, strlen(line) },
		conf->directory, arena, &complaints) == NULL)
		refused =
		    command_refuse(command, "%s", complaints.items[0].text);
	complaints_finish(&complaints);
	return refused;
}

static int
print(const struct command *command, const struct typed *typed,
    struct arena *arena)
{
	char password[LINE] = "", hash[PASSWORD_HASH] = "!";
	struct err err;
	int refused = -1;
	bool done = true;

	if (!typed->no_password)
		refused = read_password(command, password);
	if (refused < 0 && !typed->no_password)
		done = password_hash(password, hash, &err);
	explicit_bzero(password, sizeof(password));
	if (refused >= 0)
		return refused;
	if (!done)
		return command_refuse(command, "%s", err.text);
	puts(line_of(arena, typed, hash));
	return EXIT_ANSWERED;
}

int
account_run(const struct command *command, int argc, char **argv)
{
	struct conf_load_plan plan = { .without_today = true };
	struct arena *arena;
	struct typed typed;
	struct conf *conf;
	int code = read_options(command, argc, argv, &typed);

	if (code >= 0)
		return code;
	plan.path = typed.config;
	code = database_conf(&plan, &conf);
	if (code >= 0)
		return code;
	arena = arena_new(16 * 1024);
	code = check(command, &typed, conf, arena);
	if (code < 0)
		code = print(command, &typed, arena);
	arena_free(arena);
	conf_free(conf);
	return code;
}
