/* hosoctl durations: how long procedures take beside what they may. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/duration.h"
#include "ctl/book.h"
#include "ctl/commands.h"
#include "ctl/report_scan.h"
#include "ctl/report_sheet.h"
#include "ctl/sheet.h"
#include "io/store_report.h"
#include "wire/jsonw.h"

enum {
	OPTION_CONFIG = 256,
	OPTION_PERIOD,
	OPTION_AGENCY,
	OPTION_BY,
	OPTION_XLSX,
	OPTION_CSV,
	OPTION_JSON,
	OPTION_HELP,
	PAGE = 500,
};

static const struct option options[] = {
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "period", required_argument, NULL, OPTION_PERIOD },
	{ "agency", required_argument, NULL, OPTION_AGENCY },
	{ "by", required_argument, NULL, OPTION_BY },
	{ "xlsx", required_argument, NULL, OPTION_XLSX },
	{ "csv", no_argument, NULL, OPTION_CSV },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ 0 },
};

struct typed {
	const char *config, *period, *agency, *by, *xlsx;
	bool csv, json;
};

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	int option;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		switch (option) {
		case OPTION_CONFIG:
			typed->config = optarg;
			break;
		case OPTION_PERIOD:
			typed->period = optarg;
			break;
		case OPTION_AGENCY:
			typed->agency = optarg;
			break;
		case OPTION_BY:
			typed->by = optarg;
			break;
		case OPTION_XLSX:
			typed->xlsx = optarg;
			break;
		case OPTION_CSV:
			typed->csv = true;
			break;
		case OPTION_JSON:
			typed->json = true;
			break;
		case OPTION_HELP:
			return command_help(command);
		default:
			return command_bad_option(command, argv, option);
		}
	}
	if (optind < argc)
		return command_refuse(command,
		    "\"%s\": durations takes no words, only options",
		    argv[optind]);
	if (typed->by != NULL && !text_equal(typed->by, "procedure") &&
	    !text_equal(typed->by, "agency"))
		return command_refuse(command,
		    "--by \"%s\": procedure or agency; both where it is left "
		    "out",
		    typed->by);
	return -1;
}

/* ---- measuring ---- */

struct measured {
	const char *procedure, *agency; /* NULL: all, or none is known */
	const char *name;               /* of the procedure, or NULL */
	const char *limit;              /* the catalogue's, or NULL */
	int32_t used, given;            /* working days */
	bool has_given, late;
};

struct measuring {
	struct database *database;
	const struct typed *typed;
	struct report_scope scope;
	struct measured *items;
	size_t count, capacity;
	size_t unmeasured; /* without a receipt, or beyond the calendar */
};

/* ${code} without its locality's suffix, as the catalogue writes it. */
static const char *
procedure_code(const struct basis *basis, const struct observation *seen)
{
	return basis->row != NULL ? basis->row->code : seen->procedure;
}

static bool
measure_days(const struct measuring *of, const struct dossier *dossier,
    const struct basis *basis, struct measured *out)
{
	const struct facts *facts = &dossier->facts;
	struct rules rules = database_rules(of->database, dossier->source);
	const struct calendar *calendar = rules_calendar(&rules, facts);
	const struct pause_terms terms = { .calendar = calendar,
		.row = basis->row,
		.rule = &basis->rule };
	struct pause_span pauses[FACTS_PAUSES];
	size_t count;

	if (calendar == NULL || facts->seen.received == INSTANT_NONE)
		return false;
	count = judge_pauses(facts, &terms, true, facts->finished, pauses);
	out->has_given = dossier->verdict.due != INSTANT_NONE &&
	    duration_days(calendar, basis->rule.cutoff, facts->seen.received,
		dossier->verdict.due, pauses, count, &out->given);
	return duration_days(calendar, basis->rule.cutoff, facts->seen.received,
	    facts->finished, pauses, count, &out->used);
}

static bool
is_done(enum standing standing)
{
	return standing == STANDING_DONE_EARLY ||
	    standing == STANDING_DONE_ON_TIME || standing == STANDING_DONE_LATE;
}

/* Names outlive the page: each is kept once per dossier that was measured, the
 * catalogue's and the directory's as they are. */
