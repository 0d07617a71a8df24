/* hosoctl outbox: the letters, those that are to be, one of them whole, tried
 * again or dropped. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/commands.h"
#include "ctl/errand.h"
#include "ctl/outbox_print.h"
#include "ctl/waiting.h"
#include "wire/json.h"

enum {
	PAGE = 500,
};

/* Options that not every word takes. */
enum given {
	GIVEN_STATE = 1 << 0,
	GIVEN_REASON = 1 << 1,
	GIVEN_CHANNEL = 1 << 2,
	GIVEN_EML = 1 << 3,
	GIVEN_WHICH = 1 << 4, /* --to, --dossier, --limit */
	GIVEN_JSON = 1 << 5,
	GIVEN_CSV = 1 << 6,
};

struct typed {
	const char *config, *control, *word, *reason, *channel;
	struct waiting_asked waiting;
	int64_t letter;
	unsigned states; /* bits of enum letter_state; 0: all */
	bool eml, json, csv;
};

static const struct word {
	const char *text;
	unsigned takes;
	bool of_letter; /* a number follows */
} words[] = {
	{ "list", GIVEN_STATE | GIVEN_JSON | GIVEN_CSV, false },
	{ "waiting", GIVEN_WHICH | GIVEN_JSON | GIVEN_CSV, false },
	{ "show", GIVEN_EML | GIVEN_JSON, true },
	{ "retry", 0, true },
	{ "drop", GIVEN_REASON | GIVEN_CHANNEL, true },
};

/* "failed" is nearest to "sealed", and means another: all are told. */
static int
refuse_state(const struct command *command, const char *text,
    const char *const names[LETTER_STATE_COUNT])
{
	const char *nearest = text_nearest(text, names, LETTER_STATE_COUNT);
	struct arena *arena = arena_new(1024);
	struct buf all = buf_over(arena);
	int code;

	for (int i = 0; i < LETTER_STATE_COUNT; i++)
		buf_printf(&all, "%s%s", i == 0 ? "" : ", ", names[i]);
	code = command_refuse(command,
	    "--state \"%s\": no such state%s%s%s; there are: %s", text,
	    nearest == NULL ? "" : ", did you mean \"",
	    nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?",
	    buf_text(&all));
	arena_free(arena);
	return code;
}

static int
add_state(const struct command *command, const char *text, void *states)
{
	const char *names[LETTER_STATE_COUNT];
	enum letter_state state;

	if (letter_state_parse(text, &state)) {
		*(unsigned *)states |= 1U << state;
		return -1;
	}
	for (int i = 0; i < LETTER_STATE_COUNT; i++)
		names[i] = letter_state_text((enum letter_state)i);
	return refuse_state(command, text, names);
}

/* How many letters `waiting` tells. */
static int
set_limit(const struct command *command, const char *text, void *limit)
{
	return text_to_int(text, 1, INT32_MAX, limit)
	    ? -1
	    : command_refuse(command, "--limit \"%s\": a number from 1 on",
		  text);
}

static const struct word *
find_word(const char *text)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal(text, words[i].text))
			return &words[i];
	return NULL;
}

/* Bits of enum given. */
static unsigned
given(const struct typed *typed)
{
	const struct waiting_asked *which = &typed->waiting;
	bool selects = which->to != NULL || which->dossier != NULL ||
	    which->limit != WAITING_ALL;

	return (typed->states != 0 ? GIVEN_STATE : 0U) |
	    (typed->reason != NULL ? GIVEN_REASON : 0U) |
	    (typed->channel != NULL ? GIVEN_CHANNEL : 0U) |
	    (typed->eml ? GIVEN_EML : 0U) | (selects ? GIVEN_WHICH : 0U) |
	    (typed->json ? GIVEN_JSON : 0U) | (typed->csv ? GIVEN_CSV : 0U);
}

/* A word and the options that it takes; most are about one letter. */
static int
read_words(const struct command *command, int count, char **texts,
    struct typed *typed)
{
	const struct word *word = count > 0 ? find_word(texts[0]) : NULL;
	bool all = typed->channel != NULL;

	if (word == NULL || (given(typed) & ~word->takes) != 0 ||
	    count != (word->of_letter && !all ? 2 : 1) ||
	    (typed->csv && typed->waiting.limit != WAITING_ALL))
		return command_refuse_usage(command);
	typed->word = word->text;
	if ((word->takes & GIVEN_REASON) != 0 && text_is_empty(typed->reason))
		return command_refuse(command,
		    "drop: --reason TEXT says why the letter is not to be "
		    "sent");
	if (count == 2 && !text_to_int(texts[1], 1, INT64_MAX, &typed->letter))
		return command_refuse(command,
		    "\"%s\": the number of a letter, as `outbox list` shows it",
		    texts[1]);
	return -1;
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "control", .text = &typed->control },
		{ "state", .take = add_state, .context = &typed->states },
		{ "reason", .text = &typed->reason },
		{ "channel", .text = &typed->channel },
		{ "eml", .flag = &typed->eml },
		{ "to", .text = &typed->waiting.to },
		{ "dossier", .text = &typed->waiting.dossier },
		{ "limit", .take = set_limit,
		    .context = &typed->waiting.limit },
		{ "json", .flag = &typed->json },
		{ "csv", .flag = &typed->csv },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	return refused >= 0
	    ? refused
	    : read_words(command, argc - optind, argv + optind, typed);
}

