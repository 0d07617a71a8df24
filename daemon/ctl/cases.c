/* hosoctl test: an office's own tests of its rules. */
#include "ctl/cases.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "io/file.h"
#include "wire/json.h"

struct typed {
	const char *config, *file;
};

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "FILE", .word = &typed->file },
	};

	*typed = (struct typed){ .config = NULL };
	return command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
}

/* Prints what is wrong; an exit code, or -1 where nothing is. */
static int
end_complaints(struct complaints *complaints)
{
	int code = complaints->errors > 0 ? EXIT_USAGE : -1;

	command_complain(complaints);
	complaints_finish(complaints);
	return code;
}

static int
read_cases(const struct command *command, const char *path, struct arena *arena,
    struct cases *out)
{
	struct conf_file file = { .name = path };
	struct complaints complaints = { 0 };
	struct err err;
	bool ok;

	if (!file_read(arena, path, CONF_FILE_MAX, &file.bytes, &err))
		return command_refuse(command, "%s", err.text);
	ok = cases_read(arena, &file, file_folder(arena, path), out,
	    &complaints);
	return ok ? end_complaints(&complaints)
		  : (end_complaints(&complaints), EXIT_USAGE);
}

/* ---- what only shows beside the configuration ---- */

/* A rung that is none would only ever be missing. */
static void
check_rung(const struct conf *conf, const char *file,
    const struct case_notice *notice, struct complaints *complaints)
{
	static const char *const others[] = { "baseline", "wrong-data" };
	const char *names[LADDER_RUNGS];
	const char *near;

	if (ladder_find(&conf->ladder, notice->rung) != NULL)
		return;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (text_equal(others[i], notice->rung))
			return;
	for (int i = 0; i < conf->ladder.count; i++)
		names[i] = conf->ladder.rungs[i].name;
	near = text_nearest(notice->rung, names, (size_t)conf->ladder.count);
	if (near != NULL)
		complaints_add(complaints, file, notice->line, notice->column,
		    "rung: the ladder has no \"%s\"; did you mean \"%s\"?",
		    notice->rung, near);
	else
		complaints_add(complaints, file, notice->line, notice->column,
		    "rung: the ladder has no \"%s\"", notice->rung);
}

static void
check_case(const struct conf *conf, const char *file,
    const struct case_case *one, struct complaints *complaints)
{
	if (one->source != NULL &&
	    (conf_source(conf, one->source) == NULL ||
		!conf_source(conf, one->source)->enabled))
		complaints_add(complaints, file, one->line, one->column,
		    "source: no enabled source is called \"%s\"", one->source);
	for (int i = 0; i < one->moment_count; i++)
		for (int k = 0; k < one->moments[i].notice_count; k++)
			check_rung(conf, file, &one->moments[i].notices[k],
			    complaints);
}

/* ---- running ---- */

/* The catalogue with a confirmed row of the case's own limit: what else the
 * row of its procedure says stays. */
static const struct catalogue *
catalogue_with(const struct conf *conf, const struct case_case *one,
    struct arena *arena, struct err *err)
{
	const struct procedure *row = NULL;
	struct procedure *own = arena_alloc(arena, sizeof(*own));

	for (size_t i = 0;
	     one->procedure != NULL && i < catalogue_count(conf->catalogue);
	     i++)
		if (catalogue_is_code(catalogue_row(conf->catalogue, i)->code,
			one->procedure))
			row = catalogue_row(conf->catalogue, i);
	if (row != NULL)
		*own = *row;
	own->code = one->procedure;
	own->confirmed = true;
	own->from = (day){ INT32_MIN };
	own->to = (day){ INT32_MAX };
	if (!limit_parse(one->limit, &own->limit, err))
		return NULL;
	return catalogue_build(arena, own, 1, catalogue_hash(conf->catalogue),
	    err);
}

static bool
run_case(struct conf *conf, const struct typed *typed,
    const struct case_case *its, bool *passed, struct err *err)
{
	const struct catalogue *catalogue = conf->catalogue;
	struct case_case one = *its;
	struct cases_run run = { .conf = conf, .its = &one };
	struct buf wrong;
	bool ok;

	run.arena = arena_new(1 << 16);
	wrong = buf_over(run.arena);
	run.wrong = &wrong;
	run.file = typed->file;
	if (one.limit != NULL && one.procedure == NULL)
		one.procedure = "0.000000";
	if (one.limit != NULL)
		conf->catalogue = catalogue_with(conf, &one, run.arena, err);
	ok = conf->catalogue != NULL && cases_rehearse(&run, err);
	conf->catalogue = catalogue;
	*passed = ok && wrong.size == 0;
	if (ok)
		printf("%s  %s:%d: %s\n%s", *passed ? "ĐẠT" : "SAI",
		    typed->file, its->line, its->name,
		    wrong.size == 0 ? "" : buf_text(&wrong));
	arena_free(run.arena);
	return ok;
}

static int
run_all(const struct command *command, struct conf *conf,
    const struct typed *typed, const struct cases *cases)
{
	const struct log_target quiet = { .threshold = LOG_LEVEL_ERR };
	int failed = 0;
	struct err err;

	log_to(&quiet);
	/* What a trial holds back would leave. */
	conf->trial = false;
	for (int i = 0; i < cases->count; i++) {
		bool passed;

		if (!run_case(conf, typed, &cases->items[i], &passed, &err))
			return command_refuse(command, "%s", err.text);
		failed += !passed;
	}
	printf("%d ca đạt, %d ca sai\n", cases->count - failed, failed);
	return failed == 0 ? EXIT_ANSWERED : EXIT_UNKNOWN;
}

static int
with_conf(const struct command *command, const struct typed *typed,
    const struct cases *cases)
{
	const struct conf_load_plan plan = { .path = typed->config != NULL
		    ? typed->config
		    : cases->config != NULL ? cases->config
					    : DATABASE_CONFIG,
		.without_today = true,
		.with_templates = true };
	struct complaints complaints = { 0 };
	struct conf *conf = conf_load(&plan, &complaints);
	int code = EXIT_USAGE;

	for (int i = 0; conf != NULL && i < cases->count; i++)
		check_case(conf, typed->file, &cases->items[i], &complaints);
	if (conf == NULL || complaints.errors > 0)
		command_complain(&complaints);
	else
		code = run_all(command, conf, typed, cases);
	complaints_finish(&complaints);
	if (conf != NULL)
		conf_free(conf);
	return code;
}

int
test_run(const struct command *command, int argc, char **argv)
{
	struct arena *arena;
	struct typed typed;
	struct cases cases;
	int code = read_options(command, argc, argv, &typed);

	if (code >= 0)
		return code;
	json_init();
	arena = arena_new(1 << 16);
	code = read_cases(command, typed.file, arena, &cases);
	if (code < 0)
		code = with_conf(command, &typed, &cases);
	arena_free(arena);
	return code;
}
