/*
 * Random histories of a small office, six weeks from Mon 7/9/2020: promises
 * moved, pauses, officers changed, dossiers gone and back, acknowledgements,
 * silences, wrong data, channels that fail, restarts, another ladder.  A model
 * that knows Mondays to Fridays and the rungs (there is no holiday in these
 * weeks) reckons from the story alone who is owed what.
 *
 * HOSOD_PROVE_HISTORIES gives their number, HOSOD_PROVE_SEED the first one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/acknowledge.h"
#include "flow/hush.h"
#include "support/story.h"

#define NOW "tests/scenario/office/histories.yaml"
#define PROCEDURE "1.999999"
#define LATER "tests/scenario/office/histories_later.yaml"

enum {
	DOSSIERS = 5,
	DAYS = 42,
	DAY = 24 * 60, /* time is in minutes from Mon 7/9/2020 00:00 */
	OPENING = 7 * 60 + 30,
	SEEN = 10, /* what happens at :05 and :35 is polled ten minutes later */
	WINDOWS = 64,
	OWED = 512,
	TEXT = 20,
	KEY = 128,
};

/* ---- days ---- */

static int
day_on(int date, int count)
{
	int step = count < 0 ? -1 : 1;

	for (; count != 0; count -= step)
		do
			date += step;
		while (date % 7 >= 5);
	return date;
}

static void
write_day(char out[TEXT], int date)
{
	const struct civil it =
	    when_civil(when_add_days(when_from_civil(2020, 9, 7), date));

	snprintf(out, TEXT, "%04d-%02d-%02d", it.year, it.month, it.dom);
}

static void
write_time(char out[TEXT], int time)
{
	char date[TEXT];

	write_day(date, time / DAY);
	snprintf(out, TEXT, "%.10s %02d:%02d", date, time / 60 % 24, time % 60);
}

/* ---- what the model knows ---- */

static const struct step {
	const char *name;
	int days; /* from the due day, at the opening; LATE: at its end */
	bool head, province;
} rungs[] = {
	{ "before-2wd", -2, false, false },
	{ "before-1wd", -1, false, false },
	{ "due-day", 0, false, false },
	{ "overdue", 99, true, false },
	{ "after-3wd", 3, true, false },
	{ "after-7wd", 7, true, true },
};
enum { RUNGS = sizeof(rungs) / sizeof(rungs[0]), LATE = 99 };

static int
crosses(const struct step *rung, int due)
{
	return rung->days == LATE ? (due + 1) * DAY
				  : day_on(due, rung->days) * DAY + OPENING;
}

struct model {
	char code[24];
	int due, second;
	bool is_known, is_open, is_paused, was_paused, is_gone, is_exact;
	char received[TEXT], promised[TEXT], finished[TEXT];
	char from[TEXT], to[TEXT], before[TEXT];
};

/* A silence: in these minutes nothing is sealed of a dossier (NULL: of any). An
 * acknowledgement: nothing of a rung of its due date that was reached since;
 * who takes a dossier over is told of what went before. */
struct window {
	const struct model *of;
	int due; /* 0: a silence */
	int from, to;
};

struct history {
	uint64_t random;
	struct play *play;
	struct story_place place;
	struct model dossiers[DOSSIERS];
	struct window windows[WINDOWS];
	int window_count;
	char owed[OWED][KEY];
	int owed_count;
	bool has_later_ladder;
	int reckoned; /* until when */
};

static uint64_t seed;
static bool under_way;
static long owed_in_all, letters_in_all, tries_in_all;

static int
draw(struct history *history, int below)
{
	history->random =
	    history->random * 6364136223846793005u + 1442695040888963407u;
	return (int)((history->random >> 33) % (uint64_t)below);
}

static void
owe(struct history *history, const struct model *dossier, const char *rung,
    const char *who, const char *channel)
{
	char due[TEXT];

	write_day(due, dossier->due);
	assert_true(history->owed_count < OWED);
	snprintf(history->owed[history->owed_count++], KEY, "%s|%s|%s|%s|%s",
	    dossier->code, rung, due, who, channel);
}

static const char *
officer(const struct model *dossier)
{
	return dossier->second ? "canbo2@ducvan.example"
			       : "canbo@ducvan.example";
}