static void
measure(struct measuring *of, const struct dossier *dossier)
{
	struct rules rules = database_rules(of->database, dossier->source);
	struct arena *arena = of->database->arena;
	const struct agency *agency;
	struct measured one = { 0 };
	struct basis basis;

	if (!is_done(dossier->verdict.standing) ||
	    !report_scope_has(of->database, &of->scope, dossier->agency))
		return;
	rules_find(&rules, &dossier->facts, &basis);
	if (!measure_days(of, dossier, &basis, &one)) {
		of->unmeasured++;
		return;
	}
	one.late = dossier->verdict.standing == STANDING_DONE_LATE;
	if (!text_equal(of->typed->by, "agency")) {
		one.procedure = basis.row != NULL
		    ? basis.row->code
		    : arena_string(arena,
			  procedure_code(&basis, &dossier->facts.seen));
		one.name = basis.row == NULL ? NULL : basis.row->name;
		one.limit = basis.row == NULL
		    ? NULL
		    : limit_text(arena, basis.row->limit);
	}
	if (!text_equal(of->typed->by, "procedure")) {
		agency = dossier->agency == NULL
		    ? NULL
		    : directory_by_code(of->database->conf->directory,
			  dossier->agency);
		one.agency = agency != NULL
		    ? agency->code
		    : arena_string(arena, dossier->agency);
	}
	if (of->count == of->capacity) {
		of->capacity = of->capacity * 2 + 1024;
		of->items =
		    mem_resize(of->items, of->capacity * sizeof(*of->items));
	}
	of->items[of->count++] = one;
}

static bool
measure_all(struct measuring *of, const struct report_plan *plan,
    struct err *err)
{
	int32_t offset = of->database->conf->offset;
	struct report_cursor cursor = { 0 };
	struct arena *page = arena_new(1024 * 1024);
	struct dossier *dossiers;
	bool ok;
	size_t count;

	do {
		arena_reset(page);
		ok = store_report_ended_whole(of->database->store,
		    period_begins(&plan->period, offset),
		    period_ends(&plan->period, offset), PAGE, &cursor, page,
		    &dossiers, &count, err);
		for (size_t i = 0; ok && i < count; i++)
			measure(of, &dossiers[i]);
	} while (ok && count > 0);
	arena_free(page);
	return ok;
}

/* ---- what they come to ---- */

struct group {
	const struct measured *first;
	size_t count, late, given_count;
	struct duration_summary used, given;
	double slack; /* what is left of the given days at the 90th percentile
		       */
};

static int
compare_text(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a == NULL) - (b == NULL);
	return strcmp(a, b);
}

static int
by_group(const void *left, const void *right)
{
	const struct measured *a = left, *b = right;
	int order = compare_text(a->procedure, b->procedure);

	return order != 0 ? order : compare_text(a->agency, b->agency);
}

/* The most to spare first; those of which nobody knows what they had, last. */
static int
by_slack(const void *left, const void *right)
{
	const struct group *a = left, *b = right;

	if ((a->given_count == 0) != (b->given_count == 0))
		return a->given_count == 0 ? 1 : -1;
	if (a->given_count > 0 && a->slack != b->slack)
		return a->slack > b->slack ? -1 : 1;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return by_group(a->first, b->first);
}

static void
sum_up(struct group *group, int32_t *days)
{
	for (size_t i = 0; i < group->count; i++) {
		days[i] = group->first[i].used;
		group->late += group->first[i].late;
	}
	group->used = duration_summary(days, group->count);
	for (size_t i = 0; i < group->count; i++)
		if (group->first[i].has_given)
			days[group->given_count++] = group->first[i].given;
	if (group->given_count == 0)
		return;
	group->given = duration_summary(days, group->given_count);
	group->slack = group->given.median - group->used.p90;
}

static struct group *
find_groups(const struct measuring *of, size_t *count)
{
	struct arena *arena = of->database->arena;
	struct group *groups =
	    arena_alloc(arena, (of->count + 1) * sizeof(*groups));
	int32_t *days = mem_alloc((of->count + 1) * sizeof(*days));
	size_t n = 0;

	if (of->count > 1)
		qsort(of->items, of->count, sizeof(*of->items), by_group);
	for (size_t i = 0; i < of->count; i++) {
		if (i == 0 || by_group(&of->items[i], &of->items[i - 1]) != 0)
			groups[n++].first = &of->items[i];
		groups[n - 1].count++;
	}
	for (size_t i = 0; i < n; i++)
		sum_up(&groups[i], days);
	mem_free(days);
	if (n > 1)
		qsort(groups, n, sizeof(*groups), by_slack);
	*count = n;
	return groups;
}

