/* hosoctl simulate: which letters another ladder would have sent. */
#include "ctl/simulate.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "ctl/commands.h"
#include "io/store_reach.h"
#include "wire/json.h"

enum {
	DAYS_MOST = 3660, /* ten years */
	WARNINGS_TOLD = 10,
	RECIPIENTS = 1024,
	FLUSH = 1 << 16, /* bytes of JSON kept back */
};

struct typed {
	const char *config, *from, *to, *by;
	bool json, csv;
};

/* ---- what is asked ---- */

static int
check(const struct command *command, const struct typed *typed,
    struct simulation *it)
{
	int refused;

	if (typed->from == NULL || typed->to == NULL)
		return command_refuse(command, "--from and --to are needed");
	refused = command_day(command, "--from", typed->from, &it->from);
	if (refused < 0)
		refused = command_day(command, "--to", typed->to, &it->to);
	if (refused >= 0)
		return refused;
	if (it->from.n > it->to.n)
		return command_refuse(command, "--from %s is after --to %s",
		    typed->from, typed->to);
	if (it->to.n - it->from.n >= DAYS_MOST)
		return command_refuse(command,
		    "from %s to %s are more than ten years", typed->from,
		    typed->to);
	if (typed->by != NULL && !text_equal(typed->by, "recipient"))
		return command_refuse(command,
		    "--by: \"%s\": only recipient is known", typed->by);
	it->by_recipient = typed->by != NULL;
	it->shape = typed->json ? SIMULATE_JSON
	    : typed->csv        ? SIMULATE_CSV
				: SIMULATE_PEOPLE;
	return -1;
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed, struct simulation *it)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "from", .text = &typed->from },
		{ "to", .text = &typed->to },
		{ "ladder", .text = &it->ladder },
		{ "calendar", .text = &it->calendar },
		{ "overlays", .text = &it->overlays },
		{ "by", .text = &typed->by },
		{ "json", .flag = &typed->json },
		{ "csv", .flag = &typed->csv },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	return refused >= 0 ? refused : check(command, typed, it);
}

/* ---- what the daemon would log ---- */

/* Only what a person must act on: that nobody could be told. */
static void
on_log(void *context, enum log_level level, const char *line)
{
	struct simulation *it = context;

	if (level == LOG_LEVEL_ERR && it->warnings++ < WARNINGS_TOLD)
		fprintf(stderr, "hosoctl simulate: %s\n", line);
}

/* ---- the letters ---- */

static struct simulated_recipient *
tally_of(struct simulation *it, const struct letter *letter)
{
	const char *address = letter->recipient;
	size_t size = strlen(address);
	int32_t known = names_count(it->recipients);
	int32_t at = names_find(it->recipients, address, size);

	if (at >= 0)
		return &it->tallies[at];
	address = arena_string(it->database->arena, address);
	at = names_add(it->recipients, address, size);
	it->tallies =
	    mem_resize(it->tallies, ((size_t)known + 1) * sizeof(*it->tallies));
	it->tallies[at] = (struct simulated_recipient){ .address = address,
		.name =
		    arena_string(it->database->arena, letter->recipient_name) };
	return &it->tallies[at];
}

static void
count(struct simulation *it, const struct letter *letter, size_t notices,
    day date)
{
	const struct conf *conf = it->database->conf;
	const struct timetable office = conf_timetable(conf, NULL, NULL);
	struct simulated_recipient *tally = tally_of(it, letter);

	it->letters++;
	it->notices += (int64_t)notices;
	tally->letters++;
	tally->notices += (int64_t)notices;
	it->days[date.n - it->from.n]++;
	it->outside += !timetable_is_office(&office, letter->sealed);
}

static void
on_letter(void *context, const struct letter *letter,
    const struct notice *notices, size_t notice_count)
{
	struct simulation *it = context;
	day date = when_day(letter->sealed, it->database->conf->offset);

	if (date.n < it->from.n || date.n > it->to.n || it->failed)
		return;
	count(it, letter, notice_count, date);
	if (it->by_recipient)
		return;
	arena_reset(it->page);
	simulate_print_letter(it, letter, notices, notice_count);
	if (it->out != NULL && it->out->out->size > FLUSH) {
		fwrite(it->out->out->data, 1, it->out->out->size, stdout);
		it->out->out->size = 0;
	}
}

