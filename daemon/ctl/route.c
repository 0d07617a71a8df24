/* hosoctl route CODE: who would be told what, when and why. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/timetable.h"
#include "ctl/commands.h"
#include "ctl/route.h"
#include "io/store_notice.h"
#include "wire/json.h"

enum {
	/* Verdicts change for other reasons than rungs, too. */
	STEPS_MOST = 1000,
};

struct typed {
	const char *config, *at, *rung, *code;
	bool json;
};

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "at", .text = &typed->at },
		{ "rung", .text = &typed->rung },
		{ "json", .flag = &typed->json },
		{ "CODE", .word = &typed->code },
	};

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	return command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
}

/* ---- who is told ---- */

/* Colleagues who share a mailbox share its letter. */
static bool
is_told(const struct coming *coming, const struct telling *tellings,
    const struct conf_channel *channel, const char *address)
{
	for (size_t i = 0; i < coming->count; i++)
		if (tellings[i].channel == channel &&
		    text_equal(tellings[i].address, address))
			return true;
	return false;
}

/* The letter by ${channel}, if that reaches the recipient. */
static bool
add_telling(const struct foretold *foretold, struct coming *coming,
    struct telling *out, const struct recipient *it,
    const struct conf_channel *channel, struct err *err)
{
	struct telling telling = { .recipient = it,
		.channel = channel,
		.address = conf_channel_address(channel, it->contact),
		.role = route_role_on(it, channel->roles) };
	const struct contact *row = it->contact;
	struct timetable table;

	if (telling.address == NULL && it->also != NULL) {
		row = it->also;
		telling.address = conf_channel_address(channel, row);
	}
	if (telling.role == 0 || telling.address == NULL ||
	    is_told(coming, out, channel, telling.address))
		return true;
	table = conf_timetable(foretold->database->conf, channel, row);
	if (!route_leave(foretold, coming, &table, &telling, err))
		return false;
	out[coming->count++] = telling;
	return true;
}

/* A letter for each channel that reaches each recipient from ${first} on. */
static bool
add_tellings(const struct foretold *foretold, struct coming *coming,
    struct telling *out, size_t first, struct err *err)
{
	const struct conf *conf = foretold->database->conf;

	for (size_t i = first; i < coming->route.count; i++)
		for (int k = 0; k < conf->channel_count; k++)
			if (!add_telling(foretold, coming, out,
				&coming->route.recipients[i],
				&conf->channels[k], err))
				return false;
	return true;
}

/* The day on which it leaves, as the daemon asks for who is told. */
static day
leaves_on(const struct conf *conf, const char *agency,
    const struct coming *coming)
{
	const struct contact anybody = { .agency = agency };
	const struct timetable table = conf_timetable(conf, NULL, &anybody);
	instant at = coming->crossing.at;

	return when_day(coming->rung->at_once ? timetable_at_once(&table, at)
					      : timetable_after(&table, at),
	    conf->offset);
}

static bool
resolve(struct foretold *foretold, struct coming *coming, struct err *err)
{
	const struct database *database = foretold->database;
	const struct conf *conf = database->conf;
	const struct dossier *dossier = &foretold->dossier;
	struct rules rules = database_rules(database, dossier->source);
	const struct route_question question = {
		.directory = conf->directory,
		.routing = &conf->routing,
		.seen = &dossier->facts.seen,
		.source = database_source(database, dossier->source),
		.field = rules_field(&rules, &dossier->facts),
		.clock = coming->rung->clock,
		.severity = coming->rung->severity,
		.roles = coming->rung->roles,
		.on = leaves_on(conf, dossier->agency, coming),
		.is_bad = reached_is_bad,
		.is_bad_context = &foretold->reached,
		.arena = database->arena,
	};
	struct telling *tellings = arena_alloc(database->arena,
	    ROUTE_MOST * (size_t)conf->channel_count * sizeof(*tellings));
	size_t tried;

	coming->tellings = tellings;
	route_resolve(&question, &coming->route);
	if (!add_tellings(foretold, coming, tellings, 0, err))
		return false;
	if (coming->count > 0)
		return true;
	/* As the daemon does where no channel reaches anybody. */
	tried = coming->route.count;
	route_fall_back(&question, &coming->route);
	return add_tellings(foretold, coming, tellings, tried, err);
}

/* ---- what comes ---- */

/* Others than ${only} stand there for what they hold back: the oldest makes
 * place. */
static bool
make_place(struct foretold *foretold, const char *only)
{
	size_t i = 0;

	while (i < foretold->count &&
	    (only == NULL || text_equal(foretold->coming[i].rung->name, only)))
		i++;
	if (i == foretold->count)
		return false;
	foretold->count--;
	memmove(&foretold->coming[i], &foretold->coming[i + 1],
	    (foretold->count - i) * sizeof(foretold->coming[0]));
	return true;
}

static bool
add_coming(struct foretold *foretold, const struct crossing *crossing,
    const char *only, bool supposed, struct err *err)
{
	const struct ladder *ladder = foretold->database->rules.ladder;
	struct coming *coming;

	if (foretold->count == ROUTE_COMING && !make_place(foretold, only)) {
		foretold->more = true;
		return true;
	}
	coming = &foretold->coming[foretold->count];
	*coming = (struct coming){ .crossing = *crossing,
		.rung = ladder_find(ladder, crossing->rung),
		.supposed = supposed };
	if (coming->rung == NULL)
		return true;
	if (!resolve(foretold, coming, err))
		return false;
	foretold->count++;
	return true;
}

