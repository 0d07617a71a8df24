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
	PAGE = 1000,
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
read_since(const struct command *command, const char *text, void *since)
{
	return read_number(command, "--since", text, 0, since);
}

static int
read_limit(const struct command *command, const char *text, void *limit)
{
	return read_number(command, "--limit", text, 1, limit);
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "since", .take = read_since, .context = &typed->since },
		{ "limit", .take = read_limit, .context = &typed->limit },
	};

	*typed =
	    (struct typed){ .config = DATABASE_CONFIG, .limit = INT64_MAX };
	return command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
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
