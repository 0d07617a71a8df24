/*
 * hosod: the daemon.  Options, then the world is built, run, and taken apart
 * in reverse.  What happens while it runs stands in flow/.
 */
#include <assert.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "flow/build.h"
#include "flow/deliver.h"
#include "flow/operator.h"
#include "flow/polls.h"
#include "flow/restore.h"
#include "flow/retain.h"
#include "flow/retire.h"
#include "flow/world.h"
#include "io/clock_option.h"
#include "io/conf_load.h"
#include "io/store_history.h"
#include "wire/json.h"

enum {
	EXIT_OK = 0,
	EXIT_SOURCE = 1, /* --once: a source failed */
	EXIT_CONFIG = 2,
	EXIT_DELIVERY = 3, /* --once: a letter did not leave */
	EXIT_SYSTEM = 4,   /* the state folder, the control socket, the clock */
	GRACE_MS = 5000,   /* for letters under way at the end */
};

struct options {
	const char *config;
	bool check, show, once, restored;
	struct loop_clock clock;
};

static void
usage(FILE *out)
{
	fputs(
	    "usage: hosod [--config FILE] [--check | --show-config | --once |\n"
	    "              --restored]\n"
	    "             [--clock START,xRATE[,REALSTART] | "
	    "START,step] [--version]\n"
	    "\n"
	    "Watches administrative dossiers against their legal deadlines.\n"
	    "\n"
	    "  --config FILE   configuration (" HOSOD_CONFIG ")\n"
	    "  --check         check everything, say all that is wrong\n"
	    "  --show-config   print the configuration in force\n"
	    "  --once          poll every source once, judge, deliver, end\n"
	    "  --restored      the database comes from a backup: nothing is "
	    "sent\n"
	    "                  twice; to be run once, before the daemon\n"
	    "  --clock …       simulated time: 2020-09-07T00:00,x20000 runs\n"
	    "                  fast; …,step moves when hosoctl says so\n",
	    out);
}

