/* hosoctl calendar diff: what changed calendars would move. */
#include "ctl/diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/promise.h"
#include "ctl/commands.h"
#include "ctl/shipped.h"
#include "io/store_notice.h"
#include "wire/json.h"
#include "wire/jsonw.h"

enum {
	WINDOW = 1000,  /* dossiers a statement */
	DAYS_TOLD = 4,  /* of a changed calendar, for one dossier */
	FLUSH = 1 << 16 /* bytes of JSON kept back */
};

struct typed {
	const char *config, *file, *overlays; /* one of these at least */
	struct calendar *other;               /* that of the file */
	bool json, csv;
};

instant
diff_date(const struct verdict *verdict)
{
	return verdict->due != INSTANT_NONE ? verdict->due
					    : verdict->acceptance_due;
}

bool
diff_mark(const struct verdict *verdict, const struct provisional *marks)
{
	return verdict->due != INSTANT_NONE ? marks->due : marks->acceptance;
}

const char *
diff_agency(const struct database *database, const char *code)
{
	const struct agency *agency = code == NULL
	    ? NULL
	    : directory_by_code(database->conf->directory, code);

	if (agency != NULL)
		return agency->name;
	return code != NULL ? code : "-";
}

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "overlays", .text = &typed->overlays },
		{ "json", .flag = &typed->json },
		{ "csv", .flag = &typed->csv },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	if (refused >= 0)
		return refused;
	/* The first word is "diff" itself. */
	if (argc - optind > 2 || (argc - optind < 2 && typed->overlays == NULL))
		return command_refuse(command,
		    "diff: expected one FILE, or --overlays FILE, or both");
	typed->file = argc - optind == 2 ? argv[optind + 1] : NULL;
	return -1;
}

/* ---- one dossier ---- */

static bool
differs(const struct diff_row *row)
{
	const struct verdict *was = &row->was, *is = &row->is;

	return was->due != is->due || was->due_earliest != is->due_earliest ||
	    was->computed != is->computed ||
	    was->acceptance_due != is->acceptance_due ||
	    was->standing != is->standing || was->unknown != is->unknown ||
	    diff_mark(was, &row->was_marks) != diff_mark(is, &row->is_marks) ||
	    row->was_marks.computed != row->is_marks.computed;
}

/* Whether somebody reads a date in a letter that would be none any more. */
static bool
is_told(const struct diff *diff, const struct diff_row *row,
    struct arena *arena, bool *out, struct err *err)
{
	struct notice *notices;
	size_t count;

	*out = false;
	if (!store_notices_told(diff->database->store, row->dossier->id, arena,
		&notices, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct notice *notice = &notices[i];
		const struct crossing crossing = { .rung = notice->rung,
			.clock = notice->clock,
			.step = notice->step,
			.due = notice->due };
		const struct facts *facts = &row->dossier->facts;

		if (notice->state == NOTICE_SEALED &&
		    notice->due.n != NOTICE_NO_DUE.n &&
		    (notice->clock == CLOCK_RESOLUTION ||
			notice->clock == CLOCK_ACCEPTANCE) &&
		    judge_still_true(facts, &row->was, &crossing,
			diff->database->conf->calendar) &&
		    !judge_still_true(facts, &row->is, &crossing, diff->other))
			*out = true;
	}
	return true;
}

static instant
latest(instant a, instant b)
{
	return a > b ? a : b;
}

static const char *
because(struct diff *diff, const struct diff_row *row, struct arena *arena)
{
	const struct observation *seen = &row->dossier->facts.seen;
	int32_t offset = diff->database->conf->offset;
	instant from = seen->received != INSTANT_NONE ? seen->received
	    : seen->submitted != INSTANT_NONE         ? seen->submitted
					      : row->dossier->facts.first_seen;
	instant until =
	    latest(latest(diff_date(&row->was), diff_date(&row->is)),
		latest(row->was.computed, row->is.computed));

	if (until == INSTANT_NONE)
		until = diff->database->now;
	return calendar_diff_reason(diff_of(diff, &row->dossier->facts),
	    when_day(from, offset), when_day(until, offset), DAYS_TOLD, arena);
}

static struct diff_tally *
tally_of(struct diff *diff, const char *agency)
{
	struct diff_tally *tally;

	for (size_t i = 0; i < diff->tally_count; i++)
		if (text_equal(diff->tallies[i].agency, agency))
			return &diff->tallies[i];
	diff->tallies = mem_resize(diff->tallies,
	    (diff->tally_count + 1) * sizeof(*diff->tallies));
	tally = &diff->tallies[diff->tally_count++];
	*tally = (struct diff_tally){
		.agency = arena_string(diff->database->arena, agency)
	};
	return tally;
}

static void
count(struct diff *diff, const struct diff_row *row)
{
	struct diff_tally *tally = tally_of(diff, row->dossier->agency);
	instant was = diff_date(&row->was), is = diff_date(&row->is);

	tally->moved++;
	if (was != INSTANT_NONE && is != INSTANT_NONE) {
		tally->later += is > was;
		tally->earlier += is < was;
	}
	tally->provisional += diff_mark(&row->is, &row->is_marks) &&
	    !diff_mark(&row->was, &row->was_marks);
	tally->unknown += row->is.standing == STANDING_UNKNOWN &&
	    row->was.standing != STANDING_UNKNOWN;
	tally->told += row->told;
}

/* ${page} is the database with the arena of the page and the calendar in
 * force. */
static bool
compare(struct diff *diff, const struct database *page, struct dossier *dossier,
    struct jsonw *out, struct err *err)
{
	struct diff_row row = { .dossier = dossier };
	struct database other = *page;
	struct judgement was, is;
	instant promised = promise_in_force(&dossier->facts).at;

