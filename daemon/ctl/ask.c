/* hosoctl clock, poll, reload, go-live, source accept: asks the running daemon
 * over its socket. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "ctl/errand.h"
#include "io/conf_load.h"
#include "io/control.h"
#include "wire/json.h"

enum {
	/* A step may lead through weeks of simulated time. */
	PATIENCE_MS = 3600 * 1000,
};

struct typed {
	const char *config, *control;
	bool full;
};

/* Reads the options; an exit code, or -1 with optind at the first word. */
static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "control", .text = &typed->control },
		{ "full", .flag = &typed->full },
	};

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	return command_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
}

/* The socket's path: as typed, else as configured.  Whether the tables are
 * sound the daemon says: a reload is asked for with a broken one in place. */
static int
socket_path(const struct typed *typed, struct arena *arena, const char **out)
{
	const struct conf_load_plan plan = { .path = typed->config,
		.without_today = true,
		.without_tables = true };
	struct conf *conf;
	int refused;

	*out = typed->control;
	if (*out != NULL)
		return -1;
	refused = database_conf(&plan, &conf);
	if (refused >= 0)
		return refused;
	*out = arena_string(arena, conf->control);
	conf_free(conf);
	return -1;
}

/* Prints the time that the answer tells, else ${said}, where there is one. */
static int
ask(const struct command *command, const struct typed *typed,
    struct arena *arena, const char *request, const char *said)
{
	const struct cJSON *answer;
	const char *path, *now;
	struct err err;
	int refused = socket_path(typed, arena, &path);

	if (refused >= 0)
		return refused;
	json_init();
	if (!control_ask(path, request, PATIENCE_MS, arena, &answer, &err))
		return command_fail(command, "%s", err.text);
	if (json_text(arena, json_member(answer, "now"), &now, &err) &&
	    now != NULL)
		puts(now);
	else if (said != NULL)
		puts(said);
	return EXIT_ANSWERED;
}

/* {"v":1,"do":VERB,KEY:VALUE[,"full":true]} */
static const char *
request_of(struct arena *arena, const char *verb, const char *key,
    const char *value, bool full)
{
	struct errand errand;

	errand_begin(&errand, arena, verb);
	if (key != NULL)
		jsonw_put_string(&errand.out, key, value);
	if (full)
		jsonw_put_bool(&errand.out, "full", true);
	return errand_end(&errand);
}

/* ${said} tells that it was done; NULL: nothing is said. */
static int
run(const struct command *command, int argc, char **argv, const char *said,
    const char *(*word)(struct arena *arena, const struct typed *typed,
	int count, char **words))
{
	struct arena *arena;
	struct typed typed;
	const char *request;
	int code = read_options(command, argc, argv, &typed);

	if (code >= 0)
		return code;
	arena = arena_new(4096);
	request = word(arena, &typed, argc - optind, argv + optind);
	code = request == NULL ? command_refuse_usage(command)
			       : ask(command, &typed, arena, request, said);
	arena_free(arena);
	return code;
}

static const char *
word_clock(struct arena *arena, const struct typed *typed, int count,
    char **words)
{
	(void)typed;
	if (count == 2 && strcmp(words[0], "to") == 0)
		return request_of(arena, "clock-to", "time", words[1], false);
	if (count == 1 && strcmp(words[0], "confirm") == 0)
		return request_of(arena, "clock-confirm", NULL, NULL, false);
	return NULL;
}

static const char *
word_poll(struct arena *arena, const struct typed *typed, int count,
    char **words)
{
	return count == 1
	    ? request_of(arena, "poll", "source", words[0], typed->full)
	    : NULL;
}

static const char *
word_reload(struct arena *arena, const struct typed *typed, int count,
    char **words)
{
	(void)typed;
	(void)words;
	return count == 0 ? request_of(arena, "reload", NULL, NULL, false)
			  : NULL;
}

static const char *
word_go_live(struct arena *arena, const struct typed *typed, int count,
    char **words)
{
	(void)typed;
	(void)words;
	return count == 0 ? request_of(arena, "go-live", NULL, NULL, false)
			  : NULL;
}

int
go_live_run(const struct command *command, int argc, char **argv)
{
	return run(command, argc, argv,
	    "Đã kết thúc chạy thử: từ nay thư được gửi như thường lệ; thư đã "
	    "giữ lại thì không gửi",
	    word_go_live);
}

/* A mistyped time is told as that of every other command; the daemon looks,
 * too. */
static int
check_time(const struct command *command, int argc, char **argv)
{
	struct err err;
	instant ignored;

	for (int i = 1; i + 1 < argc; i++)
		if (text_equal(argv[i], "to") &&
		    !when_parse_instant(argv[i + 1], WHEN_OFFICE_OFFSET,
			&ignored, &err))
			return command_refuse(command, "%s", err.text);
	return -1;
}

int
clock_run(const struct command *command, int argc, char **argv)
{
	int refused = check_time(command, argc, argv);

	return refused >= 0 ? refused
			    : run(command, argc, argv, NULL, word_clock);
}

int
poll_run(const struct command *command, int argc, char **argv)
{
	return run(command, argc, argv,
	    "Đã yêu cầu lấy dữ liệu ngay; kết quả: hosoctl status", word_poll);
}

int
reload_run(const struct command *command, int argc, char **argv)
{
	return run(command, argc, argv, "Cấu hình mới đã có hiệu lực",
	    word_reload);
}

static const char *
word_accept(struct arena *arena, const struct typed *typed, int count,
    char **words)
{
	(void)typed;
	return count == 2
	    ? request_of(arena, "source-accept", "source", words[1], false)
	    : NULL;
}

int
source_accept_run(const struct command *command, int argc, char **argv)
{
	return run(command, argc, argv, NULL, word_accept);
}