/* ---- list ---- */

/* Page by page by key, printed as they come: the daemon's log never waits. */
static int
list(const struct command *command, struct database *database,
    const struct typed *typed)
{
	struct outbox_print print;
	int64_t before = 0;
	struct err err;

	outbox_print_begin(&print, database, typed->json, typed->csv);
	while (true) {
		struct letter *page;
		size_t count;

		if (!store_letters(database->store, before, PAGE,
			database->arena, &page, &count, &err))
			return command_fail(command, "%s", err.text);
		for (size_t i = 0; i < count; i++)
			if (typed->states == 0 ||
			    (typed->states & 1U << page[i].state))
				outbox_print_line(&print, &page[i]);
		if (count == 0)
			break;
		before = page[count - 1].id;
	}
	if (!stranded_read(database, &print.stranded, &err))
		return command_fail(command, "%s", err.text);
	outbox_print_end(&print);
	return EXIT_ANSWERED;
}

/* ---- waiting ---- */

/* People are told the next to leave; tables and programs get all, where no
 * other limit is given. */
static int
waiting(const struct command *command, struct database *database,
    const struct typed *typed)
{
	struct waiting_asked asked = typed->waiting;

	asked.json = typed->json;
	asked.csv = typed->csv;
	if (asked.limit == WAITING_ALL && !asked.json && !asked.csv)
		asked.limit = WAITING_PEOPLE;
	return waiting_answer(command, database, &asked);
}

/* ---- show ---- */

static bool
read_whole(struct database *database, int64_t id, struct outbox_whole *out,
    bool *found, struct err *err)
{
	struct store *store = database->store;
	struct arena *arena = database->arena;

	*out = (struct outbox_whole){ 0 };
	return store_letter_load(store, id, arena, &out->letter, found, err) &&
	    store_letter_notices(store, id, arena, &out->notices,
		&out->notice_count, err) &&
	    store_letter_attempts(store, id, arena, &out->attempts,
		&out->attempt_count, err) &&
	    store_bounces(store, id, arena, &out->bounces, &out->bounce_count,
		err) &&
	    store_outbox_acts(store, id, arena, &out->acts, &out->act_count,
		err);
}

static int
show(const struct command *command, struct database *database,
    const struct typed *typed)
{
	struct outbox_whole whole;
	struct err err;
	bool found;

	if (!read_whole(database, typed->letter, &whole, &found, &err))
		return command_fail(command, "%s", err.text);
	if (!found)
		return command_fail(command, "there is no letter %lld",
		    (long long)typed->letter);
	if (typed->eml)
		fwrite(whole.letter.bytes, 1, whole.letter.size, stdout);
	else if (typed->json)
		outbox_print_json(database, &whole);
	else
		outbox_print_people(database, &whole);
	return EXIT_ANSWERED;
}

/* ---- retry, drop ---- */

static void
begin(struct arena *arena, const struct typed *typed, struct errand *errand)
{
	errand_begin(errand, arena,
	    arena_printf(arena, "outbox-%s", typed->word));
	if (typed->channel != NULL)
		jsonw_put_string(&errand->out, "channel", typed->channel);
	else
		jsonw_put_int(&errand->out, "letter", typed->letter);
	errand_put_given(errand, "reason", typed->reason);
}

static int
ask(const struct command *command, struct database *database,
    const struct typed *typed)
{
	const struct cJSON *answer;
	struct errand errand;
	int refused;

	begin(database->arena, typed, &errand);
	refused =
	    errand_send(command, database, typed->control, &errand, &answer);
	if (refused >= 0)
		return refused;
	if (typed->channel != NULL) {
		int64_t letters = 0, notices = 0;

		(void)json_int(json_member(answer, "letters"), &letters);
		(void)json_int(json_member(answer, "notices"), &notices);
		printf("Kênh %s: đã bỏ %lld thư, %lld lời báo\n",
		    typed->channel, (long long)letters, (long long)notices);
		return EXIT_ANSWERED;
	}
	if (json_member(answer, "to") != NULL) {
		int64_t notices = 0;

		(void)json_int(json_member(answer, "notices"), &notices);
		if (notices == 0)
			printf("Thư %lld: không gửi nữa; %s đã "
			       "được báo những gì thư này báo\n",
			    (long long)typed->letter,
			    json_member(answer, "to")->valuestring);
		else
			printf("Thư %lld: không gửi nữa; %lld "
			       "lời báo được gửi tới %s, nếu còn đúng\n",
			    (long long)typed->letter, (long long)notices,
			    json_member(answer, "to")->valuestring);
		return EXIT_ANSWERED;
	}
	printf("Thư %lld: %s\n", (long long)typed->letter,
	    text_equal(typed->word, "retry") ? "sẽ được gửi lại ngay"
					     : "đã bỏ, không gửi nữa");
	return EXIT_ANSWERED;
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;

	if (text_equal(typed->word, "list"))
		return list(command, database, typed);
	if (text_equal(typed->word, "waiting"))
		return waiting(command, database, typed);
	if (text_equal(typed->word, "show"))
		return show(command, database, typed);
	return ask(command, database, typed);
}

int
outbox_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
