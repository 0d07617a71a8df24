/* hosoctl digest: a digest as it would be composed now. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/database.h"
#include "flow/showing.h"
#include "io/file.h"
#include "wire/json.h"

enum {
	HTML_MODE = 0644,
};

struct typed {
	const char *config, *to, *date, *scope, *html;
};

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "to", .text = &typed->to },
		{ "date", .text = &typed->date },
		{ "scope", .text = &typed->scope },
		{ "html", .text = &typed->html },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	if (refused < 0 && typed->to == NULL)
		return command_refuse(command,
		    "--to NAME is wanted: account, mail address or name of who "
		    "gets the digest");
	return refused;
}

/* One of those that are owed on the day. */
struct chosen {
	const struct conf_digest *digest;
	struct evening_owed owed;
	instant due;
};

struct asked {
	const struct command *command;
	struct database *database;
	const struct typed *typed;
	struct showing *showing;
	day date;
	bool dated; /* somebody said which day */
	struct chosen *chosen;
	size_t count;
	bool is_known; /* somebody of that name gets digests at all */
};

/* ---- whose, and which ---- */

static bool
is_named(const struct asked *asked, const struct contact *contact)
{
	struct arena *arena = asked->database->arena;
	const char *to = asked->typed->to;

	return text_equal(contact->account, to) ||
	    text_equal(contact->mail, to) ||
	    strcmp(text_fold(arena, contact->name), text_fold(arena, to)) == 0;
}

static const char *
scope_of(const struct chosen *chosen)
{
	return chosen->owed.own_dossiers ? "own"
	    : chosen->owed.scope == NULL ? "province"
					 : chosen->owed.scope->code;
}

static bool
is_wanted(const struct asked *asked, const struct chosen *chosen)
{
	const struct agency *scope = chosen->owed.scope;
	const char *name = asked->typed->scope;

	return name == NULL || text_equal(name, scope_of(chosen)) ||
	    (scope != NULL && !chosen->owed.own_dossiers &&
		(text_equal(name, scope->name) ||
		    text_equal(name, scope->short_name)));
}

/* The evening of ${digest} on the day that is asked for: where nobody says
 * which, today's or the next one. */
static bool
evening_of(const struct asked *asked, const struct conf_digest *digest,
    instant *due)
{
	const struct world *world = showing_world(asked->showing);

	*due = evening_next(world, digest,
	    when_at(asked->date, 0, world->conf->offset));
	return !asked->dated || world_day(world, *due).n == asked->date.n;
}

static void
add_of(struct asked *asked, const struct conf_digest *digest)
{
	const struct world *world = showing_world(asked->showing);
	struct arena *arena = asked->database->arena;
	struct chosen one = { .digest = digest };
	struct evening_owed *owed;
	bool has = evening_of(asked, digest, &one.due);
	size_t count;

	owed = evening_owed(world, digest, world_day(world, one.due), arena,
	    &count);
	for (size_t i = 0; i < count; i++) {
		if (!is_named(asked, owed[i].contact))
			continue;
		asked->is_known = true;
		one.owed = owed[i];
		if (has && is_wanted(asked, &one))
			asked->chosen[asked->count++] = one;
	}
}

static void
choose(struct asked *asked)
{
	const struct conf *conf = asked->database->conf;
	size_t most = directory_contact_count(conf->directory) *
	    (size_t)conf->digest_count;

	asked->chosen = arena_alloc(asked->database->arena,
	    (most + 1) * sizeof(*asked->chosen));
	for (int i = 0; i < conf->digest_count; i++)
		add_of(asked, &conf->digests[i]);
}

/* ---- refusals ---- */

static int
refuse_none(const struct asked *asked)
{
	const struct typed *typed = asked->typed;
	char date[WHEN_TEXT];

	if (!asked->is_known)
		return command_fail(asked->command,
		    "--to \"%s\": nobody of that account, mail address or name "
		    "gets a digest; who does: digest in %s",
		    typed->to, typed->config);
	if (typed->scope != NULL)
		return command_fail(asked->command,
		    "--scope \"%s\": %s gets no digest of that", typed->scope,
		    typed->to);
	return command_fail(asked->command,
	    "--date %s: %s gets no digest on that day",
	    when_people_day(date, asked->date), typed->to);
}

static int
refuse_several(const struct asked *asked)
{
	struct buf scopes = buf_over(asked->database->arena);

	for (size_t i = 0; i < asked->count; i++)
		buf_printf(&scopes, "%s%s", i == 0 ? "" : ", ",
		    scope_of(&asked->chosen[i]));
	return command_refuse(asked->command,
	    "--to \"%s\": %zu digests; say which with --scope: %s",
	    asked->typed->to, asked->count, buf_text(&scopes));
}

/* What dossiers were on a day that has passed they are no more, and what they
 * will be after the next evening nobody knows. */
static int
refuse_day(const struct asked *asked)
{
	const struct world *world = showing_world(asked->showing);
	const struct chosen *chosen = &asked->chosen[0];
	instant now = asked->database->now;
	instant before = evening_before(world, chosen->digest, chosen->due);
	char date[WHEN_TEXT], other[WHEN_TEXT];

	when_people_day(date, asked->date);
	if (world_day(world, chosen->due).n < world_day(world, now).n)
		return command_fail(asked->command,
		    "--date %s: that day has passed; what its digest said is "
		    "in its letter: hosoctl outbox list, outbox show ID",
		    date);
	if (before > now)
		return command_fail(asked->command,
		    "--date %s: the digest of %s comes before it, and what "
		    "will be so after it nobody knows",
		    date, when_people_day(other, world_day(world, before)));
	return -1;
}

/* ---- the answer ---- */

static int
print(const struct asked *asked)
{
	const struct chosen *chosen = &asked->chosen[0];
	struct letter_text text;
	struct err err;

	if (!showing_compose(asked->showing, chosen->digest, chosen->due,
		asked->database->now, &chosen->owed, &text, &err))
		return command_fail(asked->command, "%s", err.text);
	if (asked->typed->html == NULL) {
		printf("%s\n\n%s", text.subject, text.text);
		return EXIT_ANSWERED;
	}
	if (!file_write_atomic(asked->typed->html,
		(struct slice){ text.html, strlen(text.html) }, HTML_MODE,
		&err))
		return command_fail(asked->command, "%s", err.text);
	printf("Đã ghi %s\n", asked->typed->html);
	return EXIT_ANSWERED;
}

static int
find_and_print(struct asked *asked)
{
	int refused;

	choose(asked);
	if (asked->count == 0)
		return refuse_none(asked);
	if (asked->count > 1)
		return refuse_several(asked);
	refused = refuse_day(asked);
	return refused >= 0 ? refused : print(asked);
}

static int
answer(const struct command *command, struct database *database,
    const void *given)
{
	const struct typed *typed = given;
	struct complaints complaints = { 0 };
	struct asked asked = { .command = command,
		.database = database,
		.typed = typed,
		.date = when_day(database->now, database->conf->offset),
		.dated = typed->date != NULL };
	int code = asked.dated
	    ? command_day(command, "--date", typed->date, &asked.date)
	    : -1;

	if (code >= 0)
		return code;
	json_init();
	asked.showing =
	    showing_new(database->own, database->store, &complaints);
	command_complain(&complaints);
	complaints_finish(&complaints);
	code = asked.showing == NULL ? EXIT_USAGE : find_and_print(&asked);
	showing_free(asked.showing);
	return code;
}

int
digest_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int code = read_options(command, argc, argv, &typed);

	return code >= 0
	    ? code
	    : database_answer(command, typed.config, answer, &typed);
}