/* ---- printing ---- */

enum {
	CELL_PROCEDURE,
	CELL_NAME,
	CELL_AGENCY,
	CELL_LIMIT,
	CELL_COUNT,
	CELL_GIVEN,
	CELL_MEDIAN,
	CELL_P90,
	CELL_SLACK,
	CELL_LATE,
	CELLS
};

static const char *const heads[CELLS] = { "Mã thủ tục", "Thủ tục", "Đơn vị",
	"Thời hạn theo danh mục", "Số hồ sơ",
	"Thời hạn được giao (trung vị, ngày làm việc)",
	"Thời gian thực tế (trung vị, ngày làm việc)",
	"Thời gian thực tế (90% hồ sơ không quá, ngày làm việc)",
	"Dư so với thời hạn (ngày làm việc)", "Số hồ sơ quá hạn" };
static const char *const keys[CELLS] = { "procedure", "name", "agency", "limit",
	"count", "given", "median", "p90", "slack", "late" };

/* "4" or "4,5" for people; with a point where a machine reads it. */
static const char *
decimal(struct arena *arena, double value, char point)
{
	int64_t halves = (int64_t)(value * 2);

	if (halves % 2 == 0)
		return arena_printf(arena, "%lld", (long long)(halves / 2));
	return arena_printf(arena, "%s%lld%c5", halves < 0 ? "-" : "",
	    (long long)((halves < 0 ? -halves : halves) / 2), point);
}

static void
make_cells(const struct measuring *of, const struct group *group, char point,
    const char *cells[CELLS])
{
	struct arena *arena = of->database->arena;
	const struct measured *first = group->first;
	bool known = group->given_count > 0;

	cells[CELL_PROCEDURE] = first->procedure;
	cells[CELL_NAME] = first->name;
	cells[CELL_AGENCY] = first->agency == NULL
	    ? NULL
	    : report_label(of->database, REPORT_BY_AGENCY, first->agency);
	cells[CELL_LIMIT] = first->limit;
	cells[CELL_COUNT] = arena_printf(arena, "%zu", group->count);
	cells[CELL_GIVEN] =
	    known ? decimal(arena, group->given.median, point) : NULL;
	cells[CELL_MEDIAN] = decimal(arena, group->used.median, point);
	cells[CELL_P90] = arena_printf(arena, "%d", group->used.p90);
	cells[CELL_SLACK] = known ? decimal(arena, group->slack, point) : NULL;
	cells[CELL_LATE] = arena_printf(arena, "%zu", group->late);
}