/* How many are left: those of ${only}. */
static size_t
keep_only(struct foretold *foretold, const char *only)
{
	size_t kept = 0;

	for (size_t i = 0; i < foretold->count; i++)
		if (text_equal(foretold->coming[i].rung->name, only))
			foretold->coming[kept++] = foretold->coming[i];
	foretold->count = kept;
	return kept;
}

/* The crossings that are recorded, before ${at}. */
static bool
recorded(const struct foretold *foretold, instant at, struct crossing **out,
    size_t *count, struct err *err)
{
	const struct database *database = foretold->database;
	size_t kept = 0;

	if (!store_crossings(database->store, foretold->dossier.id,
		database->arena, out, count, err))
		return false;
	for (size_t i = 0; i < *count; i++)
		if ((*out)[i].at < at || at >= database->now)
			(*out)[kept++] = (*out)[i];
	*count = kept;
	return true;
}

static void
append(struct arena *arena, struct crossing **list, size_t *count,
    const struct judgement *judgement)
{
	size_t more = judgement->crossing_count;
	struct crossing *grown =
	    arena_alloc(arena, (*count + more + 1) * sizeof(*grown));

	if (*count > 0)
		memcpy(grown, *list, *count * sizeof(*grown));
	if (more > 0)
		memcpy(grown + *count, judgement->crossings,
		    more * sizeof(*grown));
	*list = grown;
	*count += more;
}

/* The judgement goes on in the times to come, from alarm to alarm, as the
 * daemon would if no news came. */
static bool
foretell(struct foretold *foretold, const char *only, struct err *err)
{
	const struct database *database = foretold->database;
	struct dossier *dossier = &foretold->dossier;
	struct rules rules = database_rules(database, dossier->source);
	bool past = foretold->at < database->now;
	instant now = past ? foretold->at : database->now;
	instant last = past ? now - 1 : dossier->judged;
	struct crossing *before;
	struct judgement judgement;
	size_t count;

	if (!recorded(foretold, now, &before, &count, err))
		return false;
	for (int i = 0; i < STEPS_MOST && now != INSTANT_NEVER; i++) {
		judge(&dossier->facts, &rules, before, count, last, now,
		    dossier->baseline, database->arena, &judgement);
		for (size_t k = 0; k < judgement.crossing_count; k++)
			if (judgement.crossings[k].outcome == CROSSING_TOLD &&
			    judgement.crossings[k].at >= foretold->at &&
			    !add_coming(foretold, &judgement.crossings[k], only,
				false, err))
				return false;
		append(database->arena, &before, &count, &judgement);
		last = now;
		now = judgement.verdict.next;
		if (foretold->more)
			break;
	}
	return true;
}

/* A rung that is not coming: as if it were crossed at the moment asked for. */
static bool
suppose(struct foretold *foretold, const struct rung *rung, struct err *err)
{
	const struct verdict *verdict = &foretold->dossier.verdict;
	instant due = judge_clock_due(verdict, rung->clock);
	const struct crossing crossing = { .rung = rung->name,
		.clock = rung->clock,
		.due = when_day(due == INSTANT_NONE ? foretold->at : due,
		    foretold->database->conf->offset),
		.at = foretold->at };

	return add_coming(foretold, &crossing, rung->name, true, err);
}

static int
refuse_rung(const struct command *command, const struct ladder *ladder,
    const char *name)
{
	const char *names[LADDER_RUNGS];
	const char *near;

	for (int i = 0; i < ladder->count; i++)
		names[i] = ladder->rungs[i].name;
	near = text_nearest(name, names, (size_t)ladder->count);
	return near == NULL
	    ? command_refuse(command, "--rung \"%s\": no such rung", name)
	    : command_refuse(command,
		  "--rung \"%s\": no such rung; did you mean \"%s\"?", name,
		  near);
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	struct foretold *foretold =
	    arena_alloc(database->arena, sizeof(*foretold));
	const struct rung *rung = NULL;
	struct judgement judgement;
	struct err err;
	int refused;

	json_init();
	*foretold =
	    (struct foretold){ .database = database, .at = database->now };
	if (typed->at != NULL) {
		refused = command_moment(command, "--at", typed->at,
		    database->conf->offset, false, &foretold->at);
		if (refused >= 0)
			return refused;
	}
	if (typed->rung != NULL) {
		rung = ladder_find(database->rules.ladder, typed->rung);
		if (rung == NULL)
			return refuse_rung(command, database->rules.ladder,
			    typed->rung);
	}
	if (!reached_read(database, &foretold->reached, &err))
		return command_fail(command, "%s", err.text);
	refused = database_dossier(command, database, typed->code,
	    &foretold->dossier);
	if (refused >= 0)
		return refused;
	/* Sets the watch's begin, which judging needs. */
	database_judge(database, &foretold->dossier, database->now, &judgement);
	foretold->dossier.verdict = judgement.verdict;
	foretold->retired =
	    database_retired(database, foretold->dossier.source);
	if (foretold->retired == INSTANT_NONE &&
	    !foretell(foretold, rung == NULL ? NULL : rung->name, &err))
		return command_fail(command, "%s", err.text);
	if (foretold->retired == INSTANT_NONE && rung != NULL &&
	    keep_only(foretold, rung->name) == 0 &&
	    !suppose(foretold, rung, &err))
		return command_fail(command, "%s", err.text);
	if (typed->json)
		route_print_json(foretold);
	else
		route_print(foretold);
	return EXIT_ANSWERED;
}

int
route_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