/* Who is owed what since it was reckoned last. */
static void
reckon(struct history *history, int until)
{
	for (int i = 0; i < DOSSIERS; i++)
		for (int j = 0; j < RUNGS; j++) {
			const struct model *dossier = &history->dossiers[i];
			int at = crosses(&rungs[j], dossier->due);

			if (!dossier->is_known || !dossier->is_open ||
			    dossier->is_paused || at <= history->reckoned ||
			    at > until || (j == 1 && history->has_later_ladder))
				continue;
			owe(history, dossier, rungs[j].name, officer(dossier),
			    "thu");
			owe(history, dossier, rungs[j].name, officer(dossier),
			    "hop");
			if (rungs[j].head)
				owe(history, dossier, rungs[j].name,
				    "chutich@ducvan.example", "thu");
			if (rungs[j].province)
				owe(history, dossier, rungs[j].name,
				    "kiemsoat@tinh.example", "thu");
		}
	history->reckoned = until;
}

/* ---- what happens ---- */

static void
show(struct history *history)
{
	struct record records[DOSSIERS];
	size_t count = 0;

	for (int i = 0; i < DOSSIERS; i++) {
		struct model *dossier = &history->dossiers[i];
		struct record *record = &records[count];

		if (!dossier->is_known || dossier->is_gone)
			continue;
		*record = (struct record){ .code = dossier->code,
			/* Of no limit: only the promise counts. */
			.procedure = PROCEDURE,
			.received = dossier->received,
			.promised = dossier->promised };
		if (!dossier->is_open) {
			record->status = "9";
			record->finished = dossier->finished;
		} else if (dossier->is_paused) {
			record->status = "5";
		}
		if (dossier->second)
			record->officer = "Hoàng Thị Ví Dụ";
		if (dossier->was_paused)
			record->rounds[0] =
			    (struct story_round){ .from = dossier->from };
		if (dossier->was_paused && !dossier->is_paused) {
			record->rounds[0].to = dossier->to;
			record->rounds[0].before = dossier->before;
			record->rounds[0].after = dossier->promised;
		}
		count++;
	}
	story_show(history->play, records, count);
}

static void
promise(struct model *dossier, int date)
{
	char text[TEXT];

	dossier->due = date;
	write_day(text, date);
	snprintf(dossier->promised, TEXT, "%.10s 17:30", text);
}

static void
receive(struct history *history, int which, int now)
{
	struct model *dossier = &history->dossiers[which];

	snprintf(dossier->code, sizeof(dossier->code), "H99.01-200907-%04d",
	    which + 1);
	dossier->is_known = dossier->is_open = dossier->is_exact = true;
	write_time(dossier->received, now);
	promise(dossier, day_on(now / DAY, 4 + draw(history, 9)));
}

/* Everything about one dossier; the promises moved lie so far ahead that all
 * their rungs are still to come. */
static void
change(struct history *history, struct model *dossier, int now)
{
	int today = now / DAY;

	if (dossier->is_gone) {
		dossier->is_gone = false;
		return;
	}
	if (!dossier->is_open)
		return;
	if (dossier->is_paused) {
		dossier->is_paused = false;
		write_time(dossier->to, now);
		memcpy(dossier->before, dossier->promised, TEXT);
		promise(dossier, day_on(today, 5 + draw(history, 6)));
		return;
	}
	switch (draw(history, 6)) {
	case 0:
		dossier->is_open = false;
		write_time(dossier->finished, now);
		break;
	case 1:
		promise(dossier,
		    day_on(dossier->due > today ? dossier->due : today,
			5 + draw(history, 6)));
		break;
	case 2:
		if (dossier->was_paused || dossier->due <= today + 1)
			break;
		dossier->is_paused = dossier->was_paused = true;
		write_time(dossier->from, now);
		break;
	case 3:
		/* Told of what went before; not reckoned here. */
		if (draw(history, 3) == 0) {
			dossier->is_gone = true;
			dossier->is_exact = false;
		}
		break;
	default:
		dossier->second = !dossier->second;
	}
}

