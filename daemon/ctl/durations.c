/* hosoctl durations: how long procedures take beside what they may. */
#include <stdio.h>

#include "base/text.h"
#include "ctl/book.h"
#include "ctl/commands.h"
#include "ctl/measured.h"
#include "ctl/sheet.h"
#include "wire/jsonw.h"

struct typed {
	const char *config, *period, *agency, *by, *xlsx;
	bool csv, json;
};

static int
read_options(const struct command *command, int argc, char **argv,
    struct typed *typed)
{
	const struct command_option options[] = {
		{ "config", .text = &typed->config },
		{ "period", .text = &typed->period },
		{ "agency", .text = &typed->agency },
		{ "by", .text = &typed->by },
		{ "xlsx", .text = &typed->xlsx },
		{ "csv", .flag = &typed->csv },
		{ "json", .flag = &typed->json },
	};
	int refused;

	*typed = (struct typed){ .config = DATABASE_CONFIG };
	refused = command_only_options(command, argc, argv, options,
	    sizeof(options) / sizeof(options[0]));
	if (refused < 0 && typed->by != NULL &&
	    !text_equal(typed->by, "procedure") &&
	    !text_equal(typed->by, "agency"))
		return command_refuse(command,
		    "--by \"%s\": procedure or agency; both where it is left "
		    "out",
		    typed->by);
	return refused;
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
make_row(const struct database *database, const struct measured_group *group,
    char point, bool people, const char **cells)
{
	struct arena *arena = database->arena;
	bool known = group->given_count > 0;

	cells[CELL_PROCEDURE] = group->procedure;
	cells[CELL_NAME] = group->name;
	cells[CELL_AGENCY] = group->agency == NULL
	    ? NULL
	    : report_label(database, REPORT_BY_AGENCY, group->agency);
	cells[CELL_LIMIT] = people ? group->limit_people : group->limit;
	cells[CELL_COUNT] = arena_printf(arena, "%zu", group->count);
	cells[CELL_GIVEN] =
	    known ? decimal(arena, group->given.median, point) : NULL;
	cells[CELL_MEDIAN] = decimal(arena, group->used.median, point);
	cells[CELL_P90] = arena_printf(arena, "%d", group->used.p90);
	cells[CELL_SLACK] = known ? decimal(arena, group->slack, point) : NULL;
	cells[CELL_LATE] = arena_printf(arena, "%zu", group->late);
}

/* Row by row. */
static const char *const *
make_cells(const struct database *database, const struct measured *of,
    char point, bool people)
{
	const char **cells = arena_alloc(database->arena,
	    (of->group_count + 1) * CELLS * sizeof(*cells));

	for (size_t i = 0; i < of->group_count; i++)
		make_row(database, &of->groups[i], point, people,
		    &cells[i * CELLS]);
	return cells;
}

static void
print_json(const struct database *database, const struct measured *of)
{
	struct buf buf = buf_over(database->arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_array(&out);
	for (size_t i = 0; i < of->group_count; i++) {
		const struct measured_group *group = &of->groups[i];

		jsonw_object(&out);
		jsonw_put_string(&out, keys[CELL_PROCEDURE], group->procedure);
		jsonw_put_string(&out, keys[CELL_NAME], group->name);
		jsonw_put_string(&out, keys[CELL_AGENCY], group->agency);
		jsonw_put_string(&out, keys[CELL_LIMIT], group->limit);
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
print_people(const struct database *database, const struct measured *of,
    const struct period *period)
{
	struct arena *arena = database->arena;
	const char *const *cells = make_cells(database, of, ',', true);

	printf("Thời gian giải quyết, kỳ %s: %s hồ sơ\n",
	    period_dates(arena, period),
	    text_number(arena, (int64_t)of->count));
	if (of->group_count > 0)
		puts("Số ngày làm việc; được giao, thực tế: trung vị; dư: được "
		     "giao trừ số ngày mà 90% hồ sơ không vượt quá");
	for (size_t i = 0; i < of->group_count; i++, cells += CELLS)
		printf("dư %s ngày: được giao %s, thực tế %s, 90%% không quá %s"
		       "; %s hồ sơ, %s quá hạn\n    %s%s%s%s%s\n",
		    cells[CELL_SLACK] == NULL ? "?" : cells[CELL_SLACK],
		    cells[CELL_GIVEN] == NULL ? "?" : cells[CELL_GIVEN],
		    cells[CELL_MEDIAN], cells[CELL_P90], cells[CELL_COUNT],
		    cells[CELL_LATE],
		    cells[CELL_PROCEDURE] == NULL ? "" : cells[CELL_PROCEDURE],
		    cells[CELL_NAME] == NULL ? "" : " ",
		    cells[CELL_NAME] == NULL ? "" : cells[CELL_NAME],
		    cells[CELL_AGENCY] == NULL ? "" : " – ",
		    cells[CELL_AGENCY] == NULL ? "" : cells[CELL_AGENCY]);
	if (of->unmeasured > 0)
		printf("%zu hồ sơ không đo được: thiếu ngày tiếp nhận hoặc "
		       "ngoài lịch làm việc\n",
		    of->unmeasured);
}

static bool
write_book(const struct database *database, const struct measured *of,
    const struct period *period, const char *path, struct err *err)
{
	struct arena *arena = database->arena;
	const struct book_table table = {
		.title = "THỜI GIAN GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
		.note = arena_printf(arena, "Kỳ %s; %zu hồ sơ đã giải quyết",
		    period_dates(arena, period), of->count),
		.heads = heads,
		.columns = CELLS,
		.numbers = 1 << CELL_COUNT | 1 << CELL_GIVEN |
		    1 << CELL_MEDIAN | 1 << CELL_P90 | 1 << CELL_SLACK |
		    1 << CELL_LATE,
		.cells = make_cells(database, of, '.', true),
		.rows = of->group_count,
	};

	return book_write(&table, path, err);
}

static int
print(const struct command *command, const struct database *database,
    const struct typed *typed, const struct measured *of,
    const struct period *period)
{
	struct err err;

	if (typed->xlsx != NULL &&
	    !write_book(database, of, period, typed->xlsx, &err))
		return command_fail(command, "%s", err.text);
	if (typed->json)
		print_json(database, of);
	else if (typed->csv)
		sheet_table(keys, CELLS, make_cells(database, of, '.', false),
		    of->group_count);
	else if (typed->xlsx == NULL)
		print_people(database, of, period);
	else
		printf("Đã ghi %s\n", typed->xlsx);
	return EXIT_ANSWERED;
}

static int
answer(const struct command *command, struct database *database,
    const void *what)
{
	const struct typed *typed = what;
	struct report_asked asked;
	struct measured measured;
	struct err err;
	int refused =
	    report_ask(command, database, typed->period, typed->agency, &asked);

	if (refused >= 0)
		return refused;
	if (!measured_read(database, &asked, !text_equal(typed->by, "agency"),
		!text_equal(typed->by, "procedure"), &measured, &err))
		return command_fail(command, "%s", err.text);
	refused = report_outside(command, database, &asked.period,
	    measured.count + measured.unmeasured > 0);
	return refused >= 0
	    ? refused
	    : print(command, database, typed, &measured, &asked.period);
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