static void
print_json(const struct measuring *of, const struct group *groups, size_t count)
{
	struct buf buf = buf_over(of->database->arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_array(&out);
	for (size_t i = 0; i < count; i++) {
		const struct group *group = &groups[i];

		jsonw_object(&out);
		jsonw_put_string(&out, keys[CELL_PROCEDURE],
		    group->first->procedure);
		jsonw_put_string(&out, keys[CELL_NAME], group->first->name);
		jsonw_put_string(&out, keys[CELL_AGENCY], group->first->agency);
		jsonw_put_string(&out, keys[CELL_LIMIT], group->first->limit);
		jsonw_put_int(&out, keys[CELL_COUNT], (int64_t)group->count);
		if (group->given_count > 0) {
			jsonw_put_real(&out, keys[CELL_GIVEN],
			    group->given.median);
			jsonw_put_real(&out, keys[CELL_SLACK], group->slack);
		} else {
			jsonw_put_null(&out, keys[CELL_GIVEN]);
			jsonw_put_null(&out, keys[CELL_SLACK]);
		}
		jsonw_put_real(&out, keys[CELL_MEDIAN], group->used.median);
		jsonw_put_int(&out, keys[CELL_P90], group->used.p90);
		jsonw_put_int(&out, keys[CELL_LATE], (int64_t)group->late);
		jsonw_object_end(&out);
	}
	jsonw_array_end(&out);
	puts(buf_text(&buf));
}

static void
print_csv(const struct measuring *of, const struct group *groups, size_t count)
{
	struct buf header = buf_over(of->database->arena);

	for (int i = 0; i < CELLS; i++)
		buf_printf(&header, "%s%s", i == 0 ? "" : ",", keys[i]);
	sheet_begin(buf_text(&header));
	for (size_t i = 0; i < count; i++) {
		const char *cells[CELLS];

		make_cells(of, &groups[i], '.', cells);
		sheet_row(cells, CELLS);
	}
}

static void
print_people(const struct measuring *of, const struct period *period,
    const struct group *groups, size_t count)
{
	struct arena *arena = of->database->arena;

	printf("Thời gian giải quyết, kỳ %s: %s hồ sơ\n",
	    period_dates(arena, period),
	    text_number(arena, (int64_t)of->count));
	for (size_t i = 0; i < count; i++) {
		const char *cells[CELLS];

		make_cells(of, &groups[i], ',', cells);
		printf("dư %s: được giao %s, thực tế %s, 90%% không quá %s "
		       "ngày làm việc; %s hồ sơ, %s quá hạn\n    %s%s%s%s%s\n",
		    cells[CELL_SLACK] == NULL ? "?" : cells[CELL_SLACK],
		    cells[CELL_GIVEN] == NULL ? "?" : cells[CELL_GIVEN],
		    cells[CELL_MEDIAN], cells[CELL_P90], cells[CELL_COUNT],
		    cells[CELL_LATE],
		    cells[CELL_PROCEDURE] == NULL ? "" : cells[CELL_PROCEDURE],
		    cells[CELL_NAME] == NULL ? "" : " ",
		    cells[CELL_NAME] == NULL ? "" : cells[CELL_NAME],
		    cells[CELL_AGENCY] == NULL ? "" : " – ",
		    cells[CELL_AGENCY] == NULL ? "" : cells[CELL_AGENCY]);
	}
	if (of->unmeasured > 0)
		printf("%zu hồ sơ không đo được: thiếu ngày tiếp nhận hoặc "
		       "ngoài lịch làm việc\n",
		    of->unmeasured);
}

static bool
write_book(const struct measuring *of, const struct period *period,
    const struct group *groups, size_t count, struct err *err)
{
	struct arena *arena = of->database->arena;
	const char **cells =
	    arena_alloc(arena, (count + 1) * CELLS * sizeof(*cells));
	const struct book_table table = {
		.title = "THỜI GIAN GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
		.note = arena_printf(arena, "Kỳ %s; %zu hồ sơ đã giải quyết",
		    period_dates(arena, period), of->count),
		.heads = heads,
		.columns = CELLS,
		.cells = cells,
		.rows = count,
	};

	for (size_t i = 0; i < count; i++)
		make_cells(of, &groups[i], ',', &cells[i * CELLS]);
	return book_write(&table, of->typed->xlsx, err);
}

static int
print(const struct command *command, const struct measuring *of,
    const struct period *period)
{
	const struct typed *typed = of->typed;
	struct err err;
	size_t count;
	const struct group *groups = find_groups(of, &count);

	if (typed->xlsx != NULL && !write_book(of, period, groups, count, &err))
		return command_fail(command, "%s", err.text);
	if (typed->json)
		print_json(of, groups, count);
	else if (typed->csv)
		print_csv(of, groups, count);
	else if (typed->xlsx == NULL)
		print_people(of, period, groups, count);
	return EXIT_ANSWERED;
}

static int
answer(const struct command *command, struct database *database,
    const void *asked)
{
	const struct typed *typed = asked;
	struct measuring of = { .database = database, .typed = typed };
	struct report_plan plan;
	struct period period;
	struct err err;
	int code = report_period(command, database, typed->period, &period);

	if (code < 0 && typed->agency != NULL)
		code = database_agency(command, database, typed->agency,
		    &of.scope.agency);
	if (code >= 0)
		return code;
	plan = report_plan_of(database, &period, INSTANT_NEVER);
	code = measure_all(&of, &plan, &err)
	    ? print(command, &of, &period)
	    : command_fail(command, "%s", err.text);
	mem_free(of.items);
	return code;
}

int
durations_run(const struct command *command, int argc, char **argv)
{
	struct typed typed;
	int refused = read_options(command, argc, argv, &typed);

	return refused >= 0
	    ? refused
	    : database_answer(command, typed.config, answer, &typed);
}