static void
add_window(struct history *history, const struct model *of, int due, int from,
    int to)
{
	assert_true(history->window_count < WINDOWS);
	history->windows[history->window_count++] =
	    (struct window){ .of = of, .due = due, .from = from, .to = to };
}

static instant
at(int time)
{
	char text[TEXT];
	instant out;
	struct err err;

	write_time(text, time);
	assert_true(when_parse_instant(text, WHEN_OFFICE_OFFSET, &out, &err));
	return out;
}

static void
say_seen(struct history *history, const struct model *dossier, int now)
{
	struct world *world = play_world(history->play);
	bool wrong = draw(history, 3) == 0;
	int until = now + (1 + draw(history, 5)) * DAY;
	const struct acknowledge_plan plan = { .source = "motcua",
		.code = dossier->code,
		.clock = CLOCK_RESOLUTION,
		.until = wrong ? INSTANT_NONE : at(until),
		.reason = wrong ? "wrong-data" : NULL,
		.uid = 1000 };
	struct ack out;
	struct err err;

	if (dossier->is_known &&
	    acknowledge(world, &plan, loop_now(world->loop), &out, &err) &&
	    !wrong)
		add_window(history, dossier, dossier->due, now, until);
}

static void
keep_silent(struct history *history, const struct model *dossier, int now)
{
	struct world *world = play_world(history->play);
	int kind = draw(history, 4), until = now + (4 + draw(history, 60)) * 60;
	char what[64];
	const char *const names[] = { what, PROCEDURE, "H99.01", "motcua" };
	const struct hush_plan plan = { .kind = (enum silence_kind)kind,
		.what = names[kind],
		.from = INSTANT_NONE,
		.to = at(until),
		.reason = "bảo trì",
		.uid = 1000 };
	struct silence out;
	struct err err;

	snprintf(what, sizeof(what), "motcua/%s", dossier->code);
	if (dossier->is_known &&
	    hush(world, &plan, loop_now(world->loop), &out, &err))
		add_window(history, kind == SILENCE_DOSSIER ? dossier : NULL, 0,
		    now, until);
}

static void
fail_channel(struct history *history)
{
	static const enum courier_outcome ends[] = { COURIER_LATER,
		COURIER_REFUSED, COURIER_UNCERTAIN };

	play_courier_of(history->play, draw(history, 2) ? "thu" : NULL);
	play_courier(history->play, 1 + draw(history, 3),
	    ends[draw(history, 3)], "451 4.7.1 later");
}

static void
restart(struct history *history, int now)
{
	char text[TEXT];

	write_time(text, now);
	play_close(history->play);
	history->play = play_open(history->has_later_ladder ? LATER : NOW,
	    history->place.path, text);
}

static void
act(struct history *history, int now)
{
	int which = draw(history, DOSSIERS);
	struct model *dossier = &history->dossiers[which];

	switch (draw(history, 12)) {
	case 0:
	case 1:
		say_seen(history, dossier, now);
		break;
	case 2:
		keep_silent(history, dossier, now);
		break;
	case 3:
		fail_channel(history);
		break;
	case 4:
		restart(history, now);
		break;
	case 5:
		reckon(history, now);
		history->has_later_ladder = !history->has_later_ladder;
		play_reload(history->play,
		    history->has_later_ladder ? LATER : NOW);
		break;
	default:
		reckon(history, now + SEEN);
		if (!dossier->is_known)
			receive(history, which, now);
		else
			change(history, dossier, now);
	}
	show(history);
}

/* ---- what must be so afterwards ---- */

struct asked {
	struct history *history;
	sqlite3 *database;
	sqlite3_stmt *rows;
};

static bool
next_row(struct asked *asked, const char *sql)
{
	if (asked->rows == NULL)
		assert_int_equal(sqlite3_prepare_v2(asked->database, sql, -1,
				     &asked->rows, NULL),
		    SQLITE_OK);
	if (sqlite3_step(asked->rows) == SQLITE_ROW)
		return true;
	sqlite3_finalize(asked->rows);
	asked->rows = NULL;
	return false;
}

static const char *
text_of(struct asked *asked, int column)
{
	const unsigned char *text = sqlite3_column_text(asked->rows, column);

	return text == NULL ? "" : (const char *)text;
}

