/* hosoctl export: history as JSON lines, for a data warehouse. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "io/store_query.h"
#include "io/store_replay.h"
#include "wire/jsonw.h"

enum {
	OPTION_CONFIG = 256,
	OPTION_SINCE,
	OPTION_LIMIT,
	OPTION_HELP,
	PAGE = 1000,
};

static const struct option options[] = {
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "since", required_argument, NULL, OPTION_SINCE },
	{ "limit", required_argument, NULL, OPTION_LIMIT },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ 0 },
};

struct typed {
	const char *config;
	int64_t since, limit;
};

static int
read_number(const struct command *command, const char *option, const char *text,
    int64_t low, int64_t *out)
{
	if (text_to_int(text, low, INT64_MAX, out))
		return -1;
	return command_refuse(command,
	    "%s \"%s\": a whole number, %lld or more", option, text,
	    (long long)low);
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	int option, refused = -1;

	*typed =
	    (struct typed){ .config = DATABASE_CONFIG, .limit = INT64_MAX };
	while (refused < 0 &&
	    (option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		switch (option) {
		case OPTION_CONFIG:
			typed->config = optarg;
			break;
		case OPTION_SINCE:
			refused = read_number(command, "--since", optarg, 0,
			    &typed->since);
			break;
		case OPTION_LIMIT:
			refused = read_number(command, "--limit", optarg, 1,
			    &typed->limit);
			break;
		case OPTION_HELP:
			return command_help(command);
		default:
			return command_bad_option(command, argv, option);
		}
	}
	if (refused < 0 && optind < argc)
		return command_refuse(command,
		    "\"%s\": export takes no words, only options",
		    argv[optind]);
	return refused;
}

/* The dossier's own names stand in every line: ids of rows mean nothing
 * elsewhere, and a line is whole by itself. */
static bool
print_change(const struct database *page, const struct change *change,
    struct err *err)
{
	struct buf buf = buf_over(page->arena);
	struct jsonw out = jsonw_into(&buf);
	struct dossier_name name = { 0 };

	if (change->dossier != 0 &&
	    !store_dossier_name(page->store, change->dossier, page->arena,
		&name, err))
		return false;
	jsonw_object(&out);
	jsonw_put_int(&out, "id", change->sequence);
	jsonw_put_string(&out, "at", database_rfc3339(page, change->at));
	jsonw_put_string(&out, "after", database_rfc3339(page, change->after));
	jsonw_put_string(&out, "kind", change_kind_text(change->kind));
	jsonw_put_string(&out, "source",
	    name.code == NULL ? NULL : database_source(page, name.source));
	jsonw_put_string(&out, "code", name.code);
	if (change->previous == 0)
		jsonw_put_null(&out, "previous");
	else
		jsonw_put_int(&out, "previous", change->previous);
	jsonw_key(&out, "payload");
	if (change->payload == NULL)
		jsonw_null(&out);
	else
		jsonw_raw(&out, change->payload);
	jsonw_object_end(&out);
	if (puts(buf_text(&buf)) < 0)
		return err_set(err, "standard output: %s", strerror(errno));
	return true;
}

/* A page is one statement; what comes meanwhile is behind the cursor. */
static bool
export_all(const struct database *database, const struct typed *typed,
    struct err *err)
{
	struct database page = *database;
	int64_t after = typed->since, left = typed->limit;
	struct change *changes;
	size_t count = 1;
	bool ok = true;

	page.arena = arena_new(1024 * 1024);
	while (ok && left > 0 && count > 0) {
		arena_reset(page.arena);
		ok = store_history_after(page.store, after,
		    left < PAGE ? (size_t)left : PAGE, page.arena, &changes,
		    &count, err);
		for (size_t i = 0; ok && i < count; i++) {
			ok = print_change(&page, &changes[i], err);
			after = changes[i].sequence;
			left--;
		}
	}
	arena_free(page.arena);
	if (ok && (fflush(stdout) != 0 || ferror(stdout)))
		return err_set(err, "standard output: %s", strerror(errno));
	return ok;
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	struct history_head head;
	struct err err;

	if (!store_history_head(database->store, &head, &err))
		return command_fail(command, "%s", err.text);
	/* The head is not moved back: somebody's cursor is of another
	 * database, or of one that was restored since. */
	if (typed->since > head.count)
		return command_fail(command,
		    "--since %lld: history has %lld rows: the cursor is of "
		    "another database, or a backup was put back",
		    (long long)typed->since, (long long)head.count);
	return export_all(database, typed, &err)
	    ? EXIT_ANSWERED
	    : command_fail(command, "%s", err.text);
}

int
export_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
