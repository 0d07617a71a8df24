/*
 * hosoweb: the window.  Serves the pages behind the links of letters, from a
 * database that it only reads, by a daemon that it asks.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "io/conf_load.h"
#include "io/listener.h"
#include "io/supervise.h"
#include "web/readers.h"
#include "web/server.h"
#include "web/sessions.h"
#include "web/throttle.h"
#include "wire/json.h"

#define ADDRESS "127.0.0.1:8090"

enum {
	EXIT_OK = 0,
	EXIT_CONFIG = 2,
	EXIT_SYSTEM = 4, /* the socket */
};

struct options {
	const char *config, *listen;
};

static void
usage(FILE *out)
{
	fputs("usage: hosoweb [--config FILE] [--listen ADDRESS:PORT] "
	      "[--version]\n"
	      "\n"
	      "Serves the pages behind the links of hosod's letters.\n"
	      "\n"
	      "  -c, --config FILE      configuration (" HOSOD_CONFIG ")\n"
	      "  --listen ADDRESS:PORT  where it listens, unless the service\n"
	      "                         manager hands a socket over\n"
	      "                         (" ADDRESS ", this machine alone)\n",
	    out);
}

/* Fills ${options}; an exit code, or -1 to go on. */
static int
parse_options(int argc, char **argv, struct options *options)
{
	static const struct option known[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "listen", required_argument, NULL, 'l' },
		{ "version", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct err said;
	int c;

	*options = (struct options){ .config = HOSOD_CONFIG };
	while ((c = getopt_long(argc, argv, "c:h", known, NULL)) != -1) {
		switch (c) {
		case 'c':
			options->config = optarg;
			break;
		case 'l':
			options->listen = optarg;
			break;
		case 'v':
			puts("hosoweb " HOSOD_VERSION);
			return EXIT_OK;
		case 'h':
			usage(stdout);
			return EXIT_OK;
		default:
			usage(stderr);
			return EXIT_CONFIG;
		}
	}
	if (optind == argc)
		return -1;
	err_set(&said, "\"%s\" is not understood", argv[optind]);
	fprintf(stderr, "hosoweb: %s\n", said.text);
	return EXIT_CONFIG;
}

/* Of the secrets only its own. */
static struct conf *
load(const char *path)
{
	const struct conf_load_plan plan = { .path = path,
		.credentials = supervise_credentials(),
		.without_today = true,
		.with_secrets = true,
		.with_accounts = true,
		.secrets_of = CONF_WEB_SECRETS };
	struct complaints complaints = { 0 };
	struct arena *arena = arena_new(4096);
	struct buf words = buf_over(arena);
	struct conf *conf = conf_load(&plan, &complaints);

	conf_load_words(&words, &complaints);
	fputs(buf_text(&words), stderr);
	arena_free(arena);
	complaints_finish(&complaints);
	if (conf == NULL || conf->web.key != NULL || conf->web.accounts != NULL)
		return conf;
	fprintf(stderr,
	    "hosoweb: %s: without a key (web: key) there is no link to serve, "
	    "and without accounts (web: accounts) nobody to sign in\n",
	    path);
	conf_free(conf);
	return NULL;
}

/* The only place that reads the clock. */
static instant
real_now(void)
{
	return (instant)time(NULL);
}

static int
open_socket(const struct options *options, struct err *err)
{
	bool none;
	int fd = listener_inherited(&none, err);

	if (none)
		return listener_open(options->listen == NULL ? ADDRESS
							     : options->listen,
		    err);
	if (options->listen != NULL)
		log_warning("--listen %s: not used, a socket was handed over",
		    options->listen);
	return fd;
}

static int
serve(const struct site *site, const struct options *options,
    const sigset_t *ends)
{
	char where[LISTENER_TEXT];
	struct server *server;
	struct err err;
	int signal_, fd = open_socket(options, &err);

	if (fd < 0) {
		log_err("%s", err.text);
		return EXIT_SYSTEM;
	}
	if (listener_is_public(fd))
		log_warning("%s can be reached from other machines, without "
			    "encryption",
		    listener_text(fd, where));
	listener_text(fd, where);
	server = server_start(site, fd, &err);
	if (server == NULL) {
		log_err("%s", err.text);
		return EXIT_SYSTEM;
	}
	log_notice("listening at %s", where);
	sigwait(ends, &signal_);
	server_stop(server);
	return EXIT_OK;
}

int
main(int argc, char **argv)
{
	struct log_target target = { .threshold = LOG_LEVEL_INFO,
		.journal = supervise_has_journal() };
	struct options options;
	struct web_readers *readers;
	struct web_pages *pages;
	struct conf *conf;
	struct site site;
	sigset_t ends;
	struct err err;
	int code = parse_options(argc, argv, &options);

	if (code >= 0)
		return code;
	conf = load(options.config);
	if (conf == NULL)
		return EXIT_CONFIG;
	target.threshold = conf->log;
	log_to(&target);
	json_init();
	signal(SIGPIPE, SIG_IGN);
	/* Taken by sigwait alone: the server's threads inherit the mask. */
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	pages = web_pages_new();
	readers = web_readers_new(conf);
	site = (struct site){ .conf = conf,
		.pages = pages,
		.clock = real_now,
		.readers = readers,
		.sessions = sessions_new(),
		.throttle = throttle_new() };
	site.figures = figures_keep_start(conf, real_now, &err);
	if (site.figures != NULL) {
		code = serve(&site, &options, &ends);
	} else {
		log_err("%s", err.text);
		code = EXIT_SYSTEM;
	}
	figures_keep_stop(site.figures);
	throttle_free(site.throttle);
	sessions_free(site.sessions);
	web_readers_free(readers);
	web_pages_free(pages);
	conf_free(conf);
	return code;
}