	other.rules.calendar = diff->other;
	other.rules.calendars = diff->overlaid;
	database_judge(page, dossier, page->now, &was);
	database_judge(&other, dossier, page->now, &is);
	diff->open++;
	row.was = was.verdict;
	row.is = is.verdict;
	row.was_marks =
	    provisional_of(&row.was, promised, page->rules.calendar);
	row.is_marks = provisional_of(&row.is, promised, diff->other);
	if (!differs(&row))
		return true;
	row.because = because(diff, &row, page->arena);
	if (!is_told(diff, &row, page->arena, &row.told, err))
		return false;
	count(diff, &row);
	diff_print_row(diff, &row, page->arena, out);
	return true;
}

/* ---- all of them ---- */

/* JSON leaves in pieces: the writer's brackets stay open. */
static void
flush(struct buf *buf, size_t above)
{
	if (buf->size <= above)
		return;
	fwrite(buf->data, 1, buf->size, stdout);
	buf->size = 0;
}

static bool
compare_all(struct diff *diff, struct jsonw *out, struct err *err)
{
	struct database page = *diff->database;
	int64_t after = 0;
	bool more = true, ok = true;

	page.arena = arena_new(1 << 20);
	while (ok && more) {
		struct dossiers_open open;

		arena_reset(page.arena);
		ok = store_dossiers_open(page.store, &after, WINDOW, 0,
		    page.arena, &open, err);
		more = ok && open.more;
		if (ok && open.damaged_count > 0)
			ok = err_set(err, "dossier %lld is damaged",
			    (long long)open.damaged[0]);
		for (size_t i = 0; ok && i < open.count; i++) {
			ok = compare(diff, &page, &open.items[i], out, err);
			flush(out->out, FLUSH);
		}
	}
	arena_free(page.arena);
	return ok;
}

/* By how many move; then by code. */
static int
by_moved(const void *a, const void *b)
{
	const struct diff_tally *x = a, *y = b;

	if (x->moved != y->moved)
		return x->moved > y->moved ? -1 : 1;
	return strcmp(x->agency == NULL ? "" : x->agency,
	    y->agency == NULL ? "" : y->agency);
}

static int
print(const struct command *command, struct diff *diff)
{
	struct arena *arena = arena_new(FLUSH);
	struct buf buf = buf_over(arena);
	struct jsonw out = jsonw_into(&buf);
	struct err err;
	bool ok;

	diff_print_begin(diff, &out);
	ok = compare_all(diff, &out, &err);
	if (ok) {
		if (diff->tally_count > 1)
			qsort(diff->tallies, diff->tally_count,
			    sizeof(*diff->tallies), by_moved);
		diff_print_end(diff, &out);
		flush(&buf, 0);
	}
	arena_free(arena);
	return ok ? EXIT_ANSWERED : command_fail(command, "%s", err.text);
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	const struct calendar *was = database->conf->calendar;
	struct diff diff = { .database = database,
		.shape = typed->json ? DIFF_JSON
		    : typed->csv     ? DIFF_CSV
				     : DIFF_PEOPLE,
		.other = typed->other != NULL ? typed->other : was };
	int code;

	calendar_diff(was, diff.other, database->arena, &diff.calendars);
	code = diff_overlays(command, &diff, typed->overlays);
	if (code < 0)
		code = print(command, &diff);
	calendars_free(diff.overlaid);
	mem_free(diff.pairs);
	mem_free(diff.tallies);
	return code;
}

int
diff_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int code = read_options(command, argc, argv, &typed);

	if (code >= 0)
		return code;
	json_init();
	if (typed.file != NULL) {
		typed.other = shipped_or_file(typed.file);
		if (typed.other == NULL)
			return EXIT_USAGE;
	}
	code = database_answer(command, typed.config, answer, &typed);
	calendar_free(typed.other);
	return code;
}