static struct model *
model_of(struct history *history, const char *code)
{
	int i = 0;

	while (strcmp(history->dossiers[i].code, code) != 0)
		assert_true(++i < DOSSIERS);
	return &history->dossiers[i];
}

/* Each rung reached: one notice per recipient and channel, and no other. */
static void
check_owed(struct asked *asked)
{
	struct history *history = asked->history;
	bool found[OWED] = { false };

	while (next_row(asked,
	    "SELECT code, code || '|' || rung || '|' || substr(key,"
	    " instr(key, rung) + length(rung) + 1), rung FROM notice"
	    " JOIN dossier ON dossier = dossier.id WHERE key LIKE"
	    " '%|resolution|' || rung || '|%' AND kind = 'alert'")) {
		bool is_rung = false, owed = false;

		for (int i = 0; i < RUNGS; i++)
			is_rung |=
			    strcmp(rungs[i].name, text_of(asked, 2)) == 0;
		for (int i = 0; i < history->owed_count; i++)
			if (strcmp(history->owed[i], text_of(asked, 1)) == 0) {
				assert_false(found[i]);
				owed = found[i] = true;
			}
		if (is_rung && !owed &&
		    model_of(history, text_of(asked, 0))->is_exact)
			fail_msg("not owed: %s", text_of(asked, 1));
	}
	for (int i = 0; i < history->owed_count; i++) {
		char code[24];

		snprintf(code, sizeof(code), "%.18s", history->owed[i]);
		if (!found[i] && model_of(history, code)->is_exact)
			fail_msg("owed, and no notice: %s", history->owed[i]);
	}
	owed_in_all += history->owed_count;
}

static bool
is_departure(int time, bool at_once)
{
	int minute = time % DAY;

	if (time / DAY % 7 >= 5)
		return false;
	if (at_once)
		return (minute >= OPENING && minute < 11 * 60 + 30) ||
		    (minute >= 13 * 60 + 30 && minute < 17 * 60 + 30);
	return (minute >= OPENING && minute < OPENING + 5) ||
	    (minute >= 13 * 60 + 30 && minute < 13 * 60 + 35);
}

/* Letters of dossiers leave in their hours, and nothing of what is held. */
static void
check_hours(struct asked *asked)
{
	struct history *history = asked->history;

	while (next_row(asked,
	    "SELECT code, key, rung, sealed, created,"
	    " notice.kind = 'alert' FROM notice"
	    " JOIN dossier ON dossier = dossier.id"
	    " JOIN letter ON letter = letter.id WHERE key LIKE '%|resolution|%'"
	    " AND notice.kind NOT IN ('admin', 'digest')")) {
		int64_t sealed = sqlite3_column_int64(asked->rows, 3) - at(0);
		int time = (int)(sealed / 60);
		const char *rung = text_of(asked, 2), *key = text_of(asked, 1);
		const struct model *of = model_of(history, text_of(asked, 0));
		int created =
		    (int)((sqlite3_column_int64(asked->rows, 4) - at(0)) / 60);
		bool is_alert = sqlite3_column_int(asked->rows, 5) != 0;
		bool at_once = strcmp(rung, "bundle") == 0 ||
		    strncmp(rung, "acceptance", 10) == 0;
		char when[TEXT], due[TEXT];

		write_time(when, time);
		if (!is_departure(time, at_once))
			fail_msg("%s left at %s", key, when);
		for (int i = 0; i < history->window_count; i++) {
			const struct window *window = &history->windows[i];

			write_day(due, window->due);
			if (time >= window->from && time < window->to &&
			    (window->of == NULL || window->of == of) &&
			    (window->due == 0 ||
				(strstr(key, due) != NULL && is_alert &&
				    created >= window->from)))
				fail_msg("%s left at %s, %s", key, when,
				    window->due ? "acknowledged" : "silenced");
		}
	}
}

/* Nor are they tried again outside of them: but for what is made of alerts at
 * once, and what a departure left behind within its hour. */