/* Fills ${options}; an exit code, or -1 to go on. */
static int
parse_options(int argc, char **argv, struct options *options)
{
	static const struct option known[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "check", no_argument, NULL, 'k' },
		{ "show-config", no_argument, NULL, 's' },
		{ "once", no_argument, NULL, 'o' },
		{ "restored", no_argument, NULL, 'r' },
		{ "clock", required_argument, NULL, 't' },
		{ "version", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct err err;
	int c;

	*options = (struct options){ .config = HOSOD_CONFIG,
		.clock = { .kind = LOOP_REAL } };
	while ((c = getopt_long(argc, argv, "c:h", known, NULL)) != -1) {
		switch (c) {
		case 'c':
			options->config = optarg;
			break;
		case 'k':
			options->check = true;
			break;
		case 's':
			options->show = true;
			break;
		case 'o':
			options->once = true;
			break;
		case 'r':
			options->restored = true;
			break;
		case 't':
			if (clock_option_parse(optarg, &options->clock, &err))
				break;
			fprintf(stderr, "hosod: --clock: %s\n", err.text);
			return EXIT_CONFIG;
		case 'v':
			puts("hosod " HOSOD_VERSION);
			return EXIT_OK;
		case 'h':
			usage(stdout);
			return EXIT_OK;
		default:
			usage(stderr);
			return EXIT_CONFIG;
		}
	}
	if (optind < argc) {
		struct err said;

		err_set(&said,
		    "\"%s\" is not understood; a configuration is named by "
		    "--config FILE",
		    argv[optind]);
		fprintf(stderr, "hosod: %s\n", said.text);
		return EXIT_CONFIG;
	}
	return -1;
}

/* ---- configuration ---- */

static void
print_complaints(const struct complaints *complaints)
{
	struct arena *arena = arena_new(4096);
	struct buf words = buf_over(arena);

	conf_load_words(&words, complaints);
	fputs(buf_text(&words), stderr);
	arena_free(arena);
}

/* Loads it and prints every complaint; NULL when it must not be used.  The
 * complaints stay with the caller. */
static struct conf *
load_with(const char *path, instant now, bool with_accounts,
    struct complaints *complaints)
{
	const struct conf_load_plan plan = { .path = path,
		.credentials = supervise_credentials(),
		.today = when_day(now, WHEN_OFFICE_OFFSET),
		.with_secrets = true,
		.with_accounts = with_accounts,
		.with_templates = true };
	struct conf *conf = conf_load(&plan, complaints);

	print_complaints(complaints);
	return conf;
}

static struct conf *
load(const char *path, instant now, bool with_accounts)
{
	struct complaints complaints = { 0 };
	struct conf *conf = load_with(path, now, with_accounts, &complaints);

	complaints_finish(&complaints);
	return conf;
}

/* What the database says about it, where there is one. */
static bool
check_database(const struct conf *conf)
{
	struct complaints left = { 0 };
	bool good;

	retire_check(conf, &left);
	print_complaints(&left);
	good = left.errors == 0;
	complaints_finish(&left);
	return good;
}

static void
say_good(const struct options *options, const struct conf *conf)
{
	printf("%s: good (sources %d, channels %d, rungs %d)\n",
	    options->config, conf->source_count, conf->channel_count,
	    conf->ladder.count);
	if (!conf_leaves_machine(conf))
		printf("note: no channel leaves this machine "
		       "(delivery: local)\n");
	if (conf->trial)
		printf("note: on trial (mode: trial): letters go to %d "
		       "recipients alone, unless `hosoctl go-live` has ended "
		       "it\n",
		    conf->trial_count);
}

static int
check(const struct options *options, instant now)
{
	struct conf *conf = load(options->config, now, true);
	struct arena *arena;
	bool good;

	if (conf == NULL)
		return EXIT_CONFIG;
	arena = arena_new(64 * 1024);
	good = check_database(conf);
	if (options->show)
		fputs(conf_show(conf, arena), stdout);
	else if (good)
		say_good(options, conf);
	arena_free(arena);
	conf_free(conf);
	return good ? EXIT_OK : EXIT_CONFIG;
}

/* ---- the program ---- */

struct program {
	const struct options *options;
	struct world world;
	struct operator operator;
	bool interrupted; /* by a signal */
	char stamp[WHEN_TEXT];
};

static const char *
simulated_stamp(void *context)
{
	struct program *program = context;

	when_iso_minute(program->stamp, loop_now(program->world.loop),
	    WHEN_OFFICE_OFFSET);
	program->stamp[10] = ' ';
	return program->stamp;
}

static void
open_log(struct program *program, enum log_level threshold)
{
	struct log_target target = { .threshold = threshold,
		.journal = supervise_has_journal(),
		.context = program };

	if (program->options->clock.kind != LOOP_REAL)
		target.stamp = simulated_stamp;
	log_to(&target);
}

/* ---- reload and signals ---- */

/* Whoever asked does not see the log: the first error is told with its
 * place. */
static void
refuse_reload(const struct complaints *complaints, struct err *err)
{
	const struct complaint *first = NULL;
	char more[48] = "";

	for (int i = complaints->count - 1; i >= 0; i--)
		if (!complaints->items[i].warning)
			first = &complaints->items[i];
	assert(first != NULL);
	if (complaints->errors > 1)
		snprintf(more, sizeof(more), " (and %d more, in the log)",
		    complaints->errors - 1);
	if (first->line > 0)
		err_set(err,
		    "the new configuration is refused, the old one stays in "
		    "force: %s:%d: %s%s",
		    first->file, first->line, first->text, more);
	else
		err_set(err,
		    "the new configuration is refused, the old one stays in "
		    "force: %s: %s%s",
		    first->file, first->text, more);
}

static bool
reload(void *context, struct err *err)
{
	struct program *program = context;
	struct world *world = &program->world;
	struct complaints complaints = { 0 };
	struct conf *conf = load_with(program->options->config,
	    loop_now(world->loop), false, &complaints);

	if (conf == NULL)
		refuse_reload(&complaints, err);
	complaints_finish(&complaints);
	if (conf == NULL || !build_again(world, conf, err))
		return false;
	open_log(program, world->conf->log);
	log_notice("reload: %s is in force", program->options->config);
	return true;
}

static void
on_signal(void *context, int number)
{
	struct program *program = context;
	struct world *world = &program->world;
	struct err err;

	if (number != SIGHUP) {
		log_info("ending: %s", strsignal(number));
		program->interrupted = true;
		loop_stop(world->loop);
		return;
	}
	/* Between two slices of its sweep a transaction is open. */
	if (world->once) {
		log_warning("reload: --once goes on with the configuration it "
			    "has read");
		return;
	}
	if (world->supervise != NULL)
		supervise_reloading(world->supervise);
	if (!reload(program, &err))
		log_err("reload: %s", err.text);
	if (world->supervise != NULL)
		supervise_ready(world->supervise);
}

/* ---- running ---- */

/* In real time a present before the newest history or before this program was
 * written is not believed. */
static void
doubt_clock(struct program *program)
{
	struct world *world = &program->world;
	instant now = loop_now(world->loop);
	struct history_head head;
	struct err err;

	if (loop_is_simulated(world->loop))
		return;
	if (!store_history_head(world->store, &head, &err)) {
		world_doubt(world, err.text);
		return;
	}
	if (head.count > 0 && now < head.newest)
		world_doubt(world, "now is before the newest history row");
	else if (now < (instant)HOSOD_BUILT)
		world_doubt(world, "now is before this program was written");
}

static void
on_jump(void *context, int64_t by)
{
	struct program *program = context;
	struct err err;

	err_set(&err, "the time jumped by %lld hours", (long long)(by / 3600));
	world_doubt(&program->world, err.text);
}

static int
outcome_of_once(const struct world *world)
{
	struct err err;

	if (!polls_all_well(world->polls, &err)) {
		fprintf(stderr, "hosod: %s\n", err.text);
		return EXIT_SOURCE;
	}
	if (!deliver_all_well(world->deliver, &err)) {
		fprintf(stderr, "hosod: %s\n", err.text);
		return EXIT_DELIVERY;
	}
	return EXIT_OK;
}

static int
serve(struct program *program)
{
	struct world *world = &program->world;
	struct err err;

	program->operator=(struct operator){ .world = world,
		.reload = reload,
		.context = program };
	if (!world->once &&
	    !operator_open(&program->operator, world->conf->control, &err)) {
		log_err("control: %s", err.text);
		return EXIT_SYSTEM;
	}
	loop_on_signal(world->loop, SIGTERM, on_signal, program);
	loop_on_signal(world->loop, SIGINT, on_signal, program);
	loop_on_signal(world->loop, SIGHUP, on_signal, program);
	loop_on_jump(world->loop, on_jump, program);
	doubt_clock(program);
	if (world->held && world->once)
		return EXIT_SYSTEM;
	if (!world->held)
		world_start(world);
	if (world->supervise != NULL)
		supervise_ready(world->supervise);
	log_info("hosod " HOSOD_VERSION " runs: %d sources, %d channels%s",
	    world->conf->source_count, world->conf->channel_count,
	    conf_leaves_machine(world->conf)
		? ""
		: "; no channel leaves this machine");
	loop_run(world->loop);
	if (world->supervise != NULL)
		supervise_stopping(world->supervise);
	operator_close(&program->operator);
	if (!world->once)
		return EXIT_OK;
	if (program->interrupted || world->held)
		return EXIT_SYSTEM;
	retain_once(world->retain);
	return outcome_of_once(world);
}

/* --restored: the database is stamped, and that is all. */
static int
stamp(struct program *program, struct conf *conf)
{
	struct world *world = &program->world;
	instant now = loop_now(world->loop);
	struct err err;
	bool good = build_store(world, conf, &err);

	if (good) {
		good =
		    restore_stamp(world->store, (int64_t)getuid(), now, &err);
		store_close(world->store);
		world->store = NULL;
	}
	if (good)
		log_notice("restored: what lies before this moment is not told "
			   "again");
	else
		log_err("restored: %s", err.text);
	conf_free(conf);
	loop_free(world->loop);
	return good ? EXIT_OK : EXIT_SYSTEM;
}

int
main(int argc, char **argv)
{
	struct program program = { 0 };
	struct options options;
	struct conf *conf;
	struct err err;
	int code = parse_options(argc, argv, &options);

	if (code >= 0)
		return code;
	json_init();
	signal(SIGPIPE, SIG_IGN);
	program.options = &options;
	program.world.loop = loop_new(&options.clock);
	open_log(&program, LOG_LEVEL_INFO);
	if (options.check || options.show) {
		code = check(&options, loop_now(program.world.loop));
		loop_free(program.world.loop);
		return code;
	}
	conf = load(options.config, loop_now(program.world.loop), false);
	if (conf == NULL) {
		loop_free(program.world.loop);
		return EXIT_CONFIG;
	}
	open_log(&program, conf->log);
	if (options.restored)
		return stamp(&program, conf);
	if (!options.once)
		program.world.supervise = supervise_new(program.world.loop);
	program.world.once = options.once;
	program.world.fetcher = fetcher_new(program.world.loop);
	if (build_world(&program.world, conf, &err)) {
		code = serve(&program);
	} else {
		log_err("start: %s", err.text);
		code = EXIT_SYSTEM;
	}
	build_take_apart(&program.world, GRACE_MS);
	fetcher_free(program.world.fetcher);
	supervise_free(program.world.supervise);
	loop_free(program.world.loop);
	return code;
}