/* ---- the rehearsal ---- */

static bool
rehearse(struct simulation *it, struct err *err)
{
	const struct database *database = it->database;
	int32_t offset = database->conf->offset;
	struct rehearsal_plan plan = { .conf = database->own,
		.store = STORE_SCRATCH,
		.start = it->oldest,
		.letter = on_letter,
		.context = it };
	const struct replay_plan told = { .store = database->store,
		.from = when_at(it->from, 0, offset),
		.until = when_at(when_add_days(it->to, 1), 0, offset) - 1 };
	struct rehearsal *rehearsal = NULL;
	struct reach_fact *reach;
	bool ok = store_reach_facts(database->store, database->arena, &reach,
	    &plan.reach_count, err);

	plan.reach = reach;
	if (ok)
		rehearsal = rehearsal_open(&plan, err);
	ok = rehearsal != NULL;
	if (ok) {
		it->store = rehearsal_world(rehearsal)->store;
		ok = replay(rehearsal, &told, &it->told, err);
	}
	rehearsal_close(rehearsal);
	if (ok && it->failed)
		*err = it->err;
	return ok && !it->failed;
}

/* JSON leaves in pieces; what is left of it leaves last. */
static int
print(const struct command *command, struct simulation *it)
{
	struct buf buf = buf_over(it->database->arena);
	struct jsonw out = jsonw_into(&buf);
	struct err err;

	it->out = it->shape == SIMULATE_JSON ? &out : NULL;
	simulate_print_begin(it);
	if (!rehearse(it, &err))
		return command_fail(command, "%s", err.text);
	simulate_print_end(it);
	if (buf.size > 0)
		fwrite(buf.data, 1, buf.size, stdout);
	if (it->warnings > WARNINGS_TOLD)
		fprintf(stderr, "hosoctl simulate: and %lld lines more\n",
		    (long long)it->warnings - WARNINGS_TOLD);
	return EXIT_ANSWERED;
}

static int
simulate(const struct command *command, struct simulation *it)
{
	const struct database *database = it->database;
	const struct log_target quiet = { .threshold = LOG_LEVEL_ERR,
		.context = it,
		.sink = on_log };
	char text[WHEN_TEXT];
	struct err err;
	int code;

	if (!replay_span(database->store, &it->oldest, &it->newest, &err) ||
	    !database_is_on_trial(database, &it->trial, &err))
		return command_fail(command, "%s", err.text);
	if (it->oldest == INSTANT_NONE)
		return command_fail(command,
		    "history is empty: no source has been read yet "
		    "(hosoctl status)");
	if (it->to.n < when_day(it->oldest, database->conf->offset).n)
		return command_fail(command,
		    "history begins on %s, after --to: there is nothing to "
		    "simulate",
		    when_people_day(text,
			when_day(it->oldest, database->conf->offset)));
	/* What a trial holds back is what one wants to see. */
	database->own->trial = false;
	it->page = arena_new(FLUSH);
	it->days = arena_alloc(database->arena,
	    (size_t)(it->to.n - it->from.n + 1) * sizeof(*it->days));
	it->recipients = names_new(database->arena, RECIPIENTS);
	log_to(&quiet);
	code = print(command, it);
	mem_free(it->tallies);
	arena_free(it->page);
	return code;
}

int
simulate_run(const struct command *command, int argc, char **argv)
{
	struct simulation it = { 0 };
	struct conf_load_plan plan = { .with_templates = true };
	struct database database;
	struct typed typed;
	int code = read_options(command, argc, argv, &typed, &it);

	if (code >= 0)
		return code;
	json_init();
	plan.path = typed.config;
	/* What is supposed is refused where a reload would refuse it. */
	plan.without_today = it.ladder == NULL;
	plan.today = when_day(command_now(), WHEN_OFFICE_OFFSET);
	plan.supposed.ladder = it.ladder;
	plan.supposed.calendar = it.calendar;
	plan.supposed.overlays = it.overlays;
	code = database_open(command, &plan, &database);
	it.database = &database;
	if (code < 0)
		code = simulate(command, &it);
	database_close(&database);
	return code;
}