static void
check_tries(struct asked *asked)
{
	while (next_row(asked,
	    "SELECT attempt.letter, attempt.at FROM attempt JOIN letter"
	    " ON letter = letter.id WHERE kind NOT IN ('admin', 'digest')"
	    " AND NOT EXISTS (SELECT 1 FROM notice WHERE"
	    "  notice.letter = attempt.letter AND"
	    "  (rung = 'bundle' OR rung LIKE 'acceptance%'))")) {
		int64_t since = sqlite3_column_int64(asked->rows, 1) - at(0);
		int time = (int)(since / 60);
		char when[TEXT];

		write_time(when, time);
		if (!is_departure(time, true))
			fail_msg("letter %s was tried at %s", text_of(asked, 0),
			    when);
		tries_in_all++;
	}
}

/* The count that ${sql} gives, of what must not be. */
static void
check_none(struct asked *asked, const char *sql)
{
	while (next_row(asked, sql))
		fail_msg("%s: %s %s", sql, text_of(asked, 0),
		    text_of(asked, 1));
}

static void
check(struct history *history)
{
	struct asked asked = { .history = history };

	assert_int_equal(sqlite3_open_v2(history->place.path, &asked.database,
			     SQLITE_OPEN_READONLY, NULL),
	    SQLITE_OK);
	check_owed(&asked);
	check_hours(&asked);
	check_tries(&asked);
	check_none(&asked,
	    "SELECT key, state FROM notice WHERE NOT (state = 'sealed' AND"
	    " letter IS NOT NULL OR state = 'withdrawn' AND why IS NOT NULL OR"
	    " state = 'open')");
	check_none(&asked,
	    "SELECT letter, count(*) FROM attempt WHERE outcome = 'sent'"
	    " GROUP BY letter HAVING count(*) > 1");
	check_none(&asked,
	    "SELECT a.letter, a.number FROM attempt a JOIN attempt b"
	    " ON a.letter = b.letter AND a.number > b.number"
	    " WHERE b.outcome IN ('sent', 'refused')");
	check_none(&asked,
	    "SELECT letter, count(*) FROM attempt WHERE outcome = 'uncertain'"
	    " GROUP BY letter HAVING count(*) > 2");
	check_none(&asked,
	    "SELECT id, differences FROM audit"
	    " WHERE differences > 0");
	while (next_row(&asked, "SELECT count(*) FROM letter"))
		letters_in_all += sqlite3_column_int64(asked.rows, 0);
	sqlite3_close(asked.database);
}

/* ---- a history ---- */

static void
tell(struct history *history)
{
	char text[TEXT];
	int now = 5;

	story_place_make(&history->place);
	write_time(text, 0);
	history->play = play_open(NOW, history->place.path, text);
	play_until(history->play, text);
	while ((now += 30 * (1 + draw(history, 40))) < DAYS * DAY) {
		write_time(text, now);
		play_until(history->play, text);
		act(history, now);
	}
	write_time(text, DAYS * DAY - 1);
	play_until(history->play, text);
	reckon(history, DAYS * DAY - 1);
	play_close(history->play);
	check(history);
	story_place_remove(&history->place);
}

static unsigned long long
number(const char *variable, unsigned long long otherwise)
{
	const char *text = getenv(variable);

	return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

static void
test_histories(void **state)
{
	unsigned long long count = number("HOSOD_PROVE_HISTORIES", 10);

	(void)state;
	seed = number("HOSOD_PROVE_SEED", 20200907);
	for (unsigned long long i = 0; i < count; i++, seed++) {
		struct history *history = calloc(1, sizeof(*history));

		assert_non_null(history);
		history->random = seed * 2654435761u + 1;
		under_way = true;
		tell(history);
		under_way = false;
		free(history);
	}
	print_message("histories: %llu, notices owed %ld, letters %ld, tries "
		      "bound to hours %ld: each rung owed once, none carried "
		      "while held or outside its hours, none lost\n",
	    count, owed_in_all, letters_in_all, tries_in_all);
}

static int
say_seed(void **state)
{
	(void)state;
	if (under_way)
		print_error("again: HOSOD_PROVE_HISTORIES=1 "
			    "HOSOD_PROVE_SEED=%llu "
			    "build/tests/scenario/test_histories\n",
		    (unsigned long long)seed);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_histories, say_seed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
